//! What is refused for want of room: what one person writes beyond their share of a scope, and what
//! keys write that nobody vouches for: at a relay everywhere, on a phone in the scopes that all read.
//!
//! Asked of each envelope before it is admitted, with who is who at that moment. What is refused is
//! not lost: who wrote it holds it, and it is offered again whenever two replicas compare. So a
//! replica that knew somebody's role too late lacks nothing for long.
//!
//! Never refused: what introduces a key, or strangers who came first would keep newcomers out; and
//! another envelope at a place that is taken, which proves a fork. What waits for its predecessor is
//! let in with it: a person may take that much more ([`crate::log::store::MAX_WAITING`] envelopes).

use std::collections::BTreeMap;

use crate::identity::{ParticipantId, ScopeId};
use crate::log::{Envelope, Kind, Refusal};
use crate::replica::Replica;
use crate::replica::room::Taken;

/// Bytes that a relay keeps in one committee of keys that are nobody's yet: an evening of people
/// whose facilitator has not come by takes a fiftieth of it.
const OF_STRANGERS: u32 = 16 * 1024 * 1024;
/// The same for everybody in a scope that all read: who learns all of it at once knows nobody yet,
/// and the governance of a thousand committees takes a tenth of it.
const OF_STRANGERS_FOR_ALL: u32 = 4 * 1024 * 1024;
/// Bytes of a body that introduces a key, at most: a proof, and few keys.
const INTRODUCTION: u32 = 1024;

/// The room of one batch: what each author takes is read once.
#[derive(Debug)]
pub(super) struct Room {
    is_relay: bool,
    /// By author; strangers together have no name.
    taken: BTreeMap<(ScopeId, Option<ParticipantId>), Taken>,
}

impl Room {
    /// For a batch that begins.
    pub(super) fn new(is_relay: bool) -> Self {
        let taken = BTreeMap::new();
        Self { is_relay, taken }
    }

    /// Whether there is room for an envelope. `is_for_all`: in a scope that everybody reads.
    pub(super) fn takes(
        &mut self,
        replica: &Replica,
        envelope: &Envelope,
        is_for_all: bool,
    ) -> Result<(), Refusal> {
        let (header, at) = (&envelope.header, envelope.header.position());
        let membership = &replica.derived().membership;
        let is_known = membership.known(&at.key, at.scope).is_some();
        let whose = replica.takes_room_of(&at.key, at.scope);
        // A phone that learns a whole committee at once knows nobody of it yet.
        let is_bounded = match is_known {
            true => whose.is_some(),
            false => self.is_relay || is_for_all,
        };
        let introduces = at.seq == 1
            && matches!(header.kind, Kind::JOIN | Kind::LINKED)
            && header.body_len <= INTRODUCTION;
        let held = replica.log().chain(at.scope, at.key);
        let is_taken = held.is_some_and(|chain| at.seq <= chain.greatest_seq());
        if !is_bounded || introduces || is_taken {
            return Ok(());
        }
        let taken = self
            .taken
            .entry((at.scope, whose))
            .or_insert_with(|| match &whose {
                Some(one) => replica.taken_by(at.scope, one),
                None => replica.taken_by_strangers(at.scope),
            });
        let is_full = match whose {
            Some(_) => taken.is_full_for(header.kind, is_for_all),
            None if is_for_all => taken.bytes >= OF_STRANGERS_FOR_ALL,
            None => taken.bytes >= OF_STRANGERS,
        };
        if is_full {
            return Err(Refusal::Full);
        }
        taken.add(envelope);
        Ok(())
    }
}
