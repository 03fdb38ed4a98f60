//! What is wrong in the file that describes a consultation.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "it is written in UTF-16: save it as UTF-8",
        "c’est écrit en UTF-16 : enregistrez en UTF-8",
    ),
    (
        "line {}: this is not UTF-8, an older encoding such as Windows-1252 perhaps: save the file as UTF-8",
        "ligne {} : ce n’est pas de l’UTF-8, mais un codage plus ancien comme Windows-1252 peut-être : enregistrez le fichier en UTF-8",
    ),
    ("this is no text", "ce n’est pas un texte"),
    (
        "line {}: a curly quote {} stands where a straight one (\") is needed, as word processors write them: use a plain text editor",
        "ligne {} : un guillemet courbe {} est là où il faut un guillemet droit (\"), comme en écrivent les traitements de texte : prenez un simple éditeur de texte",
    ),
    (
        "line {}: an invisible or unusual character ({}) stands outside the quotes: write it again",
        "ligne {} : un caractère invisible ou inhabituel ({}) est hors des guillemets : récrivez la ligne",
    ),
    (
        "`asked_by` is missing: say who asks",
        "il manque `asked_by` : dites qui pose la question",
    ),
    (
        "theme {=} has an unknown pictogram, {=}; there are: {=}",
        "le thème {} a un pictogramme inconnu, {} ; il y a : {}",
    ),
    (
        "theme {=} has no pictogram; there are: {=}",
        "le thème {} n’a pas de pictogramme ; il y a : {}",
    ),
    ("the name of {} is empty", "le nom de {} est vide"),
    ("a committee", "un comité"),
    ("a theme", "un thème"),
    ("territory", "territoire"),
    ("theme", "thème"),
    ("paper", "bulletin"),
    ("a territory", "un territoire"),
    ("a paper", "un bulletin"),
    (
        "two papers have one id",
        "deux bulletins ont le même identifiant",
    ),
    (
        "lot is for a paper of the region: a committee's list shows ties as ties",
        "lot ne va qu’avec un bulletin de la région\u{a0}: la liste d’un comité montre les égalités comme elles sont",
    ),
    (
        "two themes have one id",
        "deux thèmes ont le même identifiant",
    ),
    (
        "two territories have one id",
        "deux territoires ont le même identifiant",
    ),
    ("line {}: {}", "ligne {} : {}"),
    ("the question is empty", "la question est vide"),
    ("`{=}` is empty", "`{}` est vide"),
    (
        "there is no paper: nothing could be ranked",
        "il n’y a pas de bulletin\u{a0}: rien ne pourrait être mis en ordre",
    ),
    (
        "`most` of paper {=} is {}: a ballot ranks from 1 to {} needs",
        "`most` du bulletin {} est {}\u{a0}: un bulletin met en ordre de 1 à {} besoin{|s}",
    ),
    (
        "`{=}` is too long: {} characters, at most {}",
        "`{}` est trop long\u{a0}: {} caractère{|s}, au plus {}",
    ),
    (
        "`{=}` holds a character that no one types ({}): write it again",
        "`{}` tient un caractère que personne ne tape ({})\u{a0}: récrivez-le",
    ),
    (
        "the id of a {}, {=}, must be 1 to {} small letters without accents, digits, - or _",
        "l’identifiant d’un {}, {}, doit être de 1 à {} petites lettres sans accent, chiffres, - ou _",
    ),
    ("`{=}` is {}: at most {}", "`{}` est {}\u{a0}: au plus {}"),
    (
        "committee {=} has too long a name for an invitation: {} bytes, at most {}",
        "le nom du comité {} est trop long pour une invitation\u{a0}: {} octet{|s}, au plus {}",
    ),
    ("there is no committee", "il n’y a pas de comité"),
    (
        "territory {=} is named but not described",
        "le territoire {} est nommé mais pas décrit",
    ),
    (
        "two committees have one name",
        "deux comités ont le même nom",
    ),
    ("level {=} is unknown", "le niveau {} est inconnu"),
];
