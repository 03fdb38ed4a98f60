//! The one gate of what is published: what leaves tells of nobody. Worlds that differ only in
//! what few people say are put side by side, and what leaves them is compared byte by byte.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod alike;
mod forks;
mod lot;
mod officers;
mod regional;
mod struck;
mod unread;
mod world;

use shared::documents::{CurationEdit, DocKind, Document, Need, NeedEdit, Writer};
use shared::identity::{DocumentId, ScopeId};
use shared::log::envelope::Draft;
use shared::log::{Header, Kind, Position};
use shared::records::revoke::Target;
use shared::replica::close::Why;
use shared::replica::close::recount::Recount;
use shared::replica::{Own, staff};
use tests::fixture::{Consultation, admit, scope};

use world::*;

#[test]
fn one_change_in_a_committee_and_four_in_another_tell_of_the_other_only() {
    let counts = |one_changes: bool| {
        let mut world = Consultation::found(2, 4, 7);
        let here = joined(&mut world, 0, 5);
        let there = joined(&mut world, 1, 5);
        let ours = a_need_each(&mut world, &here[..3]);
        let theirs = a_need_each(&mut world, &there[..3]);
        for own in &here {
            world.rank(own, &ours).unwrap();
        }
        for own in &there {
            world.rank(own, &theirs).unwrap();
        }
        close(&mut world);
        let back = [theirs[2], theirs[1], theirs[0]];
        for own in &there[..4] {
            world.rank(own, &back).unwrap();
        }
        if one_changes {
            world.rank(&here[4], &[ours[2], ours[0]]).unwrap();
        }
        let closed = close(&mut world);
        assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged));
        let there = list_of(&closed, scope(1)).unwrap();
        assert_eq!(there.lines[0].need, theirs[2]);
        let region = list_of(&closed, ScopeId::PUBLIC).unwrap();
        assert_eq!(region.committees, [scope(0), scope(1)]);
        leaves(&closed)
    };
    assert_eq!(counts(true), counts(false));
}

#[test]
fn needs_grouped_otherwise_and_closed_again_publish_no_list_until_enough_people_change() {
    let mut world = Consultation::found(1, 5, 7);
    let people = joined(&mut world, 0, 6);
    let needs = a_need_each(&mut world, &people[..4]);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    curate(&mut world, &CurationEdit::Group(vec![needs[0], needs[1]]));
    close(&mut world);
    let refused = |world: &mut Consultation| {
        let closed = close(world);
        assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged));
        assert_eq!(closed.cuts, []);
    };
    world.rank(&people[0], &[needs[3], needs[0]]).unwrap();
    refused(&mut world);
    curate(&mut world, &CurationEdit::Ungroup(vec![needs[0], needs[1]]));
    refused(&mut world);
    curate(&mut world, &CurationEdit::Group(vec![needs[2], needs[3]]));
    refused(&mut world);
    world.rank(&people[1], &[needs[3], needs[0]]).unwrap();
    refused(&mut world);
    world.rank(&people[2], &[needs[3], needs[0]]).unwrap();
    assert_eq!(withheld(&close(&mut world), scope(0)), None);
}

#[test]
fn those_who_go_back_to_what_they_said_do_not_show_who_did_not() {
    let mut world = Consultation::found(1, 5, 7);
    let people = joined(&mut world, 0, 6);
    let needs = a_need_each(&mut world, &people[..3]);
    let back: Vec<_> = needs.iter().rev().copied().collect();
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    assert_eq!(withheld(&close(&mut world), scope(0)), None);
    for own in &people[..3] {
        world.rank(own, &back).unwrap();
    }
    assert_eq!(withheld(&close(&mut world), scope(0)), None);
    // Three changed since the newest list, and two only since the first one.
    for own in &people[..2] {
        world.rank(own, &needs).unwrap();
    }
    world.rank(&people[3], &back).unwrap();
    assert_eq!(withheld(&close(&mut world), scope(0)), Some(Why::Unchanged));
    world.rank(&people[4], &back).unwrap();
    assert_eq!(withheld(&close(&mut world), scope(0)), None);
}

#[test]
fn a_late_need_that_one_person_saw_is_heard_and_says_nothing_of_them() {
    let counts = |one_saw: bool| {
        let mut world = Consultation::found(1, 5, 7);
        let people = joined(&mut world, 0, 6);
        let needs = a_need_each(&mut world, &people[..3]);
        for own in &people {
            world.rank(own, &needs).unwrap();
        }
        close(&mut world);
        let late = world.propose(&people[5], "Une patinoire", "").unwrap();
        if one_saw {
            world
                .rank(&people[5], &[needs[0], needs[1], needs[2], late])
                .unwrap();
            let closed = close(&mut world);
            assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged));
            assert_eq!(closed.envelopes, []);
        }
        for own in &people[..3] {
            world.rank(own, &[needs[1], needs[0]]).unwrap();
        }
        let closed = close(&mut world);
        let list = list_of(&closed, scope(0)).unwrap();
        assert!(list.heard.iter().any(|one| one.need == late));
        assert!(list.lines.iter().all(|line| line.need != late));
        list
    };
    assert_eq!(counts(true), counts(false));
}

#[test]
fn twenty_of_twenty_and_nineteen_of_twenty_are_one_list() {
    let counts = |second: usize, third: usize| {
        let mut world = Consultation::found(1, 5, 7);
        let people = joined(&mut world, 0, 20);
        let needs = a_need_each(&mut world, &people[..3]);
        for (at, own) in people.iter().enumerate() {
            let mut chosen = vec![needs[0]];
            chosen.extend((at < second).then_some(needs[1]));
            chosen.extend((at < third).then_some(needs[2]));
            world.rank(own, &chosen).unwrap();
        }
        list_of(&close(&mut world), scope(0)).unwrap()
    };
    let all = counts(20, 0);
    assert!(!all.figures.is_empty());
    assert_eq!(counts(19, 0), all, "nineteen chose it");
    assert_eq!(counts(20, 1), all, "one chose another");
    assert_ne!(counts(17, 0), all, "three did not: that may be told");
}

#[test]
fn a_count_after_an_erasure_says_how_many_are_gone_and_opens_no_gate() {
    let mut world = Consultation::found(1, 5, 7);
    let people = joined(&mut world, 0, 6);
    let needs = a_need_each(&mut world, &people[..3]);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    close(&mut world);
    let published = world.replica.derived().newest_results(scope(0)).remove(0);
    let again = |world: &Consultation| world.replica.recount(&world.server, &published.record);
    assert_eq!(again(&world), Ok(Recount::Same));
    for (gone, own) in people.iter().enumerate().take(SMALLEST).skip(1) {
        take_back(&mut world, own);
        world.replica.derive();
        assert_eq!(
            again(&world),
            Ok(Recount::Gone(u32::try_from(gone).unwrap()))
        );
        let closed = close(&mut world);
        assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged));
        assert_eq!(closed.envelopes, []);
    }
    let stands = world.replica.derived().newest_results(scope(0)).remove(0);
    assert_eq!(stands.record, published.record);
    // Those who come back with what they had said are no change either, with one who changes.
    for own in &people[1..SMALLEST] {
        world.rank(own, &needs).unwrap();
    }
    world.rank(&people[0], &needs[1..]).unwrap();
    assert_eq!(withheld(&close(&mut world), scope(0)), Some(Why::Unchanged));
}

/// Many needs of one person, signed one after the other without looking at what they give.
fn needs_at_once(world: &mut Consultation, own: &Own, number: u64) -> Vec<DocumentId> {
    let (key, consultation) = (own.key(), world.replica.consultation());
    let id = key.id();
    let chain = world.replica.log().chain(scope(0), id).unwrap();
    let (last, _) = chain.tip().unwrap();
    let (mut needs, mut drafts) = (Vec::new(), Vec::new());
    for n in 1..=number {
        let at = Position {
            key: id,
            scope: scope(0),
            seq: last + n,
        };
        let document = Header::new_document(&consultation, Kind::NEED, at);
        let edit = NeedEdit {
            sentence: Some(format!("Besoin {n}")),
            ..NeedEdit::default()
        };
        let writer = Writer { key: &id, epoch: 0 };
        let blank = Document::new(DocKind::Need, document);
        let written = Need::edit(&blank, writer, &edit).unwrap();
        drafts.extend(written.bodies.into_iter().map(|body| Draft {
            scope: scope(0),
            kind: Kind::NEED,
            document,
            body,
        }));
        needs.push(document);
    }
    let signed = world.replica.sign(&key, drafts);
    admit(&mut world.replica, signed);
    world.replica.derive();
    needs
}

#[test]
fn a_member_of_4001_needs_written_by_hand_shows_twenty_and_stops_no_count() {
    let mut world = Consultation::found(1, 5, 7);
    let here = joined(&mut world, 0, 4);
    let ours = needs_at_once(&mut world, &here[0], 4_001);
    let shown: Vec<DocumentId> = world
        .replica
        .derived()
        .needs(scope(0))
        .map(|(doc, _)| doc.id)
        .collect();
    assert_eq!(shown.len(), 20);
    assert!(
        shown.iter().all(|need| ours[..20].contains(need)),
        "the first ones"
    );
    for own in &here {
        world.rank(own, &ours[..3]).unwrap();
    }
    let closed = close(&mut world);
    assert_eq!(withheld(&closed, scope(0)), None);
    let list = list_of(&closed, scope(0)).unwrap();
    assert_eq!(list.lines.len() + list.heard.len(), 20);
}

#[test]
fn a_facilitator_of_4001_needs_withholds_one_list_by_name_and_every_count_succeeds() {
    let mut world = Consultation::found(2, 5, 7);
    let here = joined(&mut world, 0, 4);
    let there = joined(&mut world, 1, 4);
    let theirs = a_need_each(&mut world, &there[..3]);
    // Of a member the twenty-first is set aside already.
    let founder = world.founder.clone();
    let eve = here[0].participant;
    let named = world.replica.name_facilitator(&founder, eve, scope(0));
    admit(&mut world.replica, named);
    world.replica.derive();
    let ours = needs_at_once(&mut world, &here[0], 4_001);
    for own in &here {
        world.rank(own, &ours[..3]).unwrap();
    }
    for own in &there {
        world.rank(own, &theirs).unwrap();
    }
    let closed = close(&mut world);
    let eve = &here[0];
    let why = Why::TooManyNeeds {
        by: eve.participant,
        number: 4_001,
    };
    assert_eq!(withheld(&closed, scope(0)), Some(why));
    assert_eq!(withheld(&closed, scope(1)), None);
    let region = list_of(&closed, ScopeId::PUBLIC).unwrap();
    assert_eq!(
        (region.committees, region.missing),
        (vec![scope(1)], vec![scope(0)])
    );
    // It says what puts an end to it, and that does.
    let said = why.to_string();
    for words in ["4000", "4001", &eve.participant.to_string(), "revoke --all"] {
        assert!(said.contains(words), "{said}");
    }
    let target = Target::Participant {
        participant: eve.participant,
        chains: vec![],
    };
    let drafts = vec![staff::revoke(scope(0), target)];
    let signed = world.replica.sign(&world.founder.key(), drafts);
    admit(&mut world.replica, signed);
    let own = a_need_each(&mut world, &here[1..]);
    for one in &here[1..] {
        world.rank(one, &own).unwrap();
    }
    assert_eq!(withheld(&close(&mut world), scope(0)), None);
}
