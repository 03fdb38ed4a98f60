//! Resolving: from the statements to the membership, level by level.

use litemap::LiteMap;
use std::collections::BTreeSet;

use super::gather::Statements;
use super::joins::Joined;
use super::links::Owners;
use super::{Membership, Place, Proofs, Standing};
use crate::identity::{EnvelopeHash, KeyId, ParticipantId, Role, ScopeId};
use crate::log::{Envelope, Log};
use crate::ordered::Ordered;
use crate::records::{Join, Linked};

/// Rank of a signer over a scope; the order is the order of power.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Level {
    Participant,
    Facilitator,
    Coordinator,
    Founder,
}

/// What a membership is resolved from, beside what was said.
pub(super) struct Base<'a> {
    pub(super) log: &'a Log,
    /// The scopes that it speaks of, public first.
    pub(super) scopes: Vec<ScopeId>,
    pub(super) outers: &'a LiteMap<ScopeId, ScopeId>,
    /// Of a committee: what governance knows.
    pub(super) governance: Option<&'a Membership>,
}

pub(super) struct Resolver<'a> {
    pub(super) base: &'a Base<'a>,
    pub(super) proofs: &'a Proofs,
    pub(super) said: &'a Statements<'a>,
    pub(super) owners: &'a Owners<'a>,
    pub(super) out: Membership,
    /// Invitations taken back, with those who are recognised.
    pub(super) closed: LiteMap<KeyId, BTreeSet<ParticipantId>>,
    /// Grants taken back.
    pub(super) cancelled: BTreeSet<EnvelopeHash>,
    /// Statements that stand.
    pub(super) standing: BTreeSet<EnvelopeHash>,
}

/// Checks the signatures of joins and linked keys that were not checked before.
pub(super) fn check_proofs(log: &Log, said: &Statements<'_>, proofs: &mut Proofs) {
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

/// The membership that follows, and the statements that stand.
pub(super) fn resolve(
    base: &Base<'_>,
    said: &Statements<'_>,
    proofs: &Proofs,
    owners: &Owners<'_>,
) -> (Membership, BTreeSet<EnvelopeHash>) {
    let own_outers = base.outers.iter();
    let own_outers = own_outers.filter(|(_, of)| base.scopes.contains(of));
    let mut resolver = Resolver {
        base,
        proofs,
        said,
        owners,
        out: Membership {
            set_aside: said.set_aside.clone(),
            outers: own_outers.map(|(outer, of)| (*outer, *of)).ordered(),
            ..Membership::default()
        },
        closed: LiteMap::new(),
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
    resolver.name_keys();
    (resolver.out, resolver.standing)
}

impl Resolver<'_> {
    /// What the signer of an envelope is over a scope, if they stand there.
    pub(super) fn level(&self, envelope: &Envelope, scope: ScopeId) -> Option<Level> {
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
        let consultation = self.base.log.consultation();
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
        self.out.staffed.insert(founder);
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
        let mut joined = self.joins(Some(Role::Coordinator), Level::Founder, ScopeId::PUBLIC);
        self.let_in(&mut joined);
        let mut coordinators: BTreeSet<ParticipantId> = joined
            .iter()
            .filter(|one| one.place == Place::Member)
            .map(|one| one.participant)
            .ordered();
        let named: Vec<(EnvelopeHash, ParticipantId)> = self
            .said
            .roles
            .iter()
            .filter(|role| role.body.role == Role::Coordinator)
            .filter(|role| self.level(role.envelope, ScopeId::PUBLIC) == Some(Level::Founder))
            .map(|role| (role.envelope.hash(), role.body.participant))
            .collect();
        self.note_staff(&joined);
        for (hash, participant) in named {
            self.out.staffed.insert(participant);
            if self.cancelled.contains(&hash) {
                continue;
            }
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
        let mut facilitators: LiteMap<ParticipantId, BTreeSet<ScopeId>> = LiteMap::new();
        let mut joined = self.joins(Some(Role::Facilitator), Level::Coordinator, ScopeId::PUBLIC);
        self.let_in(&mut joined);
        self.make_officers(&joined);
        for one in joined.iter().filter(|one| one.place == Place::Member) {
            let scopes = facilitators.entry(one.participant).or_default();
            scopes.extend(one.scopes());
        }
        let named: Vec<(EnvelopeHash, ParticipantId, BTreeSet<ScopeId>)> = self
            .said
            .roles
            .iter()
            .filter(|role| role.body.role == Role::Facilitator)
            .filter(|role| self.level(role.envelope, ScopeId::PUBLIC) >= Some(Level::Coordinator))
            .map(|role| {
                (
                    role.envelope.hash(),
                    role.body.participant,
                    role.body.scopes.iter().copied().ordered(),
                )
            })
            .collect();
        self.note_staff(&joined);
        for (hash, participant, scopes) in named {
            self.out.staffed.insert(participant);
            if !self.cancelled.contains(&hash) && self.introduce_named(participant) {
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
        let people: BTreeSet<_> = facilitators.into_iter().map(|(person, _)| person).ordered();
        self.link_keys(&people);
        self.receipts();
        self.revoke_keys(&people, Level::Coordinator);
        self.close_invitations_and_grants(Level::Facilitator);
    }

    fn participants(&mut self) {
        let scopes = self.base.scopes.iter();
        let committees =
            scopes.filter(|one| !one.is_public() && !self.out.outers.contains_key(one));
        let mut joined = Vec::new();
        for scope in committees.copied() {
            joined.extend(self.joins(Some(Role::Participant), Level::Facilitator, scope));
        }
        let people = self.let_in(&mut joined);
        self.give_places(&joined);
        self.receipts();
        self.revoke_keys(&people, Level::Facilitator);
        self.keep_introduced(&mut joined);
        for participant in &people {
            if let Some(person) = self.out.people.get_mut(participant) {
                person.places.clear();
            }
        }
        self.give_places(&joined);
        self.empty_places();
    }

    /// Who was ended wholly has no place any more, and is not counted among the people: of their
    /// keys none holds anything in the committee.
    fn empty_places(&mut self) {
        if self.out.revoked.is_empty() {
            return;
        }
        let scopes = &self.base.scopes;
        let mut holding: BTreeSet<(ParticipantId, ScopeId)> = BTreeSet::new();
        for (key, participant) in &self.out.keys {
            let held = scopes.iter();
            let held = held.filter(|scope| !self.out.is_beyond_limit(key, **scope, 1));
            for scope in held {
                holding.insert((*participant, *scope));
            }
        }
        for (participant, person) in &mut self.out.people {
            person
                .places
                .retain(|scope, _| holding.contains(&(*participant, *scope)));
        }
    }

    /// When one joined twice, the better place counts.
    fn give_places(&mut self, joined: &[Joined<'_>]) {
        for one in joined {
            let person = self.out.people.entry(one.participant).or_default();
            let scope = one.join.envelope.header.scope;
            let place = person.places.entry(scope).or_insert(one.place);
            *place = (*place).min(one.place);
        }
    }

    /// Who came in by an invitation of staff. Who waits to be confirmed had no task.
    fn note_staff(&mut self, joined: &[Joined<'_>]) {
        for one in joined.iter().filter(|one| one.place == Place::Member) {
            self.out.staffed.insert(one.participant);
        }
    }

    /// Each person's keys, as the keys' persons say.
    fn name_keys(&mut self) {
        let Membership { keys, people, .. } = &mut self.out;
        for (key, participant) in keys {
            if let Some(person) = people.get_mut(participant) {
                person.keys.push(*key);
            }
        }
    }

    fn name_what_does_not_stand(&mut self) {
        let mut aside = Vec::new();
        let named = self.out.set_aside.iter().map(|(hash, _)| *hash);
        let named: BTreeSet<EnvelopeHash> = named.ordered();
        // What is said in public is governance's to judge.
        let judged = self.base.scopes.iter();
        let judged = judged.filter(|one| self.base.governance.is_none() || !one.is_public());
        for scope in judged {
            for (_, chain) in self.base.log.scope(*scope) {
                for envelope in chain.straight().filter(|envelope| {
                    envelope.header.kind.is_statement() && envelope.body.is_some()
                }) {
                    let hash = envelope.hash();
                    if self.standing.contains(&hash) || named.contains(&hash) {
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
