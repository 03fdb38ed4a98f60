//! How much room what one person wrote takes in a committee: over all their keys, whatever it says.
//!
//! Envelopes of kinds that nobody knows are carried, so nothing that they mean bounds them: this
//! does. Keys are free, so it is counted by person. What staff write is not bounded, nor what was
//! written by who had a task once: receipts and lists last as long as the consultation.
//!
//! Not here: what is refused for want of room, and when, which is the host's ([`crate::host`]); what
//! a person may have standing, which follows from what their words mean ([`super::allowance`]).

use super::Replica;
use crate::identity::{KeyId, ParticipantId, ScopeId};
use crate::log::{Chain, Envelope, Kind};

/// Envelopes of one person in a committee: fifty a week for a year and a half.
const MOST_ENVELOPES: u32 = 4_096;
/// The same in bytes, headers included: as many envelopes of about hundred bytes fill both.
const MOST_BYTES: u32 = 1_500_000;
/// The same in a scope that everybody reads: a person without a task has nothing to say there.
const MOST_ENVELOPES_FOR_ALL: u32 = 64;
const MOST_BYTES_FOR_ALL: u32 = 32_000;
/// Bytes of a header with its signature, about.
const HEADER: u32 = 250;
/// A tenth more, for what nobody may be kept from saying: statements (taking words back, leaving,
/// ending a key that was stolen) and ballots.
const RESERVE: u32 = 10;

/// What some envelopes take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many.
    pub envelopes: u32,
    /// Bytes, about.
    pub bytes: u32,
}

impl Taken {
    /// Adds an envelope, its body counted whether or not it is here.
    pub fn add(&mut self, envelope: &Envelope) {
        self.envelopes = self.envelopes.saturating_add(1);
        let bytes = HEADER.saturating_add(envelope.header.body_len);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// Whether one person may take no more of this kind. `is_for_all`: in a scope that everybody
    /// reads.
    pub fn is_full_for(&self, kind: Kind, is_for_all: bool) -> bool {
        let is_kept_for = kind.is_statement() || kind == Kind::BALLOT;
        let more = |most: u32| most + if is_kept_for { most / RESERVE } else { 0 };
        let (envelopes, bytes) = match is_for_all {
            true => (MOST_ENVELOPES_FOR_ALL, MOST_BYTES_FOR_ALL),
            false => (MOST_ENVELOPES, MOST_BYTES),
        };
        self.envelopes >= more(envelopes) || self.bytes >= more(bytes)
    }
}

fn taken(chain: &Chain, sum: &mut Taken) {
    for envelope in chain.all() {
        sum.add(envelope);
    }
}

impl Replica {
    /// What a person's keys wrote in a scope, as far as it is here.
    pub fn taken_by(&self, scope: ScopeId, participant: &ParticipantId) -> Taken {
        let mut sum = Taken::default();
        for key in self.derived.membership.keys_of(participant, scope) {
            if let Some(chain) = self.log.chain(scope, key) {
                taken(chain, &mut sum);
            }
        }
        sum
    }

    /// What keys that are nobody's wrote in a scope.
    pub fn taken_by_strangers(&self, scope: ScopeId) -> Taken {
        let mut sum = Taken::default();
        let membership = &self.derived.membership;
        for (key, chain) in self.log.scope(scope) {
            if membership.known(&key, scope).is_none() {
                taken(chain, &mut sum);
            }
        }
        sum
    }

    /// Whose room an envelope of a key takes; none where that is not bounded: staff's, whoever was
    /// staff once, and who is not known yet.
    pub fn takes_room_of(&self, key: &KeyId, scope: ScopeId) -> Option<ParticipantId> {
        let membership = &self.derived.membership;
        let participant = membership.known(key, scope)?;
        (!membership.was_staff(&participant, scope)).then_some(participant)
    }

    /// Whether nothing more is to be asked for of a chain: its author has no room left, not even
    /// what is kept for statements.
    pub fn is_full(&self, scope: ScopeId, key: &KeyId) -> bool {
        let is_for_all = scope.is_public() || self.derived.membership.is_outer(scope);
        self.takes_room_of(key, scope).is_some_and(|one| {
            let taken = self.taken_by(scope, &one);
            taken.is_full_for(Kind::ERASE, is_for_all)
        })
    }
}
