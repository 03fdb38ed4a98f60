//! When a relay's receipt is due: one for each scope and group commit, at most one every 10 s;
//! one a second while somebody passes who carries it away.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use shared::identity::ScopeId;

/// Shortest time between two receipts of one scope.
const EVERY: Duration = Duration::from_secs(10);

/// The same, when somebody carries it to where there is no network: they may not stay.
const PASSING: Duration = Duration::from_secs(1);

/// Which scopes gained something since their last receipt.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    waiting: BTreeSet<ScopeId>,
    carried: BTreeSet<ScopeId>,
    last: BTreeMap<ScopeId, Instant>,
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
    pub(super) fn due(&mut self, now: Instant) -> Vec<ScopeId> {
        let due: Vec<ScopeId> = self
            .waiting
            .iter()
            .filter(|scope| {
                let every = if self.carried.contains(scope) {
                    PASSING
                } else {
                    EVERY
                };
                self.last
                    .get(scope)
                    .is_none_or(|last| now.saturating_duration_since(*last) >= every)
            })
            .copied()
            .collect();
        for scope in &due {
            self.waiting.remove(scope);
            self.carried.remove(scope);
            self.last.insert(*scope, now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_due_at_once_the_next_ten_seconds_later() {
        let (mut receipts, start) = (Receipts::default(), Instant::now());
        receipts.note(ScopeId::PUBLIC);
        assert_eq!(receipts.due(start), [ScopeId::PUBLIC]);
        receipts.note(ScopeId::PUBLIC);
        assert!(receipts.due(start + Duration::from_secs(9)).is_empty());
        assert_eq!(receipts.due(start + EVERY), [ScopeId::PUBLIC]);
        assert!(receipts.due(start + EVERY * 9).is_empty(), "nothing new");
    }

    #[test]
    fn who_carries_waits_a_second_and_only_once() {
        let (mut receipts, start) = (Receipts::default(), Instant::now());
        receipts.note(ScopeId::PUBLIC);
        assert_eq!(receipts.due(start), [ScopeId::PUBLIC]);
        receipts.note_carried(ScopeId::PUBLIC);
        assert!(receipts.due(start + PASSING / 2).is_empty());
        assert_eq!(receipts.due(start + PASSING), [ScopeId::PUBLIC]);
        receipts.note(ScopeId::PUBLIC);
        assert!(receipts.due(start + PASSING * 2).is_empty());
    }
}
