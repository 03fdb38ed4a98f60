//! Worlds drawn at random that differ in what few people say: the same bytes leave them.

use proptest::prelude::*;
use shared::documents::CurationEdit;
use shared::identity::DocumentId;
use shared::identity::random::Randomness;
use shared::log::Kind;
use shared::records::Record as _;
use shared::records::result::Value;
use shared::replica::close::{Closed, Why};
use tests::fixture::{Consultation, scope};

use super::world::*;

/// Two committees close; those of each who rank do so in the orders drawn. Each one's first need
/// is corrected a little after `early` people ranked.
fn two_committees(drawn: &[Vec<usize>; 2], early: usize) -> Closed {
    let mut world = Consultation::found(2, 4, 7);
    let rooms = [0, 1].map(|n| joined(&mut world, n, drawn[n].len().max(5)));
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

/// What is public beside the two committees' own lists and cuts.
fn beside(closed: &Closed) -> Vec<(Kind, DocumentId, Option<Vec<u8>>)> {
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
}

/// The orders of two committees of so many people, and the same said by others of them.
fn said_by_others(
    people: std::ops::RangeInclusive<usize>,
) -> impl Strategy<Value = ([Vec<usize>; 2], [Vec<usize>; 2])> {
    let room = || prop::collection::vec(any::<usize>(), people.clone());
    (room(), room()).prop_flat_map(|(a, b)| {
        let other = (
            Just(a.clone()).prop_shuffle(),
            Just(b.clone()).prop_shuffle(),
        );
        (Just([a, b]), other.prop_map(|(a, b)| [a, b]))
    })
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
        (drawn, other) in said_by_others(3..=5),
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn who_says_what_of_more_than_twenty_publishes_the_same_figures_and_the_same_bytes_beside(
        (drawn, other) in said_by_others(20..=26),
        early in 0..28usize,
        few in prop::collection::vec((0..2usize, any::<usize>()), 0..SMALLEST),
    ) {
        let mut other = other;
        for (room, order) in few {
            other[room][0] = order;
        }
        let (one, two) = (two_committees(&drawn, early), two_committees(&other, early));
        let lists = |closed: &Closed| [0, 1].map(|n| list_of(closed, scope(n)).unwrap());
        for list in lists(&one) {
            assert!(!list.figures.is_empty() && !list.lines.is_empty());
            let smallest = u32::try_from(SMALLEST).unwrap();
            let told = list.figures.iter().chain(list.lines.iter().flat_map(|line| &line.figures));
            for figure in told.filter(|figure| figure.name != "people") {
                if let Value::Exact(number) = figure.value {
                    prop_assert!(number >= smallest, "{figure:?} tells of fewer");
                }
            }
        }
        prop_assume!(lists(&one) == lists(&two));
        prop_assert_eq!(beside(&one), beside(&two));
    }
}
