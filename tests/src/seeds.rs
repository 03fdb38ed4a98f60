//! Runs a simulation over seeds, or the one that `PORTE_VOIX_SEED` names.

use std::sync::atomic::{AtomicU64, Ordering};

/// The number that a variable of the environment gives.
pub fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The reports of so many seeds, run on two threads.
///
/// # Errors
/// The first thing that went wrong.
pub fn all<R: Send>(run: fn(u64) -> Result<R, String>, count: u64) -> Result<Vec<R>, String> {
    let (first, count) = match number("PORTE_VOIX_SEED") {
        Some(seed) => (seed, 1),
        None => (0, count),
    };
    let again = |wrong| format!("{wrong} (again, alone: PORTE_VOIX_SEED=<seed>)");
    run_all(run, first, first + count).map_err(again)
}

fn run_all<R: Send>(
    run: fn(u64) -> Result<R, String>,
    first: u64,
    end: u64,
) -> Result<Vec<R>, String> {
    let next = AtomicU64::new(first);
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
        let mut reports: Vec<R> = worker()?;
        reports.extend(other.join().map_err(|_| "a seed panicked".to_owned())??);
        Ok(reports)
    })
}
