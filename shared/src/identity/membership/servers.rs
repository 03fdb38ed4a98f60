//! Servers: those who relay, and what they hold.

use std::collections::{BTreeMap, BTreeSet};

use super::resolve::{Level, Resolver};
use super::{Place, RelayGrant};
use crate::identity::{KeyId, ParticipantId, ScopeId};
use crate::ordered::Ordered;

impl Resolver<'_> {
    /// Servers join in public by an invitation without role, then statements give them tasks.
    pub(super) fn servers(&mut self, level: Level) {
        let mut joined = self.joins(None, level, ScopeId::PUBLIC);
        self.let_in(&mut joined);
        let servers: BTreeSet<ParticipantId> = joined
            .iter()
            .filter(|one| one.place == Place::Member)
            .map(|one| one.participant)
            .ordered();
        for server in &servers {
            self.out.people.entry(*server).or_default();
        }
        self.link_keys(&servers);
        self.revoke_keys(&servers, level);
        let mut grants = Vec::new();
        for relay in &self.said.relays {
            let hash = relay.envelope.hash();
            if self.cancelled.contains(&hash)
                || self.standing.contains(&hash)
                || !self.out.people.contains_key(&relay.body.participant)
            {
                continue;
            }
            let scopes = relay
                .body
                .scopes
                .as_ref()
                .map(|scopes| scopes.iter().copied().ordered::<BTreeSet<_>>());
            let allowed = match &scopes {
                None => self.level(relay.envelope, ScopeId::PUBLIC) >= Some(Level::Coordinator),
                Some(scopes) => scopes
                    .iter()
                    .all(|scope| self.level(relay.envelope, *scope) >= Some(Level::Facilitator)),
            };
            if allowed {
                grants.push((
                    hash,
                    RelayGrant {
                        participant: relay.body.participant,
                        transport: relay.body.transport,
                        name: relay.body.name.clone(),
                        address: relay.body.address.clone(),
                        scopes,
                    },
                ));
            }
        }
        for (hash, grant) in grants {
            self.standing.insert(hash);
            self.out.relays.push(grant);
        }
    }

    /// Places that relays hold durably: only of chains that this replica holds the same.
    pub(super) fn receipts(&mut self) {
        let mut held: BTreeMap<(ScopeId, KeyId), Vec<(ParticipantId, u64)>> = BTreeMap::new();
        for receipt in &self.said.receipts {
            let header = &receipt.envelope.header;
            let grant = self.out.relay_of(&header.key, header.scope, header.seq);
            let Some(relay) = grant.map(|grant| grant.participant) else {
                continue;
            };
            for chain in &receipt.body.chains {
                let same = self
                    .log
                    .chain(header.scope, chain.key)
                    .and_then(|held| held.hash_at(chain.seq))
                    == Some(chain.hash);
                if same {
                    let by: &mut Vec<_> = held.entry((header.scope, chain.key)).or_default();
                    match by.iter_mut().find(|(by, _)| *by == relay) {
                        Some((_, seq)) => *seq = chain.seq.max(*seq),
                        None => by.push((relay, chain.seq)),
                    }
                }
            }
        }
        self.out.receipted = held;
    }
}
