//! The committees that a session of a relay with another one names: all of them, or, where they
//! are more than a session may name, one part after the other.

use crate::identity::ScopeId;
use crate::sync::MAX_SCOPES;

/// How long a link stays with a part, once nothing is left to say; and at most, in milliseconds.
pub(super) const TURN_MS: u64 = 2_000;
pub(super) const LONGEST_MS: u64 = 60_000;

/// The public scope and the region's are always named; each committee has two.
const AT_ONCE: usize = (MAX_SCOPES - 2) / 2;

/// Whose turn is next.
#[derive(Debug, Default)]
pub(super) struct Turns {
    next: usize,
}

impl Turns {
    /// The next part of these, and whether there are others.
    pub(super) fn take(&mut self, all: &[ScopeId]) -> (Vec<ScopeId>, bool) {
        if all.len() <= AT_ONCE {
            return (all.to_vec(), false);
        }
        let from = self.next % all.len();
        self.next = (from + AT_ONCE) % all.len();
        let around = all.iter().cycle().skip(from).take(AT_ONCE);
        (around.copied().collect(), true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_one_of_many_committees_has_its_turn() {
        let all: Vec<ScopeId> = (0..137).map(|n| ScopeId([n; 16])).collect();
        let mut turns = Turns::default();
        let mut named: Vec<ScopeId> = (0..3).flat_map(|_| turns.take(&all).0).collect();
        named.sort_unstable();
        named.dedup();
        assert_eq!(named, all);
        assert!(!turns.take(&all[..AT_ONCE]).1);
    }
}
