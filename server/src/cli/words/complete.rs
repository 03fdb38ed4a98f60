//! Holds that everything is said in French too: reads the sources for what they say.

use std::path::{Path, PathBuf};

use clap::CommandFactory as _;

use super::{Language, TABLES, parts, values};
use crate::cli::Cli;

/// Where commands, and what they call, speak to an operator.
const SPEAKING: &[&str] = &[
    "acts",
    "cli",
    "control.rs",
    "data.rs",
    "founding",
    "node",
    "store/error.rs",
    "village/first.rs",
    "web/tls.rs",
];

/// What has spaces and is no sentence of ours, or is part of one that stands whole in the tables.
const NO_SENTENCE: &[&str] = &[
    "la table",
    "la borne",
    "error: ",
    "porte-voix: {}",
    "porte-voix: {} {}",
    ", {} waiting for what comes before",
    ", {} refused",
    "{} in {}: {} new, {} known before",
    "{} {}{}",
    "{} {}",
    "line {}: ",
    "<symbol id=\"",
    "invalid type: ",
    ", expected ",
    "{}, expected {}",
    ", ",
];

pub(super) fn sources(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_owned());
    }
}

/// The texts between quotes of a source, without comments and tests; places as `{}`.
pub(super) fn texts(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    let mut found = Vec::new();
    for line in logical_lines(source) {
        let mut rest = line.as_str();
        while let Some((_, after)) = rest.split_once('"') {
            let mut text = String::new();
            let mut letters = after.char_indices();
            let mut end = after.len();
            while let Some((at, letter)) = letters.next() {
                match letter {
                    '"' => {
                        end = at + 1;
                        break;
                    }
                    '\\' => match letters.next() {
                        Some((_, 'n')) => text.push('\n'),
                        Some((_, other)) => text.push(other),
                        None => {}
                    },
                    other => text.push(other),
                }
            }
            found.push(places(&text));
            rest = &after[end..];
        }
    }
    found
}

/// Lines without comments, a text that goes on below joined to where it begins.
fn logical_lines(source: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in source.lines() {
        let line = line.trim();
        if !goes_on && (line.starts_with("//") || line.starts_with("#[command")) {
            continue;
        }
        let line = line.replace("'\"'", "");
        let (text, more) = match line.strip_suffix('\\') {
            Some(text) => (text.to_owned(), true),
            None => (line, false),
        };
        match lines.last_mut() {
            Some(last) if goes_on => last.push_str(&text),
            _ => lines.push(text),
        }
        goes_on = more;
    }
    lines
}

fn places(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, after)) = after.split_once('}') else {
            break;
        };
        plain.push_str(before);
        plain.push_str("{}");
        rest = after;
    }
    plain + rest
}

pub(super) fn is_said_in_french(text: &str) -> bool {
    let mut sentences = TABLES.iter().flat_map(|table| table.iter());
    let text = text.trim_matches('\n');
    sentences.any(|(english, _)| {
        let (own, filled) = parts(english);
        own.join("{}") == text
            || values(text, &own).is_some_and(|_| {
                // The same sentence, its places filled by places.
                !filled.is_empty() && english.len() > 8
            })
    })
}

#[test]
fn every_sentence_of_the_commands_is_said_in_french_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for place in SPEAKING {
        sources(&root.join(place), &mut files);
    }
    files.retain(|file| !file.components().any(|part| part.as_os_str() == "words"));
    assert!(files.len() > 25, "{files:?}");
    let mut missing = Vec::new();
    for file in files {
        for text in texts(&std::fs::read_to_string(&file).unwrap()) {
            let sentence = text.contains(' ') && text.chars().any(char::is_lowercase);
            if sentence && !NO_SENTENCE.contains(&text.as_str()) && !is_said_in_french(&text) {
                missing.push(format!("{}: {text:?}", file.display()));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "say these in French in cli/words:\n{}",
        missing.join("\n")
    );
}

fn help(command: &clap::Command, found: &mut Vec<String>) {
    found.extend(command.get_about().map(ToString::to_string));
    found.extend(command.get_long_about().map(ToString::to_string));
    for argument in command.get_arguments() {
        found.extend(argument.get_help().map(ToString::to_string));
        found.extend(argument.get_long_help().map(ToString::to_string));
    }
    for one in command.get_subcommands() {
        help(one, found);
    }
}

#[test]
fn every_option_is_explained_in_french_too() {
    let mut found = Vec::new();
    help(&Cli::command(), &mut found);
    assert!(found.len() > 40);
    let missing: Vec<&String> = found
        .iter()
        .filter(|text| Language::French.of(text) == **text)
        .collect();
    assert!(missing.is_empty(), "say these in French: {missing:#?}");
}

#[test]
fn french_and_english_have_the_same_places_and_french_spaces() {
    for (english, french) in TABLES.iter().flat_map(|table| table.iter()) {
        assert_eq!(
            english.matches('{').count(),
            parts(french)
                .1
                .iter()
                .filter(|place| !place.contains('|'))
                .count(),
            "{english}"
        );
        for mark in [" :", " ;", " !", " ?", " »", "« "] {
            assert!(!french.contains(mark), "{french:?}");
        }
    }
}

#[test]
fn what_is_counted_agrees_with_a_number_below_two_in_french() {
    // The same with and without an s, or no noun, or always many.
    const ALIKE: [&str; 9] = [
        "dans", "choix", "relais", "plus", "pas", "est", "sous", "ms", "petites",
    ];
    for (english, french) in TABLES.iter().flat_map(|table| table.iter()) {
        for after in french.split("{} ").skip(1) {
            let word: String = after
                .chars()
                .take_while(|one| one.is_alphabetic())
                .collect();
            let plural = word.ends_with(['s', 'x']) && !ALIKE.contains(&word.as_str());
            assert!(!plural, "{english:?}: {word}");
        }
    }
    let zero = Language::French.of("0 envelopes in f: 0 new, 1 known before, 2 refused");
    assert_eq!(
        zero,
        "0 enveloppe dans f\u{a0}: 0 nouvelle, 1 déjà connue, 2 refusées"
    );
}
