//! Why a change of a document, a code or a count is not taken (`shared`).

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "a film holds at least one byte and at most {}",
        "un film tient au moins un octet, et au plus {}",
    ),
    (
        "these codes belong to another consultation",
        "ces codes sont d’une autre consultation",
    ),
    (
        "there is more than {} codes hold",
        "il y a plus que {} code{|s} ne peuvent tenir",
    ),
    ("an option is listed twice", "un choix est nommé deux fois"),
    (
        "a group of the ballot is empty",
        "un groupe du bulletin est vide",
    ),
    (
        "{} options are listed, the paper allows {}",
        "{} choix sont nommés, le bulletin en permet {}",
    ),
    (
        "{} options, at most {} can be counted",
        "{} choix, au plus {} peuvent être comptés",
    ),
    (
        "the ballots weigh too much to be counted exactly",
        "les bulletins pèsent trop pour un compte exact",
    ),
    (
        "a ballot lists option {}, there are {}",
        "un bulletin nomme le choix {}, il y en a {}",
    ),
    ("the chunk is cut short", "le morceau est coupé"),
    ("bytes are left over", "il reste des octets"),
    (
        "it refers to an element that its past does not know",
        "il nomme un élément que son passé ne connaît pas",
    ),
    (
        "action {} is not one of ours",
        "l’action {} n’est pas des nôtres",
    ),
    (
        "a number is not in its shortest form",
        "un nombre n’est pas sous sa forme la plus courte",
    ),
    (
        "the checksum does not match",
        "la somme de contrôle ne va pas",
    ),
    (
        "an actor is listed and not used",
        "un acteur est nommé et ne sert pas",
    ),
    (
        "column {} is not one of ours",
        "la colonne {} n’est pas des nôtres",
    ),
    (
        "it writes in an object that its past does not know",
        "il écrit dans un objet que son passé ne connaît pas",
    ),
    ("a column is compressed", "une colonne est comprimée"),
    (
        "the columns are not in order",
        "les colonnes ne sont pas en ordre",
    ),
    ("the values are too large", "les valeurs sont trop grandes"),
    (
        "it depends on a change that is not here",
        "il dépend d’un changement qui n’est pas ici",
    ),
    ("too many predecessors", "trop de prédécesseurs"),
    (
        "a place that is written once is written again",
        "une place qui s’écrit une seule fois est écrite de nouveau",
    ),
    ("the change is empty", "le changement est vide"),
    (
        "the change carries a message",
        "le changement porte un message",
    ),
    ("too many other actors", "trop d’autres acteurs"),
    ("too many dependencies", "trop de dépendances"),
    (
        "it refers to an actor that its past does not know",
        "il nomme un acteur que son passé ne connaît pas",
    ),
    (
        "a column does not fit the operations",
        "une colonne ne va pas avec les opérations",
    ),
    (
        "the other actors are not in order",
        "les autres acteurs ne sont pas en ordre",
    ),
    (
        "its operations do not follow its past",
        "ses opérations ne suivent pas son passé",
    ),
    (
        "a chunk of type {} is not one plain change",
        "un morceau du genre {} n’est pas un simple changement",
    ),
    (
        "the epoch {} is out of range",
        "l’époque {} est hors des bornes",
    ),
    (
        "these are not the bytes of an automerge chunk",
        "ce ne sont pas les octets d’un morceau d’automerge",
    ),
    (
        "an earlier change of the same actor is set aside",
        "un changement d’avant, du même acteur, est mis de côté",
    ),
    (
        "a value is of a type that is not one of ours",
        "une valeur est d’un genre qui n’est pas des nôtres",
    ),
    (
        "a dependency is named twice",
        "une dépendance est nommée deux fois",
    ),
    (
        "it does not follow the last change of its actor",
        "il ne suit pas le dernier changement de son acteur",
    ),
    (
        "what it replaces is not what its past shows",
        "ce qu’il remplace n’est pas ce que son passé montre",
    ),
    (
        "the body is not a change",
        "le contenu n’est pas un changement",
    ),
    (
        "a key is not one of this schema",
        "une clé n’est pas prévue",
    ),
    (
        "an operation makes no sense where it is",
        "une opération n’a pas de sens là où elle est",
    ),
    (
        "the body is of version {}, which this program does not read",
        "le contenu est de la version {}, que ce programme ne lit pas",
    ),
    ("the change carries a time", "le changement porte une heure"),
    ("a text is not UTF-8", "un texte n’est pas en UTF-8"),
    (
        "the actor is not the one of this key, document and epoch",
        "l’acteur n’est pas celui de cette clé, de ce document et de cette époque",
    ),
    ("an actor is not 16 bytes", "un acteur n’a pas 16 octets"),
    ("too many operations", "trop d’opérations"),
    (
        "the code cannot be read: some of its letters changed or are missing",
        "le code ne peut pas être lu\u{a0}: des lettres ont changé ou manquent",
    ),
    (
        "there is no code in this text",
        "il n’y a pas de code dans ce texte",
    ),
    (
        "the code is cut short: its end is missing",
        "le code est coupé\u{a0}: sa fin manque",
    ),
    (
        "something in it is not known to this program",
        "quelque chose y est inconnu de ce programme",
    ),
    (
        "not the strict encoding of what was expected",
        "ce n’est pas écrit comme il faut",
    ),
];
