//! What is wrong, and what to do about it.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "(--help shows every option)",
        "(--help montre chaque option)",
    ),
    (
        "it was done, but its answer cannot be printed",
        "c’est fait, mais la réponse ne peut pas être affichée",
    ),
    ("wrong options", "options incorrectes"),
    ("in {=}", "dans {}"),
    ("cannot import {=}", "{} ne peut pas être importé"),
    ("cannot read {=}", "{} ne peut pas être lu"),
    ("{=} holds more than {=} kB", "{} tient plus de {} ko"),
    (
        "what the request brings did not come",
        "ce que la demande apporte n’est pas arrivé",
    ),
    (
        "the key came from no file that could be written",
        "la clé n’est pas venue d’un fichier où écrire",
    ),
    ("cannot write {=}", "{} ne peut pas être écrit"),
    ("cannot make {=}", "{} ne peut pas être fait"),
    (
        "the founder's key must not be in the data folder: give another place with --key",
        "la clé de qui fonde ne doit pas être dans le dossier des données : donnez un autre endroit avec --key",
    ),
    (
        "this data folder is not a hub's",
        "ce dossier de données n’est pas celui d’une borne",
    ),
    (
        "no name is announced in the room: {}",
        "aucun nom n’est annoncé dans la salle : {}",
    ),
    (
        "the table's key is not known yet: give --invitation a whole link, which names its server, not the code alone",
        "la clé de la table n’est pas encore connue\u{a0}: donnez à --invitation un lien entier, qui nomme son serveur, pas le code seul",
    ),
    (
        "the invitation names another server than this hub's first one: it is not believed",
        "l’invitation nomme un autre serveur que la première de cette borne\u{a0}: elle n’est pas crue",
    ),
    (
        "{=} is the folder of a hub: start it with porte-voix hub",
        "{} est le dossier d’une borne\u{a0}: allumez-la avec porte-voix hub",
    ),
    ("cannot listen on {}", "impossible d’écouter à {}"),
    (
        "cannot listen on {} for metrics",
        "impossible d’écouter à {} pour les mesures",
    ),
    (
        "the last commit took too long",
        "le dernier enregistrement a pris trop de temps",
    ),
    (
        "the server's replica stopped",
        "la mémoire du serveur s’est arrêtée",
    ),
    (
        "the server stops: what is not durable is not acknowledged",
        "le serveur s’arrête : ce qui n’est pas gardé n’est pas confirmé",
    ),
    (
        "the system gives no random bytes: {}",
        "le système ne donne pas de hasard : {}",
    ),
    (
        "there is no consultation in {=}: found one first",
        "il n’y a pas de consultation dans {} : fondez-en une d’abord",
    ),
    (
        "there is no consultation in {=}: found one first, or give its folder with --data",
        "il n’y a pas de consultation dans {} : fondez-en une d’abord, ou donnez son dossier avec --data",
    ),
    ("{=} is not a path", "{} n’est pas un chemin"),
    (
        "an address and a port are expected, such as 127.0.0.1:8787",
        "une adresse et un port sont attendus, comme 127.0.0.1:8787",
    ),
    (
        "an address without path is expected, such as https://table.example",
        "une adresse sans chemin est attendue, comme https://table.example",
    ),
    ("fr or en is expected", "fr ou en est attendu"),
    (
        "{=} holds a backup already",
        "{} tient déjà une copie de secours",
    ),
    (
        "the data folder is not empty",
        "le dossier des données n’est pas vide",
    ),
    ("no backup in {=}", "pas de copie de secours dans {}"),
    (
        "the backup's secrets cannot be read",
        "les secrets de la copie de secours ne peuvent pas être lus",
    ),
    (
        "the backup's secrets are cut short",
        "les secrets de la copie de secours sont coupés",
    ),
    ("no database in {=}", "pas de base de données dans {}"),
    (
        "the backup holds no consultation",
        "la copie de secours ne tient pas de consultation",
    ),
    ("{=} is there already", "{} existe déjà"),
    (
        "{=} has no key that a file could be sealed to",
        "{} n’a pas de clé pour laquelle sceller un fichier",
    ),
    ("nobody here goes by {=}", "personne ici ne s’appelle {}"),
    (
        "several go by {=}; name one by id: {=}",
        "plusieurs s’appellent {} ; nommez par identifiant : {}",
    ),
    (
        "this key holds no invitation to that committee",
        "cette clé n’a pas d’invitation pour ce comité",
    ),
    (
        "{=} is the key of another consultation",
        "{} est la clé d’une autre consultation",
    ),
    ("this is no hub's code", "ce n’est pas le code d’une borne"),
    (
        "that hub is of another consultation",
        "cette borne est d’une autre consultation",
    ),
    (
        "only a coordinator entrusts every committee",
        "seule une coordination confie tous les comités",
    ),
    (
        "this key does not run them all",
        "cette clé ne les anime pas tous",
    ),
    (
        "only a coordinator takes back what was entrusted to a hub",
        "seule une coordination reprend ce qui a été confié à une borne",
    ),
    (
        "no relay is called {=}: give the hub's code",
        "aucun relais ne s’appelle {}\u{a0}: donnez le code de la borne",
    ),
    (
        "{=} relays are called {=}: give the hub's code",
        "{} relais s’appellent {} : donnez le code de la borne",
    ),
    ("that is this server itself", "c’est ce serveur même"),
    (
        "only a coordinator names facilitators",
        "seule une coordination nomme qui anime",
    ),
    ("there is no charter yet", "il n’y a pas encore de charte"),
    (
        "no committee is called {=}; there are: {=}",
        "aucun comité ne s’appelle {} ; il y a : {}",
    ),
    (
        "nobody in that committee goes by {=}",
        "personne dans ce comité ne s’appelle {}",
    ),
    (
        "{}: the envelope before it is missing",
        "{} : l’enveloppe d’avant manque",
    ),
    (
        "{=} is a data folder: a backup needs another",
        "{} est un dossier de données : une copie de secours en demande un autre",
    ),
    (
        "{=} holds half a backup: remove it, or give another folder",
        "{} tient une moitié de copie de secours : enlevez-la, ou donnez un autre dossier",
    ),
    (
        "no backup was made in {=}",
        "aucune copie de secours n’a été faite dans {}",
    ),
    (
        "cannot copy the backup's database {=}",
        "la base de données de la copie de secours, {}, ne peut pas être copiée",
    ),
    (
        "the backup's database cannot be read",
        "la base de données de la copie de secours ne peut pas être lue",
    ),
    (
        "the data folder's path is too long for this system, by {} bytes: give a shorter one with --data",
        "le chemin du dossier des données est trop long pour ce système, de {} octet{|s} : donnez-en un plus court avec --data",
    ),
    (
        "a command was not answered: {}",
        "une commande n’a pas eu de réponse : {}",
    ),
    ("nothing was asked", "rien n’a été demandé"),
    ("the request has no end", "la demande n’a pas de fin"),
    ("the answer was not taken", "la réponse n’a pas été prise"),
    (
        "the database could not be made whole",
        "la base de données n’a pas pu être complétée",
    ),
    (
        "cannot replace what an older database left",
        "ce qu’une ancienne base de données a laissé ne peut pas être remplacé",
    ),
    (
        "the folder's path is too long: {} bytes, at most {}",
        "le chemin du dossier est trop long : {} octet{|s}, au plus {}",
    ),
    ("cannot remove {=}", "{} ne peut pas être enlevé"),
    (
        "the disk is full, or cannot be written: {}",
        "le disque est plein, ou ne peut pas être écrit : {}",
    ),
    (
        "the database is damaged: {}",
        "la base de données est abîmée : {}",
    ),
    (
        "error returned from database: (code: 13) database or disk is full",
        "le disque est plein",
    ),
    ("error returned from database: {}", "{}"),
    ("cannot print here", "rien ne peut être affiché ici"),
    (
        "the server's page goes on being read",
        "la page du serveur reste lisible",
    ),
    (
        "commands are not taken, until this is mended: {}",
        "les commandes ne sont pas prises, tant que ceci dure : {}",
    ),
    (
        "the disk could not be written: pages go on being read, and nothing more is taken until there is room: {}",
        "le disque n’a pas pu être écrit : les pages restent lisibles, et rien de plus n’est pris tant qu’il n’y a pas de place : {}",
    ),
    (
        "the disk can be written again",
        "le disque peut de nouveau être écrit",
    ),
    (
        "nothing is written while the disk takes nothing: make room first",
        "rien n’est écrit tant que le disque ne prend rien : faites d’abord de la place",
    ),
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
    ("{=} seq {=}", "{} numéro {}"),
    (
        "the envelope before it is missing",
        "l’enveloppe d’avant manque",
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
    (
        "cannot write the key file {=}",
        "la clé {} ne peut pas être écrite",
    ),
    ("{=} is not a key file", "{} n’est pas une clé"),
    ("{=} is the key of nothing", "{} est la clé de rien"),
    (
        "a statement of the founding was refused",
        "un énoncé de la fondation a été refusé",
    ),
    (
        "an opening key could not be sealed to the server",
        "une clé d’ouverture n’a pas pu être scellée pour le serveur",
    ),
    (
        "cannot make the data folder {=}",
        "le dossier des données {} ne peut pas être fait",
    ),
    (
        "cannot write in the data folder {=}",
        "impossible d’écrire dans le dossier des données {}",
    ),
    (
        "cannot lock the data folder",
        "le dossier des données ne peut pas être réservé",
    ),
    (
        "{=} is used by a running porte-voix: stop it first",
        "{} sert à un porte-voix qui marche : arrêtez-le d’abord",
    ),
    (
        "another command, or a server that takes none, uses {=}: try again",
        "une autre commande, ou un serveur qui n’en prend pas, se sert de {}\u{a0}: réessayez",
    ),
    (
        "the running server cannot be asked",
        "rien ne peut être demandé au serveur qui marche",
    ),
    (
        "the running server gave no answer",
        "le serveur qui marche n’a pas répondu",
    ),
    (
        "cannot replace the control socket",
        "la prise de commande ne peut pas être remplacée",
    ),
    (
        "cannot open the control socket",
        "la prise de commande ne peut pas être ouverte",
    ),
    (
        "a command was not answered",
        "une commande n’a pas eu de réponse",
    ),
    (
        "the running server is of another version",
        "le serveur qui marche est d’une autre version",
    ),
    (
        "the data folder is damaged",
        "le dossier des données est abîmé",
    ),
    (
        "cannot read the server's key {=}",
        "la clé du serveur {} ne peut pas être lue",
    ),
    (
        "the server's key cannot be read",
        "la clé du serveur ne peut pas être lue",
    ),
    (
        "a consultation was already founded in this data folder",
        "une consultation a déjà été fondée dans ce dossier de données",
    ),
    (
        "cannot set the key of an interrupted founding aside",
        "la clé d’une fondation interrompue ne peut pas être mise de côté",
    ),
    (
        "cannot write the server's key",
        "la clé du serveur ne peut pas être écrite",
    ),
    (
        "an envelope of our own lacks the one before it",
        "une de nos enveloppes n’a pas celle d’avant",
    ),
    (
        "an envelope of our own was refused: {}",
        "une de nos enveloppes a été refusée : {}",
    ),
    (
        "the database could not do it: {}",
        "la base de données n’a pas pu le faire : {}",
    ),
    (
        "the data folder was written by a newer version (schema {}, this program knows {}): install the newer version",
        "le dossier des données a été écrit par une version plus neuve (schéma {}, ce programme connaît {}) : installez la version plus neuve",
    ),
    (
        "a stored envelope cannot be read: {}",
        "une enveloppe gardée ne peut pas être lue : {}",
    ),
    (
        "stored envelope {} does not fit its chain: {}",
        "l’enveloppe gardée {} ne va pas dans sa chaîne : {}",
    ),
    (
        "what comes before envelope {} is not on the disk",
        "ce qui vient avant l’enveloppe {} n’est pas sur le disque",
    ),
    (
        "a number is too large to be stored",
        "un nombre est trop grand pour être gardé",
    ),
    (
        "cannot copy to {=}: it exists, or is not a usable file name",
        "impossible de copier vers {} : cela existe déjà, ou le nom ne convient pas",
    ),
    (
        "a hub's first start needs an invitation of the consultation: porte-voix hub --invitation LINK",
        "le premier démarrage d’une borne demande une invitation de la consultation : porte-voix hub --invitation LIEN",
    ),
    (
        "this data folder is of another consultation: give the hub a folder of its own",
        "ce dossier de données est d’une autre consultation : donnez à la borne un dossier à elle",
    ),
    ("the server is stopping", "le serveur s’arrête"),
    ("the disk failed: {}", "le disque a fait défaut : {}"),
    (
        "cannot read the certificate {=}",
        "le certificat {} ne peut pas être lu",
    ),
    (
        "cannot read the certificate's key {=}",
        "la clé du certificat {} ne peut pas être lue",
    ),
    (
        "the certificate and its key do not go together",
        "le certificat et sa clé ne vont pas ensemble",
    ),
];
