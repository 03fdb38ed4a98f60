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
use crate::log::{Chain, Envelope};

/// Envelopes of one person in a committee: fifty a week for a year and a half.
const MOST_ENVELOPES: u64 = 4_096;
/// The same in bytes, headers included.
const MOST_BYTES: u64 = 1024 * 1024;
/// Bytes of a header with its signature, about.
const HEADER: u64 = 300;
/// A chain shorter than this is not looked at before it is asked for.
const SHORT: usize = 256;

/// What some envelopes take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many.
    pub envelopes: u64,
    /// Bytes, about.
    pub bytes: u64,
}

impl Taken {
    /// Adds an envelope, its body counted whether or not it is here.
    pub fn add(&mut self, envelope: &Envelope) {
        self.envelopes = self.envelopes.saturating_add(1);
        let bytes = HEADER.saturating_add(envelope.header.body_len.into());
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// Whether one person may take no more.
    pub fn is_full(&self) -> bool {
        self.envelopes >= MOST_ENVELOPES || self.bytes >= MOST_BYTES
    }
}

fn taken(chain: &Chain, sum: &mut Taken) {
    chain.all().for_each(|envelope| sum.add(envelope));
}

impl Replica {
    /// What a person's keys wrote in a scope, as far as it is here.
    pub fn taken_by(&self, scope: ScopeId, participant: &ParticipantId) -> Taken {
        let mut sum = Taken::default();
        let person = self.derived.membership.people.get(participant);
        for key in person.iter().flat_map(|person| &person.keys) {
            if let Some(chain) = self.log.chain(scope, *key) {
                taken(chain, &mut sum);
            }
        }
        sum
    }

    /// What keys that are nobody's wrote in a scope.
    pub fn taken_by_strangers(&self, scope: ScopeId) -> Taken {
        let mut sum = Taken::default();
        let keys = &self.derived.membership.keys;
        for (_, chain) in self
            .log
            .scope(scope)
            .filter(|(key, _)| !keys.contains_key(key))
        {
            taken(chain, &mut sum);
        }
        sum
    }

    /// Whose room an envelope takes; none for staff, and for whoever was staff once.
    pub fn takes_room_of(&self, key: &KeyId) -> Option<Taker> {
        let membership = &self.derived.membership;
        match membership.participant_of(key) {
            None => Some(Taker::Stranger),
            Some(one) if membership.was_staff(&one) => None,
            Some(one) => Some(Taker::Person(one)),
        }
    }

    /// Whether nothing more is to be asked for of a long chain: its author has no room left.
    pub fn is_full(&self, scope: ScopeId, key: &KeyId) -> bool {
        let is_long = |chain: &Chain| chain.all().nth(SHORT).is_some();
        let Some(Taker::Person(one)) = self.takes_room_of(key) else {
            return false;
        };
        self.log.chain(scope, *key).is_some_and(is_long) && self.taken_by(scope, &one).is_full()
    }
}

/// Who takes room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taker {
    /// A participant.
    Person(ParticipantId),
    /// Whoever made up a key, or whose join has not come.
    Stranger,
}
