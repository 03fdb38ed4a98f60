//! Joins: who comes in by which invitation, and with what place.

use std::collections::BTreeSet;

use super::Place;
use super::gather::Said;
use super::resolve::{Level, Resolver};
use crate::identity::{EnvelopeHash, KeyId, ParticipantId, Role, ScopeId};
use crate::ordered::Ordered;
use crate::records::{Invite, Join};

impl Resolver<'_> {
    pub(super) fn recognised_joins(
        &mut self,
        role: Option<Role>,
        inviter: Level,
        scope: ScopeId,
    ) -> Vec<(ParticipantId, Place)> {
        self.joins_by_invite(role, inviter, scope)
            .into_iter()
            .map(|(join, _, _)| join)
            .collect()
    }

    /// Joins of a scope by invitations of a role that stand, with the invitation's committees;
    /// the keys are introduced. When one joined twice, the better place counts.
    #[allow(clippy::type_complexity)]
    pub(super) fn joins_by_invite(
        &mut self,
        role: Option<Role>,
        inviter: Level,
        scope: ScopeId,
    ) -> Vec<((ParticipantId, Place), BTreeSet<ScopeId>, bool)> {
        let mut found = Vec::new();
        for join in &self.said.joins {
            if join.envelope.header.scope != scope || !self.proof_of_join_holds(join) {
                continue;
            }
            let invites = self.invites_that_stand(&join.body.invitation, role, inviter, scope);
            if invites.is_empty() {
                continue;
            }
            let participant = ParticipantId::of_first_key(&join.envelope.header.key);
            let place = match self.closed.get(&join.body.invitation) {
                Some(recognised)
                    if !recognised.contains(&participant)
                        && !self.is_confirmed(scope, &participant) =>
                {
                    Place::ToConfirm
                }
                _ => Place::Member,
            };
            let scopes: BTreeSet<ScopeId> = invites
                .iter()
                .flat_map(|invite| invite.body.scopes.iter().copied())
                .ordered();
            let officer = invites.iter().any(|invite| invite.body.officer);
            let hashes: Vec<EnvelopeHash> = invites
                .iter()
                .map(|invite| invite.envelope.hash())
                .collect();
            found.push((
                join.envelope.header.key,
                join.envelope.hash(),
                hashes,
                join.body.clone(),
                participant,
                place,
                scopes,
                officer,
            ));
        }
        let mut out = Vec::new();
        for (key, hash, invites, body, participant, place, scopes, officer) in found {
            self.standing.insert(hash);
            self.standing.extend(invites);
            self.introduce(key, participant, &body);
            if officer && place == Place::Member {
                for scope in &scopes {
                    self.out
                        .officers
                        .entry(*scope)
                        .or_default()
                        .insert(participant);
                }
            }
            out.push(((participant, place), scopes, officer));
        }
        out
    }

    pub(super) fn invites_that_stand(
        &self,
        key: &KeyId,
        role: Option<Role>,
        inviter: Level,
        scope: ScopeId,
    ) -> Vec<&Said<'_, Invite>> {
        self.said
            .invites
            .iter()
            .filter(|invite| invite.body.key == *key && invite.body.role == role)
            .filter(|invite| scope.is_public() || invite.body.scopes.contains(&scope))
            .filter(|invite| {
                let over = if scope.is_public() {
                    invite.body.scopes.as_slice()
                } else {
                    std::slice::from_ref(&scope)
                };
                let public = self.level(invite.envelope, ScopeId::PUBLIC);
                public >= Some(inviter.max(Level::Coordinator))
                    || (!over.is_empty()
                        && over
                            .iter()
                            .all(|scope| self.level(invite.envelope, *scope) >= Some(inviter)))
            })
            .collect()
    }

    pub(super) fn proof_of_join_holds(&self, join: &Said<'_, Join>) -> bool {
        join.envelope.header.seq == 1 && self.proofs.holds(&join.envelope.hash())
    }

    pub(super) fn is_confirmed(&self, scope: ScopeId, participant: &ParticipantId) -> bool {
        self.said.confirms.iter().any(|confirm| {
            confirm.body.participant == *participant
                && self.level(confirm.envelope, scope) >= Some(Level::Facilitator)
        })
    }

    pub(super) fn introduce(&mut self, key: KeyId, participant: ParticipantId, join: &Join) {
        self.out.keys.insert(key, participant);
        let person = self.out.people.entry(participant).or_default();
        // Two joins of one key in two scopes: the reading key of the first by order stays.
        person.reading.get_or_insert(join.reading);
        person.recovery.extend(join.recovery);
    }

    /// Introduces a participant that a higher level named, by their own join in public.
    pub(super) fn introduce_named(&mut self, participant: ParticipantId) -> bool {
        let joins: Vec<(KeyId, EnvelopeHash, Join)> = self
            .said
            .joins
            .iter()
            .filter(|join| ParticipantId::of_first_key(&join.envelope.header.key) == participant)
            .filter(|join| self.proof_of_join_holds(join))
            .map(|join| {
                (
                    join.envelope.header.key,
                    join.envelope.hash(),
                    join.body.clone(),
                )
            })
            .collect();
        let any = !joins.is_empty();
        for (key, hash, join) in joins {
            self.introduce(key, participant, &join);
            self.standing.insert(hash);
        }
        any
    }
}
