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
        "strike",
        "charter",
        "charter show",
        "charter edit",
        "charter choose",
        "verify",
    ];
    for command in commands {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let (_, english, _) = run(&words, &[]);
        let (_, french, _) = run(&words, &FRENCH);
        let names = |help: &str| -> Vec<String> {
            let names = help
                .split('<')
                .skip(1)
                .filter_map(|rest| rest.split_once('>'));
            names.map(|(name, _)| name.to_owned()).collect()
        };
        for (name, said) in names(&english).iter().zip(names(&french)) {
            let same = name.starts_with('-') || name == "CODE";
            assert!(same || *name != said, "{command}: {name} in English");
        }
        for left in [
            "Usage",
            "Commands",
            "Arguments:",
            "Print",
            "default:",
            "env:",
            "COMMAND]",
            "[CUT]",
        ] {
            assert!(!french.contains(left), "{left}: {french}");
        }
        let said = french.lines().filter(|line| !line.trim().is_empty());
        for line in said.filter(|line| english.lines().any(|one| one == *line)) {
            // A name alone on its line, or one that holds no word.
            let name = line.trim();
            let same = name.starts_with('-') && !name.contains("  ");
            assert!(
                same || line.starts_with("      [env: PORTE_VOIX"),
                "{command}: {line}"
            );
        }
    }
}

#[test]
fn what_is_wrong_is_said_in_one_line_of_the_same_language() {
    let cases: [(&[&str], &str, &str); 7] = [
        (
            &["charter", "--data", "d"],
            "requires a subcommand",
            "«\u{a0}porte-voix charter\u{a0}» attend une commande de plus\u{a0}: show, edit, choose, help (--help",
        ),
        (
            &["verify", "--data", "/nowhere/x"],
            "there is no consultation",
            "il n’y a pas de consultation dans /nowhere/x",
        ),
        (
            &["fonder"],
            "unrecognized subcommand 'fonder'",
            "il n’y a pas de commande «\u{a0}fonder\u{a0}»",
        ),
        (
            &["verify", "--vite"],
            "unexpected argument '--vite'",
            "l’argument «\u{a0}--vite\u{a0}» n’était pas attendu",
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
    let url = "https://table.example";
    let words = ["invite", "the region", "--data", &data, "--public-url", url];
    let (_, english, _) = run(&words, &[]);
    let (_, french, _) = run(&words, &FRENCH);
    assert!(english.contains("the region"), "{english}");
    assert_eq!(english, french);
}

#[test]
fn a_founding_says_what_comes_next_and_what_is_wrong_in_words_of_its_own() {
    let parent = tempfile::tempdir().unwrap();
    let place = |name: &str| parent.path().join(name).to_str().unwrap().to_owned();
    let (file, data) = (place("c.toml"), place("data"));
    let described = include_str!("../../tests/fixtures/consultation.toml");
    let found = ["found", &file, "--data", &data];
    for (from, to, english, french) in [
        (
            "smallest_group = 5",
            "smallest_group = \"x\"",
            "a text where a whole number from 0 is expected",
            "un nombre entier",
        ),
        (
            "title = \"",
            "title == \"",
            "extra `=`",
            "un `=` de trop (--help",
        ),
    ] {
        std::fs::write(&file, described.replacen(from, to, 1)).unwrap();
        let (_, _, said) = run(&found, &[]);
        assert!(said.contains(english) && !said.contains("u32"), "{said}");
        let (_, _, said) = run(&found, &FRENCH);
        assert!(said.contains(french.trim_end_matches(" (--help")), "{said}");
        assert!(!said.contains("il faut rien"), "{said}");
    }
    std::fs::write(&file, described).unwrap();
    let (output, said, _) = run(&found, &FRENCH);
    assert!(output.status.success());
    assert!(!said.contains('"'), "{said}");
    assert!(said.contains("«\u{a0}Nos priorités, Chaudière-Appalaches\u{a0}»"));
    for next in ["porte-voix serve --data", "porte-voix invite --data"] {
        assert!(said.contains(next), "{said}");
    }
}

#[test]
fn numbers_below_two_are_singular_in_french() {
    let parent = tempfile::tempdir().unwrap();
    let place = |name: &str| parent.path().join(name).to_str().unwrap().to_owned();
    let (file, data, key) = (place("c.toml"), place("data"), place("k"));
    let described = include_str!("../../tests/fixtures/consultation.toml");
    std::fs::write(&file, described).unwrap();
    let found = ["found", &file, "--data", &data, "--key", &key];
    assert!(run(&found, &[]).0.status.success());
    let (_, said, _) = run(&["verify", "--data", &data], &FRENCH);
    assert!(
        said.contains("(0 effacée ou sans contenu, 0 dédoublement)"),
        "{said}"
    );
    let unrelay = ["relay", "zut", "--undo", "--as", &key, "--data", &data];
    let (_, _, said) = run(&unrelay, &FRENCH);
    assert!(said.contains("aucun relais ne s’appelle zut"), "{said}");
    let sent = place("f");
    assert!(
        run(&["export", &sent, "--to", "la table", "--data", &data], &[])
            .0
            .status
            .success()
    );
    let (_, said, _) = run(&["import", &sent, "--data", &data], &FRENCH);
    assert!(
        said.contains("enveloppes dans") && said.contains("\u{a0}: 0 nouvelle, "),
        "{said}"
    );
    assert!(said.contains("déjà connues, 0 refusée\n"), "{said}");
    assert!(
        said.contains("1 entrée, ") && said.contains("0 bulletin, "),
        "{said}"
    );
}
