//! Who may read what, from the membership of the moment: the host's answers to its sessions.

use std::collections::BTreeSet;

use litemap::LiteMap;

use crate::identity::{KeyId, ScopeId, TransportKey};
use crate::replica::{Own, Replica};
use crate::sync::{Access, Item, ReadProof, TransportSecret};

/// The scopes of this installation, with what shows that it reads them.
#[derive(Debug)]
pub(super) struct Rights {
    key: KeyId,
    proofs: LiteMap<ScopeId, ReadProof>,
    /// The outer scopes held: of the committees, and of the region.
    outers: BTreeSet<ScopeId>,
    /// Whether strangers are bounded in the public scope ([`Access::knows`]).
    pub(super) is_strict: bool,
}

impl Rights {
    /// Where somebody belongs.
    pub(super) fn of(own: &Own) -> Self {
        let mut rights = Self {
            key: own.key().id(),
            proofs: LiteMap::new(),
            outers: BTreeSet::new(),
            is_strict: false,
        };
        rights.add(own, own.belongings.iter().map(|known| known.scope));
        rights
    }

    /// Holds these scopes and no others; each proof is signed once.
    #[cfg(feature = "relay")]
    pub(super) fn only(&mut self, own: &Own, scopes: &BTreeSet<ScopeId>) {
        self.proofs.retain(|scope, _| scopes.contains(scope));
        self.add(own, scopes.iter().copied());
    }

    fn add(&mut self, own: &Own, scopes: impl Iterator<Item = ScopeId>) {
        // A hub that was never entrusted anything belongs to what is public.
        let scopes = scopes.filter(|scope| !scope.is_public());
        let transport = TransportSecret::from_seed(*own.transport()).public();
        let key = own.key();
        for scope in scopes {
            if !self.proofs.contains_key(&scope) {
                let proof = ReadProof::sign(&key, &own.consultation, &transport, scope);
                self.proofs.insert(scope, proof);
            }
        }
        let committees = self.proofs.keys().chain([&ScopeId::PUBLIC]);
        self.outers = committees.map(ScopeId::outer).collect();
    }

    /// The committees whose scopes are held.
    pub(super) fn scopes(&self) -> Vec<ScopeId> {
        self.proofs.keys().copied().collect()
    }

    /// Whether a scope is held, the public one apart.
    pub(super) fn holds(&self, scope: ScopeId) -> bool {
        self.proofs.contains_key(&scope) || self.outers.contains(&scope)
    }

    /// Whether everybody may read a scope that is held.
    pub(super) fn is_for_all(&self, scope: ScopeId) -> bool {
        scope.is_public() || self.outers.contains(&scope)
    }

    /// The outer scopes to name beside these committees.
    pub(super) fn outers_of(committees: &[ScopeId]) -> Vec<ScopeId> {
        let committees = committees.iter().chain([&ScopeId::PUBLIC]);
        committees.map(ScopeId::outer).collect()
    }

    /// The answers, with what is known now.
    pub(super) fn with<'a>(&'a self, replica: &'a Replica) -> Answers<'a> {
        Answers {
            rights: self,
            replica,
        }
    }
}

/// See [`Rights::with`].
pub(super) struct Answers<'a> {
    rights: &'a Rights,
    replica: &'a Replica,
}

impl Access for Answers<'_> {
    fn may_read(&self, _: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        let membership = &self.replica.derived().membership;
        let mut of_scope = proofs.iter().filter(|proof| proof.scope == scope);
        of_scope.any(|proof| membership.may_read(&proof.key, scope))
    }

    fn is_for_all(&self, scope: ScopeId) -> bool {
        self.rights.is_for_all(scope)
    }

    fn holds(&self, scope: ScopeId) -> bool {
        self.rights.holds(scope)
    }

    fn knows(&self, key: &KeyId) -> bool {
        let membership = &self.replica.derived().membership;
        !self.rights.is_strict || membership.known(key, ScopeId::PUBLIC).is_some()
    }

    fn is_full(&self, scope: ScopeId, key: &KeyId) -> bool {
        self.replica.is_full(scope, key)
    }

    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        self.rights
            .proofs
            .get(&scope)
            .cloned()
            .into_iter()
            .collect()
    }

    fn introduction(&self, scope: ScopeId) -> Vec<Item> {
        let first = self.replica.log().introduction(scope, self.rights.key);
        first.into_iter().collect()
    }

    fn why_closed(&self, scope: ScopeId, key: &KeyId) -> Option<Item> {
        self.replica.why_closed(scope, key)
    }
}
