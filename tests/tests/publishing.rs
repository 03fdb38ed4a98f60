//! What a count publishes, and what it keeps for itself.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use shared::identity::{DocumentId, ScopeId};
use shared::log::Verified;
use shared::records::Outcome;
use shared::replica::close::{CloseError, Closed};
use shared::replica::{Own, Replica};
use tests::fixture::{Consultation, admit, scope};

/// A committee of some people; the smallest group is three.
fn committee(people: usize) -> (Consultation, Vec<Own>) {
    let mut world = Consultation::found(1, 5, 7);
    let people = (0..people).map(|_| world.join(0).unwrap()).collect();
    (world, people)
}

fn needs(world: &mut Consultation, own: &Own, number: usize) -> Vec<DocumentId> {
    (0..number)
        .map(|n| {
            world
                .propose(own, &format!("Besoin {n}"), "Chez moi, au 12.")
                .unwrap()
        })
        .collect()
}

fn close(world: &mut Consultation) -> Result<Closed, CloseError> {
    let server = world.server.clone();
    let mut closed = world.replica.close(&server)?;
    admit(&mut world.replica, std::mem::take(&mut closed.envelopes));
    world.replica.derive();
    Ok(closed)
}

/// Another replica, given everything by a peer: each envelope verified.
fn peer(world: &Consultation) -> Replica {
    let consultation = world.replica.consultation();
    let mut replica = Replica::new(consultation);
    let given: Vec<Verified> = world
        .replica
        .log()
        .all()
        .map(|envelope| envelope.clone().verify(&consultation).unwrap())
        .collect();
    admit(&mut replica, given);
    replica.derive();
    replica
}

fn published(replica: &Replica, scope: ScopeId) -> Outcome {
    let mut results = replica.derived().newest_results(scope);
    assert_eq!(results.len(), 1);
    results.remove(0).record
}

#[test]
fn a_result_too_long_for_one_body_travels_in_parts_and_is_one_again() {
    let (mut world, people) = committee(4);
    let needs = needs(&mut world, &people[0], 900);
    for own in &people {
        world.rank(own, &needs[..3]).unwrap();
    }
    close(&mut world).unwrap();
    let peer = peer(&world);
    let parts = peer
        .derived()
        .results
        .iter()
        .filter(|result| result.record.scope.is_public());
    assert!(parts.count() > 1);
    let result = published(&peer, ScopeId::PUBLIC);
    assert_eq!((result.lines.len(), result.part), (900, None));
    assert_eq!(result.lines[0].place, 1);
    assert!(result.lines.is_sorted_by_key(|line| line.place));
}

#[test]
fn a_part_that_is_missing_leaves_the_result_before_standing() {
    let whole = Outcome {
        v: 1,
        cut: shared::identity::EnvelopeHash([1; 32]),
        scope: ScopeId::PUBLIC,
        paper: "region".into(),
        rule: "symmetric-borda-1".into(),
        seed: None,
        ballots: 4,
        abstentions: 0,
        null: 0,
        unknown: 0,
        erased: 0,
        people: 4,
        committees: vec![],
        missing: vec![],
        lines: (0..2_000u32)
            .map(|n| shared::records::result::Line {
                need: DocumentId([1; 16]),
                grouped: vec![],
                place: n,
                excerpt: shared::identity::EnvelopeHash([2; 32]),
                figures: None,
            })
            .collect(),
        part: None,
    };
    let parts = whole.clone().into_parts();
    assert!(parts.len() > 2);
    assert_eq!(Outcome::of_parts(parts.iter().rev()), Some(whole));
    for missing in 0..parts.len() {
        let rest = parts.iter().enumerate().filter(|(n, _)| *n != missing);
        assert_eq!(Outcome::of_parts(rest.map(|(_, part)| part)), None);
    }
}

#[test]
fn only_the_sentence_is_published() {
    let (mut world, people) = committee(3);
    let needs = needs(&mut world, &people[0], 2);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    close(&mut world).unwrap();
    let excerpts = &world.replica.derived().excerpts;
    assert_eq!(excerpts.len(), 2);
    for (_, excerpt) in excerpts.values() {
        assert!(excerpt.record.sentence.starts_with("Besoin"));
        assert_eq!(excerpt.record.details, "");
    }
}

#[test]
fn one_person_who_changes_their_mind_publishes_nothing_new() {
    let (mut world, people) = committee(4);
    let needs = needs(&mut world, &people[0], 3);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    close(&mut world).unwrap();
    // Two people, four ballots that differ: the lists side by side would tell who.
    for own in &people[..2] {
        world.rank(own, &needs[1..]).unwrap();
    }
    assert_eq!(close(&mut world).unwrap_err(), CloseError::TooFew);
    world.rank(&people[2], &needs[1..]).unwrap();
    close(&mut world).unwrap();
}

#[test]
fn what_fewer_than_the_smallest_group_chose_has_no_figures() {
    let (mut world, people) = committee(21);
    let needs = needs(&mut world, &people[0], 2);
    world.rank(&people[0], &needs).unwrap();
    for own in &people[1..] {
        world.rank(own, &needs[..1]).unwrap();
    }
    close(&mut world).unwrap();
    let result = published(&world.replica, scope(0));
    let figures = |need| {
        let line = result.lines.iter().find(|line| line.need == need).unwrap();
        line.figures
    };
    assert_eq!(figures(needs[0]).unwrap().listed, 21);
    assert_eq!(figures(needs[1]), None);
}

#[test]
fn a_ballot_erased_since_is_said_to_be_no_longer_countable() {
    let (mut world, people) = committee(4);
    let needs = needs(&mut world, &people[0], 2);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    let closed = close(&mut world).unwrap();
    let erased = world
        .replica
        .withdraw_ballot(&people[0], scope(0), "region")
        .unwrap();
    admit(&mut world.replica, erased);
    world.replica.derive();
    let derived = world.replica.derived();
    assert_eq!(derived.erased_since(&derived.cuts[&closed.cut].record), 1);
}
