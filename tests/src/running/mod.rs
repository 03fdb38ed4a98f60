//! What is kept running against what is computed anew: a story of every kind of envelope, told to
//! somebody in another order, batch by batch.

mod story;

use shared::log::{Envelope, Verified};
use shared::replica::{Derived, Replica};

use crate::random::Random;
use story::Story;

/// Envelopes that a seed tells, about.
const ACTS: usize = 60;
/// How much later than it was written something comes at most, in envelopes.
const LATE: u64 = 12;

/// What a seed did.
#[derive(Debug, Clone, Copy, Default)]
pub struct Report {
    /// Batches after which both were compared.
    pub batches: usize,
    /// Batches that were added to what followed from the rest.
    pub added: usize,
}

/// Tells one seed's story; where what runs differs from what is computed anew, if anywhere.
///
/// # Errors
/// The first lines that differ.
pub fn run(seed: u64) -> Result<Report, String> {
    let mut random = Random::new(seed);
    let mut story = Story::new(seed);
    for _ in 0..ACTS {
        story.act(&mut random);
    }
    let mut reader = Replica::new(story.consultation());
    let told = in_another_order(story.told(), &mut random);
    let mut report = Report::default();
    let mut rest = told.as_slice();
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(rest.len().min(1 + random.below(4)));
        rest = later;
        for envelope in batch {
            let own = Verified::from_own_storage(envelope.clone());
            // What is refused, of a fork that is full, is refused to both.
            let _ = reader.admit(own, &mut Vec::new());
        }
        let before = reader.times_computed();
        reader.derive();
        report.batches += 1;
        report.added += usize::from(reader.times_computed() == before);
        same(reader.derived(), &anew(&reader))
            .map_err(|line| format!("seed {seed}, batch {}: {line}", report.batches))?;
    }
    Ok(report)
}

/// What follows from all that a replica holds, by one who never knew less.
fn anew(reader: &Replica) -> Derived {
    let mut anew = Replica::new(reader.consultation());
    for envelope in reader.log().all() {
        let own = Verified::from_own_storage(envelope.clone());
        // What is held was admitted once, in this order too.
        let _ = anew.admit(own, &mut Vec::new());
    }
    anew.derive().clone()
}

fn same(runs: &Derived, anew: &Derived) -> Result<(), String> {
    if format!("{runs:?}") == format!("{anew:?}") {
        return Ok(());
    }
    let (runs, anew) = (format!("{runs:#?}"), format!("{anew:#?}"));
    let (runs, anew): (Vec<&str>, Vec<&str>) = (runs.lines().collect(), anew.lines().collect());
    let differs = runs.iter().zip(&anew).position(|(runs, anew)| runs != anew);
    let at = differs.unwrap_or_else(|| runs.len().min(anew.len()));
    let lines = |all: &[&str]| {
        let some = all.iter().skip(at.saturating_sub(2)).take(12);
        some.map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    };
    Err(format!(
        "line {at} runs as\n{}\nand is\n{}",
        lines(&runs),
        lines(&anew)
    ))
}

/// Mostly as written, each a little later.
fn in_another_order(told: Vec<Envelope>, random: &mut Random) -> Vec<Envelope> {
    let mut placed: Vec<(u64, usize, Envelope)> = told
        .into_iter()
        .enumerate()
        .map(|(at, one)| (at as u64 + random.between(0, LATE), at, one))
        .collect();
    placed.sort_by_key(|(when, at, _)| (*when, *at));
    placed.into_iter().map(|(_, _, one)| one).collect()
}
