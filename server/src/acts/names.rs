//! Names as they are typed: a keyboard gives ' where a name has ’, composes é in one way or the
//! other, forgets capitals, and adds spaces.

use shared::documents::limits::{may_be_typed, typed};
use unicode_normalization::UnicodeNormalization as _;

/// Those that are called so: as it is written, or, when none is, but for what a keyboard changes.
pub(crate) fn called<T>(named: impl IntoIterator<Item = (T, String)>, name: &str) -> Vec<T> {
    let (written, asked) = (composed(name), folded(name));
    let (mut same, mut alike) = (Vec::new(), Vec::new());
    if asked.is_empty() {
        return same;
    }
    for (one, of) in named {
        if composed(&of) == written {
            same.push(one);
        } else if folded(&of) == asked {
            alike.push(one);
        }
    }
    if same.is_empty() { alike } else { same }
}

/// Words as a line of text shows them: what ends a line, turns it around or only hides becomes a
/// space, so that nobody's name or sentence is taken for what this program says.
pub(crate) fn on_one_line(words: &str) -> String {
    let shown = |letter| match letter {
        '\n' | '\u{2028}' | '\u{2029}' => ' ',
        letter if may_be_typed(letter) => letter,
        _ => ' ',
    };
    words.chars().map(shown).collect()
}

/// A name as it is written, whichever way its accents are.
fn composed(name: &str) -> String {
    typed(name.trim()).nfc().collect()
}

/// A name as it is heard: two that differ by less are the same to who reads them.
pub(crate) fn folded(name: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' | '\u{2032}' | '`' => '\'',
        '\u{ab}' | '\u{bb}' | '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    };
    // Before compatibility forms, which take ´ apart into a space and an accent.
    let plain: String = typed(name).chars().map(plain).nfkc().collect();
    let lower: String = plain.to_lowercase().nfc().collect();
    let words: Vec<&str> = lower.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    fn called(named: &[&str], name: &str) -> Vec<usize> {
        let all = named.iter().enumerate();
        super::called(all.map(|(at, of)| (at, (*of).to_owned())), name)
    }

    #[test]
    fn words_are_shown_on_one_line_as_they_run() {
        for (words, shown) in [
            ("Zoé\n- revoked", "Zoé - revoked"),
            ("a\r\nb\u{85}c\u{2028}d\u{2029}e\tf", "a  b c d e f"),
            ("\u{1b}[2Jpartie", " [2Jpartie"),
            ("abc\u{202e}cba\u{2066}x", "abc cba x"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ] {
            assert_eq!(super::on_one_line(words), shown);
        }
    }

    #[test]
    fn apostrophes_and_case_do_not_matter_unless_two_differ_by_them() {
        let named = ["Comité de L’Islet", "Élise", "élise"];
        assert_eq!(called(&named, "Comité de L’Islet"), [0]);
        assert_eq!(called(&named, "comité de l'islet "), [0]);
        assert_eq!(called(&named, "élise"), [2], "as it is written");
        assert_eq!(called(&named, "ÉLISE"), [1, 2], "which one is not known");
        assert!(called(&named, "Islet").is_empty());
    }

    #[test]
    fn accents_composed_in_either_way_are_the_same_name() {
        let apart = "Comite\u{301} de L’Islet";
        assert_eq!(called(&["Comité de L’Islet"], apart), [0]);
        assert_eq!(called(&[apart], "COMITÉ DE L'ISLET"), [0]);
        // As it is written wins over what differs by case, whichever way it is composed.
        assert_eq!(called(&["élise", "Élise"], "e\u{301}lise"), [0]);
        assert_eq!(called(&["e\u{301}lise", "Élise"], "élise"), [0]);
        // Another order of two accents, Hangul in letters, a ligature, full-width letters.
        assert_eq!(called(&["ệ"], "e\u{302}\u{323}"), [0]);
        assert_eq!(called(&["한"], "\u{1112}\u{1161}\u{11ab}"), [0]);
        assert_eq!(called(&["ﬁlles"], "FILLES"), [0]);
        assert_eq!(called(&["Ａｎａ"], "ana"), [0]);
        assert!(called(&["Élise"], "Elise").is_empty(), "another name");
    }

    #[test]
    fn spaces_hyphens_and_what_draws_nothing_do_not_matter() {
        let named = ["Aînés de Beauce-Centre"];
        for name in [
            "  Aînés  de Beauce-Centre ",
            "Aînés de Beauce‑Centre",
            "Aînés\u{a0}de Beauce–Centre",
            "Aînés de\u{200b} Beauce-Centre\u{feff}",
        ] {
            assert_eq!(called(&named, name), [0], "{name:?}");
        }
        assert!(called(&named, "Aînés de Beauce Centre").is_empty());
        assert!(called(&["\u{200b}"], " ").is_empty(), "nothing is no name");
    }
}
