//! The command line speaks French as it speaks English.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::process::{Command, Output};

fn run(words: &[&str], environment: &[(&str, &str)]) -> (Output, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_porte-voix"));
    for name in ["LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE"] {
        command.env_remove(name);
    }
    let output = command
        .args(words)
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    let error = String::from_utf8(output.stderr.clone()).unwrap();
    (output, out, error)
}

const FRENCH: [(&str, &str); 1] = [("LANG", "fr_CA.UTF-8")];

#[test]
fn help_is_in_the_language_of_the_environment_or_of_the_flag() {
    let (_, english, _) = run(&["--help"], &[]);
    assert!(english.contains("Usage: ") && english.contains("Found a consultation"));
    let (_, french, _) = run(&["--help"], &FRENCH);
    let (_, asked, _) = run(&["--lang", "fr", "--help"], &[]);
    assert_eq!(french, asked);
    let (_, back, _) = run(&["--lang=en", "--help"], &FRENCH);
    assert_eq!(back, english);
}

#[test]
fn no_line_of_the_help_stays_in_english() {
    let commands = [
        "",
        "serve",
        "hub",
        "found",
        "invite",
        "close",
        "backup",
        "restore",
        "export",
        "import",
        "relay",
        "address",
        "facilitator",
        "people",
        "hide",
        "revoke",
        "confirm",
        "invitation",
        "recount",
        "charter",
        "verify",
    ];
    for command in commands {
        let words: Vec<&str> = [command, "--help"]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect();
        let (_, english, _) = run(&words, &[]);
        let (_, french, _) = run(&words, &FRENCH);
        assert_eq!(english.lines().count(), french.lines().count(), "{french}");
        for left in [
            "Usage",
            "Commands",
            "Arguments:",
            "Print",
            "default:",
            "env:",
            "COMMAND]",
        ] {
            assert!(!french.contains(left), "{left}: {french}");
        }
        let both = english.lines().zip(french.lines());
        for (line, said) in both.filter(|(line, _)| !line.trim().is_empty()) {
            let same = ["Options:", "      [env: PORTE_VOIX"];
            let same = same.iter().any(|start| line.starts_with(start));
            // A name alone on its line.
            let name = line.trim();
            let same = same || (name.starts_with('-') && !name.contains("  "));
            assert!(line != said || same, "{command}: {said}");
        }
    }
}

#[test]
fn what_is_wrong_is_said_in_one_line_of_the_same_language() {
    let cases: [(&[&str], &str, &str); 6] = [
        (
            &["verify", "--data", "/nowhere/x"],
            "there is no consultation",
            "il n’y a pas de consultation dans /nowhere/x",
        ),
        (
            &["fonder"],
            "unrecognized subcommand 'fonder'",
            "il n’y a pas de commande 'fonder'",
        ),
        (
            &["verify", "--vite"],
            "unexpected argument '--vite'",
            "l’argument '--vite' n’était pas attendu",
        ),
        (
            &["relay", "code"],
            "--as <KEYFILE>",
            "il manque\u{a0}: --as <CLÉ>",
        ),
        (
            &["--listen", "8787"],
            "an address and a port",
            "une adresse et un port sont attendus",
        ),
        (&["--lang", "de", "verify"], "fr or en is expected", ""),
    ];
    for (words, english, french) in cases {
        let (output, out, said) = run(words, &[]);
        assert!(!output.status.success() && out.is_empty());
        assert!(
            said.contains(english) && said.lines().count() == 1,
            "{said}"
        );
        let (_, _, said) = run(words, &FRENCH);
        assert!(said.contains(french) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn the_charter_is_the_same_file_in_every_language() {
    let parent = tempfile::tempdir().unwrap();
    let place = |name: &str| parent.path().join(name).to_str().unwrap().to_owned();
    let (file, data) = (place("c.toml"), place("data"));
    // Each of these is a sentence of the command line too.
    let described = include_str!("../../tests/fixtures/consultation.toml")
        .replace("Comité AVEC de L’Islet", "the region")
        .replace(
            "\"The Alliance’s coordination founds the consultation. The table decides.\"",
            "\"\"\"\nthe same\npublished\n\"\"\"",
        );
    std::fs::write(&file, described).unwrap();
    let found = ["found", &file, "--data", &data];
    assert!(run(&found, &[]).0.status.success());
    let words = ["charter", "show", "--data", &data];
    let (_, english, _) = run(&words, &[]);
    let (_, french, _) = run(&words, &FRENCH);
    assert!(english.lines().any(|line| line == "published"), "{english}");
    assert_eq!(english, french);
    let words = ["invite", "the region", "--data", &data];
    let (_, english, _) = run(&words, &[]);
    let (_, french, _) = run(&words, &FRENCH);
    assert!(english.contains("the region"), "{english}");
    assert_eq!(english, french);
}
