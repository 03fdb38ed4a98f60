//! One member's key that writes without end: what an honest phone of the same committee downloads,
//! beside what was written, and how long the relay is busy with it.

use std::time::Instant;

use shared::identity::DocumentId;
use shared::log::envelope::Draft;
use shared::log::{Kind, Verified};
use shared::replica::{Own, Replica};
use tests::fixture::{Consultation, admit, scope};
use tests::shell::Installed;
use tests::talk::{End, talk};

use super::line;

/// Envelopes that one key writes: a night of a phone.
const WRITTEN: usize = 28_000;

/// Runs the row.
pub(super) fn one_key() {
    let mut world = Consultation::found(1, 5, 6);
    let mallory = world.join(0).unwrap();
    let lise = world.join(0).unwrap();
    let mut theirs = with_all_of(&world);
    let mut servers = with_all_of(&world);
    let mut lises = with_all_of(&world);
    let one = Draft {
        scope: scope(0),
        kind: Kind(60_000),
        document: DocumentId::ZERO,
        body: vec![7; 200],
    };
    let signed = theirs.sign(&mallory.key(), vec![one; WRITTEN]);
    let written: usize = signed.iter().map(|one| one.to_bytes().len()).sum();
    admit(&mut theirs, signed);
    let began = Instant::now();
    meets((&mallory, &mut theirs), (&world.server, &mut servers));
    let busy = began.elapsed();
    let down = meets((&lise, &mut lises), (&world.server, &mut servers));
    line(
        &format!("one key writes {WRITTEN} envelopes: an honest phone downloads"),
        &format!("{down} of {written} B"),
        "2,000,000 B",
    );
    line(
        "  the relay takes what it keeps of them in",
        &format!("{busy:.1?}"),
        "reported",
    );
}

fn with_all_of(world: &Consultation) -> Replica {
    let mut replica = Replica::new(world.replica.consultation());
    let known = world.replica.log().all().cloned();
    admit(
        &mut replica,
        known.map(Verified::from_own_storage).collect(),
    );
    replica.derive();
    replica
}

/// Two installations compare until both are quiet; bytes that the first took.
fn meets(phone: (&Own, &mut Replica), server: (&Own, &mut Replica)) -> usize {
    let end = |(own, replica), installed| End {
        own,
        replica,
        installed,
        invited: false,
    };
    let ends = &mut [end(phone, Installed::Phone), end(server, Installed::Server)];
    talk(ends).unwrap().down
}
