//! The keys of which tips are still to be sent in one scope, frame by frame.
//!
//! Keys are asked for by buckets ([`super::compare`]); a frame holds one run of neighbouring
//! buckets, and so many tips at most that a long run takes several.

use super::compare;
use super::frame::Tips;
use crate::identity::{KeyId, ScopeId};
use crate::log::{Log, Tip};

/// Most tips of a frame.
pub(super) const MAX_TIPS: usize = 512;

/// Buckets, one bit each, and the key from which on the first of them is left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranges {
    buckets: u64,
    from: KeyId,
}

impl Default for Ranges {
    fn default() -> Self {
        Self {
            buckets: 0,
            from: KeyId::ZERO,
        }
    }
}

impl Ranges {
    /// Whether no key is left.
    pub(super) fn is_empty(self) -> bool {
        self.buckets == 0
    }

    /// These buckets too, all from their first key on.
    pub(super) fn with(self, buckets: u64) -> Self {
        Self {
            buckets: self.buckets | buckets,
            from: KeyId::ZERO,
        }
    }

    /// The tips of the first keys, and what is left then.
    pub(super) fn tips(self, scope: ScopeId, log: &Log) -> (Tips, Self) {
        let first_bucket = self.buckets.trailing_zeros();
        let run = (self.buckets >> first_bucket).trailing_ones();
        let last_bucket = first_bucket.saturating_add(run).saturating_sub(1);
        let first = compare::first_key(first_bucket).max(self.from);
        let mut last = compare::last_key(last_bucket);
        let mut tips: Vec<Tip> = Vec::new();
        let mut rest = Self {
            buckets: self.buckets & !mask(first_bucket, run),
            from: KeyId::ZERO,
        };
        for (key, chain) in log.scope(scope) {
            if key < first || key > last {
                continue;
            }
            if tips.len() >= MAX_TIPS {
                // The rest of this run goes into another frame, from this key on.
                last = tips.last().map_or(last, |tip| tip.key);
                let bucket = compare::bucket_of(&key);
                rest.buckets |= mask(bucket, last_bucket.saturating_sub(bucket).saturating_add(1));
                rest.from = key;
                break;
            }
            tips.push(chain.summary(key));
        }
        let tips = Tips {
            scope,
            first,
            last,
            tips,
        };
        (tips, rest)
    }
}

/// The bits of `run` buckets from `first` on.
fn mask(first: u32, run: u32) -> u64 {
    let ones = 1_u64.checked_shl(run).map_or(u64::MAX, |bit| bit - 1);
    ones.checked_shl(first).unwrap_or(0)
}
