//! What is refused for want of room: what one person writes beyond their share of a committee, and
//! at a relay what keys write that nobody vouches for.
//!
//! Asked of each envelope before it is admitted, with who is who at that moment. What is refused is
//! not lost: who wrote it holds it, and it is offered again whenever two replicas compare. So a
//! replica that knew somebody's role too late lacks nothing for long.
//!
//! What waits for its predecessor is let in with it: a person may take that much more
//! ([`crate::log::store::MAX_WAITING`] envelopes).

use crate::identity::{ParticipantId, ScopeId};
use crate::log::{Envelope, Refusal};
use crate::replica::Replica;
use crate::replica::room::Taken;

/// Bytes that a relay keeps in one committee of keys that are nobody's yet: an evening of people
/// whose facilitator has not come by takes a fiftieth of it.
#[cfg(feature = "relay")]
const OF_STRANGERS: u32 = 16 * 1024 * 1024;

/// The room of one batch: what each author takes is read once.
#[derive(Debug)]
pub(super) struct Room {
    is_relay: bool,
    /// As many as a batch has authors; strangers together have no name.
    taken: Vec<(ScopeId, Option<ParticipantId>, Taken)>,
}

impl Room {
    /// For a batch that begins.
    pub(super) fn new(is_relay: bool) -> Self {
        let taken = Vec::new();
        Self { is_relay, taken }
    }

    /// Whether there is room for an envelope.
    pub(super) fn takes(&mut self, replica: &Replica, envelope: &Envelope) -> Result<(), Refusal> {
        let (at, hash) = (envelope.header.position(), envelope.hash());
        let is_known = replica
            .derived()
            .membership
            .participant_of(&at.key)
            .is_some();
        let whose = replica.takes_room_of(&at.key);
        // A phone that learns everything at once knows nobody yet; so does everybody in public.
        let is_bounded = match is_known {
            true => whose.is_some(),
            false => self.is_relay && !at.scope.is_public(),
        };
        let held = replica.log().chain(at.scope, at.key);
        if !is_bounded || held.is_some_and(|chain| chain.get(at.seq, &hash).is_some()) {
            return Ok(());
        }
        let is_same = |(scope, of, _): &&mut (_, _, Taken)| (*scope, *of) == (at.scope, whose);
        if let Some((_, _, taken)) = self.taken.iter_mut().find(is_same) {
            if is_full(whose, taken) {
                return Err(Refusal::Full);
            }
            taken.add(envelope);
            return Ok(());
        }
        let mut taken = match &whose {
            Some(one) => replica.taken_by(at.scope, one),
            #[cfg(feature = "relay")]
            None => replica.taken_by_strangers(at.scope),
            #[cfg(not(feature = "relay"))]
            None => return Ok(()),
        };
        let full = is_full(whose, &taken);
        if !full {
            taken.add(envelope);
        }
        self.taken.push((at.scope, whose, taken));
        if full { Err(Refusal::Full) } else { Ok(()) }
    }
}

fn is_full(whose: Option<ParticipantId>, taken: &Taken) -> bool {
    #[cfg(feature = "relay")]
    if whose.is_none() {
        return taken.bytes >= OF_STRANGERS;
    }
    whose.is_some() && taken.is_full()
}
