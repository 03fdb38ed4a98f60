//! What is kept running is what would be computed anew, after every batch of every story.
#![allow(clippy::unwrap_used)]

use tests::fixture::Consultation;
use tests::running::{Report, run};
use tests::seeds;

#[test]
fn what_runs_is_what_is_computed_anew_after_every_batch() {
    let count = seeds::number("PORTE_VOIX_SEEDS").unwrap_or(40);
    let reports: Vec<Report> = seeds::all(run, count).unwrap();
    let batches: usize = reports.iter().map(|report| report.batches).sum();
    let added: usize = reports.iter().map(|report| report.added).sum();
    println!("{count} seeds: {batches} batches, {added} of them added to the rest");
    assert!(added * 4 > batches, "hardly anything is added to the rest");
}

#[test]
fn words_ballots_and_receipts_never_compute_the_membership_again() {
    let mut here = Consultation::found(1, 5, 1);
    let one = here.join(0).unwrap();
    let other = here.join(0).unwrap();
    here.replica.derive();
    let before = here.replica.times_computed();
    let need = here.propose(&one, "Un autobus le soir", "").unwrap();
    here.replica.derive();
    here.rank(&one, &[need]).unwrap();
    here.rank(&other, &[need]).unwrap();
    let derived = here.replica.derive();
    assert_eq!(derived.ballots.values().map(Vec::len).sum::<usize>(), 2);
    assert_eq!(here.replica.times_computed(), before);
    here.join(0).unwrap();
    here.replica.derive();
    assert_eq!(here.replica.times_computed(), before + 1, "somebody joins");
}
