//! What is said below us: certificates, the database, the system.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    ("no items found", "rien de tel n’est dans ce fichier"),
    (
        "missing section end marker: {=}",
        "il manque la fin d’une partie\u{a0}: {}",
    ),
    (
        "illegal section start: {=}",
        "le début d’une partie est mal écrit\u{a0}: {}",
    ),
    (
        "base64 decode error: {=}",
        "une partie est mal écrite\u{a0}: {}",
    ),
    ("I/O error: {}", "{}"),
    (
        "PEM section exceeds maximum allowed size of 10 MB",
        "une partie est trop grande",
    ),
    ("peer sent no certificates", "il n’y a pas de certificat"),
    (
        "keys may not be consistent: KeyMismatch",
        "la clé n’est pas celle de ce certificat",
    ),
    (
        "invalid peer certificate: {=}",
        "le certificat n’est pas valable\u{a0}: {}",
    ),
    ("unexpected error: {}", "{}"),
    (
        "failed to parse private key as RSA, ECDSA, or EdDSA",
        "ce n’est pas une clé RSA, ECDSA ou EdDSA",
    ),
    ("other error: {}", "{}"),
    (
        "(code: 13) database or disk is full",
        "(code 13) le disque est plein",
    ),
    (
        "(code: 778) disk I/O error",
        "(code 778) l’écriture a échoué",
    ),
    (
        "(code: {=}) disk I/O error",
        "(code {}) la lecture ou l’écriture a échoué",
    ),
    (
        "(code: {=}) database disk image is malformed",
        "(code {}) la base de données est abîmée",
    ),
    (
        "(code: 26) file is not a database",
        "(code 26) ce n’est pas une base de données",
    ),
    (
        "(code: {=}) unable to open database file",
        "(code {}) le fichier ne peut pas être ouvert",
    ),
    (
        "(code: {=}) attempt to write a readonly database",
        "(code {}) la base de données ne peut qu’être lue",
    ),
    (
        "(code: {=}) database is locked",
        "(code {}) la base de données est prise",
    ),
    (
        "Operation not permitted (os error 1)",
        "cela n’est pas permis (erreur 1)",
    ),
    (
        "No such file or directory (os error 2)",
        "aucun fichier ni dossier de ce nom (erreur 2)",
    ),
    (
        "Input/output error (os error 5)",
        "le disque ou l’appareil a échoué (erreur 5)",
    ),
    (
        "No such device or address (os error 6)",
        "il n’y a pas d’appareil de ce nom (erreur 6)",
    ),
    (
        "Cannot allocate memory (os error 12)",
        "il n’y a plus de mémoire (erreur 12)",
    ),
    (
        "Permission denied (os error 13)",
        "ce n’est pas permis (erreur 13)",
    ),
    (
        "Device or resource busy (os error 16)",
        "c’est déjà pris (erreur 16)",
    ),
    ("File exists (os error 17)", "cela existe déjà (erreur 17)"),
    (
        "No such device (os error 19)",
        "il n’y a pas d’appareil de ce nom (erreur 19)",
    ),
    (
        "Invalid cross-device link (os error 18)",
        "c’est sur un autre disque (erreur 18)",
    ),
    (
        "Not a directory (os error 20)",
        "ce n’est pas un dossier (erreur 20)",
    ),
    (
        "Is a directory (os error 21)",
        "c’est un dossier (erreur 21)",
    ),
    (
        "Invalid argument (os error 22)",
        "le système ne le prend pas (erreur 22)",
    ),
    (
        "Too many open files in system (os error 23)",
        "trop de fichiers sont ouverts sur cette machine (erreur 23)",
    ),
    (
        "Too many open files (os error 24)",
        "trop de fichiers sont ouverts (erreur 24)",
    ),
    (
        "Text file busy (os error 26)",
        "ce fichier sert à un programme (erreur 26)",
    ),
    (
        "File too large (os error 27)",
        "le fichier serait trop grand (erreur 27)",
    ),
    (
        "No space left on device (os error 28)",
        "le disque est plein (erreur 28)",
    ),
    (
        "Illegal seek (os error 29)",
        "cela se lit d’un bout à l’autre seulement (erreur 29)",
    ),
    (
        "Read-only file system (os error 30)",
        "le disque ne peut qu’être lu (erreur 30)",
    ),
    (
        "Too many links (os error 31)",
        "il y a trop de liens (erreur 31)",
    ),
    (
        "Broken pipe (os error 32)",
        "personne ne lit plus (erreur 32)",
    ),
    (
        "File name too long (os error 36)",
        "le nom est trop long (erreur 36)",
    ),
    (
        "Directory not empty (os error 39)",
        "le dossier n’est pas vide (erreur 39)",
    ),
    (
        "Too many levels of symbolic links (os error 40)",
        "les liens tournent en rond (erreur 40)",
    ),
    (
        "Address family not supported by protocol (os error 97)",
        "cette machine ne connaît pas ce genre d’adresse (erreur 97)",
    ),
    (
        "Address already in use (os error 98)",
        "l’adresse est déjà prise (erreur 98)",
    ),
    (
        "Cannot assign requested address (os error 99)",
        "cette adresse n’est pas celle de cette machine (erreur 99)",
    ),
    (
        "Network is down (os error 100)",
        "le réseau est coupé (erreur 100)",
    ),
    (
        "Network is unreachable (os error 101)",
        "le réseau n’est pas joignable (erreur 101)",
    ),
    (
        "Software caused connection abort (os error 103)",
        "la connexion a été coupée (erreur 103)",
    ),
    (
        "Connection reset by peer (os error 104)",
        "la connexion a été coupée en face (erreur 104)",
    ),
    (
        "Transport endpoint is not connected (os error 107)",
        "la connexion n’est pas ouverte (erreur 107)",
    ),
    (
        "Connection timed out (os error 110)",
        "personne n’a répondu à temps (erreur 110)",
    ),
    (
        "Connection refused (os error 111)",
        "personne n’y répond (erreur 111)",
    ),
    (
        "No route to host (os error 113)",
        "cette machine n’est pas joignable (erreur 113)",
    ),
    (
        "Stale file handle (os error 116)",
        "ce fichier a disparu du disque partagé (erreur 116)",
    ),
    (
        "Disk quota exceeded (os error 122)",
        "la place permise sur le disque est prise (erreur 122)",
    ),
    (
        "stream did not contain valid UTF-8",
        "ce n’est pas un texte en UTF-8",
    ),
    ("failed to fill whole buffer", "la fin manque"),
    ("early eof", "la fin manque"),
];
