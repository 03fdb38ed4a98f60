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
];
