//! Who a bundle may be made for, and what it then holds.

use std::collections::BTreeSet;

use crate::identity::{ParticipantId, ReadingKey, ScopeId};
use crate::log::Envelope;
use crate::replica::Replica;

impl Replica {
    /// The reading key of a participant, and everything held here that they may read: what is
    /// public, their committees, the committees they serve. None when they are not known, were
    /// revoked, or gave no reading key.
    pub fn to_carry(&self, reader: &ParticipantId) -> Option<(ReadingKey, Vec<&Envelope>)> {
        let membership = &self.derived().membership;
        let key = membership.reading_of(reader)?;
        let mut all = membership.all();
        let has_key = all.any(|one| {
            let mut keys = one.keys.iter();
            keys.any(|(key, of)| of == reader && !one.revoked.contains(key))
        });
        if !has_key {
            return None;
        }
        let may_read = |scope: ScopeId| {
            scope.is_public()
                || scope == ScopeId::PUBLIC.outer()
                || membership.role_in(reader, scope).is_some()
                || membership.serves(reader, scope)
        };
        let log = self.log();
        let envelopes = log
            .scopes()
            .into_iter()
            .filter(|scope| may_read(*scope))
            .flat_map(|scope| log.scope(scope).flat_map(|(_, chain)| chain.all()))
            .collect();
        Some((key, envelopes))
    }

    /// The relays that a phone can make a bundle for, each once, however many statements make it
    /// one: those of all its committees first.
    pub fn relays_to_carry(&self) -> Vec<(ParticipantId, String)> {
        let membership = &self.derived().membership;
        let mut seen = BTreeSet::new();
        membership
            .relays()
            .into_iter()
            .filter(|relay| membership.reading_of(&relay.participant).is_some())
            .filter(|relay| seen.insert(relay.participant))
            .map(|relay| (relay.participant, relay.name.clone()))
            .collect()
    }
}
