//! Servers: those who relay, and what they hold.

use std::collections::{BTreeMap, BTreeSet};

use super::resolve::{Level, Resolver};
use super::{Membership, Place, Receipted, RelayGrant};
use crate::identity::{KeyId, ParticipantId, ScopeId};
use crate::log::{Envelope, Log};
use crate::ordered::Ordered;
use crate::records::Receipt;

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
            if self.standing.contains(&hash)
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
                // Of no committee it would be anybody's.
                Some(scopes) => {
                    !scopes.is_empty()
                        && scopes.iter().all(|scope| {
                            self.level(relay.envelope, *scope) >= Some(Level::Facilitator)
                        })
                }
            };
            if allowed {
                self.out.staffed.insert(relay.body.participant);
            }
            if allowed && !self.cancelled.contains(&hash) {
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
        let mut kept = self.kept_of_former_keys();
        // A relay may have said in public alone that a key of its ended.
        let known = self.base.governance.into_iter();
        for key in known.flat_map(|known| &known.former) {
            kept.entry(*key).or_default();
        }
        self.out.former = kept.keys().copied().ordered();
        self.out.receipted.clear();
        self.out.promised.clear();
        for receipt in &self.said.receipts {
            let header = &receipt.envelope.header;
            let is_lost = kept.get(&header.key).is_some_and(|kept| {
                // Where nothing was said of a key that ended, it had nothing.
                let here = kept.get(&header.scope);
                header.seq > here.copied().unwrap_or(0)
            });
            self.out
                .read_receipt(self.base.log, receipt.envelope, &receipt.body, is_lost);
        }
    }

    /// A relay that was restored from a backup goes on under a new key, which says in each scope
    /// how far it has the chains of its former keys: what these receipted further on may be lost,
    /// and all of what they receipted in scopes of which it says nothing, such as a committee that
    /// came after the backup. Of several such words about one key the lowest holds.
    fn kept_of_former_keys(&self) -> BTreeMap<KeyId, BTreeMap<ScopeId, u64>> {
        let mut kept: BTreeMap<KeyId, BTreeMap<ScopeId, u64>> = BTreeMap::new();
        let relays: BTreeSet<ParticipantId> = self
            .out
            .relays
            .iter()
            .map(|relay| relay.participant)
            .ordered();
        let keys = self.out.keys.iter();
        let of_relays = keys.filter(|(_, participant)| relays.contains(participant));
        let of_relays: BTreeMap<KeyId, ParticipantId> =
            of_relays.map(|(key, by)| (*key, *by)).ordered();
        // Almost always each has one key.
        if of_relays.len() <= relays.len() {
            return kept;
        }
        for receipt in &self.said.receipts {
            let header = &receipt.envelope.header;
            let grant = self.out.relay_of(&header.key, header.scope, header.seq);
            let Some(by) = grant.map(|grant| grant.participant) else {
                continue;
            };
            for chain in &receipt.body.chains {
                if chain.key != header.key && of_relays.get(&chain.key) == Some(&by) {
                    let scopes = kept.entry(chain.key).or_default();
                    let entry = scopes.entry(header.scope).or_insert(chain.seq);
                    *entry = chain.seq.min(*entry);
                }
            }
        }
        kept
    }
}

impl Membership {
    /// Reads a receipt. `is_lost`: what it says was lost since.
    fn read_receipt(&mut self, log: &Log, envelope: &Envelope, receipt: &Receipt, is_lost: bool) {
        let header = &envelope.header;
        let grant = self.relay_of(&header.key, header.scope, header.seq);
        let Some(by) = grant.map(|grant| grant.participant) else {
            return;
        };
        for chain in &receipt.chains {
            let place = (header.scope, chain.key);
            let held = log.chain(place.0, place.1);
            if held.and_then(|held| held.hash_at(chain.seq)) != Some(chain.hash) {
                self.promised.insert(place);
                continue;
            }
            let all = self.receipted.entry(place).or_default();
            let at = all.partition_point(|one| one.by < by);
            if all.get(at).is_none_or(|one| one.by != by) {
                let nothing = Receipted {
                    by,
                    seq: 0,
                    ever: 0,
                };
                all.insert(at, nothing);
            }
            if let Some(one) = all.get_mut(at) {
                one.ever = chain.seq.max(one.ever);
                if !is_lost {
                    one.seq = chain.seq.max(one.seq);
                }
            }
        }
    }

    /// Reads a receipt that arrived after all else was resolved; false when it may change more than
    /// how far chains were received: how far a key holds that was ended, which phone used a code
    /// first, how far a relay's former key is believed.
    #[cfg(feature = "engine")]
    pub(crate) fn receive(&mut self, log: &Log, envelope: &Envelope, receipt: &Receipt) -> bool {
        let key = envelope.header.key;
        let by = self.participant_of(&key);
        // A word of a restored relay about a key that it had.
        let is_of_former = |of: &KeyId| *of != key && by.is_some() && self.participant_of(of) == by;
        let mut chains = receipt.chains.iter();
        if self.is_contested
            || self.former.contains(&key)
            || chains.any(|one| self.revoked.contains(&one.key) || is_of_former(&one.key))
        {
            return false;
        }
        self.read_receipt(log, envelope, receipt, false);
        true
    }
}
