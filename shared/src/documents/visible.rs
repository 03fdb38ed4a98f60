//! What is seen of a text: text is text from the whole world, and some of it draws nothing.
//!
//! Unicode has characters that draw nothing or a blank. A need, a name or a committee made of them
//! alone is an empty line that nobody can read, report or tell from another. Some of them have a
//! use inside a text: joiners shape Persian words and emoji, marks of direction stand between
//! Hebrew and figures, selectors choose a form, tags make flags. Those stay and count for nothing.
//! The others do nothing but hide, so they may not stand at all.
//!
//! The ranges are those that Unicode 16 names `Default_Ignorable_Code_Point`, and the three
//! fillers and the Braille blank, which have a width and draw nothing.

/// Whether a character only hides: it never stands in what people write.
pub(super) fn only_hides(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{200b}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
    )
}

/// Whether a character draws nothing by itself, although it may stand inside a text.
fn draws_nothing(c: char) -> bool {
    c.is_whitespace()
        || only_hides(c)
        || matches!(
            c,
            '\u{61c}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200c}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{2800}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{e0000}'..='\u{e0fff}'
        )
        || c.is_control()
}

/// Whether anything of a text is seen. What says nothing is treated as empty everywhere.
pub fn says_something(text: &str) -> bool {
    !text.chars().all(draws_nothing)
}

#[cfg(test)]
mod tests {
    use super::super::limits::{may_be_typed, typed};
    use super::says_something;

    #[test]
    fn what_draws_nothing_says_nothing_alone_or_together() {
        let kinds = [
            '\u{200b}',
            '\u{2060}',
            '\u{3164}',
            '\u{2800}',
            '\u{ad}',
            '\u{feff}',
            '\u{34f}',
            '\u{115f}',
            '\u{e0020}',
            '\u{a0}',
            '\u{2003}',
            '\u{3000}',
            '\u{200d}',
            '\u{200c}',
            '\u{200e}',
            '\u{61c}',
            '\u{fe0f}',
            '\u{e0100}',
            '\u{180e}',
            '\u{ffa0}',
            '\u{1160}',
            '\u{2063}',
            '\u{2028}',
            '\u{85}',
            '\u{202e}',
            '\u{17b4}',
            '\u{fff9}',
            '\u{1d173}',
        ];
        for kind in kinds {
            assert!(!says_something(&kind.to_string()), "{:x}", u32::from(kind));
        }
        assert!(!says_something(&kinds.iter().collect::<String>()));
        assert!(!says_something(""));
    }

    #[test]
    fn what_people_write_anywhere_says_something() {
        for text in [
            "a",
            "7",
            "?",
            "é",
            "ص",
            "א",
            "می\u{200c}خواهم",
            "👩\u{200d}👧",
            "❤\u{fe0f}",
            "ᐃᓄᒃ",
            "한",
            "中",
            "e\u{301}",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
        ] {
            assert!(says_something(text), "{text}");
            assert_eq!(typed(text), text, "kept whole");
        }
    }

    #[test]
    fn two_texts_that_differ_by_what_only_hides_are_typed_the_same() {
        assert_eq!(
            typed("Un\u{200b} au\u{ad}to\u{2060}bus\u{feff}"),
            "Un autobus"
        );
        assert!(!may_be_typed('\u{200b}') && may_be_typed('\u{200d}'));
    }
}
