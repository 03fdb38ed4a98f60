//! What a count publishes, and what it keeps for itself.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use shared::documents::CurationEdit;
use shared::identity::{DocumentId, EnvelopeHash, ScopeId};
use shared::log::envelope::Draft;
use shared::log::{Kind, Verified};
use shared::records::cut::CutPart;
use shared::records::result::{Heard, Line, Value};
use shared::records::{Cut, Outcome, Record as _};
use shared::replica::close::gate::smallest_group;
use shared::replica::close::region::HEARD_ELSEWHERE;
use shared::replica::close::{Closed, Why};
use shared::replica::{Own, Replica};
use tests::fixture::{Consultation, admit, is_for_all, scope};

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

fn close(world: &mut Consultation) -> Closed {
    let server = world.server.clone();
    let closed = world.replica.close(&server).unwrap();
    admit(&mut world.replica, closed.envelopes.clone());
    world.replica.derive();
    closed
}

/// Why the list of a scope was withheld, if it was.
fn withheld(closed: &Closed, scope: ScopeId) -> Option<Why> {
    let mut all = closed.withheld.iter();
    all.find(|one| one.scope == scope).map(|one| one.why)
}

fn curate(world: &mut Consultation, edit: &CurationEdit) {
    let founder = world.founder.clone();
    let signed = world.replica.curate(&founder, scope(0), edit).unwrap();
    admit(&mut world.replica, signed);
    world.replica.derive();
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
    world.allow(1_000);
    let needs = needs(&mut world, &people[0], 1_000);
    for own in &people {
        world.rank(own, &needs[..3]).unwrap();
    }
    let closed = close(&mut world);
    assert_eq!(closed.withheld, []);
    let peer = peer(&world);
    let parts = peer
        .derived()
        .results
        .iter()
        .filter(|result| result.record.scope == scope(0));
    assert!(parts.count() > 1);
    for (of, heard) in [(scope(0), 997), (ScopeId::PUBLIC, 0)] {
        let result = published(&peer, of);
        assert_eq!(result.part, None);
        let lines: Vec<_> = result
            .lines
            .iter()
            .map(|one| (one.place, one.need))
            .collect();
        assert_eq!(lines, [(1, needs[0]), (2, needs[1]), (3, needs[2])]);
        // The region's list is no longer than a phone carries, and says what it leaves out.
        assert_eq!(result.heard.len(), heard);
        let elsewhere = Value::Exact(997 - u32::try_from(heard).unwrap());
        let said = result.figure(HEARD_ELSEWHERE);
        assert_eq!(said, of.is_public().then_some(elsewhere));
        assert!(result.heard.is_sorted_by_key(|one| one.need));
    }
}

#[test]
fn a_part_that_is_missing_leaves_the_result_before_standing() {
    let line = |n: u32| Line {
        need: DocumentId([1; 16]),
        grouped: vec![],
        place: n,
        excerpt: EnvelopeHash([2; 32]),
        figures: vec![],
    };
    let one = Heard {
        need: DocumentId([1; 16]),
        grouped: vec![],
        excerpt: EnvelopeHash([2; 32]),
    };
    let whole = Outcome {
        v: 1,
        cut: EnvelopeHash([1; 32]),
        scope: ScopeId::PUBLIC,
        paper: "region".into(),
        rule: "turns-1-committee".into(),
        seed: None,
        smallest: 5,
        figures: vec![],
        committees: vec![],
        missing: vec![],
        from: vec![],
        before: vec![],
        charter: vec![],
        curation: None,
        lines: (0..2_000u32).map(line).collect(),
        heard: vec![one; 2_000],
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
    close(&mut world);
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
    close(&mut world);
    // Two people, four ballots that differ: the lists side by side would tell who.
    for own in &people[..2] {
        world.rank(own, &needs[1..]).unwrap();
    }
    let closed = close(&mut world);
    assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged));
    assert_eq!(closed.envelopes, [], "nothing at all leaves");
    world.rank(&people[2], &needs[1..]).unwrap();
    assert_eq!(withheld(&close(&mut world), scope(0)), None);
}

#[test]
fn the_same_order_sent_again_grouped_hidden_or_erased_and_sent_opens_no_gate() {
    let (mut world, people) = committee(6);
    let needs = needs(&mut world, &people[0], 4);
    for own in &people {
        world.rank(own, &needs[..3]).unwrap();
    }
    close(&mut world);
    for own in &people[..4] {
        world.rank(own, &needs[..3]).unwrap();
    }
    world.rank(&people[4], &needs[1..]).unwrap();
    let refused = |world: &mut Consultation, what: &str| {
        let closed = close(world);
        assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged), "{what}");
    };
    refused(&mut world, "resent");
    curate(&mut world, &CurationEdit::Group(vec![needs[0], needs[1]]));
    refused(&mut world, "grouped");
    let edit = CurationEdit::Hide {
        need: needs[2],
        reason: "doublon".into(),
    };
    curate(&mut world, &edit);
    refused(&mut world, "hidden");
    for own in &people[..3] {
        let erased = world
            .replica
            .withdraw_ballot(own, scope(0), "region")
            .unwrap();
        admit(&mut world.replica, erased);
        world.rank(own, &needs[..3]).unwrap();
    }
    refused(&mut world, "erased and sent again");
}

#[test]
fn who_goes_back_to_what_they_said_does_not_show_the_one_who_does_not() {
    let (mut world, people) = committee(4);
    let needs = needs(&mut world, &people[0], 3);
    let everybody = |world: &mut Consultation, people: &[Own], needs: &[DocumentId]| {
        for own in people {
            world.rank(own, needs).unwrap();
        }
        withheld(&close(world), scope(0))
    };
    let back = [needs[2], needs[1], needs[0]];
    assert_eq!(everybody(&mut world, &people, &needs), None);
    assert_eq!(everybody(&mut world, &people, &back), None);
    let three = everybody(&mut world, &people[..3], &needs);
    assert_eq!(
        three,
        Some(Why::Unchanged),
        "one differs from the first list"
    );
}

#[test]
fn what_is_hidden_or_grouped_after_a_publication_is_so_in_the_published_list() {
    let (mut world, people) = committee(3);
    let needs = needs(&mut world, &people[0], 3);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    close(&mut world);
    curate(&mut world, &CurationEdit::Group(vec![needs[1], needs[2]]));
    let edit = CurationEdit::Hide {
        need: needs[0],
        reason: "insulte".into(),
    };
    curate(&mut world, &edit);
    for of in [scope(0), ScopeId::PUBLIC] {
        let result = published(&world.replica, of);
        let stands = world.replica.derived().as_it_stands(&result, false);
        let [line] = stands.lines.as_slice() else {
            panic!("{stands:?}")
        };
        assert_eq!((line.place, line.grouped.len()), (1, 1));
        assert!(line.need != needs[0] && !line.grouped.contains(&needs[0]));
        assert_eq!(stands.heard, []);
    }
}

#[test]
fn a_number_is_told_only_where_enough_are_in_it_and_enough_are_not() {
    let (mut world, people) = committee(21);
    let needs = needs(&mut world, &people[0], 5);
    for (at, own) in people.iter().enumerate() {
        let mut chosen = vec![needs[0]];
        chosen.extend((at > 0).then_some(needs[1]));
        chosen.extend((at < 12).then_some(needs[2]));
        chosen.extend((at < 2).then_some(needs[3]));
        world.rank(own, &chosen).unwrap();
    }
    close(&mut world);
    let result = published(&world.replica, scope(0));
    let chosen: Vec<_> = needs
        .iter()
        .map(|need| {
            let mut lines = result.lines.iter();
            let line = lines.find(|line| line.need == *need)?;
            Some(line.figures[0].value)
        })
        .collect();
    let told = [
        Some(Value::Most),
        Some(Value::Most),
        Some(Value::Exact(12)),
        None,
        None,
    ];
    assert_eq!(chosen, told, "20 of 20 reads as 19 of 20");
    for name in ["null", "passes", "unread", "unknown"] {
        assert_eq!(result.figure(name), Some(Value::Few), "{name}");
    }
    assert_eq!(result.figure("ballots"), Some(Value::Most));
}

#[test]
fn below_twenty_ballots_no_number_leaves() {
    let (mut world, people) = committee(19);
    let needs = needs(&mut world, &people[0], 2);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    close(&mut world);
    for of in [scope(0), ScopeId::PUBLIC] {
        let result = published(&world.replica, of);
        assert_eq!(result.figures, []);
        assert!(result.lines.iter().all(|line| line.figures.is_empty()));
    }
}

#[test]
fn no_charter_makes_the_smallest_group_less_than_five_but_a_demonstration() {
    assert_eq!(
        [None, Some(1), Some(9)].map(|n| smallest_group(n, false)),
        [5, 5, 9]
    );
    assert_eq!(
        [None, Some(1), Some(3)].map(|n| smallest_group(n, true)),
        [5, 2, 3]
    );
}

#[test]
fn a_ballot_or_a_need_of_a_newer_version_stops_no_count_and_is_a_number() {
    let (mut world, people) = committee(24);
    let needs = needs(&mut world, &people[0], 2);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    for (n, own) in people.iter().take(4).enumerate() {
        let kind = [Kind::BALLOT, Kind::BALLOT, Kind::BALLOT, Kind::NEED][n];
        let body = [
            vec![0x81, 2],
            vec![0x81, 9],
            vec![0xff],
            vec![0x83, 9, 0, 0x40],
        ][n]
            .clone();
        let draft = Draft {
            scope: scope(0),
            kind,
            document: DocumentId([u8::try_from(n).unwrap(); 16]),
            body,
        };
        let signed = world.replica.sign(&own.key(), vec![draft]);
        admit(&mut world.replica, signed);
    }
    let closed = close(&mut world);
    assert_eq!(withheld(&closed, scope(0)), None);
    let unread = published(&world.replica, scope(0)).figure("unread");
    assert_eq!(unread, Some(Value::Exact(3)));
}

#[test]
fn what_a_committee_under_the_smallest_group_answers_changes_no_byte_that_leaves() {
    let leaves = |answer: usize| {
        let mut world = Consultation::found(2, 5, 7);
        let many: Vec<Own> = (0..4).map(|_| world.join(0).unwrap()).collect();
        let few: Vec<Own> = (0..2).map(|_| world.join(1).unwrap()).collect();
        let theirs = needs(&mut world, &many[0], 2);
        let ours = needs(&mut world, &few[0], 2);
        for own in &many {
            world.rank(own, &theirs).unwrap();
        }
        let before = world.replica.log().all().count();
        for own in &few {
            match answer {
                0 => {}
                1 => drop(world.rank(own, &ours).unwrap()),
                _ => drop(world.rank(own, &ours[1..]).unwrap()),
            }
        }
        assert!(world.replica.log().all().count() >= before);
        let closed = close(&mut world);
        assert_eq!(withheld(&closed, scope(1)), Some(Why::TooFew));
        let public = closed.envelopes.into_iter();
        let public = public.filter(|one| is_for_all(one.header.scope));
        let bodies = public.map(|one| (one.header.kind, one.body.clone()));
        bodies.collect::<Vec<_>>()
    };
    let nothing = leaves(0);
    assert!(!nothing.is_empty());
    assert_eq!(leaves(1), nothing);
    assert_eq!(leaves(2), nothing);
}

#[test]
fn a_need_that_a_small_committee_puts_first_comes_second_at_the_latest() {
    let mut world = Consultation::found(2, 5, 7);
    let large: Vec<Own> = (0..15).map(|_| world.join(0).unwrap()).collect();
    let small: Vec<Own> = (0..5).map(|_| world.join(1).unwrap()).collect();
    let theirs = needs(&mut world, &large[0], 7);
    let ours = needs(&mut world, &small[0], 1);
    for own in &large {
        world.rank(own, &theirs[..5]).unwrap();
    }
    for own in &small {
        world.rank(own, &ours).unwrap();
    }
    close(&mut world);
    let result = published(&world.replica, ScopeId::PUBLIC);
    let at = result.lines.iter().position(|line| line.need == ours[0]);
    assert!(at.unwrap() < 2, "{at:?}");
    assert_eq!(result.committees, [scope(0), scope(1)]);
}

#[test]
fn two_needs_of_the_same_words_have_two_excerpts_and_erasing_one_leaves_the_other() {
    let (mut world, people) = committee(3);
    let one = world.propose(&people[0], "Un autobus", "").unwrap();
    let two = world.propose(&people[1], "Un autobus", "").unwrap();
    for own in &people {
        world.rank(own, &[one, two]).unwrap();
    }
    close(&mut world);
    let result = published(&world.replica, scope(0));
    assert_ne!(result.lines[0].excerpt, result.lines[1].excerpt);
    let named: Vec<DocumentId> = world
        .replica
        .derived()
        .excerpts
        .values()
        .map(|one| one.0)
        .collect();
    assert!(named.contains(&one) && named.contains(&two));
}

#[test]
fn a_cut_that_names_no_scope_or_anothers_is_nobodys() {
    let (mut world, _) = committee(1);
    let cut = |of: ScopeId, parts: Vec<CutPart>| Cut {
        v: 1,
        scope: of,
        before: vec![],
        parts,
        charter: vec![],
        curations: vec![],
        day: None,
        governance: EnvelopeHash::ZERO,
    };
    let part = |scope| CutPart {
        scope,
        root: EnvelopeHash::ZERO,
        ballots_root: EnvelopeHash::ZERO,
    };
    for bad in [
        cut(scope(0), vec![]),
        cut(ScopeId::PUBLIC, vec![]),
        cut(scope(0), vec![part(scope(1))]),
        cut(ScopeId::PUBLIC, vec![part(ScopeId::PUBLIC)]),
    ] {
        let draft = Draft {
            scope: ScopeId::PUBLIC,
            kind: Kind::CUT,
            document: DocumentId::ZERO,
            body: bad.to_body(),
        };
        let signed = world.replica.sign(&world.server.key(), vec![draft]);
        admit(&mut world.replica, signed);
    }
    assert_eq!(world.replica.derive().cuts.len(), 0);
}

#[test]
fn a_committees_own_later_cut_is_the_newest() {
    let (mut world, people) = committee(6);
    let needs = needs(&mut world, &people[0], 3);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    close(&mut world);
    for own in &people[..3] {
        let erased = world
            .replica
            .withdraw_ballot(own, scope(0), "region")
            .unwrap();
        admit(&mut world.replica, erased);
    }
    let closed = close(&mut world);
    assert_eq!(published(&world.replica, scope(0)).cut, closed.cuts[0]);
    let newest = world.replica.derived().newest_cuts(scope(0));
    assert_eq!(newest, closed.cuts);
}

#[test]
fn a_ballot_erased_since_is_said_to_be_no_longer_countable() {
    let (mut world, people) = committee(4);
    let needs = needs(&mut world, &people[0], 2);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    let closed = close(&mut world);
    let erased = world
        .replica
        .withdraw_ballot(&people[0], scope(0), "region")
        .unwrap();
    admit(&mut world.replica, erased);
    world.replica.derive();
    let derived = world.replica.derived();
    assert_eq!(
        derived.erased_since(&derived.cuts[&closed.cuts[0]].record),
        1
    );
}
