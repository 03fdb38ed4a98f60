//! What the reader of descriptions says of a file whose lines are not TOML.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "`_` may only go between digits",
        "`_` ne va qu’entre des chiffres",
    ),
    (
        "`_` may only go between digits, expected {}",
        "`_` ne va qu’entre des chiffres\u{202f}; il faut {}",
    ),
    (
        "cannot recurse further; max recursion depth met",
        "c’est imbriqué trop profond",
    ),
    (
        "cannot recurse further; max recursion depth met, expected {}",
        "c’est imbriqué trop profond\u{202f}; il faut {}",
    ),
    (
        "carriage return must be followed by newline",
        "un retour de chariot doit être suivi d’une fin de ligne",
    ),
    (
        "carriage return must be followed by newline, expected {}",
        "un retour de chariot doit être suivi d’une fin de ligne\u{202f}; il faut {}",
    ),
    ("extra `=`", "un `=` de trop"),
    (
        "extra `=`, expected {}",
        "un `=` de trop\u{202f}; il faut {}",
    ),
    ("extra assignment between key-value pairs", "un `=` de trop"),
    (
        "extra assignment between key-value pairs, expected {}",
        "un `=` de trop\u{202f}; il faut {}",
    ),
    ("extra comma in array", "une virgule de trop dans une liste"),
    (
        "extra comma in array, expected {}",
        "une virgule de trop dans une liste\u{202f}; il faut {}",
    ),
    (
        "extra comma in inline table",
        "une virgule de trop entre des accolades",
    ),
    (
        "extra comma in inline table, expected {}",
        "une virgule de trop entre des accolades\u{202f}; il faut {}",
    ),
    (
        "integers with a radix cannot be signed",
        "ce nombre ne prend pas de signe",
    ),
    (
        "integers with a radix cannot be signed, expected {}",
        "ce nombre ne prend pas de signe\u{202f}; il faut {}",
    ),
    (
        "invalid basic string",
        "un texte entre guillemets mal écrit",
    ),
    (
        "invalid basic string, expected {}",
        "un texte entre guillemets mal écrit\u{202f}; il faut {}",
    ),
    (
        "invalid comment character",
        "un caractère qui ne va pas dans un commentaire",
    ),
    (
        "invalid comment character, expected {}",
        "un caractère qui ne va pas dans un commentaire\u{202f}; il faut {}",
    ),
    (
        "invalid inline table element",
        "ce qui est entre accolades est mal écrit",
    ),
    (
        "invalid inline table element, expected {}",
        "ce qui est entre accolades est mal écrit\u{202f}; il faut {}",
    ),
    (
        "invalid key-value pair",
        "une ligne qui n’est pas `clé = valeur`",
    ),
    (
        "invalid key-value pair, expected {}",
        "une ligne qui n’est pas `clé = valeur`\u{202f}; il faut {}",
    ),
    (
        "invalid literal string",
        "un texte entre apostrophes mal écrit",
    ),
    (
        "invalid literal string, expected {}",
        "un texte entre apostrophes mal écrit\u{202f}; il faut {}",
    ),
    (
        "invalid multi-line basic string",
        "un texte de plusieurs lignes mal écrit",
    ),
    (
        "invalid multi-line basic string, expected {}",
        "un texte de plusieurs lignes mal écrit\u{202f}; il faut {}",
    ),
    (
        "invalid multi-line literal string",
        "un texte de plusieurs lignes mal écrit",
    ),
    (
        "invalid multi-line literal string, expected {}",
        "un texte de plusieurs lignes mal écrit\u{202f}; il faut {}",
    ),
    ("invalid unquoted key", "une clé sans guillemets mal écrite"),
    (
        "invalid unquoted key, expected {}",
        "une clé sans guillemets mal écrite\u{202f}; il faut {}",
    ),
    ("invalid value", "une valeur mal écrite"),
    (
        "invalid value, expected {}",
        "une valeur mal écrite\u{202f}; il faut {}",
    ),
    ("key with no value", "une clé sans valeur"),
    (
        "key with no value, expected {}",
        "une clé sans valeur\u{202f}; il faut {}",
    ),
    (
        "keys cannot be multi-line basic strings",
        "une clé tient sur une ligne",
    ),
    (
        "keys cannot be multi-line basic strings, expected {}",
        "une clé tient sur une ligne\u{202f}; il faut {}",
    ),
    (
        "keys cannot be multi-line literal strings",
        "une clé tient sur une ligne",
    ),
    (
        "keys cannot be multi-line literal strings, expected {}",
        "une clé tient sur une ligne\u{202f}; il faut {}",
    ),
    ("missing array opening", "il manque le début d’une liste"),
    (
        "missing array opening, expected {}",
        "il manque le début d’une liste\u{202f}; il faut {}",
    ),
    (
        "missing assignment between key-value pairs",
        "il manque un `=`",
    ),
    (
        "missing assignment between key-value pairs, expected {}",
        "il manque un `=`\u{202f}; il faut {}",
    ),
    (
        "missing comma between array elements",
        "il manque une virgule dans une liste",
    ),
    (
        "missing comma between array elements, expected {}",
        "il manque une virgule dans une liste\u{202f}; il faut {}",
    ),
    (
        "missing comma between key-value pairs",
        "il manque une virgule entre des accolades",
    ),
    (
        "missing comma between key-value pairs, expected {}",
        "il manque une virgule entre des accolades\u{202f}; il faut {}",
    ),
    (
        "missing comment start",
        "il manque le début d’un commentaire",
    ),
    (
        "missing comment start, expected {}",
        "il manque le début d’un commentaire\u{202f}; il faut {}",
    ),
    (
        "missing escaped value",
        "il manque ce qui suit une barre oblique inversée",
    ),
    (
        "missing escaped value, expected {}",
        "il manque ce qui suit une barre oblique inversée\u{202f}; il faut {}",
    ),
    ("missing inline table opening", "il manque une accolade"),
    (
        "missing inline table opening, expected {}",
        "il manque une accolade\u{202f}; il faut {}",
    ),
    (
        "missing key for inline table element",
        "il manque une clé entre des accolades",
    ),
    (
        "missing key for inline table element, expected {}",
        "il manque une clé entre des accolades\u{202f}; il faut {}",
    ),
    ("missing opening quote", "il manque le premier guillemet"),
    (
        "missing opening quote, expected {}",
        "il manque le premier guillemet\u{202f}; il faut {}",
    ),
    ("missing table open", "il manque un crochet"),
    (
        "missing table open, expected {}",
        "il manque un crochet\u{202f}; il faut {}",
    ),
    ("missing value", "il manque une valeur"),
    (
        "missing value, expected {}",
        "il manque une valeur\u{202f}; il faut {}",
    ),
    ("missing value for key", "il manque la valeur d’une clé"),
    (
        "missing value for key, expected {}",
        "il manque la valeur d’une clé\u{202f}; il faut {}",
    ),
    (
        "radix must be lowercase",
        "la base d’un nombre s’écrit en minuscule",
    ),
    (
        "radix must be lowercase, expected {}",
        "la base d’un nombre s’écrit en minuscule\u{202f}; il faut {}",
    ),
    (
        "redundant integer number prefix",
        "le début d’un nombre est de trop",
    ),
    (
        "redundant integer number prefix, expected {}",
        "le début d’un nombre est de trop\u{202f}; il faut {}",
    ),
    (
        "redundant numeric sign",
        "un signe de trop devant un nombre",
    ),
    (
        "redundant numeric sign, expected {}",
        "un signe de trop devant un nombre\u{202f}; il faut {}",
    ),
    (
        "string values must be quoted",
        "un texte doit être entre guillemets",
    ),
    (
        "string values must be quoted, expected {}",
        "un texte doit être entre guillemets\u{202f}; il faut {}",
    ),
    (
        "too few unicode value digits",
        "il manque des chiffres à un caractère",
    ),
    (
        "too few unicode value digits, expected {}",
        "il manque des chiffres à un caractère\u{202f}; il faut {}",
    ),
    ("unclosed array", "une liste n’est pas fermée"),
    (
        "unclosed array, expected {}",
        "une liste n’est pas fermée\u{202f}; il faut {}",
    ),
    ("unclosed array table", "il manque `]]`"),
    (
        "unclosed array table, expected {}",
        "il manque `]]`\u{202f}; il faut {}",
    ),
    ("unclosed inline table", "une accolade n’est pas fermée"),
    (
        "unclosed inline table, expected {}",
        "une accolade n’est pas fermée\u{202f}; il faut {}",
    ),
    ("unclosed table", "il manque `]`"),
    (
        "unclosed table, expected {}",
        "il manque `]`\u{202f}; il faut {}",
    ),
    ("unexpected `=` in array", "un `=` dans une liste"),
    (
        "unexpected `=` in array, expected {}",
        "un `=` dans une liste\u{202f}; il faut {}",
    ),
    ("unexpected content", "quelque chose d’inattendu"),
    (
        "unexpected content, expected {}",
        "quelque chose d’inattendu\u{202f}; il faut {}",
    ),
    (
        "unexpected content between comment and newline",
        "quelque chose d’inattendu après un commentaire",
    ),
    (
        "unexpected content between comment and newline, expected {}",
        "quelque chose d’inattendu après un commentaire\u{202f}; il faut {}",
    ),
    (
        "unexpected key or value",
        "une clé ou une valeur inattendue",
    ),
    (
        "unexpected key or value, expected {}",
        "une clé ou une valeur inattendue\u{202f}; il faut {}",
    ),
    (
        "unexpected leading zero",
        "un zéro de trop devant un nombre",
    ),
    (
        "unexpected leading zero, expected {}",
        "un zéro de trop devant un nombre\u{202f}; il faut {}",
    ),
    ("unexpected sign", "un signe inattendu"),
    (
        "unexpected sign, expected {}",
        "un signe inattendu\u{202f}; il faut {}",
    ),
    (
        "unquoted keys cannot be empty",
        "une clé ne peut pas être vide",
    ),
    (
        "unquoted keys cannot be empty, expected {}",
        "une clé ne peut pas être vide\u{202f}; il faut {}",
    ),
];
