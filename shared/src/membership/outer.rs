//! Outer scopes: where what a committee publishes stands, and what somebody is there.
//!
//! An outer scope says of itself nothing but sixteen bytes. Whose it is, is known for each
//! committee that a statement names or of which something is held. Who runs, serves or relays a
//! committee does so in both of its scopes; a member of it writes nothing in the outer one.

use litemap::LiteMap;
use std::collections::BTreeSet;

use super::Membership;
use super::gather::Statements;
use crate::identity::ScopeId;
use crate::log::Log;
use crate::ordered::Ordered;

/// Whose outer scope each is: of the region, and of every committee that is heard of.
pub(super) fn outers(log: &Log, said: &Statements<'_>) -> LiteMap<ScopeId, ScopeId> {
    let mut known: BTreeSet<ScopeId> = log.scopes().into_iter().ordered();
    known.insert(ScopeId::PUBLIC);
    known.extend(said.invites.iter().flat_map(|said| said.body.scopes.iter()));
    known.extend(said.roles.iter().flat_map(|said| said.body.scopes.iter()));
    known.extend(
        said.relays
            .iter()
            .flat_map(|said| said.body.scopes.iter().flatten()),
    );
    known.extend(said.officers.iter().map(|said| said.body.scope));
    known.extend(said.openers.iter().map(|said| said.body.scope));
    let of = |scope: &ScopeId| (scope.outer(), *scope);
    let all: LiteMap<ScopeId, ScopeId> = known.iter().map(of).ordered();
    // What is an outer scope itself has none.
    let is_committee = |scope: &ScopeId| !all.contains_key(scope);
    all.iter()
        .filter(|(_, scope)| is_committee(scope))
        .map(|(outer, scope)| (*outer, *scope))
        .ordered()
}

impl Membership {
    /// The committee of a scope, inner or outer; public for the region's.
    pub fn committee_of(&self, scope: ScopeId) -> ScopeId {
        self.outers.get(&scope).copied().unwrap_or(scope)
    }

    /// Whether a scope is outer: everybody may read it.
    pub fn is_outer(&self, scope: ScopeId) -> bool {
        self.outers.contains_key(&scope)
    }
}
