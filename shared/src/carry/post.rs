//! What a parcel holds: what a relay has not receipted of a committee, and the answer.
//!
//! Nothing says who sent a parcel but its first envelope, which is of the sender's own chain.
//! What the sender holds already is said by envelopes without their bodies, one for each chain:
//! the relay's answer goes on from there. A parcel is sealed to one reader, so nobody who
//! carries it sees any of this.

use super::parcel::{Hint, hint_of};
use super::row::length;
use crate::identity::{KeyId, ReadingKey, ScopeId, TransportKey};
use crate::log::{Chain, Envelope, Kind};
use crate::replica::Replica;

/// Bytes of the envelopes of a parcel at most: the rest goes with another one.
const MAX_ROW: usize = 180 * 1024;

/// Chains of which it is remembered how far a sender holds them: of others they are told again.
const MAX_CHAINS: usize = 256;

/// What the sender of a parcel holds of its committee. It is answered when there is something to
/// answer, and again with each passage, until it is said that the answer arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The committee.
    pub scope: ScopeId,
    /// Who waits for an answer.
    pub key: KeyId,
    /// How far they hold chains of it.
    held: Vec<(KeyId, u64)>,
}

impl Sender {
    /// What the envelopes of a parcel say of who sent it; none when they are of no committee.
    pub fn of(envelopes: &[Envelope]) -> Option<Self> {
        let [first, .., last] = envelopes else {
            return None;
        };
        let scope = last.header.scope;
        if scope.is_public() {
            return None;
        }
        let mut held: Vec<(KeyId, u64)> = Vec::new();
        for header in envelopes.iter().map(|envelope| &envelope.header) {
            if header.scope != scope {
                continue;
            }
            if let Some((_, seq)) = held.iter_mut().find(|(key, _)| *key == header.key) {
                *seq = header.seq.max(*seq);
            } else if held.len() < MAX_CHAINS {
                held.push((header.key, header.seq));
            }
        }
        Some(Self {
            scope,
            key: first.header.key,
            held,
        })
    }

    /// Whether another parcel is of the same person about the same committee.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.key, self.scope) == (other.key, other.scope)
    }

    /// How far they hold a chain.
    fn holds(&self, key: KeyId) -> u64 {
        let known = self.held.iter().find(|(of, _)| *of == key);
        known.map_or(0, |(_, seq)| *seq)
    }
}

impl Replica {
    /// A parcel for the relay of a committee: what it has not receipted of all that is held
    /// here, the own words first, as much as a parcel holds. None when there is nothing, or no
    /// relay whose reading key is known. Looks at what was derived last.
    pub fn to_post(&self, own: KeyId, scope: ScopeId) -> Option<(ReadingKey, Vec<Envelope>)> {
        let membership = self.derived().membership.of(scope);
        let relays = membership.relays.iter().filter(|relay| relay.covers(scope));
        let relays = relays.filter_map(|relay| {
            let person = membership.people.get(&relay.participant)?;
            Some((relay, person.reading?))
        });
        // The first of all committees is the table's.
        let (relay, reader) = relays.min_by_key(|(relay, _)| relay.scopes.is_some())?;
        let log = self.log();
        let mine = log.chain(scope, own).or(log.chain(ScopeId::PUBLIC, own))?;
        let mut filling = Filling::default();
        // Who sends it comes first.
        filling.add(bare(mine.straight().next()?));
        let of_own = |(key, _): &(KeyId, &Chain)| *key == own;
        let own_first = log.scope(scope).filter(of_own);
        let others = log.scope(scope).filter(|chain| !of_own(chain));
        let mut has_news = false;
        for (key, chain) in own_first.chain(others) {
            let writer = membership.participant_of(&key);
            let is_relay = self.is_relay(&key, scope);
            let known = if writer == Some(relay.participant) {
                chain.greatest_seq()
            } else if is_relay {
                // Another relay's receipts are nothing to this one.
                continue;
            } else {
                membership.receipted_by(&relay.participant, scope, key)
            };
            let tip = chain
                .hash_at(known)
                .and_then(|hash| chain.get(known, &hash));
            if let Some(tip) = tip {
                filling.add(bare(tip));
            }
            let before = filling.envelopes.len();
            filling.chain(chain.after(known));
            has_news |= filling.envelopes.len() > before;
        }
        has_news.then_some((reader, filling.envelopes))
    }

    fn is_relay(&self, key: &KeyId, scope: ScopeId) -> bool {
        let membership = self.derived().membership.of(scope);
        let writer = membership.participant_of(key);
        let mut relays = membership.relays.iter();
        writer.is_some() && relays.any(|relay| Some(relay.participant) == writer)
    }

    /// The answer to a parcel: what is held here of its committee and was not there, receipts
    /// first. None when there is nothing, or as long as its sender is not known to be of the
    /// committee. Looks at what was derived last.
    pub fn to_answer(&self, sender: &Sender) -> Option<(ReadingKey, Vec<Envelope>)> {
        let membership = self.derived().membership.of(sender.scope);
        if !membership.may_read(&sender.key, sender.scope) {
            return None;
        }
        let reader = membership.person_of(&sender.key)?.reading?;
        let mut filling = Filling::default();
        for receipts in [true, false] {
            for (key, chain) in self.log().scope(sender.scope) {
                if self.is_relay(&key, sender.scope) == receipts {
                    filling.chain(chain.after(sender.holds(key)));
                }
            }
        }
        if filling.envelopes.is_empty() {
            return None;
        }
        let mut news = self.new_keys_of_relays(sender);
        news.append(&mut filling.envelopes);
        Some((reader, news))
    }

    /// What introduces the keys under which relays go on since they were restored, of those that
    /// the sender of a parcel has nothing of: it is said in public, where no parcel goes.
    fn new_keys_of_relays(&self, sender: &Sender) -> Vec<Envelope> {
        let log = self.log();
        let here = log.scope(sender.scope).map(|(key, _)| key);
        let new = here.filter(|key| self.is_relay(key, sender.scope) && sender.holds(*key) == 0);
        let firsts = new.filter_map(|key| log.chain(ScopeId::PUBLIC, key)?.straight().next());
        let linked = firsts.filter(|first| first.header.kind == Kind::LINKED);
        linked.cloned().collect()
    }

    /// The hint of a relay's reading key, by its transport key.
    pub fn relay_at(&self, transport: &TransportKey) -> Option<Hint> {
        let membership = &self.derived().membership;
        let mut relays = membership.relays().into_iter();
        let relay = relays.find(|relay| relay.transport == *transport)?;
        let reading = membership.reading_of(&relay.participant)?;
        Some(hint_of(&reading))
    }

    /// The hints of the relays: what is sealed to one of them is dropped only at its own word.
    pub fn hints_of_relays(&self) -> Vec<Hint> {
        let membership = &self.derived().membership;
        let relays = membership.relays().into_iter();
        relays
            .filter_map(|relay| membership.reading_of(&relay.participant))
            .map(|key| hint_of(&key))
            .collect()
    }
}

/// An envelope without its body: it says how far a chain is held.
fn bare(envelope: &Envelope) -> Envelope {
    let mut bare = envelope.clone();
    bare.body = None;
    bare
}

/// The envelopes of a parcel, as they are gathered.
#[derive(Default)]
struct Filling {
    envelopes: Vec<Envelope>,
    bytes: usize,
}

impl Filling {
    /// Adds a chain's envelopes as far as there is room: never one without the one before it.
    fn chain<'a>(&mut self, mut envelopes: impl Iterator<Item = &'a Envelope>) {
        let _stopped = envelopes.all(|envelope| self.add(envelope.clone()));
    }

    fn add(&mut self, envelope: Envelope) -> bool {
        let bytes = self.bytes.saturating_add(length(&envelope));
        let fits = bytes <= MAX_ROW;
        if fits {
            self.bytes = bytes;
            self.envelopes.push(envelope);
        }
        fits
    }
}
