//! What a person was called, whatever became of what they wrote: staff name those whom they ended.

use std::collections::BTreeMap;

use super::Replica;
use super::documents::{Content, read};
use crate::identity::{DocumentId, KeyId, ParticipantId, ScopeId};
use crate::log::{Envelope, Kind};

impl Replica {
    /// The keys of a person that wrote in a scope, those included that stand no more.
    pub fn keys_ever(&self, participant: &ParticipantId, scope: ScopeId) -> Vec<KeyId> {
        let known = &self.derived.membership.of(scope).keys;
        let is_theirs = |key: &KeyId| match known.get(key) {
            Some(of) => of == participant,
            None => ParticipantId::of_first_key(key) == *participant,
        };
        let keys = self.log.scope(scope).map(|(key, _)| key);
        keys.filter(is_theirs).collect()
    }

    /// The name that a person shows in a scope, or showed there before all of it was set aside.
    pub fn name_ever(&self, participant: &ParticipantId, scope: ScopeId) -> Option<String> {
        if let Some(name) = self.derived.name_of(participant, scope) {
            return Some(name);
        }
        let mut by: BTreeMap<DocumentId, Vec<&Envelope>> = BTreeMap::new();
        for key in self.keys_ever(participant, scope) {
            let chain = self.log.chain(scope, key).into_iter();
            let all = chain.flat_map(|chain| chain.straight());
            for envelope in all.filter(|one| one.header.kind == Kind::NAME) {
                by.entry(envelope.header.document)
                    .or_default()
                    .push(envelope);
            }
        }
        by.iter()
            .find_map(|(id, envelopes)| match read(Kind::NAME, *id, envelopes)? {
                Content::Name(name) => name.shown,
                _ => None,
            })
    }
}
