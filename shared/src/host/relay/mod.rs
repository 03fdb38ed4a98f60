//! What a relay does besides: it holds the committees that the charter names and a statement
//! lets it relay, writes receipts for them, and, as an officer, takes back excerpts of what was
//! erased. Phones are built without it.

mod receipts;
mod turns;

use std::collections::BTreeSet;

use super::Host;
use super::effect::End;
use super::peer::Peer;
use crate::identity::{EnvelopeHash, ScopeId};
use crate::log::envelope::Draft;
use crate::log::{Kind, Verified};
use crate::records::receipt::Held;
use crate::replica::{Own, Replica, staff};
use crate::sync::Item;
use receipts::Receipts;
use turns::{LONGEST_MS, TURN_MS, Turns};

/// Chains in one receipt record: it stays far below the largest body.
const RECEIPTED: usize = 500;

/// What a relay remembers.
#[derive(Debug, Default)]
pub(super) struct Relay {
    receipts: Receipts,
    turns: Turns,
    /// A statement came in public: it may let stand what was held in a committee already.
    is_heard: bool,
    /// Something changed of what it writes by itself: looked at once what is held is durable.
    is_due: bool,
    /// Links are set up anew when it relays another committee: at a hub everybody comes back,
    /// and the table is told.
    restarts: bool,
}

impl Relay {
    pub(super) fn take_turn(
        &mut self,
        now_ms: u64,
        scopes: &[ScopeId],
    ) -> (Vec<ScopeId>, Option<u64>) {
        let (scopes, are_more) = self.turns.take(scopes);
        (scopes, are_more.then_some(now_ms))
    }
}

impl Host {
    /// A relay with what is known: it holds what it relays, as of each derivation, not where it
    /// belongs, and is no member anywhere. `restarts`: every link is set up anew when that
    /// changes.
    pub fn relaying(own: Own, replica: Replica, seed: [u8; 32], restarts: bool) -> Self {
        let mut host = Self::of(own, replica, seed);
        let mut relay = Relay {
            restarts,
            ..Relay::default()
        };
        for scope in host.replica.log().scopes() {
            relay.receipts.note(scope);
        }
        host.relay = Some(relay);
        host.rights.is_strict = true;
        host.rights.only(&host.own, &BTreeSet::new());
        host
    }

    pub(super) fn is_relay(&self) -> bool {
        self.relay.is_some()
    }

    /// Whether what is written for others would lack what is admitted here already.
    pub(super) fn is_behind(&self) -> bool {
        self.is_relay() && self.replica.is_stale()
    }

    /// The committees that this relay holds, as of the last derivation.
    pub fn relayed(&self) -> BTreeSet<ScopeId> {
        self.rights.scopes().into_iter().collect()
    }

    pub(super) fn note_for_receipts(&mut self, items: &[Item], is_carried: bool) {
        let Some(relay) = &mut self.relay else {
            return;
        };
        for (at, hash) in items {
            if is_carried {
                relay.receipts.note_carried(at.scope);
            } else {
                relay.receipts.note(at.scope);
            }
            let chain = self.replica.log().chain(at.scope, at.key);
            let envelope = chain.and_then(|chain| chain.get(at.seq, hash));
            relay.is_heard |= at.scope.is_public()
                && envelope.is_some_and(|one| one.header.kind != Kind::RECEIPT);
        }
    }

    /// After a derivation: what is relayed, what an officer takes back, the receipts.
    pub(super) fn derived(&mut self, now_ms: u64, is_anew: bool) {
        let Some(relay) = &mut self.relay else {
            return;
        };
        relay.is_due |= is_anew;
        // Signed once what is held is durable, and never twice.
        if relay.is_due && self.arrivals.is_durable() {
            relay.is_due = false;
            let drafts = self.drafts();
            if self.write(drafts) {
                self.replica.derive();
                // What it wrote changes nobody's rights.
                self.computed = Some(self.replica.times_computed());
                self.arrivals.drop_from_storage(&mut self.replica);
            }
        }
        if is_anew {
            self.look_at_relayed();
        }
        self.receipt(now_ms);
    }

    /// What a relay and officer writes by itself.
    fn drafts(&mut self) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let gone = self.replica.excerpts_to_erase();
        let membership = &self.replica.derived().membership;
        for (outer, needs) in gone {
            if membership.is_officer(&self.own.participant, outer) {
                drafts.push(staff::erase(outer, needs));
            }
        }
        // What a key of another restoration receipted is said not to be here.
        let unsaid = self.replica.unsaid_keys(&self.own);
        if !unsaid.is_empty() && self.covers(ScopeId::PUBLIC) {
            let nothing = |key| Held {
                key,
                seq: 0,
                hash: EnvelopeHash::ZERO,
            };
            let nothing = unsaid.into_iter().map(nothing).collect();
            drafts.push(staff::receipt(ScopeId::PUBLIC, nothing));
        }
        drafts
    }

    /// Whether a statement makes this installation a relay of a scope.
    pub fn covers(&self, scope: ScopeId) -> bool {
        let membership = &self.replica.derived().membership;
        membership.relays_scope(&self.own.participant, scope)
    }

    fn look_at_relayed(&mut self) {
        let restarts = self.relay.as_ref().is_some_and(|relay| relay.restarts);
        let charter = self.replica.charter().into_iter();
        let committees = charter.flat_map(|charter| charter.committees.keys().copied());
        let relayed: BTreeSet<ScopeId> = committees.filter(|one| self.covers(*one)).collect();
        let before: BTreeSet<ScopeId> = self.rights.scopes().into_iter().collect();
        if relayed == before {
            return;
        }
        self.rights.only(&self.own, &relayed);
        // A session's scopes are named once: who asked for what is new comes back.
        let new: Vec<ScopeId> = relayed.difference(&before).copied().collect();
        let asked = |peer: &Peer| {
            let session = peer.session.as_ref();
            session.is_some_and(|it| new.iter().any(|scope| it.was_asked_for(*scope)))
        };
        for id in self.ids() {
            if restarts || self.peers.get(id).is_some_and(asked) {
                self.end(id, End::Turn);
            }
        }
    }

    /// Signs the receipts that are due, of what was derived already and is durable.
    fn receipt(&mut self, now_ms: u64) {
        if self.replica.is_stale() || !self.arrivals.is_durable() {
            return;
        }
        let Some(relay) = &mut self.relay else {
            return;
        };
        // Only here: what was heard since the last derivation waits for the next one.
        if std::mem::take(&mut relay.is_heard) {
            for scope in self.rights.scopes() {
                relay.receipts.note(scope);
                relay.receipts.note(scope.outer());
            }
        }
        let due = relay.receipts.due(now_ms);
        let drafts = self.receipts_of(due);
        if self.write(drafts) {
            self.post_again();
        }
    }

    /// The receipts of these scopes, where this installation relays them: what is held and was
    /// not receipted.
    pub fn receipts_of(&self, scopes: impl IntoIterator<Item = ScopeId>) -> Vec<Draft> {
        let covered = scopes.into_iter().filter(|scope| self.covers(*scope));
        let receipts = covered.flat_map(|scope| {
            let held = self.replica.to_receipt(&self.own, scope);
            let parts = held.chunks(RECEIPTED).map(<[Held]>::to_vec);
            let parts: Vec<Draft> = parts.map(|part| staff::receipt(scope, part)).collect();
            parts
        });
        receipts.collect()
    }

    /// Signs and admits; with the next commit. Whether there was anything.
    fn write(&mut self, drafts: Vec<Draft>) -> bool {
        if drafts.is_empty() {
            return false;
        }
        let signed = self.replica.sign(&self.own.key(), drafts);
        let mut new = Vec::new();
        for verified in signed {
            let own: Verified = verified;
            // At the end of its own chain: nothing to refuse.
            let _ = self.replica.admit(own, &mut new);
        }
        self.arrivals.keep(new);
        true
    }

    /// A second passed: receipts that were too soon, and links whose turn is over.
    pub(super) fn end_turns(&mut self, now_ms: u64) {
        self.receipt(now_ms);
        for id in self.ids() {
            let Some(peer) = self.peers.get(id) else {
                continue;
            };
            let so_far = peer.turn_ms.map(|since| now_ms.saturating_sub(since));
            let is_over = |so_far| so_far >= LONGEST_MS || (so_far >= TURN_MS && peer.is_quiet());
            if so_far.is_some_and(is_over) {
                self.end(id, End::Turn);
            }
        }
    }
}
