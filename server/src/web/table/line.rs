//! One line of a list, with the words of each of its needs.

use maud::{Markup, html};

use super::super::direction::of_theirs;
use super::list::told;
use super::words::Sentences;
use crate::published::{PublishedLine, Said};

/// A line, with its place when it has one.
pub(super) fn line(
    line: &PublishedLine,
    regional: bool,
    words: &Sentences,
    english: bool,
) -> Markup {
    let place = (line.place > 0).then_some(line.place);
    html! {
        li value=[place] {
            @if let Some(place) = place { span class="place" { (place) } }
            div {
                @if line.tied { p class="tie" { (words.equal) } }
                @if line.excerpts.is_empty() { p { em { (words.taken_back) } } }
                @for said in &line.excerpts { (excerpt(said, regional, words, english)) }
                @if let Some(chosen) = line.chosen {
                    p class="about" { span { (words.chosen) (words.colon) (told(chosen, words)) } }
                }
            }
        }
    }
}

fn excerpt(said: &Said, regional: bool, words: &Sentences, english: bool) -> Markup {
    let inside = html! {
        p class="said" dir="auto" { (said.sentence) }
        @for before in &said.before {
            p class="details" { (words.before) (words.colon) (of_theirs(before)) }
        }
        @if !said.details.is_empty() { p class="details" dir="auto" { (said.details) } }
        @if let Some(plain) = &said.plain {
            p { strong { (words.plain) (words.colon) } (of_theirs(plain)) }
        }
        (tags(said, regional, words, english))
    };
    // Only words that are somebody's own, or word for word, stand between quotation marks.
    match said.source.as_deref() {
        None | Some("verbatim") => html! { blockquote class="bubble" { (inside) } },
        Some(_) => html! { div class="bubble" { (inside) } },
    }
}

/// Its theme, whose words they are, and its committee.
fn tags(said: &Said, regional: bool, words: &Sentences, english: bool) -> Markup {
    let whose = match said.source.as_deref() {
        Some("verbatim") => Some(words.verbatim),
        Some("paraphrase") => Some(words.paraphrase),
        Some(_) => Some(words.ours),
        None => match said.provenance.as_str() {
            "behalf" => Some(words.behalf),
            "organisation" => Some(words.organisation),
            _ => None,
        },
    };
    let theme = said.theme.as_ref().map(|theme| theme.in_language(english));
    let committee = said.committee.as_deref().filter(|_| regional);
    html! {
        p class="tags" {
            @for tag in [theme, whose, committee].into_iter().flatten() {
                span class="tag" dir="auto" { (tag) }
            }
        }
    }
}
