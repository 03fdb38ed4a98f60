//! Outer scopes: where what a committee publishes stands, and what somebody is there.
//!
//! An outer scope says of itself nothing but sixteen bytes. Whose it is, is known for each
//! committee that a public statement names or of which something is held. Who runs, serves or
//! relays a committee does so in both of its scopes; a member writes nothing in the outer one.

use litemap::LiteMap;
use std::collections::BTreeSet;

use super::gather::Statements;
use crate::identity::{KeyId, ParticipantId, ScopeId};
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

/// What is said in public and concerns a committee: what names no committee, and what names it.
/// Receipts are left out: how far public chains were received is governance's to say.
pub(super) fn concerning<'a>(public: &Statements<'a>, committee: ScopeId) -> Statements<'a> {
    let names = |scopes: &[ScopeId]| scopes.is_empty() || scopes.contains(&committee);
    let mut said = Statements {
        receipts: Vec::new(),
        set_aside: Vec::new(),
        ..public.clone()
    };
    said.roles.retain(|role| names(&role.body.scopes));
    said.invites.retain(|invite| names(&invite.body.scopes));
    said.relays.retain(|relay| {
        let scopes = relay.body.scopes.as_ref();
        scopes.is_none_or(|scopes| scopes.contains(&committee))
    });
    let is_its = |of: ScopeId| of.is_public() || of == committee;
    said.officers.retain(|officer| is_its(officer.body.scope));
    said.openers.retain(|opener| is_its(opener.body.scope));
    // Of the joins those that one of these lets in, or names: another committee's staff is nobody.
    let keys: BTreeSet<KeyId> = said.invites.iter().map(|one| one.body.key).collect();
    let named: BTreeSet<ParticipantId> =
        said.roles.iter().map(|one| one.body.participant).collect();
    let linked: BTreeSet<KeyId> = said
        .linked
        .iter()
        .map(|one| one.envelope.header.key)
        .collect();
    said.joins.retain(|join| {
        let key = join.envelope.header.key;
        keys.contains(&join.body.invitation)
            || linked.contains(&key)
            || named.contains(&ParticipantId::of_first_key(&key))
    });
    said
}
