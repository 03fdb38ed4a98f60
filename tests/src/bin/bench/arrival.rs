//! One ballot arrives where more and more people take part: what it costs until it counts and is
//! receipted, the disk apart.

use std::time::{Duration, Instant};

use shared::host::{Effect, Host};
use shared::log::Envelope;
use shared::replica::Own;
use tests::fixture::{Consultation, scope};

use super::{line, median};

/// People of one committee.
const COMMITTEE: usize = 200;
/// Ballots that arrive, one after the other.
const BALLOTS: usize = 15;

/// Runs the row for each size.
pub(super) fn one_ballot() {
    let mut smallest = None;
    for people in [1_000, 10_000, 100_000] {
        let (added, anew) = measured(people);
        let first = *smallest.get_or_insert(added);
        line(
            &format!("a ballot arrives on a server of {people} people, disk apart"),
            &format!(
                "{added:.0?}, {:.1} times",
                added.as_secs_f64() / first.as_secs_f64()
            ),
            "2 ms, 1.2 times the smallest",
        );
        line(
            "  the same, were everything computed anew",
            &format!("{anew:.0?}"),
            "reported",
        );
    }
}

/// What one ballot costs, and what computing everything anew costs.
fn measured(people: usize) -> (Duration, Duration) {
    let committees = u16::try_from(people / COMMITTEE).unwrap();
    let mut world = Consultation::found(committees, 5, 5);
    let mut first: Vec<Own> = Vec::new();
    for number in 0..people {
        let own = world.join(number % usize::from(committees)).unwrap();
        if own.belongings[0].scope == scope(0) && first.len() <= BALLOTS {
            first.push(own);
        }
    }
    let need = world.propose(&first[0], "Un autobus le soir", "").unwrap();
    let mut host = Host::relaying(world.server.clone(), world.replica.clone(), [1; 32], false);
    let mut now = 0;
    settle(&mut host, &mut now);
    let mut times = Vec::new();
    for own in first.iter().skip(1) {
        let before = world.replica.next_position(own.key().id(), scope(0)).seq;
        world.rank(own, &[need]).unwrap();
        let chain = world.replica.log().chain(scope(0), own.key().id()).unwrap();
        let ballot: Vec<Envelope> = chain.after(before - 1).cloned().collect();
        let began = Instant::now();
        host.import(ballot);
        settle(&mut host, &mut now);
        times.push(began.elapsed());
        // The next one is no part of this one's receipt.
        now += 60_000;
    }
    let mut anew = host.replica.clone();
    anew.hold(&world.server);
    let began = Instant::now();
    anew.derive();
    (median(times), began.elapsed())
}

/// Does what the host asks for, on a disk that takes no time, until nothing is left.
fn settle(host: &mut Host, now: &mut u64) {
    loop {
        host.advance(*now);
        let effects = host.take_effects();
        if effects.is_empty() && !host.replica.is_stale() && host.is_settled() {
            return;
        }
        for effect in effects {
            match effect {
                Effect::Check(envelopes) => {
                    let consultation = host.own.consultation;
                    let checked = envelopes.into_iter();
                    let checked = checked.map(|one| one.verify(&consultation));
                    host.checked(*now, checked.collect());
                }
                Effect::Store(_) => host.stored(*now),
                _ => {}
            }
        }
        host.derive(*now);
        *now += 1_000;
        host.tick(*now);
    }
}
