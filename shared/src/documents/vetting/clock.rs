//! Who has seen what: vector clocks over the actors of one document.

/// Which change wrote something: an actor's index and the change's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) actor: usize,
    pub(super) seq: u64,
}

/// For each actor of the document, by index, how many of its changes are seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Clock(pub(super) Vec<u64>);

impl Clock {
    pub(super) fn seen(&self, actor: usize) -> u64 {
        self.0.get(actor).copied().unwrap_or(0)
    }

    pub(super) fn has(&self, stamp: Stamp) -> bool {
        self.seen(stamp.actor) >= stamp.seq
    }

    pub(super) fn see(&mut self, actor: usize, seq: u64) {
        if self.0.len() <= actor {
            self.0.resize(actor + 1, 0);
        }
        if let Some(seen) = self.0.get_mut(actor) {
            *seen = seq.max(*seen);
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        for (actor, seq) in other.0.iter().enumerate() {
            self.see(actor, *seq);
        }
    }
}
