//! What the reader of the command line says by itself: headings of `--help`, wrong options.

use super::{Language, Table};

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "unexpected argument '{=}' found",
        "l’argument «\u{a0}{}\u{a0}» n’était pas attendu",
    ),
    (
        "unrecognized subcommand '{=}'",
        "il n’y a pas de commande «\u{a0}{}\u{a0}»",
    ),
    (
        "'{=}' requires a subcommand but one was not provided [subcommands: {=}]",
        "«\u{a0}{}\u{a0}» attend une commande de plus\u{a0}: {}",
    ),
    (
        "invalid value '{=}' for '{=}': {}",
        "la valeur «\u{a0}{}\u{a0}» ne convient pas à «\u{a0}{}\u{a0}»\u{a0}: {}",
    ),
    (
        "invalid value '{=}' for '{=}'",
        "la valeur «\u{a0}{}\u{a0}» ne convient pas à «\u{a0}{}\u{a0}»",
    ),
    (
        "a value is required for '{=}' but none was supplied",
        "il manque une valeur à «\u{a0}{}\u{a0}»",
    ),
    (
        "the following required arguments were not provided: {}",
        "il manque\u{a0}: {}",
    ),
    (
        "the argument '{=}' cannot be used with '{=}'",
        "l’argument «\u{a0}{}\u{a0}» ne va pas avec «\u{a0}{}\u{a0}»",
    ),
    (
        "the argument '{=}' cannot be used with {}",
        "l’argument «\u{a0}{}\u{a0}» ne va pas avec {}",
    ),
    (
        "the argument '{=}' cannot be used multiple times",
        "l’argument «\u{a0}{}\u{a0}» ne peut être donné qu’une fois",
    ),
    (
        "unexpected value '{=}' for '{=}' found; no more were expected",
        "la valeur «\u{a0}{}\u{a0}» de «\u{a0}{}\u{a0}» est de trop",
    ),
    (
        "invalid UTF-8 was detected in one or more arguments",
        "un argument n’est pas un texte en UTF-8",
    ),
    (
        "one or more of the other specified arguments",
        "d’autres arguments donnés",
    ),
    ("invalid HTTP header name", "ce n’est pas un nom d’en-tête"),
];

/// Words that are printed around ours, and by what they are replaced.
const AROUND: &[(&str, &str)] = &[
    ("Usage: ", "Utilisation\u{a0}: "),
    ("\nCommands:\n", "\nCommandes\u{a0}:\n"),
    ("\nArguments:\n", "\nArguments\u{a0}:\n"),
    ("\nOptions:\n", "\nOptions\u{a0}:\n"),
    ("[default: ", "[si rien n’est dit\u{a0}: "),
    ("[env: ", "[environnement\u{a0}: "),
    ("[COMMAND]", "[COMMANDE]"),
    ("<COMMAND>", "<COMMANDE>"),
    ("Print help", "Afficher cette aide"),
    ("Print version", "Afficher la version"),
    (
        "Print this message or the help of the given subcommand(s)",
        "Afficher cette aide, ou celle d’une commande",
    ),
];

/// Names of values, as `--help` shows them.
const VALUES: &[(&str, &str)] = &[
    ("FILE", "FICHIER"),
    ("FOLDER", "DOSSIER"),
    ("DATA", "DOSSIER"),
    ("KEYFILE", "CLÉ"),
    ("KEY", "CLÉ"),
    ("PLACE", "ENDROIT"),
    ("WORDS", "MOTS"),
    ("COMMITTEE", "COMITÉ"),
    ("NAME", "NOM"),
    ("NEED", "BESOIN"),
    ("REASON", "RAISON"),
    ("LINK", "LIEN"),
    ("LANG", "LANGUE"),
    ("LISTEN", "ADRESSE"),
    ("METRICS", "ADRESSE"),
    ("PUBLIC_URL", "ADRESSE"),
    ("URL", "ADRESSE"),
    ("CUT", "COUPE"),
    ("UPSTREAM", "ADRESSE"),
    ("ADDRESS", "ADRESSE"),
    ("FORWARDED_HEADER", "EN-TÊTE"),
    ("TLS_CERT", "FICHIER"),
    ("TLS_KEY", "FICHIER"),
    ("TO", "QUI"),
];

/// A command, its options and its subcommands, in the language spoken.
pub(in crate::cli) fn in_language(command: clap::Command, language: Language) -> clap::Command {
    if language == Language::English {
        return command;
    }
    let said = |text: &clap::builder::StyledStr| language.of(&text.to_string());
    let about = command.get_about().map(said);
    let long = command.get_long_about().map(said);
    let mut command = command.mut_args(|argument| {
        let help = argument.get_help().map(said);
        let long = argument.get_long_help().map(said);
        let names = argument.get_value_names().unwrap_or_default().iter();
        let names: Option<Vec<&'static str>> = names.map(|name| value_name(name)).collect();
        let argument = match (help, long) {
            (Some(help), Some(long)) => argument.help(help).long_help(long),
            (Some(help), None) => argument.help(help),
            _ => argument,
        };
        match names {
            Some(names) if !names.is_empty() => argument.value_names(names),
            _ => argument,
        }
    });
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(long) = long {
        command = command.long_about(long);
    }
    command.mut_subcommands(|one| in_language(one, language))
}

fn value_name(name: &str) -> Option<&'static str> {
    let mut names = VALUES.iter();
    names
        .find(|(english, _)| *english == name)
        .map(|(_, french)| *french)
}

/// Rendered help, with what the reader of the command line wrote around ours.
pub(in crate::cli) fn around(help: &str, language: Language) -> String {
    let mut text = help.to_owned();
    if language == Language::French {
        for (english, french) in AROUND {
            text = text.replace(english, french);
        }
    }
    text
}
