//! Envelopes on their way between two sides: the batches that are sent ([`super::outbox`]) and
//! those that the host is storing ([`super::inbox`]), both within one window.

use super::access::Access;
use super::event::{CloseReason, Effect, Effects, Item, Step};
use super::frame::{Batch, Frame, Receipt};
use super::greeting::Greeting;
use super::inbox::Inbox;
use super::outbox::Outbox;
use super::topic::Topics;
use crate::log::Log;

/// Both directions.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) outbox: Outbox,
    pub(super) inbox: Inbox,
}

impl Flow {
    /// Whether nothing waits to be sent, stored or acknowledged.
    pub(super) fn is_quiet(&self) -> bool {
        self.outbox.is_quiet() && self.inbox.is_empty()
    }

    /// What the log gained is to be sent, where the peer may read it.
    pub(super) fn push(
        &mut self,
        items: &[Item],
        topics: &mut Topics,
        (greeting, access): (&Greeting, &dyn Access),
    ) {
        for (position, hash) in items {
            let scope = position.scope;
            let place = (position.seq, *hash);
            if topics.is_begun(scope)
                && greeting.is_open(scope, access)
                && self.outbox.plan(scope, position.key, place).is_err()
            {
                topics.owe(scope);
            }
        }
    }

    /// Sends what the window has room for.
    pub(super) fn pump(&mut self, log: &Log, effects: &mut Effects) {
        while let Some(batch) = self.outbox.next_batch(log) {
            effects.send(&Frame::Batch(batch));
        }
    }

    /// The peer sent a batch.
    pub(super) fn batch(
        &mut self,
        batch: &Batch,
        topics: &Topics,
        (greeting, access): (&Greeting, &dyn Access),
        effects: &mut Effects,
    ) -> Step {
        topics.known(batch.scope)?;
        let is_proven = greeting.is_proven(batch.scope, access);
        self.inbox.take(batch, is_proven, access, effects)
    }

    /// The peer says what it holds durably of a batch. What it did not store is compared again.
    pub(super) fn receipt(
        &mut self,
        receipt: &Receipt,
        topics: &mut Topics,
        effects: &mut Effects,
    ) -> Step {
        let received = self.outbox.acknowledge(receipt.number, &receipt.missing);
        let received = received.ok_or(CloseReason::OutOfTurn)?;
        if !received.items.is_empty() {
            effects.push(Effect::Received(received.items));
        }
        if received.is_partial
            && let Some(topic) = topics.get(received.scope)
        {
            topic.retry();
        }
        Ok(())
    }
}
