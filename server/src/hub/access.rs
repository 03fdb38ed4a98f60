//! Who may read what, from the membership of the moment.

use shared::identity::{ScopeId, TransportKey};
use shared::replica::{Derived, Own};
use shared::sync::{Access, ReadProof, TransportSecret};

use crate::node::Node;

/// See the page.
pub(super) struct NodeAccess<'a> {
    derived: &'a Derived,
    own: &'a Own,
    node: &'a Node,
}

impl<'a> NodeAccess<'a> {
    pub(super) fn of(node: &'a Node) -> Self {
        Self {
            derived: node.replica.derived(),
            own: &node.own,
            node,
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
        let known = self
            .node
            .replica
            .charter()
            .is_some_and(|charter| charter.committees.contains_key(&scope));
        let membership = &self.derived.membership;
        known
            && membership
                .relays
                .iter()
                .any(|relay| relay.participant == self.own.participant && relay.covers(scope))
    }

    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        let transport = TransportSecret::from_seed(*self.own.transport()).public();
        let consultation = self.own.consultation;
        vec![ReadProof::sign(
            &self.own.key(),
            &consultation,
            &transport,
            scope,
        )]
    }
}
