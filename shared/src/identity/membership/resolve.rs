//! Resolving: from the statements to the membership, level by level.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Said, Statements, gather};
use super::{Membership, OpenerGrant, Place, Proofs, RelayGrant, Standing};
use crate::identity::{EnvelopeHash, KeyId, ParticipantId, Role, ScopeId};
use crate::log::{Envelope, Log};
use crate::ordered::Ordered;
use crate::records::revoke::Target;
use crate::records::{Invite, Join, Linked};

/// Rank of a signer over a scope; the order is the order of power.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Level {
    Participant,
    Facilitator,
    Coordinator,
    Founder,
}

struct Resolver<'a> {
    log: &'a Log,
    proofs: &'a Proofs,
    said: Statements<'a>,
    out: Membership,
    /// Invitations taken back, with those who are recognised.
    closed: BTreeMap<KeyId, BTreeSet<ParticipantId>>,
    /// Grants taken back.
    cancelled: BTreeSet<EnvelopeHash>,
    /// Statements that stand.
    standing: BTreeSet<EnvelopeHash>,
}

/// Checks the signatures of joins and linked keys that were not checked before.
fn check_proofs(log: &Log, said: &Statements<'_>, proofs: &mut Proofs) {
    let consultation = log.consultation();
    for join in &said.joins {
        let header = &join.envelope.header;
        proofs.check(join.envelope.hash(), || {
            let message = Join::proof_message(&consultation, &header.scope, &header.key);
            join.body.invitation.verify(&message, &join.body.proof)
        });
    }
    for linked in &said.linked {
        let (header, body) = (&linked.envelope.header, &linked.body);
        proofs.check(linked.envelope.hash(), || {
            let message =
                Linked::proof_message(&consultation, &header.scope, &body.participant, &header.key);
            body.by.verify(&message, &body.proof)
        });
    }
}

pub(super) fn resolve(log: &Log, proofs: &mut Proofs) -> Membership {
    let mut said = gather(log);
    check_proofs(log, &said, proofs);
    let set_aside = std::mem::take(&mut said.set_aside);
    let mut resolver = Resolver {
        log,
        proofs,
        said,
        out: Membership {
            set_aside,
            ..Membership::default()
        },
        closed: BTreeMap::new(),
        cancelled: BTreeSet::new(),
        standing: BTreeSet::new(),
    };
    resolver.found();
    resolver.coordinators();
    resolver.servers(Level::Coordinator);
    resolver.facilitators();
    resolver.servers(Level::Facilitator);
    resolver.participants();
    resolver.openers_and_officers();
    resolver.leave_and_replace();
    resolver.receipts();
    resolver.name_what_does_not_stand();
    resolver.out
}

impl Resolver<'_> {
    /// What the signer of an envelope is over a scope, if they stand there.
    fn level(&self, envelope: &Envelope, scope: ScopeId) -> Option<Level> {
        let key = envelope.header.key;
        let participant = self.out.keys.get(&key)?;
        if self
            .out
            .is_beyond_limit(&key, envelope.header.scope, envelope.header.seq)
        {
            return None;
        }
        let person = self.out.people.get(participant)?;
        match person.staff {
            Some(Role::Founder) => Some(Level::Founder),
            Some(_) => Some(Level::Coordinator),
            None if person.facilitates.contains(&scope) => Some(Level::Facilitator),
            None => matches!(person.places.get(&scope), Some(Place::Member | Place::Left))
                .then_some(Level::Participant),
        }
    }

    fn found(&mut self) {
        let consultation = self.log.consultation();
        let Some(found) = self
            .said
            .found
            .iter()
            .find(|found| found.envelope.hash().0 == consultation.0)
        else {
            return;
        };
        let key = found.envelope.header.key;
        let founder = ParticipantId::of_first_key(&key);
        self.out.founder = Some(founder);
        self.out.keys.insert(key, founder);
        let person = self.out.people.entry(founder).or_default();
        person.staff = Some(Role::Founder);
        person.reading = Some(found.body.reading);
        person.recovery.insert(found.body.recovery);
        self.standing.insert(found.envelope.hash());
        let founders: BTreeSet<_> = [founder].into();
        self.link_keys(&founders);
        self.revoke_keys(&founders, Level::Founder);
    }

    fn coordinators(&mut self) {
        let invited =
            self.recognised_joins(Some(Role::Coordinator), Level::Founder, ScopeId::PUBLIC);
        let mut coordinators = BTreeSet::new();
        for (participant, place) in invited {
            if place == Place::Member {
                coordinators.insert(participant);
            }
        }
        let promoted: Vec<(EnvelopeHash, ParticipantId)> = self
            .said
            .roles
            .iter()
            .filter(|role| {
                role.body.role == Role::Coordinator
                    && !self.cancelled.contains(&role.envelope.hash())
            })
            .filter(|role| self.level(role.envelope, ScopeId::PUBLIC) == Some(Level::Founder))
            .map(|role| (role.envelope.hash(), role.body.participant))
            .collect();
        for (hash, participant) in promoted {
            // The founder's word is proof enough of a join in public, whatever its invitation.
            if self.introduce_named(participant) {
                self.standing.insert(hash);
                coordinators.insert(participant);
            }
        }
        for coordinator in &coordinators {
            self.out.people.entry(*coordinator).or_default().staff = Some(Role::Coordinator);
        }
        self.link_keys(&coordinators);
        self.revoke_keys(&coordinators, Level::Founder);
        self.close_invitations_and_grants(Level::Coordinator);
    }

    fn facilitators(&mut self) {
        let mut facilitators: BTreeMap<ParticipantId, BTreeSet<ScopeId>> = BTreeMap::new();
        let granted: Vec<(ParticipantId, Place, BTreeSet<ScopeId>)> = self
            .joins_by_invite(Some(Role::Facilitator), Level::Coordinator, ScopeId::PUBLIC)
            .into_iter()
            .map(|(join, scopes, _)| (join.0, join.1, scopes))
            .collect();
        for (participant, place, scopes) in granted {
            if place == Place::Member {
                facilitators.entry(participant).or_default().extend(scopes);
            }
        }
        let named: Vec<(EnvelopeHash, ParticipantId, BTreeSet<ScopeId>)> = self
            .said
            .roles
            .iter()
            .filter(|role| {
                role.body.role == Role::Facilitator
                    && !self.cancelled.contains(&role.envelope.hash())
            })
            .filter(|role| self.level(role.envelope, ScopeId::PUBLIC) >= Some(Level::Coordinator))
            .map(|role| {
                (
                    role.envelope.hash(),
                    role.body.participant,
                    role.body.scopes.iter().copied().ordered(),
                )
            })
            .collect();
        for (hash, participant, scopes) in named {
            if self.introduce_named(participant) {
                self.standing.insert(hash);
                facilitators.entry(participant).or_default().extend(scopes);
            }
        }
        for (participant, scopes) in &facilitators {
            self.out
                .people
                .entry(*participant)
                .or_default()
                .facilitates
                .extend(scopes.iter().copied());
        }
        let people: BTreeSet<_> = facilitators.into_keys().ordered();
        self.link_keys(&people);
        self.receipts();
        self.revoke_keys(&people, Level::Coordinator);
        self.close_invitations_and_grants(Level::Facilitator);
    }

    fn participants(&mut self) {
        let scopes: Vec<ScopeId> = self
            .log
            .scopes()
            .into_iter()
            .filter(|scope| !scope.is_public())
            .collect();
        let mut people = BTreeSet::new();
        for scope in scopes {
            for (participant, place) in
                self.recognised_joins(Some(Role::Participant), Level::Facilitator, scope)
            {
                self.out
                    .people
                    .entry(participant)
                    .or_default()
                    .places
                    .insert(scope, place);
                people.insert(participant);
            }
        }
        self.link_keys(&people);
        self.receipts();
        self.revoke_keys(&people, Level::Facilitator);
    }

    /// Servers join in public by an invitation without role, then statements give them tasks.
    fn servers(&mut self, level: Level) {
        let joined = self.recognised_joins(None, level, ScopeId::PUBLIC);
        let servers: BTreeSet<_> = joined
            .into_iter()
            .filter(|(_, place)| *place == Place::Member)
            .map(|(id, _)| id)
            .ordered();
        for server in &servers {
            self.out.people.entry(*server).or_default();
        }
        self.link_keys(&servers);
        self.revoke_keys(&servers, level);
        let mut grants = Vec::new();
        for relay in &self.said.relays {
            let hash = relay.envelope.hash();
            if self.cancelled.contains(&hash)
                || self.standing.contains(&hash)
                || !self.out.people.contains_key(&relay.body.participant)
            {
                continue;
            }
            let scopes = relay
                .body
                .scopes
                .as_ref()
                .map(|scopes| scopes.iter().copied().ordered::<BTreeSet<_>>());
            let allowed = match &scopes {
                None => self.level(relay.envelope, ScopeId::PUBLIC) >= Some(Level::Coordinator),
                Some(scopes) => scopes
                    .iter()
                    .all(|scope| self.level(relay.envelope, *scope) >= Some(Level::Facilitator)),
            };
            if allowed {
                grants.push((
                    hash,
                    RelayGrant {
                        participant: relay.body.participant,
                        transport: relay.body.transport,
                        name: relay.body.name.clone(),
                        address: relay.body.address.clone(),
                        scopes,
                    },
                ));
            }
        }
        for (hash, grant) in grants {
            self.standing.insert(hash);
            self.out.relays.push(grant);
        }
    }

    fn recognised_joins(
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
    fn joins_by_invite(
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

    fn invites_that_stand(
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

    fn proof_of_join_holds(&self, join: &Said<'_, Join>) -> bool {
        join.envelope.header.seq == 1 && self.proofs.holds(&join.envelope.hash())
    }

    fn is_confirmed(&self, scope: ScopeId, participant: &ParticipantId) -> bool {
        self.said.confirms.iter().any(|confirm| {
            confirm.body.participant == *participant
                && self.level(confirm.envelope, scope) >= Some(Level::Facilitator)
        })
    }

    fn introduce(&mut self, key: KeyId, participant: ParticipantId, join: &Join) {
        self.out.keys.insert(key, participant);
        let person = self.out.people.entry(participant).or_default();
        // Two joins of one key in two scopes: the reading key of the first by order stays.
        person.reading.get_or_insert(join.reading);
        person.recovery.extend(join.recovery);
    }

    /// Introduces a participant that a higher level named, by their own join in public.
    fn introduce_named(&mut self, participant: ParticipantId) -> bool {
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

    /// Keys of known participants by recovery or one-time keys, until no more follow.
    fn link_keys(&mut self, people: &BTreeSet<ParticipantId>) {
        loop {
            let mut new = Vec::new();
            for linked in &self.said.linked {
                if !people.contains(&linked.body.participant)
                    || self.standing.contains(&linked.envelope.hash())
                {
                    continue;
                }
                if let Some(link) = self.link_holds(linked) {
                    new.push((
                        linked.envelope.header.key,
                        linked.envelope.hash(),
                        link,
                        linked.body.clone(),
                    ));
                }
            }
            if new.is_empty() {
                return;
            }
            for (key, hash, link, body) in new {
                self.standing.insert(hash);
                self.standing.extend(link);
                self.out.keys.entry(key).or_insert(body.participant);
                self.out
                    .people
                    .entry(body.participant)
                    .or_default()
                    .recovery
                    .extend(body.recovery);
            }
        }
    }

    /// Whether a linked key's proof holds; the `link` that named its one-time key, if any.
    fn link_holds(&self, linked: &Said<'_, Linked>) -> Option<Option<EnvelopeHash>> {
        if linked.envelope.header.seq != 1 || !self.proofs.holds(&linked.envelope.hash()) {
            return None;
        }
        if self
            .out
            .people
            .get(&linked.body.participant)
            .is_some_and(|person| person.recovery.contains(&linked.body.by))
        {
            return Some(None);
        }
        self.said
            .links
            .iter()
            .find(|link| {
                link.body.one_time == linked.body.by
                    && self.out.keys.get(&link.envelope.header.key)
                        == Some(&linked.body.participant)
                    && !self.out.is_beyond_limit(
                        &link.envelope.header.key,
                        link.envelope.header.scope,
                        link.envelope.header.seq,
                    )
            })
            .map(|link| Some(link.envelope.hash()))
    }

    /// Revokes keys of these people: by those above, and by their own other keys (all of these
    /// together, so that mutual ones both stand).
    fn revoke_keys(&mut self, people: &BTreeSet<ParticipantId>, above: Level) {
        for own in [false, true] {
            let mut limits = Vec::new();
            for revoke in &self.said.revokes {
                let Target::Key { key, chains } = &revoke.body.target else {
                    continue;
                };
                let Some(target) = self
                    .out
                    .keys
                    .get(key)
                    .filter(|target| people.contains(target))
                else {
                    continue;
                };
                let header = &revoke.envelope.header;
                let is_own = self.out.keys.get(&header.key) == Some(target);
                let level = self.level_over(revoke.envelope, target);
                let allowed = if own {
                    is_own
                        && !self
                            .out
                            .is_beyond_limit(&header.key, header.scope, header.seq)
                } else {
                    !is_own && level >= Some(above)
                };
                if !allowed || self.is_reinstated(revoke.envelope, target, above) {
                    continue;
                }
                limits.push((
                    revoke.envelope.hash(),
                    *key,
                    chains.clone(),
                    level == Some(Level::Founder),
                ));
            }
            for (hash, key, chains, founder) in limits {
                self.standing.insert(hash);
                self.limit(key, &chains, founder);
            }
        }
    }

    /// The level of a signer over a person: over any committee that the person is in.
    fn level_over(&self, envelope: &Envelope, target: &ParticipantId) -> Option<Level> {
        let public = self.level(envelope, ScopeId::PUBLIC);
        let person = self.out.people.get(target)?;
        person
            .places
            .keys()
            .chain(&person.facilitates)
            .map(|scope| self.level(envelope, *scope))
            .chain([public])
            .max()
            .flatten()
    }

    fn is_reinstated(&self, revocation: &Envelope, target: &ParticipantId, above: Level) -> bool {
        self.said.reinstates.iter().any(|reinstate| {
            reinstate.body.revocation == revocation.hash()
                && self.out.keys.get(&reinstate.envelope.header.key) != Some(target)
                && self.level_over(reinstate.envelope, target) >= Some(above)
        })
    }

    fn limit(&mut self, key: KeyId, chains: &[(ScopeId, u64)], founder: bool) {
        self.out.revoked.insert(key);
        let scopes: BTreeSet<ScopeId> = self.log.scopes().into_iter().ordered();
        for scope in scopes {
            let named = chains
                .iter()
                .find(|(named, _)| *named == scope)
                .map_or(0, |(_, seq)| *seq);
            let receipted = self
                .out
                .receipted
                .get(&(scope, key))
                .map_or(0, |(seq, _)| *seq);
            let limit = if founder { named } else { named.max(receipted) };
            // Several revocations: the lowest holds.
            let entry = self.out.limits.entry((key, scope)).or_insert(limit);
            *entry = (*entry).min(limit);
        }
    }

    fn close_invitations_and_grants(&mut self, at_least: Level) {
        let mut closed = Vec::new();
        let mut cancelled = Vec::new();
        for revoke in &self.said.revokes {
            let hash = revoke.envelope.hash();
            let allowed = |scopes: &[ScopeId]| {
                self.level(revoke.envelope, ScopeId::PUBLIC)
                    >= Some(at_least.max(Level::Coordinator))
                    || (!scopes.is_empty()
                        && scopes
                            .iter()
                            .all(|scope| self.level(revoke.envelope, *scope) >= Some(at_least)))
            };
            let undone = self.said.reinstates.iter().any(|reinstate| {
                reinstate.body.revocation == hash
                    && self.level(reinstate.envelope, reinstate.envelope.header.scope)
                        >= Some(at_least)
            });
            if undone {
                continue;
            }
            match &revoke.body.target {
                Target::Invitation { key, recognised } => {
                    let scopes: Vec<ScopeId> = self
                        .said
                        .invites
                        .iter()
                        .filter(|invite| invite.body.key == *key)
                        .flat_map(|invite| invite.body.scopes.iter().copied())
                        .collect();
                    if allowed(&scopes) {
                        closed.push((hash, *key, recognised.clone()));
                    }
                }
                Target::Statement { statement } => {
                    if allowed(&[]) {
                        cancelled.push((hash, *statement));
                    }
                }
                Target::Key { .. } => {}
            }
        }
        for (hash, key, recognised) in closed {
            self.standing.insert(hash);
            self.closed.entry(key).or_default().extend(recognised);
        }
        for (hash, statement) in cancelled {
            self.standing.insert(hash);
            self.cancelled.insert(statement);
        }
    }

    fn openers_and_officers(&mut self) {
        let mut openers: BTreeMap<(ScopeId, u32, EnvelopeHash), OpenerGrant> = BTreeMap::new();
        for opener in &self.said.openers {
            let hash = opener.envelope.hash();
            let scope = opener.body.scope;
            if self.cancelled.contains(&hash)
                || self.level(opener.envelope, scope)
                    < Some(if scope.is_public() {
                        Level::Coordinator
                    } else {
                        Level::Facilitator
                    })
            {
                continue;
            }
            self.standing.insert(hash);
            let holders = opener
                .body
                .holders
                .iter()
                .map(|holder| (holder.participant, holder.sealed.to_vec()))
                .ordered();
            openers.insert(
                (scope, opener.body.epoch, hash),
                OpenerGrant {
                    epoch: opener.body.epoch,
                    public: opener.body.public,
                    holders,
                },
            );
        }
        for ((scope, _, _), grant) in openers {
            self.out.openers.entry(scope).or_default().push(grant);
        }
        let officers: Vec<_> = self
            .said
            .officers
            .iter()
            .filter(|officer| {
                !self.cancelled.contains(&officer.envelope.hash())
                    && self.level(officer.envelope, ScopeId::PUBLIC) >= Some(Level::Coordinator)
            })
            .map(|officer| {
                (
                    officer.envelope.hash(),
                    officer.body.scope,
                    officer.body.participant,
                )
            })
            .collect();
        for (hash, scope, participant) in officers {
            self.standing.insert(hash);
            self.out
                .officers
                .entry(scope)
                .or_default()
                .insert(participant);
        }
        let invitations: Vec<(EnvelopeHash, KeyId, ScopeId)> = self
            .said
            .invites
            .iter()
            .filter_map(|invite| {
                let scope = invite
                    .body
                    .scopes
                    .first()
                    .copied()
                    .unwrap_or(ScopeId::PUBLIC);
                let stands = self.level(invite.envelope, scope) >= Some(Level::Facilitator)
                    || self.level(invite.envelope, ScopeId::PUBLIC) >= Some(Level::Coordinator);
                stands.then(|| (invite.envelope.hash(), invite.body.key, scope))
            })
            .collect();
        for (hash, key, scope) in invitations {
            self.standing.insert(hash);
            if !self.closed.contains_key(&key) {
                self.out.invitations.insert(key, scope);
            }
        }
    }

    fn leave_and_replace(&mut self) {
        let mut left = Vec::new();
        for leave in &self.said.leaves {
            let scope = leave.envelope.header.scope;
            if self.level(leave.envelope, scope).is_some()
                && let Some(participant) = self.out.keys.get(&leave.envelope.header.key)
            {
                left.push((leave.envelope.hash(), scope, *participant));
            }
        }
        for (hash, scope, participant) in left {
            self.standing.insert(hash);
            if let Some(place) = self
                .out
                .people
                .get_mut(&participant)
                .and_then(|person| person.places.get_mut(&scope))
            {
                *place = Place::Left;
            }
        }
        let mut replaced = Vec::new();
        for confirm in &self.said.confirms {
            let scope = confirm.envelope.header.scope;
            if self.level(confirm.envelope, scope) >= Some(Level::Facilitator) {
                replaced.push((
                    confirm.envelope.hash(),
                    scope,
                    confirm.body.participant,
                    confirm.body.in_place_of,
                ));
            }
        }
        for (hash, scope, participant, former) in replaced {
            self.standing.insert(hash);
            if let Some(former) = former.filter(|former| *former != participant) {
                // Two confirmations that disagree: the smallest id, the same on every replica.
                let entry = self
                    .out
                    .in_place_of
                    .entry((scope, participant))
                    .or_insert(former);
                *entry = (*entry).min(former);
            }
        }
        let erases: Vec<EnvelopeHash> = self
            .said
            .erases
            .iter()
            .filter(|erase| self.out.author(erase.envelope).is_ok())
            .map(|erase| erase.envelope.hash())
            .collect();
        self.standing.extend(erases);
        let links: Vec<EnvelopeHash> = self
            .said
            .links
            .iter()
            .filter(|link| self.out.author(link.envelope).is_ok())
            .map(|link| link.envelope.hash())
            .collect();
        self.standing.extend(links);
        let reinstates: Vec<EnvelopeHash> = self
            .said
            .reinstates
            .iter()
            .filter(|said| self.out.author(said.envelope).is_ok())
            .map(|said| said.envelope.hash())
            .collect();
        self.standing.extend(reinstates);
        // A revocation that was undone, or whose target is not known yet, is no fault of its author.
        let revokes: Vec<EnvelopeHash> = self
            .said
            .revokes
            .iter()
            .filter(|said| {
                self.said
                    .reinstates
                    .iter()
                    .any(|undo| undo.body.revocation == said.envelope.hash())
            })
            .map(|said| said.envelope.hash())
            .collect();
        self.standing.extend(revokes);
    }

    /// Places that relays hold durably: only of chains that this replica holds the same.
    fn receipts(&mut self) {
        let mut held: BTreeMap<(ScopeId, KeyId), (u64, ParticipantId)> = BTreeMap::new();
        for receipt in &self.said.receipts {
            let header = &receipt.envelope.header;
            let Some(relay) = self.out.keys.get(&header.key) else {
                continue;
            };
            let grants = self
                .out
                .relays
                .iter()
                .any(|grant| grant.participant == *relay && grant.covers(header.scope));
            if !grants
                || self
                    .out
                    .is_beyond_limit(&header.key, header.scope, header.seq)
            {
                continue;
            }
            for chain in &receipt.body.chains {
                let same = self
                    .log
                    .chain(header.scope, chain.key)
                    .and_then(|held| held.hash_at(chain.seq))
                    == Some(chain.hash);
                if same {
                    let entry = held
                        .entry((header.scope, chain.key))
                        .or_insert((chain.seq, *relay));
                    if (chain.seq, std::cmp::Reverse(*relay))
                        > (entry.0, std::cmp::Reverse(entry.1))
                    {
                        *entry = (chain.seq, *relay);
                    }
                }
            }
        }
        self.out.receipted = held;
    }

    fn name_what_does_not_stand(&mut self) {
        let mut aside = Vec::new();
        for scope in self.log.scopes() {
            for (_, chain) in self.log.scope(scope) {
                for envelope in chain.straight().filter(|envelope| {
                    envelope.header.kind.is_statement() && envelope.body.is_some()
                }) {
                    let hash = envelope.hash();
                    if self.standing.contains(&hash) || self.out.set_aside.contains_key(&hash) {
                        continue;
                    }
                    aside.push((
                        hash,
                        self.out
                            .author(envelope)
                            .err()
                            .unwrap_or(Standing::NotAllowed),
                    ));
                }
            }
        }
        self.out.set_aside.extend(aside);
    }
}
