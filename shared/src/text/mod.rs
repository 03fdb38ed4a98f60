//! Every sentence that a person reads, in French and in English.
//!
//! A catalogue is an enum with two texts for each key, so that a missing translation does not
//! compile. The interface and the server's pages read the same words; each takes only the
//! catalogue that it needs ([`screens`] is the participant's). Dates and numbers are not here:
//! the browser knows how to write them. Rules of writing are held by the tests of this module:
//! short sentences, no-break spaces where French wants them, real apostrophes.

pub mod nearby;
pub mod screens;
#[cfg(any(feature = "staff", test))]
pub mod staff;

pub use screens::Key;

/// A language of the interface. French is the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    /// French of Québec.
    #[default]
    Fr,
    /// English of Canada.
    En,
}

impl Lang {
    /// The tag for `lang` attributes and `Intl`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr-CA",
            Self::En => "en-CA",
        }
    }

    /// The short code kept in settings and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The language of a short code or of a tag; French for any other.
    pub fn of(code: &str) -> Self {
        if code.starts_with("en") {
            Self::En
        } else {
            Self::Fr
        }
    }

    /// The other one, for the switch.
    pub const fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    /// Whether this number takes the plural: French counts 0 and 1 as one.
    pub const fn is_plural(self, number: u32) -> bool {
        match self {
            Self::Fr => number > 1,
            Self::En => number != 1,
        }
    }
}

impl crate::view::Words {
    /// The words in this language, or in French when nobody translated them.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.en.is_empty() => &self.en,
            Lang::En | Lang::Fr => &self.fr,
        }
    }
}

/// Puts each value in the place of one `{}`, in order; a place without a value stays empty. A
/// value that is written from right to left is set apart (U+2068, U+2069), so that it moves none
/// of the words around it.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut parts = template.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let value = values.next().copied().unwrap_or_default();
        if value.chars().any(is_right_to_left) {
            filled.push('\u{2068}');
            filled.push_str(value);
            filled.push('\u{2069}');
        } else {
            filled.push_str(value);
        }
        filled.push_str(part);
    }
    filled
}

/// Letters of Hebrew, Arabic, Syriac, Thaana, N’Ko and their extensions, by Unicode's blocks.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Declares a catalogue: an enum whose keys each have a French and an English text.
macro_rules! catalogue {
    ($(#[$doc:meta])* $name:ident { $($key:ident: $fr:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)] // the texts beside each key say what it is
        pub enum $name { $($key,)* }

        impl $name {
            /// Every key.
            pub const ALL: &[Self] = &[$(Self::$key,)*];

            /// The text in this language.
            pub fn text(self, lang: $crate::text::Lang) -> &'static str {
                // One text a language, cut where it is first needed: some hundreds of pairs of
                // addresses, and the code that chooses among them, weigh more on a phone.
                static TEXTS: std::sync::OnceLock<[Vec<&'static str>; 2]> =
                    std::sync::OnceLock::new();
                let [fr, en] = TEXTS.get_or_init(|| {
                    let all = [concat!($($fr, "\0"),*), concat!($($en, "\0"),*)];
                    all.map(|texts| texts.split('\0').collect())
                });
                let texts = match lang {
                    $crate::text::Lang::Fr => fr,
                    $crate::text::Lang::En => en,
                };
                // Invariant: there are as many texts as keys, in their order.
                texts.get(self as usize).copied().unwrap_or_default()
            }
        }
    };
}
pub(crate) use catalogue;

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences longer than this are hard to read for many people.
    const LONGEST_SENTENCE: usize = 25;

    /// Every text of every catalogue, with its key's name.
    fn texts(lang: Lang) -> impl Iterator<Item = (String, &'static str)> {
        let screens = Key::ALL.iter();
        let screens = screens.map(move |key| (format!("{key:?}"), key.text(lang)));
        let nearby = nearby::Near::ALL.iter();
        let nearby = nearby.map(move |key| (format!("Near::{key:?}"), key.text(lang)));
        let staff = staff::Staff::ALL.iter();
        let staff = staff.map(move |key| (format!("Staff::{key:?}"), key.text(lang)));
        screens.chain(nearby).chain(staff)
    }

    #[test]
    fn every_key_has_words_in_both_languages_with_the_same_places() {
        for ((key, fr), (_, en)) in texts(Lang::Fr).zip(texts(Lang::En)) {
            assert!(!fr.trim().is_empty() && !en.trim().is_empty(), "{key:?}");
            assert_eq!(
                fr.matches("{}").count(),
                en.matches("{}").count(),
                "{key:?}"
            );
        }
    }

    #[test]
    fn french_has_a_no_break_space_before_high_punctuation_and_inside_quotes() {
        for (key, text) in texts(Lang::Fr) {
            let marks: Vec<char> = text.chars().collect();
            for pair in marks.windows(2) {
                let good = match (pair[0], pair[1]) {
                    (before, ';' | '?' | '!') => before == '\u{202f}',
                    (before, ':' | '»') => before == '\u{a0}',
                    ('«', after) => after == '\u{a0}',
                    _ => true,
                };
                assert!(good, "{key:?}: {text}");
            }
        }
    }

    #[test]
    fn apostrophes_are_real_ones() {
        for (key, text) in texts(Lang::Fr).chain(texts(Lang::En)) {
            assert!(!text.contains('\''), "{key:?}: {text}");
        }
    }

    #[test]
    fn no_sentence_is_too_long_to_be_read_in_one_go() {
        for (key, text) in texts(Lang::Fr).chain(texts(Lang::En)) {
            for sentence in text.split(['.', '?', '!', ':']) {
                let words = sentence.split_whitespace().count();
                assert!(
                    words <= LONGEST_SENTENCE,
                    "{key:?}, {words} words: {sentence}"
                );
            }
        }
    }

    #[test]
    fn english_is_the_fallback_of_nothing_and_french_of_english() {
        let words = crate::view::Words {
            fr: "Logement".to_owned(),
            en: String::new(),
        };
        assert_eq!(words.text(Lang::En), "Logement");
    }

    #[test]
    fn values_fill_their_places_in_order() {
        assert_eq!(fill("{} sur {}", &["2", "5"]), "2 sur 5");
        assert_eq!(fill("rien", &["2"]), "rien");
        assert_eq!(fill("{} et {}", &["un"]), "un et ");
    }

    #[test]
    fn a_value_from_right_to_left_is_set_apart_and_others_are_as_they_were() {
        assert_eq!(
            fill("Reçu par {} ({})", &["نور", "Marc"]),
            "Reçu par \u{2068}نور\u{2069} (Marc)"
        );
        assert_eq!(fill("À {}", &["דנה"]), "À \u{2068}דנה\u{2069}");
    }
}
