//! Real elections, counted by the product and by two other programs at least.
//!
//! The expected values are in `fixtures/elections/golden.json`. The ballots themselves are
//! PrefLib's (Mattei and Walsh, "PrefLib: a library for preferences", 2013) and Pabulib's
//! (Faliszewski and others, arXiv:2012.06539). No licence lets us copy them here: they are read
//! from the folder that `PORTE_VOIX_ELECTIONS` names, and the test says so when none is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::counting::{
    Duels, Profile, Ranking, TieBreak, Unlisted, WeakOrder, condorcet_winner, copeland,
    symmetric_borda,
};

const GOLDEN: &str = include_str!("../fixtures/elections/golden.json");

/// One line that shows although the test passes: what was not counted must not look counted.
fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("standard error");
}

/// The folder of the elections, or nothing and one line that says how to have them.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("PORTE_VOIX_ELECTIONS").map(PathBuf::from);
    let folder = named.filter(|folder| folder.is_dir());
    if folder.is_none() {
        say("skipped: PORTE_VOIX_ELECTIONS names no folder with the elections");
    }
    folder
}

/// The names of the options, in the order of the file, and the ballots with their number.
type Election = (Vec<String>, Vec<(WeakOrder, u64)>);

fn below(groups: Vec<Vec<u16>>) -> WeakOrder {
    WeakOrder::new(groups, Unlisted::Below).expect("a ballot")
}

/// One line of PrefLib, `count: 3,{1,2},4`, as groups of options numbered from 0.
fn preflib_ballot(line: &str) -> (WeakOrder, u64) {
    let (count, order) = line.split_once(':').expect("count: order");
    let mut groups: Vec<Vec<u16>> = Vec::new();
    let mut in_braces = false;
    for word in order.split(',').map(str::trim) {
        let option = word
            .trim_matches(['{', '}'])
            .parse::<u16>()
            .expect("a number")
            - 1;
        match groups.last_mut() {
            Some(group) if in_braces => group.push(option),
            _ => groups.push(vec![option]),
        }
        in_braces = (in_braces || word.starts_with('{')) && !word.ends_with('}');
    }
    (below(groups), count.trim().parse().expect("a count"))
}

fn preflib(text: &str) -> Election {
    let (header, orders): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with('#'));
    let names = header
        .iter()
        .filter_map(|line| line.strip_prefix("# ALTERNATIVE NAME ")?.split_once(": "));
    let ballots = orders.iter().filter(|line| !line.trim().is_empty());
    (
        names.map(|(_, name)| name.to_owned()).collect(),
        ballots.map(|line| preflib_ballot(line)).collect(),
    )
}

/// A file of Pabulib with ordinal votes: project ids, the most wanted first, in column `vote`.
fn pabulib(text: &str) -> Election {
    let section = |from: &str, to: &str| -> Vec<&str> {
        let lines = text
            .lines()
            .map(str::trim_end)
            .skip_while(|line| *line != from)
            .skip(1);
        lines
            .take_while(|line| *line != to)
            .filter(|line| !line.is_empty())
            .collect()
    };
    let projects = section("PROJECTS", "VOTES");
    let names: Vec<&str> = projects[1..]
        .iter()
        .filter_map(|line| line.split(';').next())
        .collect();
    let votes = section("VOTES", "");
    let column = votes[0]
        .split(';')
        .position(|name| name == "vote")
        .expect("a column of votes");
    let ballots = votes[1..].iter().map(|line| {
        let ids = line.split(';').nth(column).expect("a vote").split(',');
        let place = |id: &str| {
            names
                .iter()
                .position(|name| *name == id)
                .expect("a project")
        };
        (
            below(
                ids.map(|id| vec![u16::try_from(place(id)).expect("an index")])
                    .collect(),
            ),
            1,
        )
    });
    (
        names.iter().map(ToString::to_string).collect(),
        ballots.collect(),
    )
}

/// SHA-256 of the duels, row by row, as decimal numbers joined by commas.
fn digest(duels: &Duels) -> String {
    let cells: Vec<String> = duels.rows().flatten().map(i64::to_string).collect();
    Sha256::digest(cells.join(","))
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn real_elections_give_what_other_programs_give() {
    let Some(folder) = folder() else { return };
    let golden: BTreeMap<String, Value> = serde_json::from_str(GOLDEN).expect("golden.json");
    let mut counted = 0;
    for (file, golden) in golden
        .iter()
        .filter(|(_, golden)| golden.get("pairwise_sha256").is_some())
    {
        let text = match std::fs::read_to_string(folder.join(file)) {
            Ok(text) => text,
            Err(error) => {
                say(&format!("skipped: {file}: {error}"));
                continue;
            }
        };
        let (names, ballots) = if file.ends_with(".pb") {
            pabulib(&text)
        } else {
            preflib(&text)
        };
        assert_eq!(json!(names), golden["alternatives"], "{file}: options");
        let profile = Profile::weighted(names.len(), ballots).expect("a profile");
        assert_eq!(json!(profile.weight()), golden["voters"], "{file}: voters");
        assert_eq!(
            json!(profile.ballots().len()),
            golden["distinct"],
            "{file}: distinct ballots"
        );
        let duels = Duels::count(&profile);
        let borda = symmetric_borda(&duels);
        assert_eq!(
            json!(digest(&duels)),
            golden["pairwise_sha256"],
            "{file}: duels"
        );
        assert_eq!(json!(borda), golden["symmetric_borda"], "{file}: scores");
        assert_eq!(
            json!(copeland(&duels)),
            golden["copeland"],
            "{file}: duels won"
        );
        let winner = Vec::from_iter(condorcet_winner(&duels));
        assert_eq!(
            json!(winner),
            golden["condorcet_winner"],
            "{file}: wins all duels"
        );

        let ranking = Ranking::of_duels(&profile, &duels, TieBreak::Shown);
        assert!(
            ranking
                .lines
                .is_sorted_by_key(|line| Reverse(borda[line.option])),
            "{file}: order"
        );
        counted += 1;
    }
    say(&format!("{counted} real elections counted"));
}

#[test]
fn a_line_of_preflib_is_read_with_its_ties() {
    let groups = vec![vec![2], vec![0, 3], vec![1], vec![4, 5, 6]];
    assert_eq!(preflib_ballot("12: 3,{1,4},2,{5,6,7}"), (below(groups), 12));
}
