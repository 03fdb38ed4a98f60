//! The rule *turns* on lists small enough for a pencil, and against a slow definition.

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::*;

fn need(n: u8) -> OptionId {
    [n; 16]
}

fn no_lot(option: &OptionId) -> Lot {
    Lot::draw(None, &[0; 32], option)
}

fn voice(committee: u8, weight: u64, ballots: u32, groups: &[&[u8]]) -> Voice {
    Voice {
        committee: [committee; 16],
        weight,
        ballots,
        groups: groups
            .iter()
            .map(|group| group.iter().map(|n| need(*n)).collect())
            .collect(),
    }
}

/// One need a line, in order.
fn list(committee: u8, weight: u64, ballots: u32, needs: &[u8]) -> Voice {
    let groups: Vec<&[u8]> = needs.chunks(1).collect();
    voice(committee, weight, ballots, &groups)
}

fn order(voices: &[Voice]) -> Vec<u8> {
    turns(voices, &no_lot, usize::MAX)
        .iter()
        .map(|turn| turn.option[0])
        .collect()
}

#[test]
fn the_unanimous_need_of_five_people_comes_second_beside_a_committee_of_fifteen() {
    let region = [
        list(1, 1, 15, &[11, 12, 13, 14, 15, 16]),
        list(2, 1, 5, &[21, 22]),
    ];
    assert_eq!(order(&region), [11, 21, 12, 22, 13, 14, 15, 16]);
}

#[test]
fn a_need_that_several_have_first_is_placed_together_and_comes_sooner() {
    let region = [
        list(1, 1, 40, &[10, 11]),
        list(2, 1, 5, &[99, 21]),
        list(3, 1, 6, &[99, 31]),
    ];
    let lines = turns(&region, &no_lot, usize::MAX);
    assert_eq!(lines[0].option, need(99));
    assert_eq!(lines[0].together, [[2; 16], [3; 16]]);
    assert_eq!(lines[0].at, BigRational::new(1.into(), 2.into()));
    assert_eq!(order(&region), [99, 10, 31, 21, 11]);
}

#[test]
fn one_committee_keeps_its_list_and_none_gives_nothing() {
    assert_eq!(order(&[list(1, 1, 9, &[5, 3, 4])]), [5, 3, 4]);
    assert_eq!(order(&[]), [] as [u8; 0]);
    assert_eq!(order(&[list(1, 1, 9, &[])]), [] as [u8; 0]);
    assert_eq!(order(&[list(1, 0, 9, &[1])]), [] as [u8; 0]);
}

#[test]
fn all_equal_is_settled_by_the_lot_and_says_so() {
    let lines = turns(&[voice(1, 1, 9, &[&[1, 2, 3]])], &no_lot, usize::MAX);
    let mut by_lot = vec![need(1), need(2), need(3)];
    by_lot.sort_by_key(no_lot);
    assert_eq!(
        lines.iter().map(|line| line.option).collect::<Vec<_>>(),
        by_lot
    );
    assert_eq!(
        lines.iter().map(|line| line.by_lot).collect::<Vec<_>>(),
        [true, true, false]
    );
}

#[test]
fn equal_loads_go_to_more_committees_then_to_more_ballots() {
    // 30 and 31 both come at t = 1: two committees of half the weight, and one of the whole.
    let together = [
        list(1, 2, 90, &[31]),
        list(2, 1, 5, &[30]),
        list(3, 1, 5, &[30]),
    ];
    assert_eq!(order(&together), [30, 31]);
    let alone = [list(1, 1, 5, &[1]), list(2, 1, 6, &[2])];
    assert_eq!(order(&alone), [2, 1]);
}

#[test]
fn one_committee_of_500_and_twenty_of_10_under_each_weighting() {
    let first = |by: Weighting| {
        let mut region: Vec<Voice> = (1..=20)
            .map(|n| list(n, by.entitlement(10, 200), 10, &[100 + n]))
            .collect();
        let large: Vec<u8> = (1..=40).collect();
        region.push(list(99, by.entitlement(500, 1_000), 500, &large));
        order(&region)
            .into_iter()
            .take_while(|need| *need <= 40)
            .count()
    };
    // The largest speaks first, then each in its turn.
    assert_eq!(first(Weighting::Committee), 1);
    // 500 is fifty times 10: its whole list fits before their first.
    assert_eq!(first(Weighting::Person), 40);
    // The root of 50 is 7.07.
    assert_eq!(first(Weighting::SquareRoot), 7);
    // 1,000 residents are five times 200, and the fifth is equal: the larger comes first.
    assert_eq!(first(Weighting::Population), 5);
}

#[test]
fn what_most_committees_say_is_told_apart_from_what_comes_first() {
    let region = [
        list(1, 1, 9, &[1, 50]),
        list(2, 1, 9, &[2, 50]),
        list(3, 1, 9, &[3, 50, 1]),
    ];
    assert_eq!(order(&region).last(), Some(&50));
    let said: Vec<(u8, usize)> = recurring(&region)
        .iter()
        .map(|line| (line.option[0], line.committees.len()))
        .collect();
    assert_eq!(said, [(50, 3), (1, 2)]);
}

/// The definition, read aloud: no index, every claim computed anew at every line.
fn slow(voices: &[Voice]) -> Vec<OptionId> {
    let mut loads = vec![BigRational::from_integer(0.into()); voices.len()];
    let mut placed: Vec<OptionId> = Vec::new();
    loop {
        let behind = |option: &OptionId| -> Vec<usize> {
            (0..voices.len())
                .filter(|i| voices[*i].weight > 0)
                .filter(|i| {
                    voices[*i]
                        .groups
                        .iter()
                        .find(|group| group.iter().any(|option| !placed.contains(option)))
                        .is_some_and(|group| group.contains(option))
                })
                .collect()
        };
        let best = voices
            .iter()
            .flat_map(|voice| voice.groups.iter().flatten())
            .filter(|option| !placed.contains(option))
            .filter_map(|option| {
                let behind = behind(option);
                let weight: u64 = behind.iter().map(|i| voices[*i].weight).sum();
                let ballots: u32 = behind.iter().map(|i| voices[*i].ballots).sum();
                let cost = behind
                    .iter()
                    .map(|i| &loads[*i] * BigInt::from(voices[*i].weight))
                    .fold(BigRational::from_integer(1.into()), |sum, one| sum + one);
                (weight > 0).then(|| {
                    (
                        cost / BigInt::from(weight),
                        -(behind.len() as i64),
                        -i64::from(ballots),
                        no_lot(option),
                        *option,
                    )
                })
            })
            .min();
        let Some((at, .., option)) = best else {
            return placed;
        };
        for i in behind(&option) {
            loads[i] = at.clone();
        }
        placed.push(option);
    }
}

/// Lists of up to six committees over twelve needs, some shared, some equal.
fn any_region() -> impl Strategy<Value = Vec<Voice>> {
    let any_list = (
        1u64..6,
        5u32..60,
        Just((0u8..12).collect::<Vec<u8>>()).prop_shuffle(),
        0usize..12,
        prop::collection::vec(prop::bool::weighted(0.7), 12),
    );
    prop::collection::vec(any_list, 0..6).prop_map(|lists| {
        lists
            .into_iter()
            .enumerate()
            .map(|(committee, (weight, ballots, needs, most, apart))| {
                let mut groups: Vec<Vec<OptionId>> = Vec::new();
                for (n, apart) in needs.into_iter().take(most).zip(apart) {
                    match groups.last_mut() {
                        Some(group) if !apart => group.push(need(n)),
                        _ => groups.push(vec![need(n)]),
                    }
                }
                Voice {
                    committee: [committee as u8 + 1; 16],
                    weight,
                    ballots,
                    groups,
                }
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn turns_gives_what_the_slow_definition_gives(region in any_region()) {
        let fast: Vec<OptionId> = turns(&region, &no_lot, usize::MAX).iter().map(|line| line.option).collect();
        prop_assert_eq!(fast, slow(&region));
    }

    #[test]
    fn the_order_of_arrival_of_the_lists_leaves_no_trace(
        (region, shuffled) in any_region().prop_flat_map(|region| (Just(region.clone()), Just(region).prop_shuffle()))
    ) {
        prop_assert_eq!(turns(&region, &no_lot, usize::MAX), turns(&shuffled, &no_lot, usize::MAX));
    }

    #[test]
    fn of_two_needs_heard_in_one_committee_only_its_order_is_kept(region in any_region()) {
        let placed = order(&region);
        let at = |option: &OptionId| placed.iter().position(|n| need(*n) == *option);
        for (index, voice) in region.iter().enumerate() {
            let only_here = |option: &&OptionId| {
                !region.iter().enumerate().any(|(other, voice)| {
                    other != index && voice.groups.iter().any(|group| group.contains(option))
                })
            };
            for (better, worse) in voice.groups.iter().zip(voice.groups.iter().skip(1)) {
                for better in better.iter().filter(only_here) {
                    for worse in worse.iter().filter(only_here) {
                        prop_assert!(at(better) < at(worse));
                    }
                }
            }
        }
    }

    #[test]
    fn each_committee_has_its_share_of_the_first_lines(region in any_region()) {
        let placed = order(&region);
        let all: u64 = region.iter().map(|voice| voice.weight).sum();
        for voice in &region {
            let its: Vec<u8> = voice.groups.iter().flatten().map(|option| option[0]).collect();
            for k in 0..=placed.len() {
                let has = placed.iter().take(k).filter(|need| its.contains(need)).count();
                let share = (k as u64 * voice.weight / all) as usize;
                prop_assert!(has >= share.min(its.len()), "{has} of {share} in the first {k}");
            }
        }
    }

    #[test]
    fn every_need_is_placed_once_and_loads_never_fall(region in any_region()) {
        let lines = turns(&region, &no_lot, usize::MAX);
        let mut said: Vec<OptionId> = region.iter().flat_map(|voice| voice.groups.concat()).collect();
        said.sort_unstable();
        said.dedup();
        let mut placed: Vec<OptionId> = lines.iter().map(|line| line.option).collect();
        placed.sort_unstable();
        prop_assert_eq!(placed, said);
        prop_assert!(lines.windows(2).all(|pair| pair[0].at <= pair[1].at));
    }
}
