//! Who may read what: asked of the host, which knows the membership of the moment.

use super::event::Item;
use super::proof::ReadProof;
use crate::identity::{KeyId, ScopeId, TransportKey};

/// The host's answers. They are asked again as joins arrive, so they must be quick.
pub trait Access {
    /// Whether the peer may read a committee's scope: whether one of `proofs` is of a member,
    /// of its staff, or of a relay of it. The proofs' signatures are checked already, and they
    /// speak of this peer. Never asked of what [`Self::is_for_all`].
    fn may_read(&self, peer: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool;

    /// Whether everybody may read a scope that this replica holds: the public one, and the outer
    /// ones of its committees and of the region.
    fn is_for_all(&self, scope: ScopeId) -> bool {
        scope.is_public()
    }

    /// Whether this replica holds a committee's scope, when a peer names it.
    fn holds(&self, scope: ScopeId) -> bool;

    /// Whether a key is somebody's, as far as is known: a responder takes only so much of others
    /// from one peer in the public scope, which anyone may write to.
    fn knows(&self, _key: &KeyId) -> bool {
        true
    }

    /// Whether nothing more is asked for of a chain: it would be refused for want of room.
    fn is_full(&self, _scope: ScopeId, _key: &KeyId) -> bool {
        false
    }

    /// What to show a peer so that it sends a committee's scope.
    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof>;

    /// What introduces this replica's own key in a committee's scope
    /// ([`crate::log::Log::introduction`]). It is sent to a peer that names that scope too and
    /// has not proven that it reads it: two phones that never met a server learn so who the
    /// other is. Anyone who knows a scope's name may be shown this, and nothing more.
    fn introduction(&self, _scope: ScopeId) -> Vec<Item> {
        Vec::new()
    }

    /// What shows a peer why a scope is closed to a key that it proved to hold: that the key came
    /// with a one-time key that another used before, or that its place there ended
    /// ([`crate::replica::Replica::why_closed`]). Without it the peer would wait for ever.
    fn why_closed(&self, _scope: ScopeId, _key: &KeyId) -> Option<Item> {
        None
    }
}
