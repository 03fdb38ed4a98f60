//! The participant on this phone, with the replica of their consultation.

use shared::identity::{KeyId, ScopeId, TransportKey};
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
    proofs: Vec<ReadProof>,
}

impl Person {
    /// A participant with what is known.
    pub(super) fn new(own: Own, mut replica: Replica) -> Self {
        replica.hold(&own);
        let kept = own.to_bytes().to_vec();
        let transport = TransportSecret::from_seed(*own.transport()).public();
        let key = own.key();
        let scopes = own.belongings.iter().map(|belonging| belonging.scope);
        let proofs = scopes
            .map(|scope| ReadProof::sign(&key, &own.consultation, &transport, scope))
            .collect();
        Self {
            own,
            kept,
            replica,
            proofs,
        }
    }

    fn proof(&self, scope: ScopeId) -> Option<&ReadProof> {
        self.proofs.iter().find(|proof| proof.scope == scope)
    }

    /// The committees, as scopes.
    pub(super) fn scopes(&self) -> Vec<ScopeId> {
        self.proofs.iter().map(|proof| proof.scope).collect()
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
        self.proof(scope).is_some()
    }

    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        self.proof(scope).cloned().into_iter().collect()
    }

    fn introduction(&self, scope: ScopeId) -> Vec<Item> {
        let own = self.proof(scope).map(|proof| proof.key);
        let log = self.replica.log();
        let first = own.and_then(|key| log.introduction(scope, key));
        first.into_iter().collect()
    }

    fn used_before(&self, scope: ScopeId, key: &KeyId) -> Option<Item> {
        self.replica.used_before(scope, key)
    }
}

/// An envelope by its place and name.
pub(super) fn item(envelope: &Envelope) -> Item {
    (envelope.header.position(), envelope.hash())
}
