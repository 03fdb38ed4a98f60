//! Revocations: of keys, invitations and grants, and their undoing.

use std::collections::BTreeSet;

use super::resolve::{Level, Resolver};
use crate::identity::{KeyId, ParticipantId, Role, ScopeId};
use crate::log::Envelope;
use crate::records::revoke::Target;

/// What holds of a chain that a revocation does not name.
#[derive(Clone, Copy)]
enum Unnamed {
    /// What a relay received: who revokes may not know the chain, or not say that it is there.
    AsReceived,
    /// Nothing.
    Void,
}

impl Unnamed {
    /// Nothing holds where the founder names no chain at all, and so takes everything back.
    fn of(founder: bool, names_none: bool) -> Self {
        if founder && names_none {
            Self::Void
        } else {
            Self::AsReceived
        }
    }
}

impl Resolver<'_> {
    /// Revokes keys of these people: by those above, and by their own other keys (all of these
    /// together, so that mutual ones both stand).
    pub(super) fn revoke_keys(&mut self, people: &BTreeSet<ParticipantId>, above: Level) {
        for own in [false, true] {
            let mut limits = Vec::new();
            for revoke in &self.said.revokes {
                let (target, key) = match &revoke.body.target {
                    Target::Key { key, .. } => (self.out.keys.get(key), Some(key)),
                    // Nobody ends themselves so: they leave.
                    Target::Participant { participant, .. } if !own => (Some(participant), None),
                    _ => continue,
                };
                let Some(target) = target.filter(|target| people.contains(target)) else {
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
                    !is_own && level >= Some(above) && level > Some(self.power(target))
                };
                let undoes = above.max(level.unwrap_or(above));
                if !allowed || self.is_reinstated(revoke.envelope, target, undoes) {
                    continue;
                }
                limits.push((revoke, *target, key, level == Some(Level::Founder)));
            }
            for (revoke, target, key, founder) in limits {
                self.standing.insert(revoke.envelope.hash());
                match (&revoke.body.target, key) {
                    (Target::Key { chains, .. }, Some(key)) => {
                        let unnamed = Unnamed::of(founder, chains.is_empty());
                        self.limit(*key, chains, founder, unnamed);
                    }
                    (Target::Participant { chains, .. }, _) => {
                        let unnamed = Unnamed::of(founder, chains.is_empty());
                        let theirs = self.out.keys.iter().filter(|(_, of)| **of == target);
                        // A key that nobody named, a backup's for one, holds what was received.
                        let theirs: Vec<KeyId> = theirs.map(|(key, _)| *key).collect();
                        for key in theirs {
                            let of_key = chains.iter().filter(|(of, ..)| *of == key);
                            let of_key: Vec<_> = of_key.map(|(_, at, seq)| (*at, *seq)).collect();
                            self.limit(key, &of_key, founder, unnamed);
                        }
                    }
                    _ => {}
                }
            }
            // What a revoked key linked beyond its limit is no longer introduced.
            self.link_keys(people);
        }
    }

    /// The highest level of a person, wherever: nobody below it, or on it, ends their keys.
    fn power(&self, target: &ParticipantId) -> Level {
        match self.out.people.get(target) {
            Some(person) if person.staff == Some(Role::Founder) => Level::Founder,
            Some(person) if person.staff.is_some() => Level::Coordinator,
            Some(person) if !person.facilitates.is_empty() => Level::Facilitator,
            _ => Level::Participant,
        }
    }

    /// The level of a signer over a person: over any committee that the person is in.
    pub(super) fn level_over(&self, envelope: &Envelope, target: &ParticipantId) -> Option<Level> {
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

    pub(super) fn is_reinstated(
        &self,
        revocation: &Envelope,
        target: &ParticipantId,
        above: Level,
    ) -> bool {
        self.said.reinstates.iter().any(|reinstate| {
            reinstate.body.revocation == revocation.hash()
                && self.out.keys.get(&reinstate.envelope.header.key) != Some(target)
                && self.level_over(reinstate.envelope, target) >= Some(above)
        })
    }

    fn limit(&mut self, key: KeyId, chains: &[(ScopeId, u64)], founder: bool, unnamed: Unnamed) {
        self.out.revoked.insert(key);
        for scope in self.base.scopes.iter().copied() {
            let mut all = chains.iter();
            let named = all.find(|(named, _)| *named == scope);
            let named = named.map(|(_, seq)| *seq);
            // How far public chains were received, governance knows.
            let public = self.base.governance.filter(|_| scope.is_public());
            let receipted = public.unwrap_or(&self.out).receipted.get(&(scope, key));
            let receipted = receipted
                .and_then(|by| by.iter().map(|held| held.ever).max())
                .unwrap_or(0);
            let limit = match (named, unnamed) {
                // The founder alone goes below what was received.
                (Some(named), _) if founder => named,
                (Some(named), _) => named.max(receipted),
                (None, Unnamed::AsReceived) => receipted,
                (None, Unnamed::Void) => 0,
            };
            // Several revocations: the lowest holds.
            let entry = self.out.limits.entry((key, scope)).or_insert(limit);
            *entry = (*entry).min(limit);
        }
    }

    pub(super) fn close_invitations_and_grants(&mut self, at_least: Level) {
        let mut closed = Vec::new();
        let mut cancelled = Vec::new();
        for revoke in &self.said.revokes {
            let hash = revoke.envelope.hash();
            let allowed = |by: &Envelope, scopes: &[ScopeId]| {
                self.level(by, ScopeId::PUBLIC) >= Some(at_least.max(Level::Coordinator))
                    || (!scopes.is_empty()
                        && scopes
                            .iter()
                            .all(|scope| self.level(by, *scope) >= Some(at_least)))
            };
            // Who undoes it must have been able to do it.
            let stands = |scopes: &[ScopeId]| {
                let mut undoing = self.said.reinstates.iter();
                allowed(revoke.envelope, scopes)
                    && !undoing
                        .any(|undo| undo.body.revocation == hash && allowed(undo.envelope, scopes))
            };
            match &revoke.body.target {
                Target::Invitation { key, recognised } => {
                    let scopes: Vec<ScopeId> = self
                        .said
                        .invites
                        .iter()
                        .filter(|invite| invite.body.key == *key)
                        .flat_map(|invite| invite.body.scopes.iter().copied())
                        .collect();
                    if stands(&scopes) {
                        closed.push((hash, *key, recognised.clone()));
                    }
                }
                Target::Statement { statement } => {
                    // What a committee was entrusted by, its facilitators take back.
                    let mut relays = self.said.relays.iter();
                    let entrusts = relays.find(|relay| relay.envelope.hash() == *statement);
                    let scopes = entrusts.and_then(|relay| relay.body.scopes.as_deref());
                    // So is a confirmation of theirs: it speaks of the committee it stands in.
                    let mut confirms = self.said.confirms.iter();
                    let confirmed = confirms.find(|one| one.envelope.hash() == *statement);
                    let confirmed = confirmed.map(|one| [one.envelope.header.scope]);
                    let scopes = scopes.or(confirmed.as_ref().map(<[ScopeId; 1]>::as_slice));
                    if stands(scopes.unwrap_or_default()) {
                        cancelled.push((hash, *statement));
                    }
                }
                Target::Key { .. } | Target::Participant { .. } => {}
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
}
