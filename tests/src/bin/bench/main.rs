//! The native bars of the README, measured side by side in one run; medians of several runs.
//!
//! `cargo xtask bench` runs it in release. Nothing here is asserted: figures are printed with
//! their bar, and a person reads them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout,
    clippy::cast_precision_loss
)]

mod arrival;
mod flood;
mod region;

use std::time::{Duration, Instant};

use automerge::sync::SyncDoc;
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjType, ROOT};
use shared::identity::DocumentId;
use shared::identity::random::Randomness;
use shared::replica::{Own, Replica};
use shared::view::{LinkPhase, Storage};
use tests::fixture::{Consultation, scope};
use tests::shell::Installed;
use tests::talk::{Cost, End, talk};

/// A group of rows, by name.
type Rows = (&'static str, fn());

/// All of them; with names as arguments, only those.
fn main() {
    let all: [Rows; 7] = [
        ("ballot", ballot),
        ("reconnect", reconnect),
        ("first-sync", first_sync),
        ("board", board),
        ("arrival", arrival::one_ballot),
        ("flood", flood::one_key),
        ("region", region::of_a_thousand),
    ];
    let asked: Vec<String> = std::env::args().skip(1).collect();
    for (name, run) in all {
        if asked.is_empty() || asked.iter().any(|one| one == name) {
            run();
        }
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn line(what: &str, figure: &str, bar: &str) {
    println!("{what:<72} {figure:>28}   bar: {bar}");
}

fn ballot() {
    let mut world = Consultation::found(1, 10, 1);
    let own = world.join(0).unwrap();
    let needs: Vec<DocumentId> = (0..10u8)
        .map(|n| world.propose(&own, &format!("Besoin {n}"), "").unwrap())
        .collect();
    let size = world.rank(&own, &needs).unwrap();
    line(
        "ballot envelope, 10 ranks, three openers",
        &format!("{size} B"),
        "800 B",
    );
}

/// One participant of a committee, ready to talk with the server.
fn ends<'a>(
    own: &'a Own,
    phone: &'a mut Replica,
    table: &'a Own,
    server: &'a mut Replica,
) -> [End<'a>; 2] {
    [
        End {
            own,
            replica: phone,
            installed: Installed::Phone,
            invited: true,
        },
        End {
            own: table,
            replica: server,
            installed: Installed::Server,
            invited: false,
        },
    ]
}

/// The server's replica, once it receipted what it holds.
fn receipted(world: &Consultation) -> Replica {
    let mut server = world.replica.clone();
    let mut nobodys = Replica::new(server.consultation());
    let mut nobody = Randomness::from_seed([7; 32]);
    let nobody = Own::new(server.consultation(), &mut nobody);
    talk(&mut ends(&nobody, &mut nobodys, &world.server, &mut server)).unwrap();
    server
}

fn reconnect() {
    let committees = 50;
    let mut world = Consultation::found(committees, 5, 2);
    let mut first = None;
    for committee in 0..usize::from(committees) {
        for _ in 0..200 {
            let own = world.join(committee).unwrap();
            first.get_or_insert(own);
        }
    }
    let own = first.unwrap();
    let mut server = receipted(&world);
    let mut phone = Replica::new(server.consultation());
    for envelope in server
        .log()
        .all()
        .filter(|envelope| envelope.header.scope.is_public() || envelope.header.scope == scope(0))
    {
        phone
            .admit(
                shared::log::Verified::from_own_storage(envelope.clone()),
                &mut Vec::new(),
            )
            .unwrap();
    }
    let cost = talk(&mut ends(&own, &mut phone, &world.server, &mut server)).unwrap();
    line(
        "reconnect, nothing new: committee of 200 in a region of 10,000",
        &format!("{} B, {} trips", cost.up + cost.down, cost.trips),
        "1,000 B both ways, 4 trips",
    );
}

const SENTENCE: &str = "Un autobus le soir pour revenir du travail";
const DETAILS: &str = "Il n'y a rien après six heures et le taxi coûte plus que ce que je gagne en une heure de ménage, alors je refuse des quarts.";

fn first_sync() {
    let mut world = Consultation::found(1, 5, 3);
    let people: Vec<_> = (0..1_000).map(|_| world.join(0).unwrap()).collect();
    let needs: Vec<DocumentId> = people
        .iter()
        .enumerate()
        .map(|(n, own)| {
            world
                .propose(own, &format!("{SENTENCE} {n}"), DETAILS)
                .unwrap()
        })
        .collect();
    for (n, own) in people.iter().enumerate() {
        let chosen: Vec<DocumentId> = (0..5)
            .map(|k| needs[(n * 7 + k * 13) % needs.len()])
            .collect();
        world.rank(own, &chosen).unwrap();
    }
    let own = &people[0];
    let receipted = receipted(&world);
    let mut times = Vec::new();
    let mut cost = Cost::default();
    for _ in 0..5 {
        let mut phone = Replica::new(world.replica.consultation());
        // A phone that has just joined holds its own join only.
        let join = world
            .replica
            .log()
            .chain(scope(0), own.key().id())
            .unwrap()
            .straight()
            .next()
            .unwrap()
            .clone();
        phone
            .admit(
                shared::log::Verified::from_own_storage(join),
                &mut Vec::new(),
            )
            .unwrap();
        let mut server = receipted.clone();
        server.derive();
        let began = Instant::now();
        cost = talk(&mut ends(own, &mut phone, &world.server, &mut server)).unwrap();
        times.push(began.elapsed());
        assert_eq!(phone.log().digest(scope(0)), server.log().digest(scope(0)));
    }
    let ours = median(times);
    let (theirs, bytes) = automerge_sync(&needs);
    line(
        "first sync of 1,000 participants, verified, applied",
        &format!("{} ms", ours.as_millis()),
        "2 s",
    );
    line(
        "  bytes both ways",
        &format!("{} kB", (cost.up + cost.down) / 1_000),
        "reported",
    );
    line(
        "  the same words and ranks through automerge's own sync",
        &format!("{theirs:.0?}, {} kB", bytes / 1_000),
        "reported",
    );
    line(
        "  ratio ours / automerge: time, bytes (ours signed and sealed)",
        &format!(
            "{:.1}, {:.1}",
            ours.as_secs_f64() / theirs.as_secs_f64(),
            (cost.up + cost.down) as f64 / bytes as f64
        ),
        "reported",
    );
}

/// The same content in one automerge document of a thousand actors, unsigned, by its own sync.
fn automerge_sync(needs: &[DocumentId]) -> (Duration, usize) {
    let mut whole = AutoCommit::new();
    for n in 0..needs.len() {
        whole.set_actor(automerge::ActorId::from((n as u128).to_be_bytes()));
        let need = whole
            .put_object(ROOT, format!("need-{n}"), ObjType::Map)
            .unwrap();
        let sentence = whole.put_object(&need, "sentence", ObjType::Text).unwrap();
        whole
            .splice_text(&sentence, 0, 0, &format!("{SENTENCE} {n}"))
            .unwrap();
        let details = whole.put_object(&need, "details", ObjType::Text).unwrap();
        whole.splice_text(&details, 0, 0, DETAILS).unwrap();
        let ballot = whole
            .put_object(ROOT, format!("ballot-{n}"), ObjType::List)
            .unwrap();
        for k in 0..5 {
            whole
                .insert(&ballot, k, needs[(n * 7 + k * 13) % needs.len()].0.to_vec())
                .unwrap();
        }
        whole.commit();
    }
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..5 {
        let mut fresh = AutoCommit::new();
        let (mut here, mut there) = (automerge::sync::State::new(), automerge::sync::State::new());
        bytes = 0;
        let began = Instant::now();
        loop {
            let up = fresh.sync().generate_sync_message(&mut here);
            if let Some(message) = up.clone() {
                bytes += message.clone().encode().len();
                whole
                    .sync()
                    .receive_sync_message(&mut there, message)
                    .unwrap();
            }
            let down = whole.sync().generate_sync_message(&mut there);
            if let Some(message) = down.clone() {
                bytes += message.clone().encode().len();
                fresh
                    .sync()
                    .receive_sync_message(&mut here, message)
                    .unwrap();
            }
            if up.is_none() && down.is_none() {
                break;
            }
        }
        times.push(began.elapsed());
    }
    (median(times), bytes)
}

fn board() {
    let mut world = Consultation::found(1, 5, 4);
    let people: Vec<_> = (0..100).map(|_| world.join(0).unwrap()).collect();
    for n in 0..300 {
        world
            .propose(&people[n % 100], &format!("{SENTENCE} {n}"), DETAILS)
            .unwrap();
    }
    let envelopes: Vec<_> = world.replica.log().all().cloned().collect();
    let mut times = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        let mut phone = Replica::new(world.replica.consultation());
        for envelope in &envelopes {
            phone
                .admit(
                    shared::log::Verified::from_own_storage(envelope.clone()),
                    &mut Vec::new(),
                )
                .unwrap();
        }
        let view = shared::replica::views::participant_view(
            &mut phone,
            &people[0],
            LinkPhase::Away,
            Storage::default(),
        );
        times.push(began.elapsed());
        assert_eq!(view.committees[0].needs.len(), 300);
    }
    line(
        "a board of 300 needs from storage to view, native",
        &format!("{:.0?}", median(times)),
        "reported (browser: 1.5 s at CPU 4x)",
    );
}
