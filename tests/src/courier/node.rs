//! One installation in the story: its replica, and what it does about parcels.

use std::collections::{BTreeMap, HashSet};

use shared::carry::outgoing::Outgoing;
use shared::carry::parcel::{Hint, Label, ParcelId, hint_of};
use shared::carry::post::Sender;
use shared::carry::unpack;
use shared::identity::random::Randomness;
use shared::identity::{KeyId, ScopeId, TransportKey};
use shared::log::{Envelope, Kind, Verified};
use shared::replica::{Own, Replica, staff};
use shared::sync::parcels::Post;
use shared::sync::{Access, Item, ReadProof};

use super::world::transport;

/// What an installation is in the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Server,
    Hub,
    Facilitator,
    Person,
}

/// The very bytes of envelopes whose signature is good: nothing is verified twice.
pub(super) type Known = HashSet<Vec<u8>>;

pub(super) struct Node {
    pub(super) part: Part,
    pub(super) own: Own,
    pub(super) key: KeyId,
    pub(super) transport: TransportKey,
    pub(super) scopes: Vec<ScopeId>,
    proofs: Vec<ReadProof>,
    pub(super) replica: Replica,
    pub(super) post: Post,
    /// Parcels carried.
    kept: BTreeMap<ParcelId, Vec<u8>>,
    pub(super) outgoing: Outgoing,
    random: Randomness,
    /// Counts what was learnt: when nothing was on either side, a meeting brings nothing.
    pub(super) news: u64,
    pub(super) dropped: usize,
}

fn item(envelope: &Envelope) -> Item {
    (envelope.header.position(), envelope.hash())
}

impl Node {
    pub(super) fn new(
        part: Part,
        own: &Own,
        scopes: &[ScopeId],
        proofs: &[ReadProof],
        room: usize,
        seed: [u8; 32],
    ) -> Self {
        let mut replica = Replica::new(own.consultation);
        replica.hold(own);
        Self {
            part,
            key: own.key().id(),
            transport: transport(own),
            scopes: scopes.to_vec(),
            proofs: proofs.to_vec(),
            replica,
            post: Post::new(hint_of(&own.reading().public()), room, Vec::new()),
            kept: BTreeMap::new(),
            outgoing: Outgoing::default(),
            random: Randomness::from_seed(seed),
            own: own.clone(),
            news: 0,
            dropped: 0,
        }
    }

    pub(super) fn is_relay(&self) -> bool {
        matches!(self.part, Part::Server | Part::Hub)
    }

    /// Admits, each signature checked once in a seed; what is new.
    pub(super) fn admit(&mut self, envelopes: Vec<Envelope>, known: &mut Known) -> Vec<Item> {
        let mut new = Vec::new();
        for envelope in envelopes {
            let bytes = envelope.to_bytes();
            let verified = if known.contains(&bytes) {
                Verified::from_own_storage(envelope)
            } else {
                let verified = envelope.verify(&self.own.consultation);
                known.insert(bytes);
                verified.expect("everyone is honest here")
            };
            // What waits is refused at worst: it comes again.
            let _admission = self.replica.admit(verified, &mut new);
        }
        self.news += u64::from(!new.is_empty());
        new.iter().map(item).collect()
    }

    /// The receipts that are due, for a relay.
    pub(super) fn receipts(&mut self, known: &mut Known) -> Vec<Item> {
        let mut new = Vec::new();
        if !self.is_relay() {
            return new;
        }
        for scope in self.scopes.clone() {
            self.replica.derive();
            let held = self.replica.to_receipt(&self.own, scope);
            if !held.is_empty() {
                let signed = self
                    .replica
                    .sign(&self.own.key(), vec![staff::receipt(scope, held)]);
                let signed: Vec<Envelope> = signed.into_iter().map(Verified::into_inner).collect();
                known.extend(signed.iter().map(Envelope::to_bytes));
                new.extend(self.admit(signed, known));
            }
        }
        new
    }

    // Parcels.

    /// What is written here for who passes: to relays what they lack, unless the peer shares it
    /// anyway, and answers.
    pub(super) fn what_to_offer(&mut self, is_shared: impl Fn(ScopeId) -> bool) -> Vec<Label> {
        self.replica.derive();
        let mut scopes = self.scopes.clone();
        scopes.retain(|scope| self.part != Part::Server && !is_shared(*scope));
        self.outgoing
            .write(&self.replica, self.key, &scopes, &mut self.random)
    }

    pub(super) fn keep(&mut self, label: Label, parcel: Vec<u8>) {
        self.kept.insert(label.id, parcel);
        self.news += 1;
    }

    pub(super) fn parcel(&self, id: &ParcelId) -> Option<Vec<u8>> {
        let written = self.outgoing.parcel(id).map(<[u8]>::to_vec);
        written.or_else(|| self.kept.get(id).cloned())
    }

    /// It arrived, or there was no room for it.
    pub(super) fn let_go(&mut self, id: &ParcelId) {
        self.kept.remove(id);
        self.outgoing.arrived(id);
        self.news += 1;
    }

    /// Opens what may be for this side; what was new, when it was.
    pub(super) fn open(&mut self, parcel: &[u8], known: &mut Known) -> Option<Vec<Item>> {
        let secret = self.own.reading();
        let opened: Result<Vec<Envelope>, _> =
            unpack(parcel, &self.own.consultation, &secret).collect();
        let envelopes = opened.ok()?;
        let sender = Sender::of(&envelopes).filter(|_| self.is_relay());
        if let Some(sender) = sender {
            self.outgoing.heard(&self.replica, sender);
            self.news += 1;
        }
        Some(self.admit(envelopes, known))
    }

    /// Starts again without what is in memory only.
    pub(super) fn forget(&mut self) {
        self.outgoing = Outgoing::default();
        self.post = Post::new(hint_of(&self.own.reading().public()), 0, Vec::new());
    }

    /// The hint of what a relay opens.
    pub(super) fn reads(&self) -> Option<Hint> {
        self.is_relay()
            .then(|| hint_of(&self.own.reading().public()))
    }

    /// How far a relay's receipts that are held here go in this installation's own chain.
    pub(super) fn receipted(&self, by: KeyId, scope: ScopeId) -> u64 {
        let chain = self.replica.log().chain(scope, by);
        let receipts = chain
            .into_iter()
            .flat_map(|chain| chain.straight())
            .filter(|envelope| envelope.header.kind == Kind::RECEIPT);
        receipts
            .filter_map(|envelope| {
                use shared::records::Record;
                shared::records::Receipt::from_body(envelope.body.as_deref()?).ok()
            })
            .flat_map(|receipt| receipt.chains)
            .filter(|held| held.key == self.key)
            .map(|held| held.seq)
            .max()
            .unwrap_or(0)
    }
}

impl Access for Node {
    fn may_read(&self, _: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        let membership = &self.replica.derived().membership;
        proofs
            .iter()
            .any(|proof| proof.scope == scope && membership.may_read(&proof.key, scope))
    }

    fn holds(&self, scope: ScopeId) -> bool {
        self.scopes.contains(&scope)
    }

    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        let proofs = self.proofs.iter().filter(|proof| proof.scope == scope);
        proofs.cloned().collect()
    }

    fn introduction(&self, scope: ScopeId) -> Vec<Item> {
        let first = self.replica.log().introduction(scope, self.key);
        first.into_iter().collect()
    }
}
