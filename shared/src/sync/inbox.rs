//! What a peer sent and the host is storing. Bounded by the same window as what is sent
//! ([`super::outbox`]); nothing is acknowledged before the host says that it is durable.

use std::collections::BTreeSet;

use litemap::LiteMap;

use super::access::Access;
use super::event::{CloseReason, Effect, Effects, Item, Step};
use super::frame::{Batch, Frame, Receipt};
use super::outbox::{MAX_BATCH, MAX_OUTSTANDING, MAX_OUTSTANDING_BYTES};
use crate::log::{Envelope, Refusal};
use crate::ordered::Ordered;

/// Most envelopes taken from a peer for scopes that it is not proven to read, and of keys in the
/// public scope that are nobody's yet.
pub const MAX_UNPROVEN: usize = 1_024;

/// The batches of one peer that are not acknowledged.
#[derive(Default)]
pub(super) struct Inbox {
    /// By the token that the host gives back.
    batches: LiteMap<u64, Incoming>,
    token: u64,
    unproven: usize,
}

/// A batch that the host is storing.
struct Incoming {
    number: u32,
    items: Vec<Item>,
    bytes: usize,
}

impl Inbox {
    /// Whether nothing is being stored.
    pub(super) fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    /// A batch came, of a scope that the peer proved to read or not: the host is asked to admit
    /// it, unless it is one too many of nobody's, which is said to be missing.
    ///
    /// # Errors
    ///
    /// When the window is overrun, or an envelope cannot be read or is of another scope.
    pub(super) fn take(
        &mut self,
        batch: &Batch,
        is_proven: bool,
        access: &dyn Access,
        effects: &mut Effects,
    ) -> Step {
        let bytes: usize = batch.envelopes.iter().map(|envelope| envelope.len()).sum();
        let waiting: usize = self.batches.values().map(|incoming| incoming.bytes).sum();
        if batch.envelopes.len() > MAX_BATCH
            || self.batches.len() >= MAX_OUTSTANDING
            || (waiting > 0 && waiting.saturating_add(bytes) > MAX_OUTSTANDING_BYTES)
        {
            return Err(CloseReason::TooMuch);
        }
        let envelopes = parse(batch)?;
        let strangers = if !is_proven {
            envelopes.len()
        } else if access.is_for_all(batch.scope) {
            let strangers = envelopes.iter();
            let strangers = strangers.filter(|envelope| !access.knows(&envelope.header.key));
            strangers.count()
        } else {
            0
        };
        if strangers > 0 {
            self.unproven = self.unproven.saturating_add(strangers);
            if self.unproven > MAX_UNPROVEN {
                effects.send(&Frame::Receipt(Receipt {
                    number: batch.number,
                    missing: (0..u16::try_from(envelopes.len()).unwrap_or(u16::MAX)).collect(),
                }));
                return Ok(());
            }
        }
        #[cfg(feature = "mutants")]
        if crate::mutant::is(crate::mutant::Mutant::ReceiptBeforeStorage) {
            effects.send(&Frame::Receipt(Receipt {
                number: batch.number,
                missing: Vec::new(),
            }));
        }
        self.token = self.token.saturating_add(1);
        let items = envelopes.iter();
        let items = items.map(|envelope| (envelope.header.position(), envelope.hash()));
        let incoming = Incoming {
            number: batch.number,
            items: items.collect(),
            bytes,
        };
        self.batches.insert(self.token, incoming);
        effects.push(Effect::Admit {
            token: self.token,
            envelopes,
        });
        Ok(())
    }

    /// The host stored a batch: only now is it acknowledged.
    ///
    /// # Errors
    ///
    /// When something in it was refused that no honest peer passes on.
    pub(super) fn stored(
        &mut self,
        token: u64,
        durable: &[Item],
        refused: &[Refusal],
        effects: &mut Effects,
    ) -> Step {
        let Some(incoming) = self.batches.remove(&token) else {
            return Ok(());
        };
        if let Some(forged) = refused.iter().find(|refusal| is_hostile(**refusal)) {
            return Err(CloseReason::Forged(*forged));
        }
        #[cfg(feature = "mutants")]
        if crate::mutant::is(crate::mutant::Mutant::ReceiptBeforeStorage) {
            return Ok(());
        }
        let durable: BTreeSet<&Item> = durable.iter().ordered();
        let missing = incoming.items.iter().zip(0_u16..);
        let missing = missing.filter(|(item, _)| !durable.contains(item));
        effects.send(&Frame::Receipt(Receipt {
            number: incoming.number,
            missing: missing.map(|(_, index)| index).collect(),
        }));
        Ok(())
    }
}

/// The envelopes of a batch, which are all of its scope.
fn parse(batch: &Batch) -> Result<Vec<Envelope>, CloseReason> {
    batch
        .envelopes
        .iter()
        .map(|bytes| {
            let envelope = Envelope::from_bytes(bytes).map_err(|_| CloseReason::Malformed)?;
            if envelope.header.scope == batch.scope {
                Ok(envelope)
            } else {
                Err(CloseReason::OutsideScope)
            }
        })
        .collect()
}

/// Whether an envelope refused so cannot come from an honest peer, which verified it too.
fn is_hostile(refusal: Refusal) -> bool {
    match refusal {
        Refusal::TooLarge
        | Refusal::Malformed
        | Refusal::OtherVersion
        | Refusal::OtherConsultation
        | Refusal::BodyMismatch
        | Refusal::BadSignature => true,
        Refusal::ForkFull | Refusal::WaitingFull | Refusal::Full => false,
    }
}
