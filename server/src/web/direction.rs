//! Words that people wrote beside ours: each in an element of its own, whose direction is that of
//! the words, so that neither turns the other around.

use maud::{Markup, html};

/// What somebody wrote or named, inside a sentence of ours.
pub(super) fn of_theirs(words: &str) -> Markup {
    html! { bdi { (words) } }
}

/// Several names.
pub(super) fn all_of_theirs(names: &[String]) -> Markup {
    html! {
        @for (number, name) in names.iter().enumerate() {
            @if number > 0 { ", " }
            (of_theirs(name))
        }
    }
}

/// For tests: the texts of a page that hold letters from right to left and stand in no element of
/// their own, or in one that begins with other words.
#[cfg(test)]
pub(super) fn astray(html: &str) -> Vec<String> {
    const VOID: [&str; 4] = ["meta", "link", "br", "img"];
    let (_, body) = html.split_once("<main").unwrap_or(("", html));
    // Whether each open element takes the direction of its words, and whether any came yet.
    let mut open: Vec<(bool, bool)> = Vec::new();
    let mut astray = Vec::new();
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        let name = tag.split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            open.pop();
        } else if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push((name == "bdi" || tag.contains("dir=\"auto\""), false));
        }
        if !text.chars().any(char::is_alphabetic) {
            continue;
        }
        let is_right_to_left = |letter: char| ('\u{590}'..='\u{8ff}').contains(&letter);
        let held = open.iter().rev().find(|(own, _)| *own);
        if text.chars().any(is_right_to_left) && held.is_none_or(|(_, begun)| *begun) {
            astray.push(text.to_owned());
        }
        // What is in a `bdi` does not count for those around it.
        for (own, begun) in open.iter_mut().rev() {
            *begun = true;
            if *own {
                break;
            }
        }
    }
    astray
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_astray_outside_of_an_element_that_begins_with_them() {
        assert!(astray("<p dir=\"auto\">عمل</p><p>Qui : <bdi>عمل</bdi>.</p>").is_empty());
        assert_eq!(astray("<p>عمل</p>"), ["عمل"]);
        assert_eq!(astray("<p dir=\"auto\">Qui : <b>عمل</b></p>"), ["عمل"]);
        assert_eq!(of_theirs("<b>").into_string(), "<bdi>&lt;b&gt;</bdi>");
    }
}
