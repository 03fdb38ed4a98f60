//! Linked keys: whose each key is, and which keys of a known participant are introduced.
//!
//! A key that says, with a proof, that it is another participant's is never anybody else's: not
//! its own either when it joins a second committee, where it gives that participant a place.
//! Whose it is follows from what keys say of themselves, before asking who may do what; so it
//! does not change with roles or revocations. Whether it *is introduced* does: a `link` beyond
//! the limit of a revoked key introduces nothing, nor does a one-time key used before.
//!
//! Of several keys that come with one one-time key, one is introduced: the one that a relay
//! received first, as the relay's own chain shows, else the smallest key. Each says so in every
//! committee of its participant, so whoever holds some of these only chooses the same. The others
//! are named as *used*: they are nobody's, and their phone asks for another code.

use std::collections::{BTreeMap, BTreeSet};

use litemap::LiteMap;

use super::gather::Statements;
use super::resolve::Resolver;
use super::{Membership, Memberships, Proofs};
use crate::identity::{ConsultationId, EnvelopeHash, KeyId, ParticipantId, ScopeId};
use crate::log::{Envelope, Log};
use crate::ordered::Ordered;

/// Places in a list of statements, by a key that they bear.
type Index = BTreeMap<KeyId, Vec<usize>>;

fn index(entries: &mut dyn Iterator<Item = (usize, KeyId)>) -> Index {
    let mut index = Index::new();
    for (at, key) in entries {
        index.entry(key).or_default().push(at);
    }
    index
}

/// Where a key was received first: in which scope, by which relay's key, at what seq of its chain.
/// The last entry is greater than any: who was received somewhere comes before who was not.
type Firsts = Vec<(ScopeId, KeyId, u64)>;

const NEVER: (ScopeId, KeyId, u64) = (ScopeId([255; 16]), KeyId([255; 32]), u64::MAX);

/// Whose each key is.
pub(super) struct Owners<'a> {
    said: &'a Statements<'a>,
    consultation: ConsultationId,
    /// Linked keys, with the participant that they say they are.
    linked: BTreeMap<KeyId, ParticipantId>,
    /// First keys of those who are said to have others.
    first: BTreeMap<KeyId, ParticipantId>,
    joins_of: Index,
    links_of: Index,
    linked_of: Index,
    linked_by: Index,
    /// Where keys that came with one one-time key were received first.
    received: LiteMap<KeyId, Firsts>,
}

/// The keys of one participant, and what introduces them.
#[derive(Default)]
struct Introduced {
    keys: BTreeSet<KeyId>,
    statements: BTreeSet<EnvelopeHash>,
    recovery: BTreeSet<KeyId>,
    /// Keys that came with a one-time key used before.
    used: BTreeSet<KeyId>,
}

/// What a linked key needs to be introduced, past its proof.
enum Ask<'b> {
    /// Nothing: whose it is, is asked.
    Claimed,
    /// That its link holds, with what is known now.
    Stands(&'b Membership),
}

impl<'a> Owners<'a> {
    pub(super) fn of(
        said: &'a Statements<'a>,
        consultation: ConsultationId,
        proofs: &Proofs,
    ) -> Self {
        let joins = said.joins.iter().enumerate().filter(|(_, join)| {
            join.envelope.header.seq == 1 && proofs.holds(&join.envelope.hash())
        });
        let links = said.links.iter().enumerate();
        let linked = said.linked.iter().enumerate().filter(|(_, linked)| {
            linked.envelope.header.seq == 1 && proofs.holds(&linked.envelope.hash())
        });
        let mut owners = Self {
            said,
            consultation,
            linked: BTreeMap::new(),
            first: BTreeMap::new(),
            joins_of: index(&mut joins.map(|(at, join)| (at, join.envelope.header.key))),
            links_of: index(&mut links.map(|(at, link)| (at, link.envelope.header.key))),
            linked_of: index(
                &mut linked
                    .clone()
                    .map(|(at, linked)| (at, linked.envelope.header.key)),
            ),
            linked_by: index(&mut linked.map(|(at, linked)| (at, linked.body.by))),
            received: LiteMap::new(),
        };
        owners.find();
        owners
    }

    fn find(&mut self) {
        let mut claimed: BTreeSet<ParticipantId> = BTreeSet::new();
        for linked in &self.said.linked {
            claimed.insert(linked.body.participant);
        }
        if claimed.is_empty() {
            return;
        }
        let founding = self
            .said
            .found
            .iter()
            .map(|found| found.envelope.header.key);
        for key in self.joins_of.keys().copied().chain(founding) {
            let participant = ParticipantId::of_first_key(&key);
            if claimed.contains(&participant) {
                self.first.insert(key, participant);
            }
        }
        let mut owner: BTreeMap<KeyId, ParticipantId> = BTreeMap::new();
        for (first, participant) in &self.first {
            for key in self.introduced(*first, *participant, &Ask::Claimed).keys {
                if key != *first && !self.founds(&key) {
                    // Who says to be two people is the smaller, the same on every replica.
                    let entry = owner.entry(key).or_insert(*participant);
                    *entry = (*entry).min(*participant);
                }
            }
        }
        self.linked = owner;
    }

    /// Reads where the keys that share a one-time key were received first, by the relays that a
    /// first look found. Whether any was.
    pub(super) fn read_firsts(&mut self, found: &Memberships, log: &Log) -> bool {
        let mut shared: BTreeSet<KeyId> = BTreeSet::new();
        for all in self.linked_by.values() {
            let of = all.iter().filter_map(|at| self.said.linked.get(*at));
            let keys: BTreeSet<KeyId> = of.map(|linked| linked.envelope.header.key).ordered();
            if keys.iter().any(|key| found.is_used(key)) {
                shared.extend(keys);
            }
        }
        // In the log's order, which is the order of what is compared.
        for receipt in &self.said.receipts {
            let header = &receipt.envelope.header;
            let (by, scope) = (header.key, header.scope);
            if found.of(scope).relay_of(&by, scope, header.seq).is_none() {
                continue;
            }
            for chain in receipt
                .body
                .chains
                .iter()
                .filter(|one| shared.contains(&one.key))
            {
                let held = log.chain(scope, chain.key);
                if held.and_then(|held| held.hash_at(chain.seq)) == Some(chain.hash) {
                    let firsts = self.received.entry(chain.key).or_default();
                    if firsts
                        .last()
                        .is_none_or(|last| (last.0, last.1) != (scope, by))
                    {
                        firsts.push((scope, by, header.seq));
                    }
                }
            }
        }
        for (_, firsts) in self.received.iter_mut() {
            // In the order of what is compared.
            firsts.sort_unstable();
            firsts.push(NEVER);
        }
        !self.received.is_empty()
    }

    fn founds(&self, key: &KeyId) -> bool {
        self.said.found.iter().any(|found| {
            found.envelope.header.key == *key && found.envelope.hash().0 == self.consultation.0
        })
    }

    /// Whose a key is, if they stand at all.
    pub(super) fn owner(&self, key: &KeyId) -> ParticipantId {
        self.linked
            .get(key)
            .copied()
            .unwrap_or_else(|| ParticipantId::of_first_key(key))
    }

    fn at<'b>(index: &'b Index, key: &KeyId) -> impl Iterator<Item = usize> + use<'b> {
        index.get(key).into_iter().flatten().copied()
    }

    /// From a first key to those that it introduced, to those that they introduced; each
    /// recovery or one-time key is looked at once.
    fn introduced(&self, first: KeyId, participant: ParticipantId, ask: &Ask<'_>) -> Introduced {
        let mut found = Introduced::default();
        let mut offered: BTreeSet<KeyId> = BTreeSet::new();
        let mut next = vec![first];
        while let Some(key) = next.pop() {
            if !found.keys.insert(key) {
                continue;
            }
            for recovery in self.recovery_keys(&key) {
                if found.recovery.insert(recovery) {
                    self.offer(&recovery, participant, ask, None, &mut found, &mut next);
                }
            }
            for link in Self::at(&self.links_of, &key).filter_map(|at| self.said.links.get(at)) {
                if ask.holds(link.envelope) && offered.insert(link.body.one_time) {
                    let once = self.first_use(&link.body.one_time, participant, ask);
                    let one_time = &link.body.one_time;
                    self.offer(one_time, participant, ask, once, &mut found, &mut next);
                }
            }
        }
        found
    }

    /// The recovery keys that a key stated where it was introduced.
    fn recovery_keys(&self, key: &KeyId) -> Vec<KeyId> {
        let joins = Self::at(&self.joins_of, key).filter_map(|at| self.said.joins.get(at));
        let linked = Self::at(&self.linked_of, key).filter_map(|at| self.said.linked.get(at));
        let found = self.said.found.iter().filter(|_| self.founds(key));
        let found = found.map(|found| found.body.recovery);
        joins
            .filter_map(|join| join.body.recovery)
            .chain(linked.filter_map(|linked| linked.body.recovery))
            .chain(found)
            .collect()
    }

    /// The one key that a one-time key introduces.
    fn first_use(
        &self,
        one_time: &KeyId,
        participant: ParticipantId,
        ask: &Ask<'_>,
    ) -> Option<KeyId> {
        if matches!(ask, Ask::Claimed) {
            return None;
        }
        let keys = Self::at(&self.linked_by, one_time)
            .filter_map(|at| self.said.linked.get(at))
            .filter(|linked| linked.body.participant == participant)
            .map(|linked| linked.envelope.header.key);
        keys.min_by_key(|key| {
            let firsts = self.received.get(key).cloned();
            (firsts.unwrap_or_else(|| vec![NEVER]), *key)
        })
    }

    fn offer(
        &self,
        by: &KeyId,
        participant: ParticipantId,
        ask: &Ask<'_>,
        once: Option<KeyId>,
        found: &mut Introduced,
        next: &mut Vec<KeyId>,
    ) {
        for at in Self::at(&self.linked_by, by) {
            let Some(linked) = self.said.linked.get(at) else {
                continue;
            };
            let key = linked.envelope.header.key;
            let theirs = matches!(ask, Ask::Claimed) || self.owner(&key) == participant;
            if linked.body.participant != participant || !theirs {
                continue;
            }
            if once.is_none_or(|once| once == key) {
                found.statements.insert(linked.envelope.hash());
                next.push(key);
            } else {
                found.used.insert(key);
            }
        }
    }
}

impl Ask<'_> {
    fn holds(&self, link: &Envelope) -> bool {
        let (key, scope) = (link.header.key, link.header.scope);
        match self {
            Self::Claimed => true,
            Self::Stands(known) => !known.is_beyond_limit(&key, scope, link.header.seq),
        }
    }
}

impl Resolver<'_> {
    /// The keys of these people, as far as what is known now introduces them.
    pub(super) fn link_keys(&mut self, people: &BTreeSet<ParticipantId>) {
        for (key, participant) in &self.owners.linked {
            if people.contains(participant) {
                self.out.keys.remove(key);
            }
        }
        for linked in &self.said.linked {
            if people.contains(&linked.body.participant) {
                self.standing.remove(&linked.envelope.hash());
            }
        }
        self.out
            .used
            .retain(|_, participant| !people.contains(participant));
        for (first, participant) in &self.owners.first {
            // A first key that says to be another's introduces nobody.
            if !people.contains(participant) || self.owners.owner(first) != *participant {
                continue;
            }
            let found = self
                .owners
                .introduced(*first, *participant, &Ask::Stands(&self.out));
            for key in found.used.difference(&found.keys) {
                self.out.used.insert(*key, *participant);
            }
            for key in found.keys {
                self.out.keys.insert(key, *participant);
            }
            self.standing.extend(found.statements);
            self.out.people.entry(*participant).or_default().recovery = found.recovery;
        }
    }
}
