//! The command line in the operator's language.
//!
//! Commands, and everything below them, speak English; what they say is put in French where it
//! is printed, by looking it up in the tables here: whole sentences, `{}` standing for what
//! changes. So a running server answers each command in the language of who typed it, and a
//! sentence is translated in one place. A sentence that no table holds is printed as it is; a
//! test reads the sources and names those that are missing.

mod changes_fr;
mod charter_fr;
mod clap_fr;
mod count_fr;
mod described_fr;
mod disk_fr;
mod help_fr;
mod machine_fr;
mod people_fr;
mod reasons_fr;
mod said_fr;
mod toml_fr;
mod toml_values_fr;
mod wrong_fr;

#[cfg(test)]
mod complete;
#[cfg(test)]
mod complete_below;

use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) use clap_fr::{around, in_language};

/// English, then French. `{}` stands for what changes, in the same order in both unless numbered,
/// and may be a sentence of ours. In the English, `{=}` is what people wrote or named, which stays
/// as it is, and `{?the region}` is so too unless it is just that. In the French, `{|s}` agrees with
/// the number before it: nothing for 0 and 1, an s above.
type Table = &'static [(&'static str, &'static str)];

const TABLES: &[Table] = &[
    help_fr::TABLE,
    said_fr::TABLE,
    wrong_fr::TABLE,
    disk_fr::TABLE,
    described_fr::TABLE,
    reasons_fr::TABLE,
    changes_fr::TABLE,
    machine_fr::TABLE,
    toml_fr::TABLE,
    toml_values_fr::TABLE,
    clap_fr::TABLE,
    charter_fr::TABLE,
    count_fr::TABLE,
    people_fr::TABLE,
];

/// How deep a sentence may stand inside another.
const DEPTH: u8 = 3;

static FRENCH: AtomicBool = AtomicBool::new(false);

/// A language of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English, also for every language that is not spoken here.
    English,
}

impl FromStr for Language {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match spoken(text) {
            Some(language) => Ok(language),
            None => Err("fr or en is expected".to_owned()),
        }
    }
}

/// A language's name or a locale's: `fr`, `fr_CA.UTF-8`, `en-CA`.
fn spoken(name: &str) -> Option<Language> {
    let name = name.trim().to_ascii_lowercase();
    let (language, _) = name
        .split_once(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or((&name, ""));
    match language {
        "fr" | "fra" | "fre" | "french" => Some(Language::French),
        "en" | "eng" | "english" => Some(Language::English),
        _ => None,
    }
}

impl Language {
    /// The language that is asked for: `--lang` among the arguments, else the environment, as
    /// other programs read it.
    pub(super) fn asked(
        arguments: impl Iterator<Item = String>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let mut arguments = arguments.take_while(|word| word != "--");
        let mut named = None;
        while let Some(word) = arguments.next() {
            if word == "--lang" {
                named = arguments.next();
            } else if let Some(name) = word.strip_prefix("--lang=") {
                named = Some(name.to_owned());
            }
        }
        if let Some(language) = named.as_deref().and_then(spoken) {
            return language;
        }
        let set = |name: &str| environment(name).filter(|value| !value.is_empty());
        if let Some(language) = set("PORTE_VOIX_LANG").as_deref().and_then(spoken) {
            return language;
        }
        let locale = set("LC_ALL")
            .or_else(|| set("LC_MESSAGES"))
            .or_else(|| set("LANG"));
        let Some(locale) = locale else {
            return Self::English;
        };
        let plain = locale == "C" || locale == "POSIX" || locale.starts_with("C.");
        // A list in the order of preference; read by no program under the plain locale.
        let preferred = set("LANGUAGE").filter(|_| !plain);
        let mut preferred = preferred.iter().flat_map(|list| list.split(':'));
        preferred
            .find_map(spoken)
            .or_else(|| spoken(&locale))
            .unwrap_or(Self::English)
    }

    /// Speaks this language from now on.
    pub(super) fn speak(self) {
        FRENCH.store(self == Self::French, Ordering::Relaxed);
    }

    /// The language spoken.
    pub(super) fn current() -> Self {
        if FRENCH.load(Ordering::Relaxed) {
            Self::French
        } else {
            Self::English
        }
    }

    /// What is said, in this language.
    pub(super) fn of(self, said: &str) -> String {
        match self {
            Self::English => said.to_owned(),
            Self::French => translated(said, DEPTH).unwrap_or_else(|| said.to_owned()),
        }
    }
}

/// What is said, in the language spoken.
pub(crate) fn in_words(said: &str) -> String {
    Language::current().of(said)
}

/// An error and what caused it, in the language spoken, on one line.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let mut links: Vec<String> = Vec::new();
    let mut last = String::new();
    for link in error.chain().map(ToString::to_string) {
        // Some errors end with what caused them, which comes again.
        if !last.ends_with(&link) {
            links.push(in_words(&link));
        }
        last = link;
    }
    let colon = match Language::current() {
        Language::French => "\u{a0}: ",
        Language::English => ": ",
    };
    links.join(colon)
}

/// The sentence of the tables that says the most of it, in French.
fn translated(said: &str, depth: u8) -> Option<String> {
    if depth == 0 || said.is_empty() {
        return None;
    }
    let sentences = TABLES.iter().flat_map(|table| table.iter());
    let (_, values, places, french) = sentences
        .filter_map(|(english, french)| {
            let (texts, places) = parts(english);
            let values = values(said, &texts)?;
            let known: usize = texts.iter().map(|text| text.len()).sum();
            Some((known, values, places, *french))
        })
        .max_by_key(|(known, ..)| *known)?;
    let values: Vec<String> = values
        .into_iter()
        .zip(places)
        .map(|(value, place)| {
            let ours = match place.split_at_checked(1) {
                Some(("=", _)) => false,
                Some(("?", only)) => value == only,
                _ => true,
            };
            let said = ours.then(|| translated(value, depth - 1)).flatten();
            said.unwrap_or_else(|| value.to_owned())
        })
        .collect();
    Some(filled(french, &values))
}

/// A sentence's own words, and what stands for its places between them.
fn parts(sentence: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut texts, mut places) = (Vec::new(), Vec::new());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((place, after)) = after.split_once('}') else {
            break;
        };
        texts.push(before);
        places.push(place);
        rest = after;
    }
    texts.push(rest);
    (texts, places)
}

/// What stands in the places of a sentence; none when it is another sentence.
fn values<'a>(said: &'a str, texts: &[&str]) -> Option<Vec<&'a str>> {
    let (first, texts) = texts.split_first()?;
    let mut rest = said.strip_prefix(first)?;
    let mut found = Vec::new();
    let mut texts = texts.iter().peekable();
    while let Some(text) = texts.next() {
        let (value, after) = if texts.peek().is_none() {
            (rest.strip_suffix(text)?, "")
        } else {
            rest.split_once(text)?
        };
        found.push(value);
        rest = after;
    }
    rest.is_empty().then_some(found)
}

fn filled(sentence: &str, values: &[String]) -> String {
    let mut text = String::new();
    let (mut next, mut last) = (0, "");
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (number, after) = after.split_once('}').unwrap_or(("", after));
        rest = after;
        if let Some((one, several)) = number.split_once('|') {
            let is_several = last.parse::<u64>().is_ok_and(|number| number > 1);
            text.push_str(if is_several { several } else { one });
            continue;
        }
        let place = number.parse().unwrap_or(next);
        next = place + 1;
        last = values.get(place).map_or("", String::as_str);
        text.push_str(last);
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str], set: &[(&str, &str)]) -> Language {
        let words = words.iter().map(|word| (*word).to_owned());
        let set: std::collections::BTreeMap<_, _> = set.iter().copied().collect();
        Language::asked(words, |name| set.get(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn the_language_is_the_flags_then_the_environments() {
        use Language::{English, French};
        assert_eq!(asked(&[], &[]), English);
        assert_eq!(asked(&[], &[("LANG", "fr_CA.UTF-8")]), French);
        assert_eq!(
            asked(&[], &[("LANG", "fr_CA.UTF-8"), ("LC_ALL", "C")]),
            English
        );
        assert_eq!(
            asked(&[], &[("LANG", "en_CA.UTF-8"), ("LC_MESSAGES", "fr_FR")]),
            French
        );
        assert_eq!(
            asked(
                &[],
                &[("LANG", "fr_CA"), ("LC_ALL", ""), ("LC_MESSAGES", "en_CA")]
            ),
            English
        );
        assert_eq!(
            asked(&[], &[("LANG", "de_CH"), ("LANGUAGE", "de:fr:en")]),
            French
        );
        assert_eq!(asked(&[], &[("LANG", "C"), ("LANGUAGE", "fr")]), English);
        assert_eq!(asked(&["--lang", "fr", "verify"], &[]), French);
        assert_eq!(
            asked(&["verify", "--lang=en"], &[("LANG", "fr_CA")]),
            English
        );
        assert_eq!(asked(&["import", "--", "--lang=fr"], &[]), English);
        assert_eq!(asked(&[], &[("LANG", "frr_DE")]), English, "Frisian");
        assert_eq!(asked(&[], &[("PORTE_VOIX_LANG", "fr")]), French);
    }

    #[test]
    fn what_people_wrote_or_named_stays_as_it_is_inside_a_sentence() {
        let french = |said: &str| Language::French.of(said);
        // Each of these is a sentence of ours too.
        assert_eq!(
            french("new committee: published"),
            "nouveau comité\u{a0}: published"
        );
        assert_eq!(
            french("cannot read the same"),
            "the same ne peut pas être lu"
        );
        assert_eq!(
            french("nobody here goes by every committee"),
            "personne ici ne s’appelle every committee"
        );
        assert_eq!(
            french("published: the region (p), 3 needs in order, 0 also heard"),
            "publié\u{a0}: la région (p), 3 besoins en ordre, 0 aussi entendu"
        );
        assert_eq!(
            french("published: different (p), 3 needs in order, 0 also heard"),
            "publié\u{a0}: different (p), 3 besoins en ordre, 0 aussi entendu"
        );
    }

    #[test]
    fn a_sentence_is_found_with_what_changes_in_it_and_what_it_holds() {
        let french = |said: &str| Language::French.of(said);
        assert_eq!(french("cannot read /x: y"), "/x: y ne peut pas être lu");
        assert_eq!(
            french("the database could not do it: a number is too large to be stored"),
            "la base de données n’a pas pu le faire\u{a0}: un nombre est trop grand pour être gardé"
        );
        assert_eq!(french("Le bus, le soir"), "Le bus, le soir");
        assert_eq!(
            Language::English.of("the code cannot be read"),
            "the code cannot be read"
        );
    }
}
