//! Who may read what, from the membership of the moment.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use shared::identity::{KeyId, ScopeId, TransportKey};
use shared::replica::{Derived, Own};
use shared::sync::{Access, ReadProof, TransportSecret};

use crate::node::{Item, Node};

/// See the page.
pub(super) struct NodeAccess<'a> {
    derived: &'a Derived,
    own: &'a Own,
    node: &'a Node,
    shown: &'a Shown,
}

/// The server's proofs, signed once: sessions ask for them again at every commit.
pub(super) type Shown = Mutex<BTreeMap<ScopeId, ReadProof>>;

impl<'a> NodeAccess<'a> {
    pub(super) fn of(node: &'a Node, shown: &'a Shown) -> Self {
        Self {
            derived: node.replica.derived(),
            own: &node.own,
            node,
            shown,
        }
    }
}

impl Access for NodeAccess<'_> {
    fn may_read(&self, _peer: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        proofs.iter().any(|proof| {
            proof.scope == scope && self.derived.membership.may_read(&proof.key, scope)
        })
    }

    /// A committee of the charter that this server relays: strangers cannot make it keep others.
    fn holds(&self, scope: ScopeId) -> bool {
        self.node.relays(scope)
    }

    fn knows(&self, key: &KeyId) -> bool {
        self.derived.membership.participant_of(key).is_some()
    }

    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(proof) = shown.get(&scope) {
            return vec![proof.clone()];
        }
        let transport = TransportSecret::from_seed(*self.own.transport()).public();
        let consultation = self.own.consultation;
        let proof = ReadProof::sign(&self.own.key(), &consultation, &transport, scope);
        if self.holds(scope) {
            // Only of the charter's committees: nobody else decides how many are kept.
            shown.insert(scope, proof.clone());
        }
        vec![proof]
    }

    fn introduction(&self, scope: ScopeId) -> Vec<Item> {
        let own = self.own.key().id();
        let first = self.node.replica.log().introduction(scope, own);
        first.into_iter().collect()
    }

    fn used_before(&self, scope: ScopeId, key: &KeyId) -> Option<Item> {
        self.node.replica.used_before(scope, key)
    }
}
