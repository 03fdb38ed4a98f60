//! What the commands say that change the charter and the server's address.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "only a coordinator publishes the server's address",
        "seule une personne qui coordonne publie l’adresse du serveur",
    ),
    (
        "it is so already: nothing is written",
        "c’est déjà ainsi\u{a0}: rien n’est écrit",
    ),
    (
        "phones that reach this server hear of {}, and try it once this one does not answer",
        "les téléphones qui joignent ce serveur apprennent {}, et l’essaient quand celle-ci ne répond plus",
    ),
    (
        "no other address is published from now on",
        "aucune autre adresse n’est publiée à partir de maintenant",
    ),
    (
        "smallest_group is {}: a list on fewer than {} ballots would tell who chose what",
        "smallest_group est {} : une liste sur moins de {} bulletin{|s} dirait qui a choisi quoi",
    ),
    (
        "Show the charter as a file, or make it read as a file",
        "Montrer la charte en fichier, ou la rendre pareille à un fichier",
    ),
    (
        "Print it, as a file to change",
        "L’imprimer, en fichier à changer",
    ),
    (
        "Make it read as this file: texts, committees added or renamed",
        "La rendre pareille à ce fichier\u{a0}: textes, comités ajoutés ou renommés",
    ),
    (
        "The description, as `charter show` prints it",
        "La description, comme `charter show` l’imprime",
    ),
    (
        "Choose what reads where several wrote at once",
        "Choisir ce qui se lit là où plusieurs ont écrit en même temps",
    ),
    (
        "Where, as `charter show` names it",
        "Où, comme `charter show` le nomme",
    ),
    (
        "The words that stand, of those or others",
        "Les mots qui restent, de ceux-là ou d’autres",
    ),
    (
        "# several wrote at once, and the first of these reads until charter choose is used: {=}",
        "# plusieurs ont écrit en même temps, et le premier se lit tant que charter choose ne sert pas\u{a0}: {}",
    ),
    (
        "nobody wrote at once at {=} (see charter show)",
        "personne n’a écrit en même temps à {} (voir charter show)",
    ),
    ("{=} reads: {=}", "{} se lit\u{a0}: {}"),
    (
        "Say what would change; write nothing",
        "Dire ce qui changerait\u{202f}; ne rien écrire",
    ),
    (
        "only a coordinator changes the charter",
        "seule une personne qui coordonne change la charte",
    ),
    (
        "the charter reads so already",
        "la charte se lit déjà ainsi",
    ),
    ("new committee: {=}", "nouveau comité\u{a0}: {}"),
    (
        "renamed: {=} is now {=}",
        "renommé\u{a0}: {} est maintenant {}",
    ),
    ("question: {=}", "question\u{a0}: {}"),
    (
        "nothing is written; this would change:",
        "rien n’est écrit\u{202f}; voici ce qui changerait\u{a0}:",
    ),
    ("level: {=}, then {=}", "level\u{a0}: {}, puis {}"),
    (
        "smallest_group: {=}, then {=}",
        "smallest_group\u{a0}: {}, puis {}",
    ),
    (
        "retention_days: {=}, then {=}",
        "retention_days\u{a0}: {}, puis {}",
    ),
    ("{=}: {=}, then {=}", "{}\u{a0}: {}, puis {}"),
    (
        "needs_each and additions_each are never lowered: what stands would stand no more",
        "needs_each et additions_each ne baissent jamais\u{a0}: ce qui tient ne tiendrait plus",
    ),
    (
        "{=} is {=}: everybody has {=} at least",
        "{} est {}\u{a0}: chaque personne en a au moins {}",
    ),
    (
        "the charter's texts change",
        "les textes de la charte changent",
    ),
    (
        "title, founder and demonstration are those of the founding, and stay",
        "title, founder et demonstration sont ceux de la fondation, et restent",
    ),
    (
        "smallest_group is never lowered",
        "smallest_group ne baisse jamais",
    ),
    (
        "committee {=} is missing: none is ever taken away, and one that is renamed keeps its id (see charter show)",
        "il manque le comité {}\u{a0}: aucun n’est jamais retiré, et un comité renommé garde son identifiant (voir charter show)",
    ),
    (
        "no committee has the id {=}",
        "aucun comité n’a l’identifiant {}",
    ),
    (
        "two committees have one id",
        "deux comités ont un même identifiant",
    ),
    (
        "several committees are called {=}",
        "plusieurs comités s’appellent {}",
    ),
    (
        "paper {=} stays as it was opened",
        "la question à classer {} reste comme elle a été ouverte",
    ),
    (
        "there are too many papers",
        "il y a trop de questions à classer",
    ),
];
