//! What the commands of who runs a consultation say.

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
        "smallest_group is {}: a list on fewer than {} ballots would tell who chose what",
        "smallest_group est {} : une liste sur moins de {} bulletin{|s} dirait qui a choisi quoi",
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
