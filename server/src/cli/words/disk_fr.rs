//! What is wrong with a data folder, a key file, a backup or the database, and what to do about
//! it.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "the founder's key must not be in the data folder: give another place with --key",
        "la clé de qui fonde ne doit pas être dans le dossier des données : donnez un autre endroit avec --key",
    ),
    (
        "{=} is the folder of a hub: start it with porte-voix hub",
        "{} est le dossier d’une borne\u{a0}: allumez-la avec porte-voix hub",
    ),
    (
        "there is no consultation in {=}: found one first",
        "il n’y a pas de consultation dans {} : fondez-en une d’abord",
    ),
    (
        "there is no consultation in {=}: found one first, or give its folder with --data",
        "il n’y a pas de consultation dans {} : fondez-en une d’abord, ou donnez son dossier avec --data",
    ),
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
    ("{=} seq {=}", "{} numéro {}"),
    (
        "the envelope before it is missing",
        "l’enveloppe d’avant manque",
    ),
    (
        "cannot write the key file {=}",
        "la clé {} ne peut pas être écrite",
    ),
    ("{=} is not a key file", "{} n’est pas une clé"),
    ("{=} is the key of nothing", "{} est la clé de rien"),
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
        "cannot replace the control socket",
        "la prise de commande ne peut pas être remplacée",
    ),
    (
        "cannot open the control socket",
        "la prise de commande ne peut pas être ouverte",
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
        "this data folder is of another consultation: give the hub a folder of its own",
        "ce dossier de données est d’une autre consultation : donnez à la borne un dossier à elle",
    ),
    ("the disk failed: {}", "le disque a fait défaut : {}"),
];
