//! Joins: who comes in by which invitation, and with what place.

use std::collections::BTreeSet;

use super::Place;
use super::gather::Said;
use super::resolve::{Level, Resolver};
use crate::identity::{KeyId, ParticipantId, Role, ScopeId};
use crate::ordered::Ordered;
use crate::records::{Invite, Join};

/// A join by an invitation that stands.
pub(super) struct Joined<'a> {
    pub(super) join: &'a Said<'a, Join>,
    pub(super) participant: ParticipantId,
    pub(super) place: Place,
    invites: Vec<&'a Said<'a, Invite>>,
}

impl Joined<'_> {
    /// The committees of its invitations.
    pub(super) fn scopes(&self) -> impl Iterator<Item = ScopeId> + '_ {
        let invites = self.invites.iter();
        invites.flat_map(|invite| invite.body.scopes.iter().copied())
    }
}

impl<'a> Resolver<'a> {
    /// Joins of a scope by invitations of a role that stand.
    pub(super) fn joins(
        &self,
        role: Option<Role>,
        inviter: Level,
        scope: ScopeId,
    ) -> Vec<Joined<'a>> {
        let mut found = Vec::new();
        for join in &self.said.joins {
            if join.envelope.header.scope != scope || !self.proof_of_join_holds(join) {
                continue;
            }
            let invites = self.invites_that_stand(&join.body.invitation, role, inviter, scope);
            if invites.is_empty() {
                continue;
            }
            let participant = self.owners.owner(&join.envelope.header.key);
            let place = match self.closed.get(&join.body.invitation) {
                Some(recognised)
                    if !recognised.contains(&participant)
                        && !self.is_confirmed(scope, &participant) =>
                {
                    Place::ToConfirm
                }
                _ => Place::Member,
            };
            found.push(Joined {
                join,
                participant,
                place,
                invites,
            });
        }
        found
    }

    /// Introduces those who joined, with their other keys; keeps the joins by keys that are.
    pub(super) fn let_in(&mut self, joined: &mut Vec<Joined<'a>>) -> BTreeSet<ParticipantId> {
        for one in joined.iter() {
            self.introduce(one.participant, one.join);
        }
        let people = joined.iter().map(|one| one.participant).ordered();
        self.link_keys(&people);
        self.keep_introduced(joined);
        for one in joined.iter() {
            self.standing.insert(one.join.envelope.hash());
            for invite in &one.invites {
                self.standing.insert(invite.envelope.hash());
            }
            let person = self.out.people.entry(one.participant).or_default();
            person.reading.get_or_insert(one.join.body.reading);
        }
        people
    }

    /// Leaves out the joins by keys that are not, or no longer, introduced.
    pub(super) fn keep_introduced(&mut self, joined: &mut Vec<Joined<'a>>) {
        joined.retain(|one| {
            let introduced = self.out.keys.contains_key(&one.join.envelope.header.key);
            if !introduced {
                self.standing.remove(&one.join.envelope.hash());
            }
            introduced
        });
    }

    /// A facilitator's invitation may make them officer of its committees too.
    pub(super) fn make_officers(&mut self, joined: &[Joined<'a>]) {
        for one in joined.iter().filter(|one| one.place == Place::Member) {
            for invite in one.invites.iter().filter(|invite| invite.body.officer) {
                for scope in &invite.body.scopes {
                    let officers = self.out.officers.entry(*scope).or_default();
                    officers.insert(one.participant);
                }
            }
        }
    }

    fn invites_that_stand(
        &self,
        key: &KeyId,
        role: Option<Role>,
        inviter: Level,
        scope: ScopeId,
    ) -> Vec<&'a Said<'a, Invite>> {
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

    fn proof_of_join_holds(&self, join: &Said<'_, Join>) -> bool {
        join.envelope.header.seq == 1 && self.proofs.holds(&join.envelope.hash())
    }

    fn is_confirmed(&self, scope: ScopeId, participant: &ParticipantId) -> bool {
        self.said.confirms.iter().any(|confirm| {
            confirm.body.participant == *participant
                && !self.cancelled.contains(&confirm.envelope.hash())
                && self.level(confirm.envelope, scope) >= Some(Level::Facilitator)
        })
    }

    /// Introduces a first key; a linked one is by what links it.
    fn introduce(&mut self, participant: ParticipantId, join: &Said<'_, Join>) {
        let key = join.envelope.header.key;
        if ParticipantId::of_first_key(&key) != participant {
            return;
        }
        self.out.keys.insert(key, participant);
        let person = self.out.people.entry(participant).or_default();
        // Two joins of one key in two scopes: the reading key of the first by order stays.
        person.reading.get_or_insert(join.body.reading);
        person.recovery.extend(join.body.recovery);
    }

    /// Introduces a participant that a higher level named, by their own join.
    pub(super) fn introduce_named(&mut self, participant: ParticipantId) -> bool {
        let mut any = false;
        for join in &self.said.joins {
            if self.owners.owner(&join.envelope.header.key) == participant
                && self.proof_of_join_holds(join)
            {
                self.introduce(participant, join);
                self.standing.insert(join.envelope.hash());
                any = true;
            }
        }
        any
    }
}
