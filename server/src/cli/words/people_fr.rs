//! What the commands say of people, their needs and the ways in.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "Hide a need from the others of its committee",
        "Cacher un besoin aux autres de son comité",
    ),
    (
        "End what a person may say in a committee",
        "Mettre fin à ce qu’une personne peut dire dans un comité",
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
    ("- came by invitation {}", "- entrée par l’invitation {}"),
    ("- not receipted yet", "- pas encore reçue par un accusé"),
    (
        "- came before the last count",
        "- entrée avant le dernier compte",
    ),
    (
        "- came since the last count",
        "- entrée depuis le dernier compte",
    ),
    ("nobody came in yet", "personne n’est encore entré"),
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
        "they would stay in by what somebody above this key said: nothing is written: {=}",
        "ces personnes resteraient par ce qu’a dit quelqu’un au-dessus de cette clé\u{202f}; rien n’est écrit\u{a0}: {}",
    ),
    (
        "only who facilitates that committee does this",
        "seule la personne qui anime ce comité fait cela",
    ),
    (
        "no need reads {=}; there are:{=}",
        "aucun besoin ne se lit {}\u{202f}; il y a\u{a0}:{}",
    ),
    (
        "several needs read {=}; name one by id: {=}",
        "plusieurs besoins se lisent {}\u{202f}; nommez par identifiant\u{a0}: {}",
    ),
    ("the reason is empty", "la raison est vide"),
    ("the reason is too long", "la raison est trop longue"),
    (
        "that need is hidden: its author sees it, with the reason",
        "ce besoin est caché\u{a0}: la personne qui l’a écrit le voit, avec la raison",
    ),
    (
        "that need is hidden already, for that reason: nothing is written",
        "ce besoin est déjà caché, pour cette raison\u{a0}: rien n’est écrit",
    ),
    (
        "that need was hidden already: its author sees this reason from now on",
        "ce besoin était déjà caché\u{a0}: la personne qui l’a écrit voit désormais cette raison",
    ),
    (
        "that need is shown again",
        "ce besoin est montré de nouveau",
    ),
    (
        "that need is not hidden: nothing is written",
        "ce besoin n’est pas caché\u{a0}: rien n’est écrit",
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
        "{=}: nothing that they said counts",
        "{}\u{a0}: rien de ce qui a été dit ne compte",
    ),
    (
        "{=}: what they say from now on does not count",
        "{}\u{a0}: ce qui sera dit désormais ne compte pas",
    ),
    (
        "nothing of theirs is here: there is nothing to end",
        "rien de cette personne n’est ici\u{a0}: il n’y a rien à quoi mettre fin",
    ),
    ("they are not revoked", "cette personne n’est pas révoquée"),
    (
        "somebody above this key revoked them, or in another committee: only they undo it",
        "quelqu’un au-dessus de cette clé, ou dans un autre comité, a révoqué cette personne\u{a0}: lui seul peut le défaire",
    ),
    (
        "who holds the committee's invitation may come in again as somebody else: see invitation --replace",
        "qui a l’invitation du comité peut entrer de nouveau sous un autre nom\u{a0}: voir invitation --replace",
    ),
    (
        "they are in the place of another already: take that back first",
        "cette personne est déjà à la place d’une autre\u{a0}: reprenez d’abord cela",
    ),
    ("that is so already", "c’est déjà ainsi"),
    (
        "they do not wait to be confirmed",
        "cette personne n’attend pas d’être confirmée",
    ),
    (
        "several committees are called {=}; name one by id: {=}",
        "plusieurs comités s’appellent {}\u{202f}; nommez-en un par son identifiant\u{a0}: {}",
    ),
    (
        "{=}: their words count again",
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
        "{=}: the confirmation is taken back",
        "{}\u{a0}: la confirmation est reprise",
    ),
    ("confirmed: {=}", "confirmées\u{a0}: {}"),
    (
        "Replace a committee's invitation that leaked",
        "Remplacer l’invitation d’un comité qui s’est répandue",
    ),
    (
        "End it and print another",
        "Y mettre fin et en imprimer une autre",
    ),
    (
        "Who stays in without a confirmation, by name or id; may be given several times",
        "Qui reste sans être confirmé, par son nom ou son identifiant\u{202f}; peut être donné plusieurs fois",
    ),
    (
        "Everyone who came in so far stays in",
        "Toutes les personnes entrées jusqu’ici restent",
    ),
    (
        "Everyone but these stays in; may be given several times",
        "Toutes restent, sauf celles-ci\u{202f}; peut être donné plusieurs fois",
    ),
    (
        "Let the former ones work again",
        "Rendre les précédentes valables",
    ),
    (
        "recognised: {}, to be confirmed: {}",
        "reconnues\u{a0}: {}, à confirmer\u{a0}: {}",
    ),
    (
        "no address of a server is known here: what follows is a code to paste in the app, no link (give --public-url for one)",
        "aucune adresse de serveur n’est connue ici\u{a0}: ce qui suit est un code à coller dans l’application, pas un lien (donnez --public-url pour en avoir un)",
    ),
    (
        "keep this link yourself: {}",
        "gardez ce lien vous-même\u{a0}: {}",
    ),
    (
        "no invitation of it was ended",
        "on n’a mis fin à aucune invitation de ce comité",
    ),
    (
        "what the newest replacement ended works again, and so does the one that took its place",
        "ce à quoi le dernier remplacement a mis fin vaut de nouveau, et l’invitation qui a pris sa place aussi",
    ),
    (
        "invitations that were ended before, and stay ended: {}",
        "invitations auxquelles on avait mis fin avant, et qui ne valent toujours plus\u{a0}: {}",
    ),
    (
        "the newest replacement is undone already",
        "le dernier remplacement est déjà défait",
    ),
    (
        "the invitation of this key to {} was ended: it is not shown",
        "on a mis fin à l’invitation de cette clé pour {}\u{a0}: elle n’est pas montrée",
    ),
    (
        "somebody above this key ended them: only they undo it",
        "quelqu’un au-dessus de cette clé y a mis fin\u{a0}: lui seul peut le défaire",
    ),
    (
        "Take it back, where that voids nothing that they did",
        "Le reprendre, si cela n’annule rien de ce qui a été fait",
    ),
    (
        "With --undo: also where what they entrusted, grouped or invited ends with it",
        "Avec --undo\u{a0}: aussi quand ce qui a été confié, regroupé ou invité finit avec",
    ),
    (
        "nothing is written: un-naming them now would void {} acts of theirs and put out {} people who came in by them; un-naming that keeps what was done comes with a later version (--void does it all the same)",
        "rien n’est écrit\u{a0}: reprendre ce rôle maintenant annulerait {} de ses actes et mettrait dehors {} personne{|s} entrée{|s} par elle\u{202f}; le reprendre en gardant ce qui a été fait viendra avec une version plus neuve (--void le fait quand même)",
    ),
];
