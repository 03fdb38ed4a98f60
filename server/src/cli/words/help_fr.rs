//! What `--help` says of each command and option.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "Porte-Voix: what people say, carried to the table where it is decided",
        "Porte-Voix : ce que les gens disent, porté à la table où l’on décide",
    ),
    (
        "Serve the app, the link and the table's page (the default)",
        "Servir l’application, le lien et la page de la table (ce qui est fait si rien n’est dit)",
    ),
    (
        "Serve the app, the link and the table's page",
        "Servir l’application, le lien et la page de la table",
    ),
    (
        "Be a hub in a room without Internet: phones meet here",
        "Être une borne dans une salle sans Internet : les téléphones s’y relient",
    ),
    (
        "Found a consultation from its description",
        "Fonder une consultation à partir de sa description",
    ),
    (
        "Show the way into committees, as links and as codes to scan",
        "Montrer l’entrée des comités, en liens et en codes à scanner",
    ),
    (
        "Show the way into committees",
        "Montrer l’entrée des comités",
    ),
    (
        "Make a cut, count and publish",
        "Arrêter, compter et publier",
    ),
    (
        "Copy everything to a new folder, also while the server runs",
        "Tout copier dans un nouveau dossier, même pendant que le serveur marche",
    ),
    (
        "Copy everything to a new folder",
        "Tout copier dans un nouveau dossier",
    ),
    (
        "Continue from a backup, in an empty data folder",
        "Continuer à partir d’une copie de secours, dans un dossier vide",
    ),
    (
        "Write a sealed file for one reader, to be carried",
        "Écrire un fichier scellé pour une personne, à porter",
    ),
    (
        "Write a sealed file with all that somebody may read, to be carried where no network goes",
        "Écrire un fichier scellé avec tout ce que quelqu’un peut lire, à porter là où aucun réseau ne va",
    ),
    (
        "Bring what a carried file holds",
        "Prendre ce que tient un fichier porté",
    ),
    (
        "Bring what a carried file holds; twice, late or in any order does no harm",
        "Prendre ce que tient un fichier porté ; deux fois, en retard ou dans le désordre ne fait pas de mal",
    ),
    (
        "Entrust committees to a hub",
        "Confier des comités à une borne",
    ),
    (
        "Entrust committees to a hub: they are synced with it, and its receipts count",
        "Confier des comités à une borne : elle les garde, et ce qu’elle a reçu compte comme reçu",
    ),
    (
        "Tell phones of another address of this server, before it moves there",
        "Dire aux téléphones une autre adresse de ce serveur, avant qu’il y aille",
    ),
    (
        "The address, such as https://table.example",
        "L’adresse, comme https://table.example",
    ),
    (
        "Take back every address that was published",
        "Reprendre chaque adresse qui a été publiée",
    ),
    (
        "Make a participant the facilitator of their committee",
        "Faire d’une personne celle qui anime son comité",
    ),
    (
        "Walk every chain: signatures, bodies, links",
        "Relire chaque chaîne : signatures, contenus, liens",
    ),
    ("The data folder", "Le dossier des données"),
    (
        "Where to listen: 127.0.0.1:8787 when not given, every network for a hub",
        "Où écouter : 127.0.0.1:8787 si rien n’est dit, tous les réseaux pour une borne",
    ),
    (
        "The address that phones type, such as https://table.example",
        "L’adresse que les téléphones tapent, comme https://table.example",
    ),
    (
        "The language of what is printed: fr or en; that of the environment when not given",
        "La langue de ce qui est affiché : fr ou en ; celle de l’environnement si rien n’est dit",
    ),
    (
        "A certificate chain in PEM, to serve https without a proxy",
        "Un certificat et sa chaîne, en PEM, pour servir en https sans mandataire",
    ),
    ("Its key in PEM", "Sa clé, en PEM"),
    (
        "Found the demonstration in an empty data folder first",
        "Fonder d’abord la démonstration, dans un dossier vide",
    ),
    (
        "Print one line of JSON once it listens",
        "Afficher une ligne de JSON dès qu’il écoute",
    ),
    (
        "Serve metrics on another address, such as 127.0.0.1:9100",
        "Servir les mesures à une autre adresse, comme 127.0.0.1:9100",
    ),
    (
        "The header in which a proxy in front writes each client's address, such as X-Forwarded-For: connections are then counted by it",
        "L’en-tête où un mandataire placé devant écrit l’adresse de chacun, comme X-Forwarded-For ou Forwarded : les connexions sont alors comptées selon elle",
    ),
    (
        "The header in which a proxy in front writes each client's address, such as X-Forwarded-For or Forwarded: connections are then counted by it",
        "L’en-tête où un mandataire placé devant écrit l’adresse de chacun, comme X-Forwarded-For ou Forwarded : les connexions sont alors comptées selon elle",
    ),
    (
        "What people read as the hub's name",
        "Le nom de la borne, que les gens lisent",
    ),
    (
        "Any invitation of the consultation, as a link or a code: for the first start",
        "Une invitation de la consultation, en lien ou en code : pour le premier démarrage",
    ),
    (
        "Another address of the table's server than the invitation's",
        "Une autre adresse du serveur de la table que celle de l’invitation",
    ),
    (
        "Do not announce a name in the room",
        "Ne pas annoncer de nom dans la salle",
    ),
    (
        "The description (see tests/fixtures/consultation.toml for one)",
        "La description (tests/fixtures/consultation.toml en est une)",
    ),
    (
        "Where the founder's key goes; beside the description when not given",
        "Où va la clé de qui fonde ; à côté de la description si rien n’est dit",
    ),
    (
        "What people read as the server's name",
        "Le nom du serveur, que les gens lisent",
    ),
    (
        "Speak as the person whose key file this is; as the server when not given",
        "Parler comme la personne dont voici la clé ; comme le serveur si rien n’est dit",
    ),
    (
        "Speak as the person whose key file this is",
        "Parler comme la personne dont voici la clé",
    ),
    (
        "Speak as the coordinator whose key file this is",
        "Parler comme la coordination dont voici la clé",
    ),
    (
        "One committee; all when not given",
        "Un comité ; tous si rien n’est dit",
    ),
    (
        "A folder that holds no backup yet",
        "Un dossier qui ne tient pas encore de copie de secours",
    ),
    ("The backup", "La copie de secours"),
    (
        "A file that is not there yet",
        "Un fichier qui n’existe pas encore",
    ),
    (
        "Who can open it: a relay's name, a person's name in their committee, or an id",
        "Qui pourra l’ouvrir : le nom d’un relais, celui d’une personne dans son comité, ou un identifiant",
    ),
    ("The file", "Le fichier"),
    (
        "The hub's code, or the link that it shows; its name also, to take back",
        "Le code de la borne, ou le lien qu’elle montre ; son nom aussi, pour reprendre",
    ),
    (
        "One committee, several times for several; every committee when not given",
        "Un comité, plusieurs fois pour plusieurs ; tous les comités si rien n’est dit",
    ),
    (
        "Take back all that was entrusted to it",
        "Reprendre tout ce qui lui a été confié",
    ),
    (
        "The name that they show in the committee, or their id",
        "Le nom que la personne montre dans le comité, ou son identifiant",
    ),
    ("The committee", "Le comité"),
    ("Print help", "Afficher cette aide"),
    ("Print version", "Afficher la version"),
    (
        "Print this message or the help of the given subcommand(s)",
        "Afficher cette aide, ou celle d’une commande",
    ),
];
