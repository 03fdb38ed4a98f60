//! Golden files of the wire at version 1, kept for ever: what was written once is read for ever,
//! and what is written today is the same bytes.
//!
//! A new kind of body adds a file: run once with `PORTE_VOIX_GOLDEN=write`, which never changes a
//! file that is there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use shared::carry::film::Watched;
use shared::carry::near_code::{Address, Candidate};
use shared::carry::still::{self, Taken};
use shared::carry::{Code, Consulted, Film, FilmReader, NearCode, StillReader};
use shared::carry::{pack, unpack};
use shared::documents::ChangeBody;
use shared::identity::HubCode;
use shared::identity::hub_code::{Host, HubIdentity};
use shared::identity::random::Randomness;
use shared::identity::{
    ConsultationId, DocumentId, EnvelopeHash, Invitation, KeyId, ParticipantId, ReadingKey, Role,
    ScopeId, SigningKey, TransportKey,
};
use shared::log::envelope::Draft;
use shared::log::seal::ReadingSecret;
use shared::log::{Envelope, Header, Kind};
use shared::records::ballot::{Channel, Content, Given, Sealed, Unlisted};
use shared::records::cut::{Curated, CutPart};
use shared::records::list::{BallotEntry, ChainEntry, Entries, Fate};
use shared::records::opener::Holder;
use shared::records::receipt::Held;
use shared::records::result::{Figure, Heard, Line, Value};
use shared::records::revoke::Target;
use shared::records::*;
use shared::replica::curations::curation_of;
use shared::strict;
use shared::sync::{self, LinkEvent, TransportSecret};

const KEY: KeyId = KeyId([0x11; 32]);
const SCOPE: ScopeId = ScopeId([0x22; 16]);
const PERSON: ParticipantId = ParticipantId([0x33; 16]);
const HASH: EnvelopeHash = EnvelopeHash([0x44; 32]);
const NEED: DocumentId = DocumentId([0x55; 16]);
const READING: ReadingKey = ReadingKey([0x66; 32]);

fn figure(name: &str, value: Value) -> Figure {
    Figure {
        name: name.into(),
        value,
    }
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/wire")
        .join(format!("{name}.v1.hex"))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .chunks(32)
        .map(|line| {
            line.iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
                + "\n"
        })
        .collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// The bytes of the golden file, which must be those given.
fn golden(name: &str, bytes: &[u8]) -> Vec<u8> {
    let path = path(name);
    if !path.exists() && std::env::var("PORTE_VOIX_GOLDEN").as_deref() == Ok("write") {
        std::fs::write(&path, hex(bytes)).unwrap();
    }
    let kept =
        std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{name} has no golden file"));
    assert_eq!(hex(bytes), kept, "{name}: the wire of version 1 is frozen");
    unhex(&kept)
}

fn record<T: Record + PartialEq + std::fmt::Debug>(seen: &mut BTreeSet<Kind>, value: &T) {
    seen.insert(T::KIND);
    let kept = golden(T::KIND.word(), &value.to_body());
    assert_eq!(&T::from_body(&kept).unwrap(), value);
}

#[test]
fn every_statement_and_record_is_written_as_on_the_first_day() {
    let mut seen = BTreeSet::new();
    let s = &mut seen;
    record(
        s,
        &Found {
            v: 1,
            title: "Essai".into(),
            founder: "La table".into(),
            reading: READING,
            recovery: KEY,
            demonstration: true,
            nonce: [7; 16].into(),
        },
    );
    record(
        s,
        &Invite {
            v: 1,
            key: KEY,
            role: Some(Role::Facilitator),
            scopes: vec![SCOPE],
            officer: true,
            uses: Some(30),
            until: Some("2026-12-31".into()),
        },
    );
    record(
        s,
        &Join {
            v: 1,
            invitation: KEY,
            proof: [8; 64].into(),
            reading: READING,
            recovery: Some(KEY),
        },
    );
    record(
        s,
        &Confirm {
            v: 1,
            participant: PERSON,
            in_place_of: Some(ParticipantId([0x34; 16])),
        },
    );
    record(
        s,
        &Link {
            v: 1,
            one_time: KEY,
        },
    );
    record(
        s,
        &Linked {
            v: 1,
            participant: PERSON,
            by: KEY,
            proof: [9; 64].into(),
            recovery: None,
        },
    );
    record(
        s,
        &GiveRole {
            v: 1,
            participant: PERSON,
            role: Role::Coordinator,
            scopes: vec![],
        },
    );
    record(
        s,
        &Relay {
            v: 1,
            participant: PERSON,
            transport: TransportKey([0x77; 32]),
            name: "La table".into(),
            address: Some("https://table.example".into()),
            scopes: Some(vec![SCOPE]),
        },
    );
    record(
        s,
        &Opener {
            v: 1,
            scope: SCOPE,
            epoch: 3,
            public: READING,
            holders: vec![Holder {
                participant: PERSON,
                sealed: vec![1, 2, 3].into(),
            }],
        },
    );
    record(
        s,
        &Officer {
            v: 1,
            scope: SCOPE,
            participant: PERSON,
        },
    );
    record(s, &Leave { v: 1 });
    record(
        s,
        &Revoke {
            v: 1,
            target: Target::Key {
                key: KEY,
                chains: vec![(SCOPE, 12)],
            },
        },
    );
    record(
        s,
        &Reinstate {
            v: 1,
            revocation: HASH,
        },
    );
    record(
        s,
        &Erase {
            v: 1,
            documents: vec![NEED],
            envelopes: vec![HASH],
        },
    );
    record(
        s,
        &Ballot {
            v: 1,
            counter: 4,
            sealed: vec![5; 40].into(),
        },
    );
    record(
        s,
        &Opening {
            v: 1,
            scope: SCOPE,
            ballots: 12,
            root: HASH,
            epoch: 1,
        },
    );
    record(
        s,
        &Cut {
            v: 1,
            scope: SCOPE,
            before: vec![HASH],
            parts: vec![CutPart {
                scope: SCOPE,
                root: HASH,
                ballots_root: HASH,
            }],
            charter: vec![HASH],
            curations: vec![Curated {
                scope: SCOPE,
                digest: HASH,
            }],
            day: Some("2026-11-28".into()),
            governance: HASH,
        },
    );
    record(
        s,
        &List {
            v: 1,
            root: HASH,
            part: 0,
            parts: 1,
            entries: Entries::Ballots(vec![BallotEntry {
                hash: HASH,
                participant: PERSON,
                fate: Fate::Replaced,
            }]),
        },
    );
    record(
        s,
        &Outcome {
            v: 1,
            cut: HASH,
            scope: ScopeId::PUBLIC,
            paper: "region".into(),
            rule: "turns-1-committee".into(),
            seed: None,
            smallest: 5,
            figures: vec![
                figure("ballots", Value::Exact(25)),
                figure("null", Value::Few),
                figure("people", Value::Exact(31)),
                figure("unread", Value::Most),
            ],
            committees: vec![SCOPE],
            missing: vec![],
            from: vec![HASH],
            before: vec![HASH],
            charter: vec![HASH],
            curation: Some(HASH),
            lines: vec![Line {
                need: NEED,
                grouped: vec![],
                place: 1,
                excerpt: HASH,
                figures: vec![figure("chosen", Value::Exact(12))],
            }],
            heard: vec![Heard {
                need: NEED,
                grouped: vec![NEED],
                excerpt: HASH,
            }],
            part: None,
        },
    );
    record(
        s,
        &Excerpt {
            v: 1,
            need: NEED,
            scope: SCOPE,
            sentence: "Un logement sûr et abordable.".into(),
            details: String::new(),
            theme: Some("habitation_logement".into()),
            provenance: "own".into(),
            source: Some("ours".into()),
            plain: None,
            before: vec!["Un logement sûr et aborable.".into()],
        },
    );
    record(
        s,
        &Strike {
            v: 1,
            scope: SCOPE,
            cut: HASH,
            paper: "region".into(),
            counter: 2,
            reason: Some("Les bulletins ont été copiés deux fois.".into()),
        },
    );
    record(
        s,
        &Receipt {
            v: 1,
            chains: vec![Held {
                key: KEY,
                seq: 3,
                hash: HASH,
            }],
        },
    );
    // Their bodies come with what reads them.
    let reserved = [
        Kind::ACTIVITY,
        Kind::PAPER_CODE,
        Kind::OPINION,
        Kind::DECISION,
    ];
    let missing: Vec<&str> = Kind::KNOWN
        .iter()
        .filter(|kind| !kind.is_change() && !seen.contains(kind) && !reserved.contains(kind))
        .map(|kind| kind.word())
        .collect();
    assert!(missing.is_empty(), "no golden file for {missing:?}");
}

#[test]
fn every_variant_of_a_body_is_written_as_on_the_first_day() {
    for (name, target) in [
        (
            "revoke-invitation",
            Target::Invitation {
                key: KEY,
                recognised: vec![PERSON],
            },
        ),
        ("revoke-statement", Target::Statement { statement: HASH }),
        (
            "revoke-participant",
            Target::Participant {
                participant: PERSON,
                chains: vec![(KEY, SCOPE, 12)],
            },
        ),
    ] {
        let body = Revoke { v: 1, target };
        assert_eq!(
            Revoke::from_body(&golden(name, &body.to_body())).unwrap(),
            body
        );
    }
    let chains = List {
        v: 1,
        root: HASH,
        part: 1,
        parts: 2,
        entries: Entries::Chains(vec![ChainEntry {
            key: KEY,
            seq: 9,
            hash: HASH,
        }]),
    };
    assert_eq!(
        List::from_body(&golden("list-chains", &chains.to_body())).unwrap(),
        chains
    );
    let content = Content {
        paper: "region".into(),
        groups: vec![vec![NEED], vec![DocumentId([0x56; 16])]],
        unlisted: Unlisted::Below,
        channel: Channel::Phone,
    };
    let given = Given {
        content,
        salt: [9; 8],
        tags: vec![(NEED, [1, 2, 3, 4]), (DocumentId([0x56; 16]), [5; 4])],
    };
    let sealed = given.sealed();
    let read: Sealed = strict::decode(&golden("ballot-content", &strict::encode(&sealed))).unwrap();
    assert_eq!(read.given().unwrap(), given);
}

#[test]
fn header_hash_signature_and_ids_are_those_of_the_first_day() {
    let key = SigningKey::from_seed(&[1; 32]);
    let header = Header {
        v: 1,
        consultation: ConsultationId([2; 32]),
        scope: SCOPE,
        key: key.id(),
        seq: 300,
        prev: HASH,
        kind: Kind::NEED,
        document: NEED,
        body_hash: EnvelopeHash::ZERO,
        body_len: 0,
    };
    let signed = Envelope::sign(&key, header, b"corps".to_vec());
    let kept = golden("envelope", &signed.to_bytes());
    let read = Envelope::from_bytes(&kept).unwrap();
    assert_eq!(read.hash(), signed.hash());
    assert!(
        read.verify(&ConsultationId([2; 32])).is_ok(),
        "Ed25519 is deterministic: the signature of the first day holds"
    );
    golden("header", &signed.header.to_bytes());
    golden("envelope-hash", &signed.hash().0);
    golden("sealing-context", &signed.header.sealing_context());
    golden(
        "document-id",
        &Header::new_document(
            &ConsultationId([2; 32]),
            Kind::NEED,
            signed.header.position(),
        )
        .0,
    );
    let about = ChangeBody {
        epoch: 1,
        change: b"change",
        need: Some(NEED),
    };
    let kept = golden("change-of-a-curation", &about.encode());
    assert_eq!(ChangeBody::decode(&kept), Ok(about));
    golden(
        "staff-document-id",
        &curation_of(&ConsultationId([2; 32]), SCOPE, &NEED).0,
    );
    golden("participant-id", &ParticipantId::of_first_key(&key.id()).0);
    golden(
        "join-proof",
        &Join::proof_message(&ConsultationId([2; 32]), &SCOPE, &key.id()),
    );
    golden(
        "linked-proof",
        &Linked::proof_message(&ConsultationId([2; 32]), &SCOPE, &PERSON, &key.id()),
    );
    golden(
        "opener-context",
        &Opener::sealing_context(&SCOPE, 3, &PERSON),
    );
}

#[test]
fn an_invitation_of_the_first_day_is_read() {
    let invitation = Invitation::new(
        ConsultationId([2; 32]),
        SCOPE,
        [3; 32],
        "Comité".into(),
        "Quoi ?".into(),
        Some(("https://t.example".into(), TransportKey([4; 32]))),
    );
    let code = invitation.to_code().unwrap();
    let kept = golden("invitation-code", code.as_bytes());
    assert_eq!(
        Invitation::parse(std::str::from_utf8(&kept).unwrap()).unwrap(),
        invitation
    );
}

#[test]
fn a_hub_code_of_the_first_day_is_read() {
    let identity = HubIdentity {
        consultation: ConsultationId([2; 32]),
        transport: TransportKey([3; 32]),
        participant: PERSON,
        invitation: KEY,
        name: "la borne".into(),
    };
    let hosts = vec![
        Host::Address([192, 168, 1, 4].into()),
        Host::Address("fd00::1".parse().unwrap()),
        Host::Name("porte-voix-a1b2.local".into()),
    ];
    let code = HubCode::new(&identity, false, 8787, hosts);
    let kept = golden("hub-code", code.to_text().as_bytes());
    assert_eq!(
        HubCode::parse(std::str::from_utf8(&kept).unwrap()).unwrap(),
        code
    );
}

#[test]
fn a_body_of_a_newer_version_is_named_as_such_and_not_refused() {
    let newer = strict::encode(&(9u8, "whatever"));
    assert_eq!(Ballot::from_body(&newer), Err(Unreadable::Newer));
    assert_eq!(Ballot::from_body(&[0xff]), Err(Unreadable::Malformed));
}

#[test]
fn a_number_that_stands_for_nothing_yet_is_newer_and_not_malformed() {
    let role = |number: u8| strict::encode(&(1u8, PERSON, number, vec![SCOPE]));
    assert!(GiveRole::from_body(&role(3)).is_ok());
    for reserved in [2, 4, 7] {
        assert_eq!(GiveRole::from_body(&role(reserved)), Err(Unreadable::Newer));
        assert!(is_newer(Kind::ROLE, &role(reserved)));
    }
    assert!(!is_newer(Kind::ROLE, &[0xff]));
}

#[test]
fn two_ends_of_a_link_exchange_the_bytes_of_the_first_day() {
    let (phone, hub) = (
        TransportSecret::from_seed([1; 32]),
        TransportSecret::from_seed([2; 32]),
    );
    golden("link-transport-key", phone.public().as_bytes());
    let consultation = ConsultationId([7; 32]);
    let (mut there, greeting) =
        sync::Link::initiator(&phone, &hub.public(), &consultation, &[], [5; 32]).unwrap();
    golden("link-greeting", &greeting);
    let mut here = sync::Link::responder(&hub, &consultation, &[], [6; 32]).unwrap();
    let LinkEvent::Opened {
        reply: Some(answer),
        ..
    } = here.receive(&greeting).unwrap()
    else {
        panic!("the responder opens at the first message");
    };
    golden("link-answer", &answer);
    there.receive(&answer).unwrap();
    let says = |name, from: &mut sync::Link, to: &mut sync::Link| {
        // Twice, so that a nonce other than zero is held too.
        let first = from.seal_frame(b"first").unwrap().remove(0);
        let second = from.seal_frame(b"second").unwrap().remove(0);
        golden(name, &[first.as_slice(), &second].concat());
        for (message, said) in [(first, "first"), (second, "second")] {
            let frame = LinkEvent::Frame(said.as_bytes().to_vec());
            assert_eq!(to.receive(&message).unwrap(), frame);
        }
    };
    says("link-frame-there", &mut there, &mut here);
    says("link-frame-back", &mut here, &mut there);
}

#[test]
fn a_bundle_of_the_first_day_is_read() {
    let key = SigningKey::from_seed(&[1; 32]);
    let consultation = ConsultationId([2; 32]);
    let draft = Draft {
        scope: SCOPE,
        kind: Kind::OPINION,
        document: DocumentId::ZERO,
        body: b"what is carried".to_vec(),
    };
    let signed = Envelope::next(&key, consultation, None, draft).into_inner();
    let reader = ReadingSecret::from_bytes([3; 32]);
    let mut random = Randomness::from_seed([4; 32]);
    let bundle = pack(&consultation, &[reader.public()], [&signed], &mut random).unwrap();
    let kept = golden("bundle", &bundle);
    let read: Vec<Envelope> = unpack(&kept, &consultation, &reader)
        .map(Result::unwrap)
        .collect();
    assert_eq!(read, [signed]);
}

#[test]
fn codes_of_the_first_day_are_read() {
    let near = NearCode {
        consultation: Consulted::from(&ConsultationId([2; 32])),
        transport: TransportKey([3; 32]),
        answer: true,
        ufrag: "WelE".into(),
        pwd: "8tJhOIYGtgbTcQG6ROW/W6I9".into(),
        fingerprint: [4; 32],
        candidates: vec![
            Candidate {
                address: Address::V4([192, 168, 43, 20].into()),
                port: 40_001,
            },
            Candidate {
                address: Address::Mdns([5; 16]),
                port: 40_002,
            },
            Candidate {
                address: Address::V6(u128::from_be_bytes([0xfd; 16]).into()),
                port: 40_003,
            },
        ],
    };
    let kept = golden("near-code", near.to_text().as_bytes());
    let kept = String::from_utf8(kept).unwrap();
    assert_eq!(Code::read(&kept), Ok(Code::Near(near)));

    let key = SigningKey::from_seed(&[1; 32]);
    let consultation = ConsultationId([2; 32]);
    let (mut tip, mut envelopes) = (None, Vec::new());
    for (document, body) in [(DocumentId::ZERO, 150u32), (NEED, 300), (NEED, 200)] {
        let draft = Draft {
            scope: SCOPE,
            kind: Kind::NEED,
            document,
            body: (0..body)
                .map(|at| ((at * at * 7) >> 2).to_le_bytes()[0])
                .collect(),
        };
        let signed = Envelope::next(&key, consultation, tip, draft).into_inner();
        tip = Some((signed.header.seq, signed.hash()));
        envelopes.push(signed);
    }
    let texts = still::write(&consultation, &envelopes).unwrap();
    let kept = golden("still-codes", texts.join("\n").as_bytes());
    let mut reader = StillReader::default();
    let payload = String::from_utf8(kept).unwrap().lines().find_map(|text| {
        let Ok(Code::Still(part)) = Code::read(text) else {
            panic!("{text}")
        };
        match reader.take(&part).unwrap() {
            Taken::All(payload) => Some(payload),
            Taken::Some { .. } => None,
        }
    });
    assert_eq!(still::read(&payload.unwrap(), &consultation), Ok(envelopes));

    let bundle: Vec<u8> = (0..1_500u32)
        .map(|at| ((at * at) >> 3).to_le_bytes()[0])
        .collect();
    let film = Film::new(&bundle).unwrap();
    // The bundle has four symbols: two of them, and three made from all.
    let frames: Vec<String> = [1, 3, 4, 7, 1_000].map(|at| film.frame(at)).to_vec();
    let kept = golden("film-frames", frames.join("\n").as_bytes());
    let mut reader = FilmReader::default();
    let read = String::from_utf8(kept).unwrap().lines().find_map(|text| {
        let Ok(Code::Film(frame)) = Code::read(text) else {
            panic!("{text}")
        };
        match reader.take(&frame).unwrap() {
            Watched::All(bundle) => Some(bundle),
            Watched::Some { .. } => None,
        }
    });
    assert_eq!(read, Some(bundle));
}
