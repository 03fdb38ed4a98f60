//! What commands say when they did what was asked.

use super::Table;

/// Its sentences, English then French.
pub(super) const TABLE: Table = &[
    (
        "Founded “{=}” in {=}.",
        "Consultation «\u{a0}{}\u{a0}» fondée dans {}.",
    ),
    (
        "Next: porte-voix serve --data {=} --public-url https://…, then porte-voix invite --data {=} for each committee's link",
        "Ensuite\u{a0}: porte-voix serve --data {} --public-url https://…, puis porte-voix invite --data {} pour le lien de chaque comité",
    ),
    (
        "there was no folder {=}: it is made, and holds no consultation yet",
        "il n’y avait pas de dossier {}\u{a0}: il est fait, et ne tient pas encore de consultation",
    ),
    (
        "The founder's key is {=}: keep it apart, and safe.",
        "La clé de qui fonde est {} : gardez-la à part, et en lieu sûr.",
    ),
    (
        "Porte-Voix: {}    this hub: {}",
        "Porte-Voix : {}    cette borne : {}",
    ),
    ("Porte-Voix: {}", "Porte-Voix : {}"),
    ("Table:      {}", "Table :      {}"),
    (
        "Restored in {=}, under a new key.",
        "Rétabli dans {}, sous une nouvelle clé.",
    ),
    (
        "No consultation yet: `porte-voix found FILE.toml`, or `serve --demo`.",
        "Pas encore de consultation : `porte-voix found FICHIER.toml`, ou `serve --demo`.",
    ),
    (
        "{} is not https: phones will not keep the app for offline use, install it, or scan codes with the camera, and what they write is lost if the tab is closed before it is sent. Put a proxy that has a certificate in front (Caddy does it in one line) and give its address with --public-url https://…",
        "{} n’est pas en https : les téléphones ne pourront ni garder l’application sans réseau, ni l’installer, ni scanner des codes avec la caméra, et ce qu’ils écrivent est perdu si l’onglet est fermé avant l’envoi. Placez devant un mandataire qui a un certificat (Caddy le fait en une ligne) et donnez son adresse avec --public-url https://…",
    ),
    ("backed up in {=}", "copie de secours faite dans {}"),
    (
        "{=} envelopes for {=} in {=} ({=} kB); nobody else can read it",
        "{} enveloppe{|s} pour {} dans {} ({} ko) ; personne d’autre ne peut le lire",
    ),
    (
        "{}: what came before is kept, ask for the file again",
        "{} : ce qui venait avant est gardé, redemandez le fichier",
    ),
    (
        "{} in {=}: {} new, {} known before, {} refused",
        "{} dans {} : {} nouvelle{|s}, {} déjà connue{|s}, {} refusée{|s}",
    ),
    (
        "{} in {=}: {} new, {} known before, {} waiting for what comes before, {} refused",
        "{} dans {} : {} nouvelle{|s}, {} déjà connue{|s}, {} en attente de ce qui précède, {} refusée{|s}",
    ),
    (
        "in it: {}, {}, {}, {} (receipts, invitations and the like)",
        "dedans : {}, {}, {}, {} (reçus, invitations et le reste)",
    ),
    (
        "1 change of a need or another document",
        "1 changement d’un besoin ou d’un autre document",
    ),
    (
        "{} changes of needs and other documents",
        "{} changement{|s} de besoins et d’autres documents",
    ),
    ("1 envelope", "1 enveloppe"),
    ("{} envelopes", "{} enveloppe{|s}"),
    ("1 join", "1 entrée"),
    ("{} joins", "{} entrée{|s}"),
    ("1 ballot", "1 bulletin"),
    ("{} ballots", "{} bulletin{|s}"),
    ("1 other", "1 autre"),
    ("{} others", "{} autre{|s}"),
    ("the region", "la région"),
    ("every committee", "tous les comités"),
    ("{=} relays {?every committee} already", "{} relaie déjà {}"),
    (
        "{=} relays {?every committee}, from when it hears of it: by a phone, or when it sees this server",
        "{} relaie {}, dès qu’elle l’apprend : par un téléphone, ou quand elle voit ce serveur",
    ),
    ("nothing is entrusted to {=}", "rien n’est confié à {}"),
    (
        "nothing is entrusted to that hub from now on",
        "plus rien n’est confié à cette borne",
    ),
    (
        "{=}: no statement makes them one",
        "{} : rien ne dit que cette personne anime",
    ),
    ("{=}: they are already", "{} : cette personne anime déjà"),
    (
        "{=} runs {=} from now on",
        "{} anime {} à partir de maintenant",
    ),
    ("{=} does not run {=} from now on", "{} n’anime plus {}"),
    (
        "{} envelopes in {} chains, every signature and link holds ({} erased or without body, {} forks)",
        "{} enveloppe{|s} en {} chaîne{|s}, chaque signature et chaque lien tient ({} effacée{|s} ou sans contenu, {} dédoublement{|s})",
    ),
    ("the question", "la question"),
];
