//! All the ballots of a count: equal ones merged with their number, sorted by their bytes, so
//! that the order in which they arrived leaves no trace.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::ballot::WeakOrder;

/// Why ballots cannot be counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadProfile {
    /// A ballot lists an index that is no option.
    #[error("a ballot lists option {option}, there are {options}")]
    UnknownOption {
        /// The index listed.
        option: u16,
        /// Number of options.
        options: usize,
    },
    /// The scores would not fit an `i64`.
    #[error("the ballots weigh too much to be counted exactly")]
    TooHeavy,
}

/// Distinct ballots with their weights. Under the rule "each person counts once" the weight is
/// the number of people who cast that ballot.
///
/// Invariants: every index is below [`Profile::options`]; `weight * (options - 1)` fits an
/// `i64`, so no score can overflow; every weight is above zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    options: usize,
    ballots: Vec<(WeakOrder, i64)>,
    weight: i64,
}

impl Profile {
    /// Merges and sorts the ballots of a count over `options` options, one a person.
    ///
    /// # Errors
    /// A ballot lists something else than an index below `options`, or the total is too heavy.
    pub fn new(
        options: usize,
        ballots: impl IntoIterator<Item = WeakOrder>,
    ) -> Result<Self, BadProfile> {
        Self::weighted(options, ballots.into_iter().map(|ballot| (ballot, 1)))
    }

    /// The same, where each ballot comes with its weight; those of weight zero are left out.
    ///
    /// # Errors
    /// As [`Profile::new`].
    pub fn weighted(
        options: usize,
        ballots: impl IntoIterator<Item = (WeakOrder, u64)>,
    ) -> Result<Self, BadProfile> {
        let mut merged: BTreeMap<Vec<u8>, (WeakOrder, i64)> = BTreeMap::new();
        let mut total: i64 = 0;
        for (ballot, weight) in ballots {
            if let Some(option) = ballot
                .listed()
                .find(|&option| usize::from(option) >= options)
            {
                return Err(BadProfile::UnknownOption { option, options });
            }
            let weight = i64::try_from(weight).map_err(|_| BadProfile::TooHeavy)?;
            if weight == 0 {
                continue;
            }
            total = total.checked_add(weight).ok_or(BadProfile::TooHeavy)?;
            // Each weight is part of the total, so this sum cannot overflow.
            merged.entry(bytes(&ballot)).or_insert((ballot, 0)).1 += weight;
        }
        let rivals = i64::try_from(options.saturating_sub(1)).map_err(|_| BadProfile::TooHeavy)?;
        total.checked_mul(rivals).ok_or(BadProfile::TooHeavy)?;
        Ok(Self {
            options,
            ballots: merged.into_values().collect(),
            weight: total,
        })
    }

    /// Number of options, `m` in the formulas.
    pub fn options(&self) -> usize {
        self.options
    }

    /// Distinct ballots and their weights, in the order of their bytes.
    pub fn ballots(&self) -> &[(WeakOrder, i64)] {
        &self.ballots
    }

    /// Weight of all ballots, `W` in the formulas; their number when each counts once.
    pub fn weight(&self) -> i64 {
        self.weight
    }

    /// SHA-256 of what is counted, CBOR `[m, [[ballot, weight], ...]]`: two people who find the
    /// same digest counted the same ballots.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(bytes(&(self.options as u64, &self.ballots))).into()
    }
}

fn bytes<T: minicbor::Encode<()>>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to a vector never fails, and neither does any of our encoders by itself.
    let Ok(()) = minicbor::encode(value, &mut out) else {
        unreachable!("a vector takes all bytes")
    };
    out
}
