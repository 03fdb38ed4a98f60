//! What the replica, its files and its codes answer (`shared`).

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "its key was not introduced here",
        "sa clé n’a pas été présentée ici",
    ),
    ("its key was revoked", "sa clé a été retirée"),
    ("its chain is forked", "sa chaîne est dédoublée"),
    (
        "its author is to be confirmed",
        "son auteur est à confirmer",
    ),
    (
        "its author may not do this",
        "son auteur n’a pas le droit de le faire",
    ),
    ("its proof does not hold", "sa preuve ne tient pas"),
    ("its body cannot be read", "son contenu ne peut pas être lu"),
    ("the code cannot be read", "le code ne peut pas être lu"),
    (
        "the committee's name, question or address is too long for a code",
        "le nom du comité, la question ou l’adresse est trop long pour un code",
    ),
    (
        "not an id: {} bytes in base64url are expected",
        "ce n’est pas un identifiant : {} octet{|s} en base64url sont attendus",
    ),
    ("too large", "trop grand"),
    ("malformed", "mal formé"),
    ("header of another version", "en-tête d’une autre version"),
    ("of another consultation", "d’une autre consultation"),
    (
        "body does not match its header",
        "le contenu ne va pas avec son en-tête",
    ),
    ("bad signature", "signature fausse"),
    (
        "beyond what is kept of a forked chain",
        "au-delà de ce qui est gardé d’une chaîne dédoublée",
    ),
    (
        "too many wait for their predecessor",
        "trop d’enveloppes attendent celle d’avant",
    ),
    (
        "a reading key is not valid",
        "une clé de lecture n’est pas valable",
    ),
    (
        "nobody to seal to, or too much to seal",
        "personne pour qui sceller, ou trop à sceller",
    ),
    (
        "written by a newer version",
        "écrit par une version plus neuve",
    ),
    (
        "this is not a file of Porte-Voix",
        "ce n’est pas un fichier de Porte-Voix",
    ),
    (
        "this file was made by a newer version",
        "ce fichier a été fait par une version plus neuve",
    ),
    (
        "this file belongs to another consultation",
        "ce fichier est d’une autre consultation",
    ),
    (
        "this file was made for somebody else",
        "ce fichier a été fait pour quelqu’un d’autre",
    ),
    (
        "this file is damaged or cut short",
        "ce fichier est abîmé ou coupé",
    ),
    (
        "there is more than one file may hold",
        "il y a plus qu’un fichier ne peut tenir",
    ),
    (
        "this code was made by a newer version",
        "ce code a été fait par une version plus neuve",
    ),
    (
        "the charter is not known here",
        "la charte n’est pas connue ici",
    ),
    (
        "more than {} needs, {} of them by {}: if they are no needs, the founder takes back all that this person said (revoke --all); else group or hide some before counting",
        "plus de {} besoin{|s}, dont {} de {}\u{a0}: si ce ne sont pas des besoins, la personne fondatrice reprend tout ce que cette personne a dit (revoke --all)\u{202f}; sinon groupez-en ou cachez-en avant de compter",
    ),
    (
        "beyond what one person may have standing",
        "au-delà de ce qu’une personne peut avoir en même temps",
    ),
    (
        "as much as is kept of one person",
        "autant que ce qu’on peut garder d’une personne",
    ),
    (
        "as many as one person may have standing",
        "autant que ce qu’une personne peut avoir en même temps",
    ),
    (
        "no room left for its author",
        "plus de place pour qui l’a écrit",
    ),
    ("left out on this phone", "laissé de côté sur ce téléphone"),
    ("not in this committee", "pas dans ce comité"),
    ("not theirs, or gone", "pas à cette personne, ou disparu"),
    (
        "the words are empty or too long",
        "les mots sont vides ou trop longs",
    ),
    (
        "no opening key is known",
        "aucune clé d’ouverture n’est connue",
    ),
    ("unknown paper", "bulletin inconnu"),
    ("too many needs", "trop de besoins"),
    (
        "the edit would be set aside: {}",
        "le changement serait mis de côté : {}",
    ),
    (
        "the edit cannot be written: {}",
        "le changement ne peut pas être écrit : {}",
    ),
    ("the document has no {}", "le document n’a pas de {}"),
    ("a text is too long", "un texte est trop long"),
    (
        "a text holds a character that no one types",
        "un texte tient un caractère que personne ne tape",
    ),
    (
        "a value is not of this schema",
        "une valeur n’est pas prévue",
    ),
    ("the document is full", "le document est plein"),
];
