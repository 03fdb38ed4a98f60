//! The simulated network: 200 seeds, or as many as `PORTE_VOIX_SEEDS` says; or the one that
//! `PORTE_VOIX_SEED` names.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::atomic::{AtomicU64, Ordering};

use tests::network::{Report, run};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs seeds on two threads; the reports, or the first thing that went wrong.
fn seeds(first: u64, count: u64) -> Result<Vec<Report>, String> {
    let next = AtomicU64::new(first);
    let end = first + count;
    let worker = || {
        let mut reports = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return Ok(reports);
            }
            match run(seed) {
                Ok(report) => reports.push(report),
                Err(wrong) => {
                    next.store(end, Ordering::Relaxed);
                    return Err(wrong);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(worker);
        let mut reports: Vec<Report> = worker()?;
        reports.extend(other.join().unwrap()?);
        Ok(reports)
    })
}

#[test]
fn whatever_happens_on_the_way_everyone_ends_with_the_same_and_nothing_is_lost() {
    let (first, count) = match number("PORTE_VOIX_SEED") {
        Some(seed) => (seed, 1),
        None => (0, number("PORTE_VOIX_SEEDS").unwrap_or(200)),
    };
    let reports = match seeds(first, count) {
        Ok(reports) => reports,
        Err(wrong) => panic!("{wrong} (again, alone: PORTE_VOIX_SEED=<seed>)"),
    };
    let forks: usize = reports.iter().map(|report| report.forks).sum();
    let envelopes: usize = reports.iter().map(|report| report.envelopes).sum();
    let received: usize = reports.iter().map(|report| report.received).sum();
    println!(
        "{count} seeds: {envelopes} envelopes, {received} receipts, {forks} forked chains, for example {:?}",
        reports.first()
    );
    assert!(forks > 0, "no seed forked a chain");
}
