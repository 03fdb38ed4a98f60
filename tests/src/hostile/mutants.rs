//! Mutants of honest changes, their length and checksum repaired.
//!
//! Noise would end at the checksum. These go on to the columns, to the actors and to the document:
//! a run lengthened, a column taken from another change, a counter moved, a value replaced by
//! another of the same size. Some are as valid as what they were made of, on purpose: what passes
//! the vetting must then do no harm either.

use super::raw::{self, RawChange, Run, Values};
use crate::random::Random;

/// A mutant of one of the honest changes.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// Which of the honest changes it was made of.
    pub of: usize,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An endless sequence of mutants, the same for the same seed and changes.
pub fn mutants(seed: u64, honest: &[Vec<u8>]) -> impl Iterator<Item = Mutant> + use<> {
    let mut random = Random::new(seed);
    let parsed: Vec<RawChange> = honest
        .iter()
        .filter_map(|bytes| RawChange::parse(bytes))
        .collect();
    assert_eq!(
        parsed.len(),
        honest.len(),
        "honest changes can be taken apart"
    );
    std::iter::repeat_with(move || {
        let of = random.below(parsed.len());
        let mut change = parsed.get(of)?.clone();
        for _ in 0..=random.below(3) {
            mutate(&mut random, &mut change, &parsed);
        }
        let mut bytes = change.bytes();
        if random.one_in(20) {
            bytes = scramble(&mut random, bytes)?;
        }
        Some(Mutant { of, bytes })
    })
    .flatten()
}

/// Anything at all in the bytes, then the checksum again.
fn scramble(random: &mut Random, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    match random.below(4) {
        0 => bytes.truncate(random.below(bytes.len()).max(12)),
        1 => {
            let at = random.below(bytes.len());
            let piece: Vec<u8> = bytes
                .iter()
                .skip(at)
                .take(random.below(20))
                .copied()
                .collect();
            bytes.splice(at..at, piece);
        }
        _ => flip(random, &mut bytes),
    }
    raw::repair(&bytes)
}

fn flip(random: &mut Random, bytes: &mut [u8]) {
    let at = random.below(bytes.len());
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << random.below(8);
    }
}

fn mutate(random: &mut Random, change: &mut RawChange, all: &[RawChange]) {
    match random.below(16) {
        0 => change.seq = near(random, change.seq),
        1 => change.start = near(random, change.start),
        2 => mutate_dependencies(random, change, all),
        3 => mutate_actors(random, change, all),
        4 => mutate_header(random, change),
        5 => swap_column(random, change, all),
        6 => {
            let at = random.below(change.columns.len());
            if let Some((_, data)) = change.columns.get_mut(at) {
                flip(random, data);
            }
        }
        7..=10 => mutate_value(random, change),
        _ => mutate_run(random, change),
    }
}

fn near(random: &mut Random, value: u64) -> u64 {
    match random.below(6) {
        0 => random.bits(),
        1 => 0,
        2 => u64::from(u32::MAX),
        3 => value.wrapping_sub(1),
        _ => value.wrapping_add(1 + random.below(3) as u64),
    }
}

fn mutate_dependencies(random: &mut Random, change: &mut RawChange, all: &[RawChange]) {
    let from: Vec<[u8; 32]> = all
        .iter()
        .flat_map(|one| one.dependencies.iter().copied())
        .collect();
    let other = random.pick(&from).copied().unwrap_or_default();
    match random.below(5) {
        0 => change.dependencies.clear(),
        1 => change.dependencies.push(other),
        2 => change.dependencies = vec![other],
        3 => change.dependencies.extend(from.iter().take(40)),
        _ => {
            if let Some(first) = change.dependencies.first_mut() {
                flip(random, first);
            }
        }
    }
}

fn mutate_actors(random: &mut Random, change: &mut RawChange, all: &[RawChange]) {
    let other = random
        .pick(all)
        .map(|one| one.actor.clone())
        .unwrap_or_default();
    match random.below(6) {
        0 => change.actor = other,
        1 => change.others.clear(),
        2 => change.others.push(other),
        3 => change.others.reverse(),
        4 => flip(random, &mut change.actor),
        _ => change.others.extend(std::iter::repeat_n(other, 40)),
    }
}

fn mutate_header(random: &mut Random, change: &mut RawChange) {
    match random.below(5) {
        0 => change.time = random.bits().cast_signed(),
        1 => change.message = b"hello".to_vec(),
        2 => change.extra = vec![0; 1 + random.below(20)],
        3 => change.columns.reverse(),
        _ => {
            let at = random.below(change.columns.len());
            if let Some((spec, _)) = change.columns.get_mut(at) {
                *spec ^= 1 << random.below(8);
            }
        }
    }
}

fn swap_column(random: &mut Random, change: &mut RawChange, all: &[RawChange]) {
    let Some((spec, data)) = random
        .pick(all)
        .and_then(|other| random.pick(&other.columns))
        .cloned()
    else {
        return;
    };
    match change.column(spec) {
        Some(there) => *there = data,
        None => {
            change.columns.push((spec, data));
            change.columns.sort_unstable_by_key(|(spec, _)| *spec);
        }
    }
}

/// Another character of the same size, or the values in another order.
fn mutate_value(random: &mut Random, change: &mut RawChange) {
    let Some(values) = change.column(0x57) else {
        return;
    };
    let at = random.below(values.len());
    match values.get_mut(at) {
        Some(byte) if byte.is_ascii_alphanumeric() => *byte = b'a' + random.below(26) as u8,
        _ => values.rotate_left(at),
    }
}

/// One run of one column longer, shorter, split, joined, or with another value.
fn mutate_run(random: &mut Random, change: &mut RawChange) {
    let at = random.below(change.columns.len());
    let Some((spec, data)) = change.columns.get_mut(at) else {
        return;
    };
    let values = if *spec == 0x15 {
        Values::Texts
    } else {
        Values::Numbers
    };
    let Some(mut runs) = raw::runs(data, values).filter(|runs| !runs.is_empty()) else {
        return;
    };
    let which = random.below(runs.len());
    match random.below(8) {
        0 => {
            let run = runs.get(which).cloned();
            runs.extend(run);
        }
        1 => {
            runs.remove(which);
        }
        2 => runs.insert(which, Run::Null(1 << random.below(40))),
        3 => runs.swap(0, which),
        _ => {
            if let Some(run) = runs.get_mut(which) {
                mutate_one_run(random, run, values);
            }
        }
    }
    *data = raw::column(&runs);
}

fn mutate_one_run(random: &mut Random, run: &mut Run, values: Values) {
    match run {
        Run::Same(count, value) if random.one_in(2) => {
            let _ = value;
            *count = match random.below(4) {
                0 => 1_000_000,
                1 => i64::MAX,
                2 => 1,
                _ => count.saturating_add(1),
            };
        }
        Run::Same(_, value) => *value = another(random, value, values),
        Run::Literal(list) => {
            let at = random.below(list.len());
            if let Some(value) = list.get_mut(at) {
                *value = another(random, value, values);
            }
            if random.one_in(4) {
                list.rotate_left(at);
            }
        }
        Run::Null(count) => *count = near(random, *count),
    }
}

fn another(random: &mut Random, value: &[u8], values: Values) -> Vec<u8> {
    let mut out = Vec::new();
    match values {
        Values::Texts if random.one_in(2) => {
            let known: [&[u8]; 6] = [
                b"sentence",
                b"details",
                b"theme",
                b"groups",
                b"shown",
                b"schema",
            ];
            let text = random.pick(&known).copied().unwrap_or_default();
            raw::unsigned(&mut out, text.len() as u64);
            out.extend(text);
        }
        Values::Texts => {
            out.extend(value);
            flip(random, &mut out);
        }
        Values::Numbers => match random.below(5) {
            0 => raw::signed(&mut out, random.bits().cast_signed() >> random.below(60)),
            1 => raw::unsigned(&mut out, random.below(40) as u64),
            _ => raw::signed(&mut out, random.below(9) as i64 - 4),
        },
    }
    out
}
