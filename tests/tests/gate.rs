//! The one gate of what is published: what leaves tells of nobody. Worlds that differ only in
//! what few people say are put side by side, and what leaves them is compared byte by byte.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use proptest::prelude::*;
use shared::documents::{CurationEdit, DocKind, Document, Need, NeedEdit, Writer};
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, EnvelopeHash, Invitation, ScopeId, SigningKey};
use shared::log::envelope::Draft;
use shared::log::{Envelope, Header, Kind, Position, Verified};
use shared::records::{Outcome, Record as _};
use shared::replica::close::recount::Recount;
use shared::replica::close::{Closed, Why};
use shared::replica::{Own, Replica, staff};
use tests::fixture::{Consultation, admit, scope};

/// The smallest group of these worlds.
const SMALLEST: usize = 3;

/// What people write first, and with one letter corrected.
const FIRST_WORDS: [&str; 4] = ["Un autobus ici", "Des logements", "Un médecin", "Un jardin"];
const ONE_LETTER: [&str; 4] = [
    "Un autobuss ici",
    "Des logemants",
    "Un médecins",
    "Un jardins",
];

fn joined(world: &mut Consultation, committee: usize, people: usize) -> Vec<Own> {
    let all = (0..people).map(|_| world.join(committee).unwrap());
    all.collect()
}

/// One need of each of these people.
fn a_need_each(world: &mut Consultation, people: &[Own]) -> Vec<DocumentId> {
    let needs = people.iter().zip(FIRST_WORDS);
    needs
        .map(|(own, words)| world.propose(own, words, "").unwrap())
        .collect()
}

fn correct(world: &mut Consultation, own: &Own, need: DocumentId, words: &str) {
    let edit = NeedEdit {
        sentence: Some(words.into()),
        ..NeedEdit::default()
    };
    let scope = own.belongings[0].scope;
    let planned = world.replica.edit_need(own, scope, need, &edit).unwrap();
    admit(&mut world.replica, planned.envelopes);
}

fn take_back(world: &mut Consultation, own: &Own) {
    let scope = own.belongings[0].scope;
    let erased = world.replica.withdraw_ballot(own, scope, "region");
    admit(&mut world.replica, erased.unwrap_or_default());
}

fn curate(world: &mut Consultation, edit: &CurationEdit) {
    world.replica.derive();
    let founder = world.founder.clone();
    let signed = world.replica.curate(&founder, scope(0), edit).unwrap();
    admit(&mut world.replica, signed);
}

fn hide(need: DocumentId) -> CurationEdit {
    CurationEdit::Hide {
        need,
        reason: "doublon".into(),
    }
}

/// Closes as an officer does, and stores what they wrote.
fn close_as(world: &mut Consultation, officer: &Own) -> Closed {
    let closed = world.replica.close(officer).unwrap();
    admit(&mut world.replica, closed.envelopes.clone());
    world.replica.derive();
    closed
}

fn close(world: &mut Consultation) -> Closed {
    let server = world.server.clone();
    close_as(world, &server)
}

fn withheld(closed: &Closed, scope: ScopeId) -> Option<Why> {
    let mut all = closed.withheld.iter();
    all.find(|one| one.scope == scope).map(|one| one.why)
}

/// What anybody may read of a count, as it is signed.
fn leaves(closed: &Closed) -> Vec<Vec<u8>> {
    let public = closed.envelopes.iter().filter(|one| is_public(one));
    public.map(|one| one.to_bytes()).collect()
}

fn is_public(envelope: &Verified) -> bool {
    envelope.header.scope.is_public()
}

/// What a committee's list says, without the names of the cut and of the documents of that day.
fn said(list: &Outcome) -> Outcome {
    Outcome {
        cut: EnvelopeHash::ZERO,
        charter: vec![],
        curation: vec![],
        ..list.clone()
    }
}

fn list_of(closed: &Closed, scope: ScopeId) -> Option<Outcome> {
    let mut all = closed.outcomes.iter();
    all.find(|list| list.scope == scope).map(said)
}

/// The first of these needs in an order drawn by a number.
fn order(needs: &[DocumentId], drawn: usize) -> Vec<DocumentId> {
    let mut left = needs.to_vec();
    let mut order = Vec::new();
    let mut drawn = drawn;
    while !left.is_empty() {
        order.push(left.remove(drawn % left.len()));
        drawn /= left.len() + 1;
    }
    let length = 1 + drawn % order.len();
    order.truncate(length);
    order
}

/// Two committees close; those of each who rank do so in the orders drawn. Each one's first need
/// is corrected a little after `early` people ranked.
fn two_committees(drawn: &[Vec<usize>; 2], early: usize) -> Closed {
    let mut world = Consultation::found(2, 4, 7);
    let rooms: Vec<Vec<Own>> = (0..2).map(|n| joined(&mut world, n, 5)).collect();
    let needs: Vec<_> = rooms
        .iter()
        .map(|room| a_need_each(&mut world, &room[..3]))
        .collect();
    for ((room, needs), drawn) in rooms.iter().zip(&needs).zip(drawn) {
        for (at, (own, drawn)) in room.iter().zip(drawn).enumerate() {
            if at == early {
                correct(&mut world, &room[0], needs[0], ONE_LETTER[0]);
            }
            world.rank(own, &order(needs, *drawn)).unwrap();
        }
        if early >= drawn.len() {
            correct(&mut world, &room[0], needs[0], ONE_LETTER[0]);
        }
    }
    close(&mut world)
}

/// Whose ballots, and what staff and authors do: of each, which.
#[derive(Debug, Clone)]
enum Act {
    /// Somebody sends again the order that they gave.
    Resends(usize),
    /// They take it back and send it again.
    ErasesAndResends(usize),
    /// One of few gives another order.
    Changes(usize, usize),
    /// One of few takes theirs back.
    TakesBack(usize),
    /// One of few ranks a need that came late before all others.
    RanksLate(usize),
    /// An author corrects a letter.
    CorrectsALetter(usize),
    /// An author writes something else.
    WritesElse(usize),
    /// An author writes again what they had written first.
    WritesAsBefore(usize),
    /// Staff shows two needs together.
    Groups(usize, usize),
    /// Staff shows a need on its own again.
    Ungroups(usize),
    /// Staff shows a need no longer.
    Hides(usize),
    /// Staff shows a need again.
    Shows(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let need = 0..4usize;
    let few = 0..SMALLEST - 1;
    prop_oneof![
        (0..6usize).prop_map(Act::Resends),
        (0..6usize).prop_map(Act::ErasesAndResends),
        (few.clone(), any::<usize>()).prop_map(|(who, drawn)| Act::Changes(who, drawn)),
        few.clone().prop_map(Act::TakesBack),
        few.prop_map(Act::RanksLate),
        need.clone().prop_map(Act::CorrectsALetter),
        need.clone().prop_map(Act::WritesElse),
        need.clone().prop_map(Act::WritesAsBefore),
        (need.clone(), need.clone()).prop_map(|(a, b)| Act::Groups(a, b)),
        need.clone().prop_map(Act::Ungroups),
        need.clone().prop_map(Act::Hides),
        need.prop_map(Act::Shows),
    ]
}

/// What leaves after each act upon a list that was published; `silent`: the same where nobody
/// sends any ballot after it.
fn after_a_publication(drawn: &[usize], acts: &[Act], silent: bool) -> Vec<Vec<Vec<u8>>> {
    let mut world = Consultation::found(1, 5, 7);
    let people = joined(&mut world, 0, 6);
    let needs = a_need_each(&mut world, &people[2..]);
    let mut orders: Vec<_> = drawn.iter().map(|drawn| order(&needs, *drawn)).collect();
    for (own, order) in people.iter().zip(&orders) {
        world.rank(own, order).unwrap();
    }
    let late = world.propose(&people[5], "Une patinoire", "").unwrap();
    assert_eq!(withheld(&close(&mut world), scope(0)), None);
    let mut left = Vec::new();
    for act in acts {
        match act {
            Act::Resends(_)
            | Act::ErasesAndResends(_)
            | Act::Changes(..)
            | Act::TakesBack(_)
            | Act::RanksLate(_)
                if silent => {}
            Act::Resends(who) => {
                world.rank(&people[*who], &orders[*who]).unwrap();
            }
            Act::ErasesAndResends(who) => {
                take_back(&mut world, &people[*who]);
                world.rank(&people[*who], &orders[*who]).unwrap();
            }
            Act::Changes(who, drawn) => {
                orders[*who] = order(&needs, *drawn);
                world.rank(&people[*who], &orders[*who]).unwrap();
            }
            Act::TakesBack(who) => take_back(&mut world, &people[*who]),
            Act::RanksLate(who) => {
                orders[*who].retain(|need| *need != late);
                orders[*who].insert(0, late);
                world.rank(&people[*who], &orders[*who]).unwrap();
            }
            Act::CorrectsALetter(at) => {
                correct(&mut world, &people[at + 2], needs[*at], ONE_LETTER[*at]);
            }
            Act::WritesElse(at) => {
                correct(&mut world, &people[at + 2], needs[*at], "Tout autre chose");
            }
            Act::WritesAsBefore(at) => {
                correct(&mut world, &people[at + 2], needs[*at], FIRST_WORDS[*at]);
            }
            Act::Groups(a, b) => {
                curate(&mut world, &CurationEdit::Group(vec![needs[*a], needs[*b]]));
            }
            Act::Ungroups(at) => curate(&mut world, &CurationEdit::Ungroup(vec![needs[*at]])),
            Act::Hides(at) => curate(&mut world, &hide(needs[*at])),
            Act::Shows(at) => curate(&mut world, &CurationEdit::Show(needs[*at])),
        }
        let closed = close(&mut world);
        assert_eq!(closed.cuts, [], "{act:?}: a list of few people's ballots");
        left.push(leaves(&closed));
    }
    left
}

/// What a committee under the smallest group may say.
#[derive(Debug, Clone)]
enum Says {
    Ranks(usize, usize),
    TakesBack(usize),
    Proposes(usize),
    Corrects(usize),
}

fn says() -> impl Strategy<Value = Says> {
    let who = 0..SMALLEST - 1;
    prop_oneof![
        (who.clone(), any::<usize>()).prop_map(|(who, drawn)| Says::Ranks(who, drawn)),
        who.clone().prop_map(Says::TakesBack),
        who.clone().prop_map(Says::Proposes),
        who.prop_map(Says::Corrects),
    ]
}

/// What leaves of two counts, where a committee of few people says this before each.
fn beside_few(said: [&[Says]; 2]) -> Vec<Vec<Vec<u8>>> {
    let mut world = Consultation::found(2, 4, 7);
    let many = joined(&mut world, 0, 5);
    let few = joined(&mut world, 1, SMALLEST - 1);
    let theirs = a_need_each(&mut world, &many[..3]);
    let mut ours = a_need_each(&mut world, &few);
    let firsts = ours.clone();
    let mut left = Vec::new();
    for (turn, said) in said.into_iter().enumerate() {
        // What many say is sealed first, with the same random bytes in all worlds.
        world.random = Randomness::from_seed([u8::try_from(turn).unwrap(); 32]);
        for (at, own) in many.iter().enumerate() {
            world.rank(own, &order(&theirs, at * 7 + turn * 5)).unwrap();
        }
        for one in said {
            match one {
                Says::Ranks(who, drawn) => {
                    world.rank(&few[*who], &order(&ours, *drawn)).unwrap();
                }
                Says::TakesBack(who) => take_back(&mut world, &few[*who]),
                Says::Proposes(who) if ours.len() < 4 => {
                    ours.push(world.propose(&few[*who], "Un quai", "").unwrap());
                }
                Says::Proposes(_) => {}
                Says::Corrects(who) => {
                    correct(&mut world, &few[*who], firsts[*who], "Autre chose ici");
                }
            }
        }
        let closed = close(&mut world);
        assert_eq!(withheld(&closed, scope(1)), Some(Why::TooFew));
        left.push(leaves(&closed));
    }
    assert!(!left[0].is_empty());
    left
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn worlds_whose_committees_published_lists_are_the_same_publish_the_same_bytes_beside(
        (drawn, other) in (
            prop::collection::vec(any::<usize>(), 3..=5),
            prop::collection::vec(any::<usize>(), 3..=5),
        ).prop_flat_map(|(a, b)| {
            let other = (Just(a.clone()).prop_shuffle(), Just(b.clone()).prop_shuffle());
            (Just([a, b]), other.prop_map(|(a, b)| [a, b]))
        }),
        early in 0..6usize,
        changed: bool,
    ) {
        let mut other = other;
        if changed {
            // A ballot and its reverse say nothing of the order: another pair instead.
            other[0][0] = other[0][0].wrapping_add(6);
        }
        let (one, two) = (two_committees(&drawn, early), two_committees(&other, early));
        let lists = |closed: &Closed| [0, 1].map(|n| list_of(closed, scope(n)));
        prop_assume!(lists(&one) == lists(&two));
        let beside = |closed: &Closed| -> Vec<(Kind, DocumentId, Option<Vec<u8>>)> {
            let region = closed.outcomes.iter().filter(|list| list.scope.is_public());
            let region: Vec<Vec<u8>> = region
                .flat_map(|list| list.clone().into_parts())
                .map(|part| part.to_body())
                .collect();
            assert!(!region.is_empty());
            let public = closed.envelopes.iter().filter(|one| is_public(one));
            public
                .map(|one| (one.header.kind, one.header.document, one.body.clone()))
                .filter(|(kind, _, body)| match *kind {
                    Kind::CUT => false,
                    Kind::RESULT => body.as_ref().is_some_and(|body| region.contains(body)),
                    _ => true,
                })
                .collect()
        };
        prop_assert_eq!(beside(&one), beside(&two));
    }

    #[test]
    fn after_a_publication_what_few_change_publishes_nothing_whatever_else_is_done(
        drawn in prop::collection::vec(any::<usize>(), 6),
        acts in prop::collection::vec(act(), 1..10),
    ) {
        let spoken = after_a_publication(&drawn, &acts, false);
        prop_assert_eq!(spoken, after_a_publication(&drawn, &acts, true));
    }

    #[test]
    fn whatever_a_committee_of_few_says_the_same_bytes_leave(
        first in prop::collection::vec(says(), 1..5),
        second in prop::collection::vec(says(), 0..5),
    ) {
        prop_assert_eq!(beside_few([&first, &second]), beside_few([&[], &[]]));
    }
}

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

/// A second officer of the first committee, with the same opening secret.
fn second_officer(world: &mut Consultation) -> Own {
    let secret: [u8; 32] = world.random.bytes();
    let consultation = world.replica.consultation();
    let invite = staff::invite(SigningKey::from_seed(&secret).id(), None, vec![], false);
    let invited = world.replica.sign(&world.founder.key(), vec![invite]);
    admit(&mut world.replica, invited);
    let none = String::new;
    let invitation = Invitation::new(consultation, ScopeId::PUBLIC, secret, none(), none(), None);
    let second = Own::new(consultation, &mut world.random);
    let came = world.replica.join(&second, &invitation);
    admit(&mut world.replica, came);
    world.replica.derive();
    let secrets = world.replica.opening_secrets(&world.server, scope(0));
    let holders = [
        (world.server.participant, world.server.reading().public()),
        (second.participant, second.reading().public()),
    ];
    let opener = staff::opener(scope(0), &secrets, &holders, &mut world.random).unwrap();
    let drafts = vec![opener, staff::officer(scope(0), second.participant)];
    let signed = world.replica.sign(&world.founder.key(), drafts);
    admit(&mut world.replica, signed);
    second
}

#[test]
fn an_officer_who_knows_the_others_list_closes_none_beside_it() {
    let mut world = Consultation::found(1, 4, 7);
    let people = joined(&mut world, 0, 11);
    let second = second_officer(&mut world);
    let needs = a_need_each(&mut world, &people[..3]);
    for own in &people[..10] {
        world.rank(own, &needs).unwrap();
    }
    close(&mut world);
    world.rank(&people[10], &[needs[2], needs[0]]).unwrap();
    let closed = close_as(&mut world, &second);
    assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged));
    assert_eq!(closed.envelopes, []);
}

#[test]
fn of_two_lists_closed_apart_one_is_read_and_the_next_differs_enough_from_both() {
    let mut world = Consultation::found(1, 4, 7);
    let people = joined(&mut world, 0, 11);
    let second = second_officer(&mut world);
    let needs = a_need_each(&mut world, &people[..3]);
    for own in &people[..10] {
        world.rank(own, &needs).unwrap();
    }
    // The second has not heard of the first's cut, and has one ballot more.
    world.replica.derive();
    let apart = world.replica.close(&world.server).unwrap();
    world.rank(&people[10], &[needs[2], needs[0]]).unwrap();
    assert_eq!(withheld(&close_as(&mut world, &second), scope(0)), None);
    admit(&mut world.replica, apart.envelopes);
    let derived = world.replica.derive();
    assert_eq!(derived.whole_results(scope(0)).len(), 2);
    assert_eq!(derived.newest_results(scope(0)).len(), 1);
    assert_eq!(derived.newest_cuts(scope(0)).len(), 2);
    // Two people changed since the one list, three since the other.
    for own in &people[..2] {
        world.rank(own, &[needs[1], needs[0]]).unwrap();
    }
    for officer in [world.server.clone(), second.clone()] {
        let closed = close_as(&mut world, &officer);
        assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged));
        assert_eq!(
            leaves(&closed).len(),
            usize::from(!closed.outcomes.is_empty())
        );
    }
    world.rank(&people[2], &[needs[1], needs[0]]).unwrap();
    let closed = close(&mut world);
    assert_eq!(withheld(&closed, scope(0)), None);
    assert_eq!(
        world.replica.derived().newest_cuts(scope(0)),
        closed.cuts,
        "it names both"
    );
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
    for gone in 1..SMALLEST {
        take_back(&mut world, &people[gone]);
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
    assert_eq!(world.replica.derive().needs(scope(0)).count(), needs.len());
    needs
}

#[test]
fn a_member_of_4001_needs_withholds_one_list_by_name_and_every_count_succeeds() {
    let mut world = Consultation::found(2, 5, 7);
    let here = joined(&mut world, 0, 4);
    let there = joined(&mut world, 1, 4);
    let theirs = a_need_each(&mut world, &there[..3]);
    let ours = needs_at_once(&mut world, &here[0], 4_001);
    for own in &here {
        world.rank(own, &ours[..3]).unwrap();
    }
    for own in &there {
        world.rank(own, &theirs).unwrap();
    }
    let closed = close(&mut world);
    assert_eq!(withheld(&closed, scope(0)), Some(Why::TooManyNeeds));
    assert_eq!(withheld(&closed, scope(1)), None);
    let region = list_of(&closed, ScopeId::PUBLIC).unwrap();
    assert_eq!(
        (region.committees, region.missing),
        (vec![scope(1)], vec![scope(0)])
    );
    assert!(Why::TooManyNeeds.to_string().contains("4000"));
}

/// Another's replica, without some of what was written.
fn without(world: &Consultation, is_out: impl Fn(&Envelope) -> bool) -> Replica {
    let consultation = world.replica.consultation();
    let mut replica = Replica::new(consultation);
    let given = world.replica.log().all().filter(|one| !is_out(one));
    let given = given.map(|one| one.clone().verify(&consultation).unwrap());
    admit(&mut replica, given.collect());
    replica.derive();
    replica
}

#[test]
fn an_officer_who_lacks_the_list_of_a_cut_or_cannot_read_it_closes_none() {
    let mut world = Consultation::found(1, 4, 7);
    let people = joined(&mut world, 0, 5);
    let second = second_officer(&mut world);
    let needs = a_need_each(&mut world, &people[..3]);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    let before = without(&world, |_| false);
    close(&mut world);
    world.rank(&people[4], &[needs[2], needs[0]]).unwrap();
    // The chain of who closed ends here before the list: it came by a file that was cut.
    let mut short = without(&world, |one| one.header.kind == Kind::RESULT);
    assert_eq!(short.derived().cuts.len(), 1);
    let closed = short.close(&second).unwrap();
    assert_eq!(withheld(&closed, scope(0)), Some(Why::FormerNotHeld));
    assert_eq!(closed.envelopes, []);
    // A later version of the program wrote them.
    for kind in [Kind::CUT, Kind::RESULT] {
        let mut newer = before.clone();
        let draft = Draft {
            scope: ScopeId::PUBLIC,
            kind,
            document: DocumentId::ZERO,
            body: vec![0x81, 9],
        };
        let signed = newer.sign(&world.server.key(), vec![draft]);
        admit(&mut newer, signed);
        let closed = newer.close(&second).unwrap();
        assert_eq!(withheld(&closed, scope(0)), Some(Why::Newer), "{kind:?}");
        assert_eq!(closed.envelopes, []);
    }
}
