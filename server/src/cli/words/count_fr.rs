//! What the commands say that count, count again, and set a list aside.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "Say what would be published and who came in since the last count; write nothing",
        "Dire ce qui serait publié et qui est entré depuis le dernier compte ; ne rien écrire",
    ),
    (
        "{}: {?the region} ({=}), {} needs in order, {} also heard",
        "{} : {} ({}), {} besoin{|s} en ordre, {} aussi entendu{|s}",
    ),
    (
        "{}: {?the region}, {} needs in order, {} also heard",
        "{} : {}, {} besoin{|s} en ordre, {} aussi entendu{|s}",
    ),
    ("published", "publié"),
    ("would publish", "serait publié"),
    (
        "not published: {?the region} ({=}): {}",
        "non publié : {} ({}) : {}",
    ),
    ("not published: {?the region}: {}", "non publié : {} : {}"),
    (
        "came in since the last count: {?the region}, {=} by invitation {=}",
        "sont entrés depuis le dernier compte : {}, {} par l’invitation {}",
    ),
    (
        "same name: {?the region}, {=}: {=}",
        "même nom\u{a0}: {}, {}\u{a0}: {}",
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
        "a newer version of this program is needed to read some of what {} wrote",
        "il faut une version plus neuve de ce programme pour lire une partie de ce que {} a écrit",
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
        "Set a published list aside, with the reason: it stays readable, struck through",
        "Écarter une liste publiée, avec la raison\u{a0}: elle reste lisible, barrée",
    ),
    (
        "The cut that it was counted on, or how its name begins",
        "La coupe sur laquelle elle a été comptée, ou le début de son nom",
    ),
    (
        "Why: whoever reads the list reads it",
        "Pourquoi\u{a0}: qui lit la liste le lit aussi",
    ),
    ("Let it stand again", "La laisser tenir de nouveau"),
    (
        "Print one line of JSON, for other programs",
        "Écrire une ligne de JSON, pour d’autres programmes",
    ),
    (
        "that list is set aside already, for that reason: nothing is written",
        "cette liste est déjà écartée, pour cette raison\u{a0}: rien n’est écrit",
    ),
    (
        "that list is not set aside: nothing is written",
        "cette liste n’est pas écartée\u{a0}: rien n’est écrit",
    ),
    (
        "only who counted that list sets it aside",
        "seule la personne qui compte cette liste peut l’écarter",
    ),
    (
        "set aside: {}; it stays readable, with the reason",
        "écartée\u{a0}: {}\u{202f}; elle reste lisible, avec la raison",
    ),
    ("stands again: {}", "tient de nouveau\u{a0}: {}"),
    (
        "Count again what was published, and say whether it is the same",
        "Recompter ce qui est publié, et dire si c’est pareil",
    ),
    (
        "The cut, or how its name begins; the newest ones when not given",
        "La coupe, ou le début de son nom\u{202f}; les plus récentes sinon",
    ),
    (
        "several cuts begin with {=}",
        "plusieurs coupes commencent par {}",
    ),
    (
        "nothing is published yet: there is nothing to count again",
        "rien n’est encore publié\u{a0}: il n’y a rien à recompter",
    ),
    (
        "nothing is published of that cut",
        "rien n’est publié de cette coupe",
    ),
    ("the same", "pareil"),
    ("1 ballot is gone", "1 bulletin n’est plus là"),
    (
        "{} ballots are gone",
        "{} bulletin{|s} n{’est|e sont} plus là",
    ),
    (
        "forked since: {} of its chains, {} envelopes left out; {}",
        "dédoublées depuis\u{a0}: {} de ses chaînes, {} enveloppe{|s} laissée{|s} de côté\u{202f}; {}",
    ),
    (
        "what is left gives the same",
        "ce qui reste donne la même liste",
    ),
    (
        "what is left gives another list",
        "ce qui reste donne une autre liste",
    ),
    ("1 need is gone", "1 besoin n’est plus là"),
    ("{} needs are gone", "{} besoin{|s} n{’est|e sont} plus là"),
    ("not counted again: {}", "pas recompté\u{a0}: {}"),
    (
        "{?the region} ({=}), cut {=}: {}",
        "{} ({}), coupe {}\u{a0}: {}",
    ),
    ("{?the region}, cut {=}: {}", "{}, coupe {}\u{a0}: {}"),
    (
        "no result of that cut is here",
        "aucun résultat de cette coupe n’est ici",
    ),
    (
        "its lists are not wholly here",
        "ses listes ne sont pas entières ici",
    ),
    (
        "staff hid or grouped since in the lists that it was made of",
        "l’équipe a caché ou regroupé depuis dans les listes dont il vient",
    ),
    ("different", "différent"),
];
