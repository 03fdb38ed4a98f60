//! What must hold for any ballots: checked on random ones, against a count that is slow and
//! plain on purpose.

use proptest::prelude::*;

use super::*;

/// Any ballot over `m` options: any subset, any order, any ties.
fn any_ballot(m: usize) -> impl Strategy<Value = WeakOrder> {
    let indexes: Vec<u16> = (0..m as u16).collect();
    let shuffled = Just(indexes).prop_shuffle();
    (
        shuffled,
        0..=m,
        prop::collection::vec(any::<bool>(), m),
        any::<bool>(),
    )
        .prop_map(|(options, listed, cuts, below)| {
            let mut groups: Vec<Vec<u16>> = Vec::new();
            for (option, cut) in options.into_iter().take(listed).zip(cuts) {
                match groups.last_mut() {
                    Some(group) if !cut => group.push(option),
                    _ => groups.push(vec![option]),
                }
            }
            WeakOrder::new(
                groups,
                if below {
                    Unlisted::Below
                } else {
                    Unlisted::Unknown
                },
            )
            .unwrap()
        })
}

/// Any number of options with any ballots and their weights.
fn any_ballots() -> impl Strategy<Value = (usize, Vec<(WeakOrder, u64)>)> {
    (1usize..9).prop_flat_map(|m| {
        (
            Just(m),
            prop::collection::vec((any_ballot(m), 0u64..4), 0..12),
        )
    })
}

/// Whether a ballot puts `a` strictly above `b`, by the definition.
fn prefers(ballot: &WeakOrder, a: u16, b: u16) -> bool {
    let place = |option| {
        ballot
            .groups()
            .iter()
            .position(|group| group.contains(&option))
    };
    match (place(a), place(b)) {
        (Some(a), Some(b)) => a < b,
        (Some(_), None) => ballot.unlisted() == Unlisted::Below,
        (None, _) => false,
    }
}

/// The duels, option by option and ballot by ballot.
fn plain_duels(m: usize, ballots: &[(WeakOrder, u64)]) -> Vec<Vec<i64>> {
    let duel = |a, b| {
        ballots
            .iter()
            .filter(|(ballot, _)| prefers(ballot, a, b))
            .map(|(_, weight)| *weight as i64)
            .sum()
    };
    (0..m as u16)
        .map(|a| (0..m as u16).map(|b| duel(a, b)).collect())
        .collect()
}

proptest! {
    #[test]
    fn the_fast_count_of_duels_is_the_plain_one((m, ballots) in any_ballots()) {
        let profile = Profile::weighted(m, ballots.clone()).unwrap();
        let counted: Vec<Vec<i64>> = Duels::count(&profile).rows().map(<[i64]>::to_vec).collect();
        prop_assert_eq!(counted, plain_duels(m, &ballots));
    }

    #[test]
    fn the_score_is_what_stands_below_less_what_stands_above((m, ballots) in any_ballots()) {
        let profile = Profile::weighted(m, ballots.clone()).unwrap();
        let plain: Vec<i64> = (0..m as u16).map(|a| {
            ballots.iter().map(|(ballot, weight)| {
                let below = (0..m as u16).filter(|&b| prefers(ballot, a, b)).count() as i64;
                let above = (0..m as u16).filter(|&b| prefers(ballot, b, a)).count() as i64;
                (below - above) * *weight as i64
            }).sum()
        }).collect();
        prop_assert_eq!(symmetric_borda(&Duels::count(&profile)), plain);
    }

    #[test]
    fn scores_add_up_to_zero_and_stay_in_bounds((m, ballots) in any_ballots()) {
        let profile = Profile::weighted(m, ballots).unwrap();
        let duels = Duels::count(&profile);
        prop_assert_eq!(symmetric_borda(&duels).iter().sum::<i64>(), 0);
        prop_assert_eq!(copeland(&duels).iter().sum::<i64>(), 0);
        for a in 0..m {
            for b in 0..m {
                prop_assert!(duels.above(a, b) + duels.above(b, a) <= profile.weight());
            }
        }
        for score in symmetric_borda(&duels) {
            let shown = share(score, profile.weight(), m);
            prop_assert_eq!(shown.is_some(), m > 1 && profile.weight() > 0);
            prop_assert!(shown.is_none_or(|figure| (0.into()..=100.into()).contains(&figure)));
        }
    }

    #[test]
    fn the_order_of_arrival_leaves_no_trace(
        (m, ballots, shuffled) in any_ballots()
            .prop_flat_map(|(m, ballots)| (Just(m), Just(ballots.clone()), Just(ballots).prop_shuffle())),
    ) {
        let one = Profile::weighted(m, ballots).unwrap();
        let other = Profile::weighted(m, shuffled).unwrap();
        prop_assert_eq!(one.digest(), other.digest());
        prop_assert_eq!(one, other);
    }

    #[test]
    fn a_weight_is_as_many_equal_ballots((m, ballots) in any_ballots()) {
        let one_by_one = ballots.iter().flat_map(|(ballot, weight)| (0..*weight).map(|_| ballot.clone()));
        prop_assert_eq!(Profile::new(m, one_by_one).unwrap(), Profile::weighted(m, ballots).unwrap());
    }

    #[test]
    fn renaming_the_options_renames_the_result(
        (m, ballots, names) in any_ballots().prop_flat_map(|(m, ballots)| {
            (Just(m), Just(ballots), Just((0..m as u16).collect::<Vec<_>>()).prop_shuffle())
        }),
    ) {
        let target: Vec<Option<u16>> = names.iter().copied().map(Some).collect();
        let renamed = ballots.iter().map(|(ballot, weight)| (ballot.carried_to(&target), *weight));
        let renamed = Ranking::of(&Profile::weighted(m, renamed).unwrap(), TieBreak::Shown);
        let mut expected = Ranking::of(&Profile::weighted(m, ballots.clone()).unwrap(), TieBreak::Shown);
        for line in &mut expected.lines {
            line.option = usize::from(names[line.option]);
        }
        // Equals are shown in the order of their options, which the renaming changed.
        expected.lines.sort_by_key(|line| (line.place, line.option));
        prop_assert_eq!(renamed, expected);
    }

    #[test]
    fn the_lot_moves_only_equals((m, ballots) in any_ballots(), cut in any::<[u8; 32]>()) {
        let options = OptionList::new((0..m as u8).map(|n| [n; 16])).unwrap();
        let lots = Lots::draw(None, &cut, &options);
        let profile = Profile::weighted(m, ballots).unwrap();
        let shown = Ranking::of(&profile, TieBreak::Shown);
        let mut drawn = Ranking::of(&profile, TieBreak::Lot(&lots));
        for equals in drawn.equals() {
            prop_assert!(equals.is_sorted_by_key(|line| lots.of(line.option)));
            prop_assert!(equals.iter().all(|line| line.tied == (equals.len() > 1)));
        }
        drawn.lines.sort_by_key(|line| (line.place, line.option));
        prop_assert_eq!(drawn, shown);
    }

    #[test]
    fn ballots_turned_upside_down_turn_the_scores((m, ballots) in any_ballots()) {
        let full: Vec<_> = ballots.into_iter().filter(|(ballot, _)| ballot.listed().count() == m).collect();
        let turned = full.iter().map(|(ballot, weight)| {
            let groups = ballot.groups().iter().rev().cloned().collect();
            (WeakOrder::new(groups, ballot.unlisted()).unwrap(), *weight)
        });
        let turned = symmetric_borda(&Duels::count(&Profile::weighted(m, turned).unwrap()));
        let scores = symmetric_borda(&Duels::count(&Profile::weighted(m, full.clone()).unwrap()));
        prop_assert_eq!(turned, scores.into_iter().map(|score| -score).collect::<Vec<_>>());
    }
}
