//! What the commands of who runs a consultation say.

use super::Table;

/// See the page.
pub(super) const TABLE: Table = &[
    (
        "List the people of a committee",
        "Nommer les personnes d’un comité",
    ),
    (
        "Hide a need from the others of its committee",
        "Cacher un besoin aux autres de son comité",
    ),
    (
        "End what a person may say in a consultation",
        "Mettre fin à ce qu’une personne peut dire dans une consultation",
    ),
    (
        "Confirm who came in, or put them in the place of another",
        "Confirmer qui est entré, ou mettre cette personne à la place d’une autre",
    ),
    ("Its sentence, or its id", "Sa phrase, ou son identifiant"),
    (
        "Why: its author reads it",
        "Pourquoi\u{a0}: la personne qui l’a écrit le lit",
    ),
    ("Show it again", "Le montrer de nouveau"),
    (
        "Also what they said until now: by the founder alone",
        "Aussi ce qui a été dit jusqu’ici\u{a0}: la personne fondatrice seule le peut",
    ),
    ("Reinstate them", "Rétablir cette personne"),
    (
        "All who wait to be confirmed",
        "Toutes les personnes à confirmer",
    ),
    (
        "Whose place they take: a lost phone",
        "À la place de qui\u{a0}: un téléphone perdu",
    ),
    ("Take it back", "Le reprendre"),
    (
        "- came by invitation {}, ballots given: {}",
        "- entrée par l’invitation {}, bulletins donnés\u{a0}: {}",
    ),
    ("- ballots given: {}", "- bulletins donnés\u{a0}: {}"),
    (
        "- another goes by the same name",
        "- une autre personne porte le même nom",
    ),
    ("- to be confirmed", "- à confirmer"),
    ("- left the committee", "- a quitté le comité"),
    ("- in the place of {}", "- à la place de {}"),
    ("- revoked", "- révoquée"),
    (
        "only who facilitates that committee does this",
        "seule la personne qui anime ce comité fait cela",
    ),
    (
        "no need reads {}; there are: {}",
        "aucun besoin ne se lit {}\u{a0}; il y a\u{a0}: {}",
    ),
    (
        "several needs read {}; name one by id: {}",
        "plusieurs besoins se lisent {}\u{a0}; nommez par identifiant\u{a0}: {}",
    ),
    ("the reason is empty", "la raison est vide"),
    ("the reason is too long", "la raison est trop longue"),
    (
        "that need is hidden: its author sees it, with the reason",
        "ce besoin est caché\u{a0}: la personne qui l’a écrit le voit, avec la raison",
    ),
    (
        "that need is shown again",
        "ce besoin est montré de nouveau",
    ),
    (
        "who is revoked must stand below who revokes",
        "on ne révoque que les personnes dont le rôle est au-dessous du sien",
    ),
    (
        "only the founder takes back what a server received already",
        "seule la personne fondatrice reprend ce qu’un serveur a déjà reçu",
    ),
    (
        "they are revoked already",
        "cette personne est déjà révoquée",
    ),
    (
        "{}: nothing that they said counts",
        "{}\u{a0}: rien de ce qui a été dit ne compte",
    ),
    (
        "{}: what they say from now on does not count",
        "{}\u{a0}: ce qui sera dit désormais ne compte pas",
    ),
    ("they are not revoked", "cette personne n’est pas révoquée"),
    (
        "somebody above this key revoked them: only they undo it",
        "quelqu’un au-dessus de cette clé a révoqué cette personne\u{a0}: lui seul peut le défaire",
    ),
    (
        "{}: their words count again",
        "{}\u{a0}: ses paroles comptent de nouveau",
    ),
    (
        "nobody waits to be confirmed",
        "personne n’attend d’être confirmé",
    ),
    (
        "nobody stands in their own place",
        "personne ne prend sa propre place",
    ),
    (
        "no confirmation of them stands",
        "aucune confirmation de cette personne ne tient",
    ),
    (
        "{}: the confirmation is taken back",
        "{}\u{a0}: la confirmation est reprise",
    ),
    ("confirmed: {}", "confirmées\u{a0}: {}"),
];
