//! What is refused for want of room: what one person writes beyond their share of a committee, and
//! at a relay what keys write that nobody vouches for.
//!
//! Asked of each envelope before it is admitted, with who is who at that moment. What is refused is
//! not lost: who wrote it holds it, and it is offered again whenever two replicas compare. So a
//! replica that knew somebody's role too late lacks nothing for long.
//!
//! What waits for its predecessor is let in with it: a person may take that much more
//! ([`crate::log::store::MAX_WAITING`] envelopes).

use crate::identity::ScopeId;
use crate::log::{Envelope, Refusal};
use crate::replica::Replica;
use crate::replica::room::{Taken, Taker};

/// Bytes that a relay keeps in one committee of keys that are nobody's yet: an evening of people
/// whose facilitator has not come by takes a fiftieth of it.
const OF_STRANGERS: u64 = 16 * 1024 * 1024;

/// The room of one batch: what each author takes is read once.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// As many as a batch has authors.
    taken: Vec<((ScopeId, Taker), Taken)>,
}

impl Room {
    /// Whether there is room for an envelope.
    pub(super) fn takes(
        &mut self,
        replica: &Replica,
        is_relay: bool,
        envelope: &Envelope,
    ) -> Result<(), Refusal> {
        let (at, hash) = (envelope.header.position(), envelope.hash());
        let Some(taker) = replica.takes_room_of(&at.key) else {
            return Ok(());
        };
        // A phone that learns everything at once knows nobody yet; so does everybody in public.
        if taker == Taker::Stranger && (!is_relay || at.scope.is_public()) {
            return Ok(());
        }
        let held = replica.log().chain(at.scope, at.key);
        if held.is_some_and(|chain| chain.get(at.seq, &hash).is_some()) {
            return Ok(());
        }
        let whose = (at.scope, taker);
        let read = self.taken.iter().position(|(of, _)| *of == whose);
        let place = read.unwrap_or_else(|| {
            let taken = match taker {
                Taker::Person(one) => replica.taken_by(at.scope, &one),
                Taker::Stranger => replica.taken_by_strangers(at.scope),
            };
            self.taken.push((whose, taken));
            self.taken.len() - 1
        });
        // Invariant: it was found there, or just put there.
        let Some((_, taken)) = self.taken.get_mut(place) else {
            return Ok(());
        };
        let is_full = match taker {
            Taker::Person(_) => taken.is_full(),
            Taker::Stranger => taken.bytes >= OF_STRANGERS,
        };
        if is_full {
            return Err(Refusal::Full);
        }
        taken.add(envelope);
        Ok(())
    }
}
