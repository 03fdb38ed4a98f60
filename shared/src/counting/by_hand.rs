//! Counts small enough to be checked with a pencil.

use super::*;

fn order(groups: &[&[u16]], unlisted: Unlisted) -> WeakOrder {
    WeakOrder::new(
        groups.iter().map(|group| group.to_vec()).collect(),
        unlisted,
    )
    .unwrap()
}

fn below(groups: &[&[u16]]) -> WeakOrder {
    order(groups, Unlisted::Below)
}

fn pair(better: u16, worse: u16) -> WeakOrder {
    order(&[&[better], &[worse]], Unlisted::Unknown)
}

fn matrix(profile: &Profile) -> Vec<Vec<i64>> {
    Duels::count(profile).rows().map(<[i64]>::to_vec).collect()
}

fn places(ranking: &Ranking) -> Vec<(usize, usize, bool)> {
    ranking
        .lines
        .iter()
        .map(|line| (line.option, line.place, line.tied))
        .collect()
}

#[test]
fn orders_short_lists_and_pairs_add_up() {
    let ballots = [
        below(&[&[0], &[1], &[2]]),
        below(&[&[2]]),
        pair(1, 0),
        below(&[&[0], &[1], &[2]]),
    ];
    let profile = Profile::new(3, ballots).unwrap();
    assert_eq!(matrix(&profile), [[0, 2, 2], [1, 0, 2], [1, 1, 0]]);
    let ranking = Ranking::of(&profile, TieBreak::Shown);
    let line = |option, borda, copeland, first, place| Line {
        option,
        borda,
        copeland,
        first,
        listed_by: 3,
        place,
        tied: false,
    };
    assert_eq!(
        ranking.lines,
        [
            line(0, 2, 2, 2, 1),
            line(1, 0, 0, 1, 2),
            line(2, -2, -2, 1, 3)
        ]
    );
    let shown: Vec<String> = ranking
        .lines
        .iter()
        .map(|line| share(line.borda, ranking.weight, 3).unwrap().to_string())
        .collect();
    assert_eq!(shown, ["62.5", "50.0", "37.5"]);
    assert_eq!(condorcet_winner(&Duels::count(&profile)), Some(0));
}

#[test]
fn a_tie_inside_a_ballot_gives_nothing_to_either() {
    let profile = Profile::new(3, [below(&[&[1, 0], &[2]])]).unwrap();
    assert_eq!(matrix(&profile), [[0, 0, 1], [0, 0, 1], [0, 0, 0]]);
    let ranking = Ranking::of(&profile, TieBreak::Shown);
    assert_eq!(
        places(&ranking),
        [(0, 1, true), (1, 1, true), (2, 3, false)]
    );
    assert_eq!(
        ranking.equals().map(<[Line]>::len).collect::<Vec<_>>(),
        [2, 1]
    );
}

#[test]
fn the_unlisted_lose_or_stay_out_as_the_ballot_says() {
    let groups: &[&[u16]] = &[&[0], &[1]];
    let profile = Profile::new(4, [order(groups, Unlisted::Below)]).unwrap();
    assert_eq!(
        matrix(&profile),
        [[0, 1, 1, 1], [0, 0, 1, 1], [0; 4], [0; 4]]
    );
    let profile = Profile::new(4, [order(groups, Unlisted::Unknown)]).unwrap();
    assert_eq!(matrix(&profile), [[0, 1, 0, 0], [0; 4], [0; 4], [0; 4]]);
}

#[test]
fn equal_scores_go_to_duels_won() {
    // 0 beats 1 and 2 by one; 1 beats 2 by three: both score 2.
    let profile = Profile::new(
        3,
        [pair(0, 1), pair(0, 2), pair(1, 2), pair(1, 2), pair(1, 2)],
    )
    .unwrap();
    assert_eq!(symmetric_borda(&Duels::count(&profile)), [2, 2, -4]);
    assert_eq!(copeland(&Duels::count(&profile)), [2, 0, -2]);
    assert_eq!(
        places(&Ranking::of(&profile, TieBreak::Shown)),
        [(0, 1, false), (1, 2, false), (2, 3, false)]
    );
}

#[test]
fn equal_scores_and_duels_go_to_first_places() {
    let profile = Profile::new(3, [order(&[&[2]], Unlisted::Unknown)]).unwrap();
    assert_eq!(
        places(&Ranking::of(&profile, TieBreak::Shown)),
        [(2, 1, false), (0, 2, true), (1, 2, true)]
    );
}

#[test]
fn a_circle_of_preferences_has_no_winner_of_all_duels() {
    let ballots = [
        below(&[&[0], &[1], &[2]]),
        below(&[&[1], &[2], &[0]]),
        below(&[&[2], &[0], &[1]]),
    ];
    let profile = Profile::new(3, ballots).unwrap();
    assert_eq!(condorcet_winner(&Duels::count(&profile)), None);
    assert_eq!(
        places(&Ranking::of(&profile, TieBreak::Shown)),
        [(0, 1, true), (1, 1, true), (2, 1, true)]
    );
}

#[test]
fn the_lot_orders_equals_and_says_that_they_were() {
    let options = OptionList::new((0..4).map(|n| [n; 16])).unwrap();
    let lots = Lots::draw(Some(&[5; 32]), &[6; 32], &options);
    let profile = Profile::new(4, [below(&[&[3]])]).unwrap();
    let ranking = Ranking::of(&profile, TieBreak::Lot(&lots));
    let mut by_lot = vec![0, 1, 2];
    by_lot.sort_by_key(|&option| lots.of(option).copied());
    let mut expected = vec![(3, 1, false)];
    expected.extend(by_lot.into_iter().map(|option| (option, 2, true)));
    assert_eq!(places(&ranking), expected);
}

#[test]
fn no_option_and_no_ballot_count_to_nothing() {
    let nothing = Profile::new(0, []).unwrap();
    assert!(Ranking::of(&nothing, TieBreak::Shown).lines.is_empty());
    assert_eq!(condorcet_winner(&Duels::count(&nothing)), None);
    let alone = Profile::new(1, [below(&[&[0]]), below(&[])]).unwrap();
    assert_eq!(
        places(&Ranking::of(&alone, TieBreak::Shown)),
        [(0, 1, false)]
    );
    assert_eq!((alone.weight(), share(0, alone.weight(), 1)), (2, None));
    let silent = Profile::new(2, []).unwrap();
    assert_eq!(
        places(&Ranking::of(&silent, TieBreak::Shown)),
        [(0, 1, true), (1, 1, true)]
    );
}

#[test]
fn what_cannot_be_counted_is_refused_by_name() {
    assert_eq!(
        WeakOrder::new(vec![vec![0], vec![]], Unlisted::Below),
        Err(BadBallot::EmptyGroup)
    );
    assert_eq!(
        WeakOrder::new(vec![vec![0], vec![1, 0]], Unlisted::Below),
        Err(BadBallot::ListedTwice)
    );
    let ids = [vec![[1; 16], [2; 16]], vec![[3; 16]]];
    assert_eq!(
        check_ids(&ids, Some(2)),
        Err(BadBallot::TooMany {
            listed: 3,
            at_most: 2
        })
    );
    assert_eq!(
        (check_ids(&ids, Some(3)), check_ids(&ids, None)),
        (Ok(()), Ok(()))
    );
    let lost = Profile::new(2, [below(&[&[2]])]);
    assert_eq!(
        lost,
        Err(BadProfile::UnknownOption {
            option: 2,
            options: 2
        })
    );
    let heavy = |options, weight| {
        Profile::weighted(options, [(below(&[&[0]]), weight), (below(&[&[1]]), 1)])
    };
    assert_eq!(heavy(2, u64::MAX), Err(BadProfile::TooHeavy));
    assert_eq!(heavy(2, u64::MAX / 2), Err(BadProfile::TooHeavy));
    assert_eq!(heavy(3, u64::MAX / 4), Err(BadProfile::TooHeavy));
    let most = heavy(2, u64::MAX / 2 - 1).unwrap();
    assert_eq!(
        symmetric_borda(&Duels::count(&most)),
        [i64::MAX - 2, 2 - i64::MAX]
    );
}

#[test]
fn unknown_ids_are_left_out_and_counted() {
    let options = OptionList::new([[9; 16], [4; 16], [4; 16]]).unwrap();
    assert_eq!(options.ids(), [[4; 16], [9; 16]]);
    let signed = [vec![[1; 16]], vec![[9; 16], [2; 16]], vec![[4; 16]]];
    let read = WeakOrder::from_ids(&signed, Unlisted::Below, &options).unwrap();
    assert_eq!(
        read,
        FromIds {
            order: below(&[&[1], &[0]]),
            ignored: 2
        }
    );
    let twice = [vec![[1; 16]], vec![[1; 16]]];
    assert_eq!(
        WeakOrder::from_ids(&twice, Unlisted::Below, &options),
        Err(BadBallot::ListedTwice)
    );
}

#[test]
fn a_group_of_needs_counts_once_at_the_best_place_of_its_members() {
    // Options 0 and 2 are one group, 3 is empty and counts for none, and so does 9, unheard of.
    let target = [Some(0), Some(1), Some(0), None];
    let ballot = below(&[&[3], &[2], &[1, 9], &[0]]);
    assert_eq!(ballot.carried_to(&target), below(&[&[0], &[1]]));
    let tied = below(&[&[0, 1, 2]]);
    assert_eq!(tied.carried_to(&target), below(&[&[0, 1]]));
}

#[test]
fn the_digest_is_that_of_the_bytes_written_down() {
    use sha2::{Digest, Sha256};
    let profile = Profile::new(3, [pair(1, 0), below(&[&[2]]), below(&[&[2]])]).unwrap();
    // [3, [[[0, [[2]]], 2], [[1, [[1], [0]]], 1]]]
    let bytes = [
        0x82, 0x03, 0x82, 0x82, 0x82, 0x00, 0x81, 0x81, 0x02, 0x02, 0x82, 0x82, 0x01, 0x82, 0x81,
        0x01, 0x81, 0x00, 0x01,
    ];
    let expected: [u8; 32] = Sha256::digest(bytes).into();
    assert_eq!(profile.digest(), expected);
}
