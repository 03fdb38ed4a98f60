//! What is wrong with what was asked, or with who asks it, and what to do about it.

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
        "a command was not answered: {}",
        "une commande n’a pas eu de réponse : {}",
    ),
    ("nothing was asked", "rien n’a été demandé"),
    ("the request has no end", "la demande n’a pas de fin"),
    ("the answer was not taken", "la réponse n’a pas été prise"),
    ("cannot print here", "rien ne peut être affiché ici"),
    (
        "a statement of the founding was refused",
        "un énoncé de la fondation a été refusé",
    ),
    (
        "an opening key could not be sealed to the server",
        "une clé d’ouverture n’a pas pu être scellée pour le serveur",
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
        "a command was not answered",
        "une commande n’a pas eu de réponse",
    ),
    (
        "the running server is of another version",
        "le serveur qui marche est d’une autre version",
    ),
    (
        "a hub's first start needs an invitation of the consultation: porte-voix hub --invitation LINK",
        "le premier démarrage d’une borne demande une invitation de la consultation : porte-voix hub --invitation LIEN",
    ),
    ("the server is stopping", "le serveur s’arrête"),
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
