//! The simulated network: 200 seeds, or as many as `PORTE_VOIX_SEEDS` says; or the one that
//! `PORTE_VOIX_SEED` names.
#![allow(clippy::unwrap_used)]

use tests::network::{Report, run};
use tests::seeds;

#[test]
fn whatever_happens_on_the_way_everyone_ends_with_the_same_and_nothing_is_lost() {
    let count = seeds::number("PORTE_VOIX_SEEDS").unwrap_or(200);
    let reports: Vec<Report> = seeds::all(run, count).unwrap();
    let forks: usize = reports.iter().map(|report| report.forks).sum();
    let envelopes: usize = reports.iter().map(|report| report.envelopes).sum();
    let received: usize = reports.iter().map(|report| report.received).sum();
    let carried: usize = reports.iter().map(|report| report.carried).sum();
    println!(
        "{} seeds: {envelopes} envelopes, {received} receipts, {forks} forked chains, {carried} came first by file or film, for example {:?}",
        reports.len(),
        reports.first()
    );
    assert!(forks > 0, "no seed forked a chain");
    assert!(carried > 0, "nothing was carried one way");
}
