//! A ballot being made: what each tap does, what is left of it later, and in which order needs are read.

use super::*;
use shared::identity::{EnvelopeHash, ScopeId};
use shared::view::{Author, Ballot, CannotRank, Changed, Paper, Provenance, ResultLink, State};

fn need(number: u8) -> DocumentId {
    DocumentId([number; 16])
}

fn order(numbers: &[u8]) -> Order {
    let mut order = Order::default();
    for number in numbers {
        order.toggle(need(*number), 9);
    }
    order
}

fn numbers(order: &Order) -> Vec<u8> {
    order.rows().iter().map(|row| row.need.0[0]).collect()
}

#[test]
fn a_tap_chooses_and_a_second_tap_lets_go() {
    let mut order = order(&[1, 2]);
    order.toggle(need(1), 9);
    assert_eq!(numbers(&order), [2]);
}

#[test]
fn no_more_than_the_paper_allows_are_chosen() {
    let mut order = order(&[1, 2]);
    order.toggle(need(3), 2);
    assert_eq!(numbers(&order), [1, 2]);
}

#[test]
fn moving_up_and_down_changes_places() {
    let mut order = order(&[1, 2, 3]);
    order.shift(2, 0);
    assert_eq!(numbers(&order), [3, 1, 2]);
    order.shift(0, 1);
    assert_eq!(numbers(&order), [1, 3, 2]);
    order.shift(2, 3);
    assert_eq!(numbers(&order), [1, 3, 2]);
}

#[test]
fn equal_needs_share_a_place_and_a_group() {
    let mut order = order(&[1, 2, 3]);
    order.set_equal(1, true);
    assert_eq!(order.places(), [1, 1, 3]);
    assert_eq!(order.groups(), [vec![need(1), need(2)], vec![need(3)]]);
    assert_eq!(Order::of_groups(&order.groups()), order);
}

#[test]
fn the_first_is_never_equal_with_nobody() {
    let mut order = order(&[1, 2]);
    order.set_equal(0, true);
    order.set_equal(1, true);
    order.toggle(need(1), 9);
    assert_eq!(order.places(), [1]);
    assert_eq!(order.groups(), [vec![need(2)]]);
}

#[test]
fn needs_that_went_away_leave_the_order() {
    let mut order = order(&[1, 2, 3]);
    order.follow(|need| (need.0[0] != 2).then_some(need));
    assert_eq!(numbers(&order), [1, 3]);
}

#[test]
fn whoever_leaves_a_tie_takes_nobody_up_with_them() {
    // 2 and 3 are equal, below 1. Without 2, 3 is still below 1.
    let tied = || {
        let mut order = order(&[1, 2, 3]);
        order.set_equal(2, true);
        order
    };
    let mut kept = tied();
    kept.follow(|need| (need.0[0] != 2).then_some(need));
    assert_eq!(kept.places(), [1, 2]);
    let mut untapped = tied();
    untapped.toggle(need(2), 9);
    assert_eq!(untapped.places(), [1, 2]);
    let mut moved = tied();
    moved.shift(1, 2);
    assert_eq!(
        (numbers(&moved), moved.places()),
        (vec![1, 3, 2], vec![1, 2, 3])
    );
}

#[test]
fn whoever_comes_between_equals_is_equal_with_nobody() {
    let mut order = order(&[1, 2, 3]);
    order.set_equal(1, true);
    order.shift(2, 1);
    assert_eq!(
        (numbers(&order), order.places()),
        (vec![1, 3, 2], vec![1, 2, 3])
    );
}

#[test]
fn a_need_grouped_since_is_chosen_by_what_it_is_grouped_under_and_once() {
    let mut order = order(&[1, 2, 3]);
    order.follow(|id| Some(if id == need(3) { need(1) } else { id }));
    assert_eq!(numbers(&order), [1, 2]);
}

fn seen(number: u8) -> Need {
    Need {
        id: need(number),
        sentence: String::new(),
        ever: Vec::new(),
        details: String::new(),
        theme: None,
        provenance: Provenance::OwnWords,
        source: None,
        author: Author {
            name: None,
            me: false,
        },
        state: State::Saved,
        hidden: None,
        group: None,
        completions: Vec::new(),
    }
}

#[test]
fn what_was_withdrawn_hidden_or_grouped_since_is_not_counted_as_chosen() {
    let mut order = order(&[1, 2, 3, 4, 5]);
    // 1 was withdrawn, 2 hidden; 3 is grouped under 6, which is offered, and 4 under 2.
    let mut needs = vec![seen(2), seen(3), seen(4), seen(5), seen(6)];
    needs[0].hidden = Some(String::from("des noms"));
    needs[1].group = Some(need(6));
    needs[2].group = Some(need(2));
    order.follow_needs(&needs);
    assert_eq!((numbers(&order), order.len()), (vec![6, 5], 2));
}

/// A participant's list as they first see it.
fn first_list(person: u8, offered: &[DocumentId], chosen: &[u8]) -> Vec<DocumentId> {
    laid(&[], offered, &order(chosen), ParticipantId([person; 16]))
}

fn needs(range: core::ops::Range<u8>) -> Vec<DocumentId> {
    range.map(need).collect()
}

#[test]
fn each_person_reads_every_need_once_in_an_order_of_their_own() {
    let offered = needs(0..60);
    let one = first_list(1, &offered, &[]);
    let mut sorted = one.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, offered);
    let mut backwards = offered.clone();
    backwards.reverse();
    assert_eq!(first_list(1, &backwards, &[]), one, "whatever came first");
    assert_ne!(first_list(2, &offered, &[]), one);
}

#[test]
fn no_need_is_first_because_of_when_it_was_proposed() {
    // Each of ten needs is in the first half for about half of two hundred people.
    let offered = needs(0..10);
    for wanted in &offered {
        let high = (0..200_u8)
            .filter(|person| first_list(*person, &offered, &[])[..5].contains(wanted))
            .count();
        assert!((60..=140).contains(&high), "{wanted}: {high} of 200");
    }
}

#[test]
fn what_is_chosen_stands_first_on_entry_and_never_jumps_after() {
    let offered = needs(0..9);
    let me = ParticipantId([1; 16]);
    let shown = first_list(1, &offered, &[4, 7]);
    let (mut first, rest) = (shown[..2].to_vec(), &shown[2..]);
    first.sort_unstable();
    assert_eq!(first, [need(4), need(7)]);
    assert_eq!(rest.len(), 7);
    assert_eq!(laid(&shown, &offered, &order(&[0, 1]), me), shown);
}

#[test]
fn needs_that_arrive_while_one_reads_go_after_those_that_are_there() {
    let me = ParticipantId([1; 16]);
    let shown = first_list(1, &needs(0..9), &[]);
    let more = laid(&shown, &needs(0..30), &order(&[20]), me);
    assert_eq!(more[..9], shown);
    assert_eq!(more.len(), 30);
    let gone = laid(&more, &needs(5..30), &order(&[]), me);
    let still: Vec<_> = more.iter().copied().filter(|id| id.0[0] >= 5).collect();
    assert_eq!(gone, still);
}

/// A committee of needs 1 to 9 with one paper, and the ballot given, if any.
fn committee(given: Option<&Order>) -> Committee {
    Committee {
        scope: ScopeId([1; 16]),
        name: String::from("Le comité"),
        territories: Vec::new(),
        members: 3,
        themes: Vec::new(),
        papers: vec![Paper {
            id: String::from("committee"),
            at_most: 5,
            closed: None,
            ballot: given.map(|given| Ballot {
                passed: false,
                groups: given.groups(),
                of_copies: false,
                changed: Vec::new(),
                state: State::Saved,
            }),
        }],
        needs: (1..10).map(seen).collect(),
        openers: Vec::new(),
        result: None,
        waits: None,
        called: None,
        needs_left: None,
        facilitates: false,
    }
}

fn published(mine_counted: Option<bool>) -> Option<ResultLink> {
    Some(ResultLink {
        id: EnvelopeHash([7; 32]),
        ballots: None,
        lines: Vec::new(),
        heard: Vec::new(),
        mine_counted,
        struck: None,
    })
}

#[test]
fn whoever_began_a_ranking_is_told_that_it_is_not_given() {
    let nobody = committee(None);
    assert_eq!(begun(None, &nobody), None);
    assert_eq!(begun(Some(Order::default()), &nobody), None);
    let told = begun(Some(order(&[2, 3])), &nobody);
    assert_eq!(told, Some((Key::RankBegun, None)));
}

#[test]
fn after_a_count_whoever_did_not_give_theirs_is_told_that_it_is_not_in_it() {
    let counted = Committee {
        result: published(None),
        ..committee(None)
    };
    let told = begun(Some(order(&[2, 3])), &counted);
    assert_eq!(told, Some((Key::RankBegun, Some(Key::RankMissed))));
    // Whoever gave one and changes it is not told that nothing of theirs was counted.
    let changing = Committee {
        result: published(Some(true)),
        ..committee(Some(&order(&[1])))
    };
    let told = begun(Some(order(&[2, 3])), &changing);
    assert_eq!(told, Some((Key::RankBegunChange, None)));
}

#[test]
fn a_ranking_that_says_what_was_given_or_cannot_be_given_is_not_one_begun() {
    let given = order(&[2, 3]);
    assert_eq!(begun(Some(given.clone()), &committee(Some(&given))), None);
    // Everything that was chosen was taken back since.
    assert_eq!(begun(Some(order(&[20, 21])), &committee(None)), None);
    let mut left = committee(None);
    left.papers[0].closed = Some(CannotRank::Left);
    assert_eq!(begun(Some(given), &left), None);
}

#[test]
fn after_a_withdrawal_another_need_can_be_chosen() {
    let mut made = order(&[1, 2, 3, 4, 5]);
    let mut now = committee(None).needs;
    now.retain(|one| one.id != need(4));
    made.follow_needs(&now);
    assert_eq!(made.len(), 4, "four are said to be chosen, not five");
    made.toggle(need(6), 5);
    assert_eq!(numbers(&made), [1, 2, 3, 5, 6]);
}

#[test]
fn a_ballot_names_the_words_that_are_on_the_screen_and_those_before_are_marked() {
    let given = |before: &str, small| {
        let mut given = committee(Some(&order(&[1]))).papers[0]
            .ballot
            .clone()
            .unwrap();
        given.changed = vec![Changed {
            need: need(1),
            before: String::from(before),
            small,
        }];
        given
    };
    let one = Need {
        sentence: String::from("Une piscine"),
        ..seen(1)
    };
    let marked = (one.sentence.clone(), Some(String::from("Un autobus")));
    // Given before, and given anew with the new words on the screen: replaced, or corrected a little.
    for small in [false, true] {
        assert_eq!(words(None, Some(&given("Un autobus", small)), &one), marked);
    }
    // Chosen since, and changed before the order is made: what was chosen, not what was ranked.
    let chosen = |words: &str| Some(String::from(words));
    assert_eq!(
        words(chosen("Un autobus"), Some(&given("Un train", false)), &one),
        marked
    );
    // Chosen as they read now.
    let same = (one.sentence.clone(), None);
    assert_eq!(
        words(chosen("Une piscine"), Some(&given("Un train", false)), &one),
        same
    );
    assert_eq!(words(None, None, &one), same);
}
