//! What the reader of descriptions says of a value: a number or a date that is ill written, or
//! another value than its place takes.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    ("integer number overflowed", "un nombre est trop grand"),
    (
        "integer number overflowed, expected {}",
        "un nombre est trop grand\u{202f}; il faut {}",
    ),
    (
        "floating-point number overflowed",
        "un nombre est trop grand",
    ),
    (
        "floating-point number overflowed, expected {}",
        "un nombre est trop grand\u{202f}; il faut {}",
    ),
    ("wanted string or table", "il faut un texte"),
    (
        "wanted string or table, expected {}",
        "il faut un texte\u{202f}; il faut {}",
    ),
    (
        "wanted exactly 1 element, more than 1 element",
        "il faut un seul élément",
    ),
    (
        "wanted exactly 1 element, more than 1 element, expected {}",
        "il faut un seul élément\u{202f}; il faut {}",
    ),
    (
        "wanted exactly 1 element, found 0 elements",
        "il faut un élément",
    ),
    (
        "wanted exactly 1 element, found 0 elements, expected {}",
        "il faut un élément\u{202f}; il faut {}",
    ),
    ("invalid binary number", "un nombre binaire mal écrit"),
    (
        "invalid binary number, expected {}",
        "un nombre binaire mal écrit\u{202f}; il faut {}",
    ),
    ("invalid boolean", "true ou false est attendu"),
    (
        "invalid boolean, expected {}",
        "true ou false est attendu\u{202f}; il faut {}",
    ),
    ("invalid date-time", "une date mal écrite"),
    (
        "invalid date-time, expected {}",
        "une date mal écrite\u{202f}; il faut {}",
    ),
    ("invalid datetime", "une date mal écrite"),
    (
        "invalid datetime, expected {}",
        "une date mal écrite\u{202f}; il faut {}",
    ),
    ("invalid exponent", "un nombre mal écrit"),
    (
        "invalid exponent, expected {}",
        "un nombre mal écrit\u{202f}; il faut {}",
    ),
    ("invalid float", "un nombre mal écrit"),
    (
        "invalid float, expected {}",
        "un nombre mal écrit\u{202f}; il faut {}",
    ),
    ("invalid fraction", "un nombre mal écrit"),
    (
        "invalid fraction, expected {}",
        "un nombre mal écrit\u{202f}; il faut {}",
    ),
    ("invalid hexadecimal number", "un nombre mal écrit"),
    (
        "invalid hexadecimal number, expected {}",
        "un nombre mal écrit\u{202f}; il faut {}",
    ),
    ("invalid integer number", "un nombre mal écrit"),
    (
        "invalid integer number, expected {}",
        "un nombre mal écrit\u{202f}; il faut {}",
    ),
    ("invalid key", "une clé mal écrite"),
    (
        "invalid key, expected {}",
        "une clé mal écrite\u{202f}; il faut {}",
    ),
    ("invalid mantissa", "un nombre mal écrit"),
    (
        "invalid mantissa, expected {}",
        "un nombre mal écrit\u{202f}; il faut {}",
    ),
    ("invalid octal number", "un nombre mal écrit"),
    (
        "invalid octal number, expected {}",
        "un nombre mal écrit\u{202f}; il faut {}",
    ),
    ("invalid string", "un texte mal écrit"),
    (
        "invalid string, expected {}",
        "un texte mal écrit\u{202f}; il faut {}",
    ),
    ("invalid table", "une table mal écrite"),
    (
        "invalid table, expected {}",
        "une table mal écrite\u{202f}; il faut {}",
    ),
    (
        "invalid type: {}, expected {}",
        "ce n’est pas du bon genre\u{a0}: {}\u{202f}; il faut {}",
    ),
    (
        "invalid value: {}, expected {}",
        "cette valeur ne va pas\u{a0}: {}\u{202f}; il faut {}",
    ),
    (
        "invalid length {=}, expected {}",
        "ce n’est pas de la bonne longueur\u{a0}: {}\u{202f}; il faut {}",
    ),
    (
        "unknown variant `{=}`, expected {}",
        "`{}` n’est pas prévu\u{202f}; il faut {}",
    ),
    ("duplicate field `{=}`", "`{}` est là deux fois"),
    ("duplicate key", "la même clé deux fois"),
    ("missing field `{=}`", "il manque `{}`"),
    (
        "unknown field `{=}`, expected one of {=}",
        "`{}` est inconnu\u{202f}; on attend l’un de\u{a0}: {}",
    ),
    (
        "unknown field `{=}`, expected {}",
        "`{}` est inconnu\u{202f}; on attend {}",
    ),
    ("`{=}` or `{=}`", "`{}` ou `{}`"),
    ("integer `{=}`", "le nombre {}"),
    ("integer `{=}` as i128", "le nombre {}"),
    ("floating point `{=}`", "le nombre {}"),
    ("boolean `{=}`", "{}"),
    ("string {=}", "le texte {}"),
    ("sequence", "une liste"),
    ("map", "une table"),
    ("a string", "un texte"),
    ("a sequence", "une liste"),
    ("a boolean", "true ou false"),
    ("{} where {} is expected", "{} là où il faut {}"),
    ("a text", "un texte"),
    ("a number", "un nombre"),
    ("a list", "une liste"),
    ("a table", "une table"),
    ("true or false", "true ou false"),
    ("a table with fr and en", "une table, avec fr et en"),
    ("a whole number from 0", "un nombre entier, sans signe"),
    (
        "a whole number from 0 to 255",
        "un nombre entier de 0 à 255",
    ),
    ("u32", "un nombre entier, sans signe"),
    ("u8", "un nombre entier de 0 à 255"),
    ("struct Described", "une table"),
    ("struct Text", "une table, avec fr et en"),
    ("struct DescribedTerritory", "une table"),
    ("struct DescribedCommittee", "une table"),
    ("struct DescribedTheme", "une table"),
    ("struct DescribedPaper", "une table"),
    ("enum Of", "region ou committees"),
    ("key", "une clé"),
    ("value", "une valeur"),
    ("nothing", "rien"),
    ("newline, `#`", "une fin de ligne, `#`"),
    ("value, `]`", "une valeur, `]`"),
    (
        "literal string, basic string, unquoted string",
        "un texte entre guillemets",
    ),
    ("literal string", "un texte entre apostrophes"),
    ("basic string", "un texte entre guillemets"),
    (
        "letters, numbers, `-`, `_`",
        "des lettres, des chiffres, `-`, `_`",
    ),
];
