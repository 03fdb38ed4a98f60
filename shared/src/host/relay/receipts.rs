//! When a relay's receipt is due: one for each scope and commit, at most one every 10 s; one a
//! second while somebody passes who carries it away.

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::ScopeId;

/// Shortest time between two receipts of one scope, in milliseconds.
const EVERY_MS: u64 = 10_000;

/// The same, when somebody carries it to where there is no network: they may not stay.
const PASSING_MS: u64 = 1_000;

/// Which scopes gained something since their last receipt.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    waiting: BTreeSet<ScopeId>,
    carried: BTreeSet<ScopeId>,
    last: BTreeMap<ScopeId, u64>,
}

impl Receipts {
    /// Something of this scope became durable.
    pub(super) fn note(&mut self, scope: ScopeId) {
        self.waiting.insert(scope);
    }

    /// What became durable of this scope came by a parcel.
    pub(super) fn note_carried(&mut self, scope: ScopeId) {
        self.note(scope);
        self.carried.insert(scope);
    }

    /// The scopes whose receipt is due now; they are noted as done.
    pub(super) fn due(&mut self, now_ms: u64) -> Vec<ScopeId> {
        let is_due = |scope: &&ScopeId| {
            let every = if self.carried.contains(scope) {
                PASSING_MS
            } else {
                EVERY_MS
            };
            let last = self.last.get(scope);
            last.is_none_or(|last| now_ms.saturating_sub(*last) >= every)
        };
        let due: Vec<ScopeId> = self.waiting.iter().filter(is_due).copied().collect();
        for scope in &due {
            self.waiting.remove(scope);
            self.carried.remove(scope);
            self.last.insert(*scope, now_ms);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_due_at_once_the_next_ten_seconds_later() {
        let mut receipts = Receipts::default();
        receipts.note(ScopeId::PUBLIC);
        assert_eq!(receipts.due(5), [ScopeId::PUBLIC]);
        receipts.note(ScopeId::PUBLIC);
        assert!(receipts.due(9_005).is_empty());
        assert_eq!(receipts.due(EVERY_MS + 5), [ScopeId::PUBLIC]);
        assert!(receipts.due(EVERY_MS * 9).is_empty(), "nothing new");
    }

    #[test]
    fn who_carries_waits_a_second_and_only_once() {
        let mut receipts = Receipts::default();
        receipts.note(ScopeId::PUBLIC);
        assert_eq!(receipts.due(0), [ScopeId::PUBLIC]);
        receipts.note_carried(ScopeId::PUBLIC);
        assert!(receipts.due(PASSING_MS / 2).is_empty());
        assert_eq!(receipts.due(PASSING_MS), [ScopeId::PUBLIC]);
        receipts.note(ScopeId::PUBLIC);
        assert!(receipts.due(PASSING_MS * 2).is_empty());
    }
}
