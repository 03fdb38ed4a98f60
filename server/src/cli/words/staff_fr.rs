//! What the commands of who runs a consultation say.

use super::Table;

/// See the page.
pub(super) const TABLE: Table = &[
    (
        "Say what would be published and who came in since the last count; write nothing",
        "Dire ce qui serait publié et qui est entré depuis le dernier compte ; ne rien écrire",
    ),
    (
        "{}: {} ({}), {} needs in order, {} also heard",
        "{} : {} ({}), {} besoins en ordre, {} aussi entendus",
    ),
    ("published", "publié"),
    ("would publish", "serait publié"),
    ("not published: {} ({}): {}", "non publié : {} ({}) : {}"),
    (
        "came in since the last count: {}, {} by invitation {}",
        "sont entrés depuis le dernier compte : {}, {} par l’invitation {}",
    ),
    (
        "same name: {}, {} people show {}",
        "même nom : {}, {} personnes montrent {}",
    ),
    (
        "smallest_group is {}: a list on fewer than {} ballots would tell who chose what",
        "smallest_group est {} : une liste sur moins de {} bulletins dirait qui a choisi quoi",
    ),
    (
        "not the officer of any committee, nor of the region",
        "cette clé n’est chargée du compte d’aucun comité, ni de la région",
    ),
    (
        "fewer people answered than the smallest group",
        "moins de personnes ont répondu que le plus petit groupe",
    ),
    (
        "too few people changed their order since the last list: the two would tell who",
        "trop peu de personnes ont changé leur ordre depuis la dernière liste : les deux diraient qui",
    ),
    (
        "the list before is not wholly here",
        "la liste d’avant n’est pas entière ici",
    ),
    (
        "no opening secret for its ballots here",
        "pas de clé d’ouverture ici pour ses bulletins",
    ),
    (
        "some of what staff wrote needs a newer version of this program to be read",
        "il faut une version plus neuve de ce programme pour lire une partie de ce que l’équipe a écrit",
    ),
    (
        "a record of this list is larger than any body may be",
        "une pièce de cette liste est plus grande que ce qui est permis",
    ),
    (
        "its officer is another: they close it",
        "quelqu’un d’autre en est chargé : cette personne la compte",
    ),
    (
        "no committee's list is published",
        "aucune liste de comité n’est publiée",
    ),
    ("the same as the one before", "la même que celle d’avant"),
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
