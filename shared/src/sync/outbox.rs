//! What waits to be sent to one peer, and what it has not acknowledged yet. Bounded: places in
//! the log wait, not bytes; a few batches are outstanding at a time.

use crate::ordered::Ordered;
use std::collections::{BTreeSet, VecDeque};

use litemap::LiteMap;

use super::compare::Place;
use super::event::Item;
use super::frame::Batch;
use crate::identity::{EnvelopeHash, KeyId, ScopeId};
use crate::log::{Envelope, Log, Position};

/// Most envelopes of a batch.
pub const MAX_BATCH: usize = 128;
/// Most bytes of the envelopes of a batch.
pub const MAX_BATCH_BYTES: usize = 192 * 1024;
/// Most batches that are not acknowledged.
pub const MAX_OUTSTANDING: usize = 4;
/// Most bytes of envelopes that are not acknowledged; one batch may always be.
pub const MAX_OUTSTANDING_BYTES: usize = 256 * 1024;
/// Most chains that wait to be sent.
pub(super) const MAX_PLANS: usize = 2_048;

/// Envelopes sent in one batch.
struct Outstanding {
    scope: ScopeId,
    items: Vec<(Position, EnvelopeHash)>,
    bytes: usize,
}

/// What the peer said of one batch.
pub(super) struct Acknowledged {
    pub(super) scope: ScopeId,
    /// What is durable there.
    pub(super) items: Vec<(Position, EnvelopeHash)>,
    /// Whether something of the batch is not.
    pub(super) is_partial: bool,
}

#[derive(Default)]
pub(super) struct Outbox {
    order: VecDeque<(ScopeId, KeyId)>,
    /// At most [`MAX_PLANS`]: few enough for a sorted list.
    plans: LiteMap<(ScopeId, KeyId), Place>,
    outstanding: LiteMap<u32, Outstanding>,
    number: u32,
}

/// More is asked of this side than it keeps in mind.
#[derive(Debug)]
pub(super) struct Full;

impl Outbox {
    /// Plans a chain to be sent from a place on.
    pub(super) fn plan(&mut self, scope: ScopeId, key: KeyId, from: Place) -> Result<(), Full> {
        if let Some(planned) = self.plans.get_mut(&(scope, key)) {
            *planned = from.min(*planned);
            return Ok(());
        }
        if self.plans.len() >= MAX_PLANS {
            return Err(Full);
        }
        self.plans.insert((scope, key), from);
        self.order.push_back((scope, key));
        Ok(())
    }

    /// Forgets what was planned of a scope.
    pub(super) fn forget(&mut self, scope: ScopeId) {
        self.order.retain(|place| place.0 != scope);
        self.plans.retain(|place, _| place.0 != scope);
    }

    /// Number of chains that wait to be sent.
    pub(super) fn waiting(&self) -> usize {
        self.plans.len()
    }

    /// The next batch, when the window allows one and something waits.
    pub(super) fn next_batch(&mut self, log: &Log) -> Option<Batch> {
        let outstanding: usize = self.outstanding.values().map(|sent| sent.bytes).sum();
        if self.outstanding.len() >= MAX_OUTSTANDING {
            return None;
        }
        let room = if self.outstanding.is_empty() {
            MAX_BATCH_BYTES
        } else {
            MAX_BATCH_BYTES.min(MAX_OUTSTANDING_BYTES.saturating_sub(outstanding))
        };
        let mut filling = Filling {
            room,
            ..Filling::default()
        };
        let mut scope = self.order.front()?.0;
        while let Some(&(next_scope, key)) = self.order.front() {
            if next_scope != scope && !filling.items.is_empty() {
                break;
            }
            scope = next_scope;
            let from = self.plans.get(&(scope, key)).copied();
            if let Some(stopped_at) = from.and_then(|from| filling.chain(log, scope, key, from)) {
                self.plans.insert((scope, key), stopped_at);
                break;
            }
            self.plans.remove(&(scope, key));
            self.order.pop_front();
        }
        self.batch(scope, filling)
    }

    fn batch(&mut self, scope: ScopeId, filling: Filling) -> Option<Batch> {
        if filling.items.is_empty() {
            return None;
        }
        self.number = self.number.wrapping_add(1);
        self.outstanding.insert(
            self.number,
            Outstanding {
                scope,
                items: filling.items,
                bytes: filling.bytes,
            },
        );
        Some(Batch {
            number: self.number,
            scope,
            envelopes: filling.envelopes,
        })
    }

    /// A batch of these alone, outside of any plan; for when nothing is outstanding.
    pub(super) fn batch_of(&mut self, scope: ScopeId, items: &[Item], log: &Log) -> Option<Batch> {
        let mut filling = Filling {
            room: MAX_BATCH_BYTES,
            ..Filling::default()
        };
        for (at, hash) in items {
            let chain = log.chain(scope, at.key)?;
            filling.add(chain.get(at.seq, hash)?);
        }
        self.batch(scope, filling)
    }

    /// What the peer says is durable of a batch; none when there is no such batch.
    pub(super) fn acknowledge(&mut self, number: u32, missing: &[u16]) -> Option<Acknowledged> {
        let sent = self.outstanding.remove(&number)?;
        let missing: BTreeSet<u16> = missing.iter().copied().ordered();
        Some(Acknowledged {
            scope: sent.scope,
            items: sent
                .items
                .into_iter()
                .zip(0_u16..)
                .filter(|(_, index)| !missing.contains(index))
                .map(|(item, _)| item)
                .collect(),
            is_partial: !missing.is_empty(),
        })
    }

    /// Whether everything sent is acknowledged.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.outstanding.is_empty()
    }

    /// Whether nothing waits and nothing is outstanding.
    pub(super) fn is_quiet(&self) -> bool {
        self.plans.is_empty() && self.outstanding.is_empty()
    }
}

/// A batch being filled.
#[derive(Default)]
struct Filling {
    room: usize,
    items: Vec<(Position, EnvelopeHash)>,
    envelopes: Vec<minicbor::bytes::ByteVec>,
    bytes: usize,
}

impl Filling {
    /// Adds a chain from a place on; where it stopped, when the batch is full before its end.
    fn chain(&mut self, log: &Log, scope: ScopeId, key: KeyId, from: Place) -> Option<Place> {
        let chain = log.chain(scope, key)?;
        for envelope in chain.after(from.0.saturating_sub(1)) {
            let place = (envelope.header.seq, envelope.hash());
            if place >= from && !self.add(envelope) {
                return Some(place);
            }
        }
        None
    }

    fn add(&mut self, envelope: &Envelope) -> bool {
        let bytes = envelope.to_bytes();
        if self.items.len() >= MAX_BATCH || self.bytes.saturating_add(bytes.len()) > self.room {
            return false;
        }
        self.bytes = self.bytes.saturating_add(bytes.len());
        self.items
            .push((envelope.header.position(), envelope.hash()));
        self.envelopes.push(bytes.into());
        true
    }
}
