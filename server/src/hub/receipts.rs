//! When a relay's receipt is due: one for each scope and group commit, at most one every 10 s.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use shared::identity::ScopeId;

/// Shortest time between two receipts of one scope.
const EVERY: Duration = Duration::from_secs(10);

/// Which scopes gained something since their last receipt.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    waiting: BTreeSet<ScopeId>,
    last: BTreeMap<ScopeId, Instant>,
}

impl Receipts {
    /// Something of this scope became durable.
    pub(super) fn note(&mut self, scope: ScopeId) {
        self.waiting.insert(scope);
    }

    /// The scopes whose receipt is due now; they are noted as done.
    pub(super) fn due(&mut self, now: Instant) -> Vec<ScopeId> {
        let due: Vec<ScopeId> = self
            .waiting
            .iter()
            .filter(|scope| {
                self.last
                    .get(scope)
                    .is_none_or(|last| now.saturating_duration_since(*last) >= EVERY)
            })
            .copied()
            .collect();
        for scope in &due {
            self.waiting.remove(scope);
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
}
