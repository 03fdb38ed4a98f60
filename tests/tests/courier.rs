//! Couriers between villages and a table: as many seeds as `PORTE_VOIX_COURIERS` says, else one
//! for each twenty of `PORTE_VOIX_SEEDS`: a seed is months of a hundred people.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use tests::courier::{Report, run};
use tests::seeds;

/// Median, nine tenths, greatest.
fn spread(mut days: Vec<u64>) -> String {
    days.sort_unstable();
    let at = |part: usize| days[(days.len() - 1) * part / 10];
    format!("median {}, p90 {}, max {}", at(5), at(9), at(10))
}

#[test]
fn what_villages_write_reaches_the_table_once_and_its_receipt_comes_back() {
    let usual = || {
        seeds::number("PORTE_VOIX_SEEDS")
            .unwrap_or(200)
            .div_ceil(20)
    };
    let count = seeds::number("PORTE_VOIX_COURIERS").unwrap_or_else(usual);
    let reports: Vec<Report> = seeds::all(run, count).unwrap();
    let sum = |of: fn(&Report) -> usize| reports.iter().map(of).sum::<usize>();
    for narrow in [false, true] {
        let some = || reports.iter().filter(|report| report.is_narrow == narrow);
        let days = |of: fn(&Report) -> &[u64]| some().flat_map(of).copied().collect();
        if some().next().is_some() {
            println!(
                "{} seeds whose couriers carry {}: days to the table: {}; until its author reads it: {}",
                some().count(),
                if narrow { "little" } else { "enough" },
                spread(days(|report| &report.to_table)),
                spread(days(|report| &report.to_author)),
            );
        }
    }
    println!(
        "{} contributions, none lost or counted twice; {} meetings, {} cut short; {} parcels gave \
         way; {} times a disk refused or an installation died",
        sum(|report| report.written),
        sum(|report| report.meetings),
        sum(|report| report.cut),
        sum(|report| report.dropped),
        sum(|report| report.faults),
    );
    assert!(sum(|report| report.faults) > 0, "nothing went wrong");
    assert_eq!(
        sum(|report| report.to_author.len()),
        sum(|report| report.written)
    );
}
