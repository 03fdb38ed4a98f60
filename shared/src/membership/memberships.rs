//! Who may do what, in governance and in each committee apart.
//!
//! What is said in a committee holds in that committee only. Each has a membership of its own,
//! which follows from governance and from its own two scopes and from nothing else: so whoever
//! holds it finds the same, whatever else they hold. Of governance it reads what concerns it:
//! coordinators, servers of all, its own facilitators, relays, officers and openers.
//!
//! A scope names its membership: of an inner or outer scope of a committee the committee's, of
//! every other one that of governance.

use std::collections::BTreeSet;

use litemap::LiteMap;

use super::gather::Statements;
use super::links::Owners;
use super::outer::{concerning, outers};
use super::resolve::{Base, check_proofs, resolve};
use super::{Membership, OpenerGrant, Proofs, RelayGrant, Standing};
use crate::identity::{EnvelopeHash, KeyId, ParticipantId, ReadingKey, Role, ScopeId};
use crate::log::{Envelope, Log};

/// The memberships that follow from a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memberships {
    governance: Membership,
    committees: LiteMap<ScopeId, Membership>,
    /// Whose outer scope each is.
    outers: LiteMap<ScopeId, ScopeId>,
    /// Statements that do not stand, and why.
    pub set_aside: Vec<(EnvelopeHash, Standing)>,
}

impl Memberships {
    /// Those of a log.
    pub fn of_log(log: &Log) -> Self {
        Self::with(log, &mut Proofs::default())
    }

    /// The same, without checking again the proofs that were checked before.
    pub fn with(log: &Log, proofs: &mut Proofs) -> Self {
        let public = Statements::of(log, &[ScopeId::PUBLIC, ScopeId::PUBLIC.outer()]);
        let outers = outers(log, &public);
        let of = |scope: ScopeId| outers.get(&scope).copied().unwrap_or(scope);
        let committees: BTreeSet<ScopeId> = log.scopes().into_iter().map(of).collect();
        let committees = committees.into_iter().filter(|scope| !scope.is_public());
        let said = committees.map(|scope| (scope, Statements::of(log, &[scope, scope.outer()])));
        let said: Vec<(ScopeId, Statements<'_>)> = said.collect();
        // Whose a key is, it says itself wherever it is linked; what it may do, each scope says.
        let mut all = public.clone();
        for (_, said) in &said {
            all.append(said.clone());
        }
        check_proofs(log, &all, proofs);
        let mut owners = Owners::of(&all, log.consultation(), proofs);
        let look = |owners: &Owners<'_>| Self::look(log, (&public, &said), &outers, proofs, owners);
        let mut found = look(&owners);
        // Which phone used a code first is seen from the receipts of relays, and who is a relay
        // from a first look: so when a code was used twice, and only then, a second one follows.
        if found.all().any(|one| !one.used.is_empty()) {
            if owners.read_firsts(&found, log) {
                found = look(&owners);
            }
            let Self {
                governance,
                committees,
                ..
            } = &mut found;
            governance.is_contested = true;
            committees
                .iter_mut()
                .for_each(|(_, one)| one.is_contested = true);
        }
        found
    }

    fn look(
        log: &Log,
        (public, said): (&Statements<'_>, &[(ScopeId, Statements<'_>)]),
        outers: &LiteMap<ScopeId, ScopeId>,
        proofs: &Proofs,
        owners: &Owners<'_>,
    ) -> Self {
        let base = Base {
            log,
            scopes: vec![ScopeId::PUBLIC, ScopeId::PUBLIC.outer()],
            outers,
            governance: None,
        };
        let (mut governance, _) = resolve(&base, public, proofs, owners);
        let mut set_aside = std::mem::take(&mut governance.set_aside);
        let mut committees = LiteMap::new();
        for (committee, own) in said {
            let mut said = concerning(public, *committee);
            said.append(own.clone());
            let base = Base {
                log,
                scopes: vec![ScopeId::PUBLIC, *committee, committee.outer()],
                outers,
                governance: Some(&governance),
            };
            let (mut found, standing) = resolve(&base, &said, proofs, owners);
            // What stands for those who know its author from the committee alone stands.
            set_aside.retain(|(hash, _)| !standing.contains(hash));
            set_aside.append(&mut found.set_aside);
            committees.insert(*committee, found);
        }
        Self {
            governance,
            committees,
            outers: outers.clone(),
            set_aside,
        }
    }

    /// That of governance.
    pub fn governance(&self) -> &Membership {
        &self.governance
    }

    /// That of a scope.
    pub fn of(&self, scope: ScopeId) -> &Membership {
        let committee = self.committee_of(scope);
        self.committees.get(&committee).unwrap_or(&self.governance)
    }

    /// That of a scope, to be added to.
    #[cfg(feature = "engine")]
    pub(crate) fn of_mut(&mut self, scope: ScopeId) -> &mut Membership {
        let committee = self.committee_of(scope);
        match self.committees.get_mut(&committee) {
            Some(known) => known,
            None => &mut self.governance,
        }
    }

    /// Each committee's, by its scope.
    pub fn committees(&self) -> impl Iterator<Item = (&ScopeId, &Membership)> {
        self.committees.iter()
    }

    /// Governance's, then each committee's.
    pub fn all(&self) -> impl Iterator<Item = &Membership> {
        std::iter::once(&self.governance).chain(self.committees.values())
    }

    /// See [`Membership::presume`]: in these committees, and in governance.
    pub fn presume(&mut self, key: KeyId, participant: ParticipantId, scopes: &[ScopeId]) {
        self.governance.presume(key, participant, &[]);
        for scope in scopes.iter().filter(|scope| !scope.is_public()) {
            if !self.committees.contains_key(scope) {
                let new = self.governance.clone();
                self.committees.insert(*scope, new);
            }
            if let Some(known) = self.committees.get_mut(scope) {
                known.presume(key, participant, &[*scope]);
            }
        }
    }

    /// The committee of a scope, inner or outer; public for the region's.
    pub fn committee_of(&self, scope: ScopeId) -> ScopeId {
        self.outers.get(&scope).copied().unwrap_or(scope)
    }

    /// Whether a scope is outer: everybody may read it.
    pub fn is_outer(&self, scope: ScopeId) -> bool {
        self.outers.contains_key(&scope)
    }

    /// The participant of a key in a scope.
    pub fn participant_of(&self, key: &KeyId, scope: ScopeId) -> Option<ParticipantId> {
        self.of(scope).participant_of(key)
    }

    /// The participant of a key: in a scope, else wherever they are known.
    pub fn known(&self, key: &KeyId, scope: ScopeId) -> Option<ParticipantId> {
        let here = self.of(scope).participant_of(key);
        here.or_else(|| self.all().find_map(|one| one.participant_of(key)))
    }

    /// The keys of a participant: in a scope, else wherever they are known.
    pub fn keys_of(&self, participant: &ParticipantId, scope: ScopeId) -> BTreeSet<KeyId> {
        let here = self.of(scope).people.get(participant);
        let here = here.filter(|here| !here.keys.is_empty());
        let elsewhere = self.all().filter_map(|one| one.people.get(participant));
        let elsewhere = elsewhere.filter(|_| here.is_none());
        let people = here.into_iter().chain(elsewhere);
        people
            .flat_map(|person| person.keys.iter().copied())
            .collect()
    }

    /// Whether a key came with a one-time key used before, wherever it did.
    pub fn is_used(&self, key: &KeyId) -> bool {
        self.all().any(|one| one.used.contains_key(key))
    }

    /// The relays that anybody made one, each statement once: governance's first.
    pub fn relays(&self) -> Vec<&RelayGrant> {
        let mut all: Vec<&RelayGrant> = self.governance.relays.iter().collect();
        for one in self.committees.values().flat_map(|one| &one.relays) {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        all
    }

    /// Where secrets are sealed to a participant, wherever they are known.
    pub fn reading_of(&self, participant: &ParticipantId) -> Option<ReadingKey> {
        self.all()
            .find_map(|one| one.people.get(participant)?.reading)
    }

    /// Whether a participant is made relay of a scope.
    pub fn relays_scope(&self, participant: &ParticipantId, scope: ScopeId) -> bool {
        let committee = self.committee_of(scope);
        let mut relays = self.of(scope).relays.iter();
        relays.any(|relay| relay.participant == *participant && relay.covers(committee))
    }

    /// See [`Membership::role_in`].
    pub fn role_in(&self, participant: &ParticipantId, scope: ScopeId) -> Option<Role> {
        self.of(scope).role_in(participant, scope)
    }

    /// See [`Membership::author`].
    pub fn author(&self, envelope: &Envelope) -> Result<ParticipantId, Standing> {
        self.of(envelope.header.scope).author(envelope)
    }

    /// See [`Membership::may_read`].
    pub fn may_read(&self, key: &KeyId, scope: ScopeId) -> bool {
        self.is_outer(scope) || self.of(scope).may_read(key, scope)
    }

    /// See [`Membership::is_officer`].
    pub fn is_officer(&self, participant: &ParticipantId, scope: ScopeId) -> bool {
        self.of(scope).is_officer(participant, scope)
    }

    /// See [`Membership::serves`].
    pub fn serves(&self, participant: &ParticipantId, scope: ScopeId) -> bool {
        self.of(scope).serves(participant, scope)
    }

    /// See [`Membership::was_staff`].
    pub fn was_staff(&self, participant: &ParticipantId, scope: ScopeId) -> bool {
        self.of(scope).was_staff(participant) || self.governance.was_staff(participant)
    }

    /// See [`Membership::is_beyond_limit`].
    pub fn is_beyond_limit(&self, key: &KeyId, scope: ScopeId, seq: u64) -> bool {
        self.of(scope).is_beyond_limit(key, scope, seq)
    }

    /// See [`Membership::members`].
    pub fn members(&self, scope: ScopeId) -> BTreeSet<ParticipantId> {
        self.of(scope).members(scope)
    }

    /// See [`Membership::counts_as`].
    pub fn counts_as(&self, scope: ScopeId, participant: ParticipantId) -> ParticipantId {
        self.of(scope).counts_as(scope, participant)
    }

    /// See [`Membership::opener`].
    pub fn opener(&self, scope: ScopeId) -> Option<&OpenerGrant> {
        self.of(scope).opener(scope)
    }

    /// See [`Membership::receipted_by`].
    pub fn receipted_by(&self, relay: &ParticipantId, scope: ScopeId, key: KeyId) -> u64 {
        self.of(scope).receipted_by(relay, scope, key)
    }

    /// See [`Membership::received_by`].
    pub fn received_by(&self, scope: ScopeId, key: &KeyId, seq: u64) -> Option<&RelayGrant> {
        self.of(scope).received_by(scope, key, seq)
    }
}
