//! What who facilitates a committee sees of it: people, needs, how many ballots, and what no relay
//! received; nobody else sees any of it.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use shared::documents::curation::CurationEdit;
use shared::identity::ScopeId;
use shared::records::revoke::Target;
use shared::replica::views::facilitated;
use shared::replica::{Own, staff};
use shared::view::staff::{Facilitated, Unreceived};
use shared::view::{Author, LinkPhase, State};
use tests::fixture::{Consultation, admit, scope};

/// One committee, `names` in it, the first of whom facilitates it.
fn world(names: &[&str]) -> (Consultation, Vec<Own>) {
    let mut world = Consultation::found(2, 5, 11);
    let people: Vec<Own> = names.iter().map(|name| come_in(&mut world, name)).collect();
    let founder = world.founder.clone();
    let named = world
        .replica
        .name_facilitator(&founder, people[0].participant, scope(0));
    admit(&mut world.replica, named);
    (world, people)
}

fn come_in(world: &mut Consultation, name: &str) -> Own {
    let own = world.join(0).unwrap();
    let named = world.replica.set_name(&own, scope(0), name).unwrap();
    admit(&mut world.replica, named.envelopes);
    own
}

fn seen(world: &mut Consultation, own: &Own, scope: ScopeId) -> Option<Facilitated> {
    facilitated(&mut world.replica, own, scope, LinkPhase::Away)
}

fn names(people: &[Author]) -> Vec<&str> {
    let names = people.iter().map(|one| one.name.as_deref());
    names.map(|name| name.unwrap_or("-")).collect()
}

/// The table receipts all that it holds of the committee.
fn receipt(world: &mut Consultation) {
    world.replica.derive();
    let server = world.server.clone();
    let held = world.replica.to_receipt(&server, scope(0));
    let draft = staff::receipt(scope(0), held);
    let signed = world.replica.sign(&server.key(), vec![draft]);
    admit(&mut world.replica, signed);
}

#[test]
fn who_facilitates_a_committee_sees_it_and_nobody_else_does() {
    let (mut world, people) = world(&["Ana", "luc", "Zoé"]);
    let ana = people[0].clone();
    let committee = seen(&mut world, &ana, scope(0)).unwrap();
    assert_eq!(names(&committee.people), ["Ana", "luc", "Zoé"]);
    assert!(committee.people[0].me && !committee.people[1].me);
    assert_eq!(committee.papers, 1);
    assert_eq!(seen(&mut world, &people[1], scope(0)), None);
    assert_eq!(seen(&mut world, &ana, scope(1)), None, "not her committee");
    let founder = world.founder.clone();
    let undone = world
        .replica
        .unname_facilitator(&founder, ana.participant, scope(0));
    admit(&mut world.replica, undone);
    assert_eq!(seen(&mut world, &ana, scope(0)), None);
}

#[test]
fn who_left_a_committee_that_they_facilitate_sees_it_no_more() {
    let (mut world, people) = world(&["Ana", "Luc"]);
    let ana = people[0].clone();
    let left = world.replica.leave(&ana, scope(0)).unwrap();
    admit(&mut world.replica, left);
    assert_eq!(seen(&mut world, &ana, scope(0)), None);
}

#[test]
fn what_no_relay_received_is_told_in_contributions_and_people() {
    let (mut world, people) = world(&["Ana", "Luc"]);
    let (ana, luc) = (people[0].clone(), people[1].clone());
    receipt(&mut world);
    let committee = seen(&mut world, &ana, scope(0)).unwrap();
    assert_eq!(committee.unreceived, Unreceived::default());

    let before = world.propose(&luc, "Un autobus", "").unwrap();
    receipt(&mut world);
    let after = world.propose(&luc, "Une salle", "").unwrap();
    world.rank(&luc, &[before]).unwrap();
    let committee = seen(&mut world, &ana, scope(0)).unwrap();
    let new = Unreceived {
        contributions: 2,
        people: 1,
    };
    assert_eq!(committee.unreceived, new);
    let state = |id| {
        let mut needs = committee.needs.iter();
        needs.find(|need| need.id == id).unwrap().state.clone()
    };
    let by = String::from("la table");
    assert_eq!(state(before), State::Received { by });
    assert_eq!(state(after), State::Saved);
}

#[test]
fn ballots_are_a_number_of_people_and_one_that_was_taken_back_is_none() {
    let (mut world, people) = world(&["Ana", "Luc", "Zoé"]);
    let need = world.propose(&people[1], "Un autobus", "").unwrap();
    for who in [0, 1, 1, 2] {
        world.rank(&people[who], &[need]).unwrap();
    }
    assert_eq!(seen(&mut world, &people[0], scope(0)).unwrap().ballots, 3);
    let taken_back = world
        .replica
        .withdraw_ballot(&people[1], scope(0), "region")
        .unwrap();
    admit(&mut world.replica, taken_back);
    assert_eq!(seen(&mut world, &people[0], scope(0)).unwrap().ballots, 2);
}

#[test]
fn who_waits_to_be_confirmed_stands_apart_by_the_name_that_they_wrote() {
    let (mut world, people) = world(&["Ana", "Luc"]);
    let founder = world.founder.clone();
    let target = Target::Invitation {
        key: world.invitations[0].key_id(),
        recognised: vec![people[0].participant],
    };
    let draft = staff::revoke(ScopeId::PUBLIC, target);
    let signed = world.replica.sign(&founder.key(), vec![draft]);
    admit(&mut world.replica, signed);
    let committee = seen(&mut world, &people[0], scope(0)).unwrap();
    assert_eq!(names(&committee.people), ["Ana"]);
    assert_eq!(names(&committee.to_confirm), ["Luc"]);
    // Nothing of theirs is expected at the table: it stands nowhere.
    receipt(&mut world);
    assert_eq!(
        seen(&mut world, &people[0], scope(0)).unwrap().unreceived,
        Unreceived::default()
    );
}

#[test]
fn a_need_that_is_hidden_from_the_others_is_seen_as_hidden() {
    let (mut world, people) = world(&["Ana", "Luc"]);
    let need = world.propose(&people[1], "Un nom propre", "").unwrap();
    let ana = people[0].clone();
    let reason = String::from("Un nom y paraît.");
    let hides = CurationEdit::Hide { need, reason };
    let curated = world.replica.curate(&ana, scope(0), &hides).unwrap();
    admit(&mut world.replica, curated);
    let committee = seen(&mut world, &ana, scope(0)).unwrap();
    assert!(committee.needs[0].hidden);
}
