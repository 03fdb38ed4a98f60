//! The participant on this phone, with the replica of their consultation.

use std::collections::BTreeMap;

use shared::identity::{ScopeId, TransportKey};
use shared::log::Envelope;
use shared::replica::{Own, Replica};
use shared::sync::{Access, Item, ReadProof, TransportSecret};

/// The participant on this phone.
pub(super) struct Person {
    /// Their secrets and belongings.
    pub(super) own: Own,
    /// The bytes of `own` as they are kept, to see when another tab changed them.
    pub(super) kept: Vec<u8>,
    /// What is known of the consultation.
    pub(super) replica: Replica,
    /// What shows that this phone reads a committee.
    proofs: BTreeMap<ScopeId, ReadProof>,
}

impl Person {
    /// A participant with what is known.
    pub(super) fn new(own: Own, mut replica: Replica) -> Self {
        replica.hold(&own);
        let kept = own.to_bytes().to_vec();
        let transport = TransportSecret::from_seed(*own.transport()).public();
        let key = own.key();
        let mut proofs = BTreeMap::new();
        for belonging in &own.belongings {
            let scope = belonging.scope;
            let proof = ReadProof::sign(&key, &own.consultation, &transport, scope);
            proofs.insert(scope, proof);
        }
        Self {
            own,
            kept,
            replica,
            proofs,
        }
    }

    /// The committees, as scopes.
    pub(super) fn scopes(&self) -> Vec<ScopeId> {
        self.proofs.keys().copied().collect()
    }
}

impl Access for Person {
    fn may_read(&self, _peer: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        let membership = &self.replica.derived().membership;
        proofs
            .iter()
            .any(|proof| proof.scope == scope && membership.may_read(&proof.key, scope))
    }

    fn holds(&self, scope: ScopeId) -> bool {
        self.proofs.contains_key(&scope)
    }

    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        self.proofs.get(&scope).cloned().into_iter().collect()
    }

    fn introduction(&self, scope: ScopeId) -> Vec<Item> {
        let own = self.proofs.get(&scope).map(|proof| proof.key);
        let log = self.replica.log();
        let first = own.and_then(|key| log.introduction(scope, key));
        first.into_iter().collect()
    }
}

/// An envelope by its place and name.
pub(super) fn item(envelope: &Envelope) -> Item {
    (envelope.header.position(), envelope.hash())
}
