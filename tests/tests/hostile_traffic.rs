//! Mutants of honest traffic, with checksum, signature and chain repaired by a valid member: each
//! ends refused, set aside with a named reason, or applied; nothing panics, memory stays small,
//! and nobody else's words move.
#![allow(missing_docs)]
#![allow(clippy::cast_possible_truncation, clippy::manual_is_multiple_of)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::collections::BTreeMap;

use shared::documents::{ChangeBody, NeedEdit};
use shared::identity::DocumentId;
use shared::log::envelope::Draft;
use shared::log::{Envelope, Kind};
use shared::replica::{Content, Own};
use tests::fixture::{Consultation, admit, scope};
use tests::hostile::mutants;
use tests::meter::{Meter, measured};
use tests::random::Random;

const MUTANTS: usize = 20_000;
const WORLDS: usize = 40;
const EVES: usize = 10;
const MEMORY: usize = 64 << 20;

#[global_allocator]
static METER: Meter = Meter;

/// What became of the mutants.
#[derive(Debug, Default)]
struct Tally {
    refused: usize,
    admitted: usize,
    set_aside: usize,
    changes_applied: usize,
}

/// A member who sends mutants, and the honest change that they would have sent.
struct Eve {
    own: Own,
    need: DocumentId,
    honest: Vec<u8>,
}

fn eves(world: &mut Consultation) -> Vec<Eve> {
    (0..EVES)
        .map(|n| {
            let own = world.join(0).unwrap();
            let need = world
                .propose(&own, &format!("Un autobus {n}"), "le soir")
                .unwrap();
            let edit = NeedEdit {
                sentence: Some(format!("Un autobus {n} et un taxi")),
                theme: Some(Some("transport".into())),
                ..NeedEdit::default()
            };
            let planned = world
                .replica
                .edit_need(&own, scope(0), need, &edit)
                .unwrap();
            let honest = planned.envelopes[0].body.clone().unwrap();
            Eve { own, need, honest }
        })
        .collect()
}

/// A body like an honest one, but not quite.
fn mutant(random: &mut Random, eve: &Eve, records: &[(Kind, DocumentId, Vec<u8>)]) -> Draft {
    if random.bits() % 2 == 0 {
        let honest = ChangeBody::decode(&eve.honest).unwrap();
        let change = mutants(random.bits(), &[honest.change.to_vec()])
            .next()
            .unwrap()
            .bytes;
        let epoch = if random.bits() % 16 == 0 {
            honest.epoch + 1
        } else {
            honest.epoch
        };
        return Draft {
            scope: scope(0),
            kind: Kind::NEED,
            document: eve.need,
            body: ChangeBody {
                epoch,
                change: &change,
                need: None,
            }
            .encode(),
        };
    }
    let (kind, document, mut body) = records[random.bits() as usize % records.len()].clone();
    for _ in 0..=random.bits() % 3 {
        let at = random.bits() as usize % body.len().max(1);
        match random.bits() % 4 {
            0 => body.truncate(at),
            1 => body.insert(at, random.bits() as u8),
            _ => {
                if let Some(byte) = body.get_mut(at) {
                    *byte = random.bits() as u8;
                }
            }
        }
    }
    let kind = if random.bits() % 8 == 0 {
        Kind(random.bits() as u16 % 80)
    } else {
        kind
    };
    let scope = if random.bits() % 16 == 0 {
        shared::identity::ScopeId::PUBLIC
    } else {
        scope(0)
    };
    Draft {
        scope,
        kind,
        document,
        body,
    }
}

fn run_world(seed: u64, tally: &mut Tally) {
    let mut random = Random::new(seed);
    let mut world = Consultation::found(1, 5, seed);
    let bystander = world.join(0).unwrap();
    let kept = world
        .propose(&bystander, "Je ne dérange personne", "")
        .unwrap();
    world.rank(&bystander, &[kept]).unwrap();
    for _ in 0..3 {
        let other = world.join(0).unwrap();
        world.rank(&other, &[kept]).unwrap();
    }
    let eves = eves(&mut world);
    let records: Vec<(Kind, DocumentId, Vec<u8>)> = world
        .replica
        .log()
        .all()
        .filter_map(|envelope| {
            Some((
                envelope.header.kind,
                envelope.header.document,
                envelope.body.clone()?,
            ))
        })
        .collect();
    let consultation = world.replica.consultation();
    let mut sent = BTreeMap::new();
    for n in 0..MUTANTS / WORLDS {
        let eve = &eves[random.bits() as usize % eves.len()];
        let draft = mutant(&mut random, eve, &records);
        let is_change = draft.kind.is_change();
        let signed = world.replica.sign(&eve.own.key(), vec![draft]).remove(0);
        // A quarter is broken after signing: what no repair helps.
        let mut bytes = signed.to_bytes();
        if random.bits() % 4 == 0 {
            let at = random.bits() as usize % bytes.len();
            bytes[at] ^= 1 << (random.bits() % 8);
        }
        match Envelope::from_bytes(&bytes).and_then(|envelope| envelope.verify(&consultation)) {
            Ok(verified) => {
                let hash = verified.hash();
                world.replica.admit(verified, &mut Vec::new()).unwrap();
                sent.insert(hash, is_change);
                tally.admitted += 1;
            }
            Err(_) => tally.refused += 1,
        }
        if n % 100 == 0 {
            world.replica.derive();
        }
    }
    let derived = world.replica.derive().clone();
    for (hash, is_change) in &sent {
        if derived.set_aside.contains_key(hash) {
            tally.set_aside += 1;
        } else if *is_change {
            tally.changes_applied += 1;
        }
    }
    let Content::Need(need) = &derived.documents[&kept].content else {
        panic!("the bystander's need")
    };
    assert_eq!(need.sentence, "Je ne dérange personne", "seed {seed}");
    assert!(
        derived
            .membership
            .role_in(&bystander.participant, scope(0))
            .is_some(),
        "seed {seed}"
    );
    let server = world.server.clone();
    // Counting goes on, whatever was sent: the honest answers make a list.
    let closed = world.replica.close(&server).expect("a count");
    let list = closed.outcomes.iter().find(|one| one.scope == scope(0));
    let list = list.unwrap_or_else(|| panic!("seed {seed}: {:?}", closed.withheld));
    assert!(
        list.lines.iter().any(|line| line.need == kept),
        "seed {seed}"
    );
    admit(&mut world.replica, closed.envelopes);
}

#[test]
fn mutants_signed_by_members_are_refused_set_aside_or_applied_and_move_nobody_else() {
    let (tally, peak) = measured(|| {
        let mut tally = Tally::default();
        for world in 0..WORLDS as u64 {
            run_world(20_261_122 + world, &mut tally);
        }
        tally
    });
    println!("{tally:?}, peak {} KiB", peak >> 10);
    let total = tally.refused + tally.admitted;
    assert_eq!(total, MUTANTS);
    assert!(tally.admitted * 2 >= total, "half is admitted: {tally:?}");
    assert!(
        tally.changes_applied * 100 >= total,
        "one in a hundred passes the vetting: {tally:?}"
    );
    assert!(
        tally.set_aside * 10 >= total,
        "hostile bodies are set aside: {tally:?}"
    );
    assert!(peak < MEMORY, "{peak} bytes");
}
