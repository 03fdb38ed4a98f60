//! Whose phone this is: which keys are its participant's, and whether others know the newest.

use super::{Own, Replica};
use crate::identity::{EnvelopeHash, KeyId, ParticipantId, ScopeId};
use crate::log::{Envelope, Kind, Position};
use crate::membership::Place;
use crate::records::revoke::Target;
use crate::records::{Confirm, Join, Linked, Record, Revoke};

impl Replica {
    /// Whether a key is this participant's: as statements say, or as only their phone knows, which
    /// wrote with it.
    pub(super) fn is_own(&self, own: &Own, key: &KeyId) -> bool {
        *key == own.key().id()
            || own.former.contains(key)
            || self.derived.membership.known(key, ScopeId::PUBLIC) == Some(own.participant)
    }

    /// Whether what introduces this phone's key stands in some committee; true before it wrote.
    pub fn is_introduced(&self, own: &Own) -> bool {
        let own = own.key().id();
        let (mut wrote, mut stands) = (false, false);
        for scope in self.log.scopes() {
            if let Some(first) = self.first_of(scope, own) {
                wrote = true;
                stands |= !self.derived.set_aside.contains_key(&first.hash());
            }
        }
        stands || !wrote
    }

    fn first_of(&self, scope: ScopeId, key: KeyId) -> Option<&Envelope> {
        self.log.chain(scope, key)?.all().next()
    }

    /// What links a key to its participant in a scope, if it says so with a proof.
    pub(super) fn linked_in(&self, scope: ScopeId, key: KeyId) -> Option<Linked> {
        let first = self.first_of(scope, key)?;
        if first.header.kind != Linked::KIND || !self.proofs.holds(&first.hash()) {
            return None;
        }
        Linked::from_body(first.body.as_deref()?).ok()
    }

    /// Whether this phone's key came with this one-time or recovery key.
    pub fn came_with(&self, own: &Own, by: &KeyId) -> bool {
        let key = own.key().id();
        let scopes = self.log.scopes();
        let mut linked = scopes
            .iter()
            .filter_map(|scope| self.linked_in(*scope, key));
        linked.any(|linked| linked.by == *by)
    }

    /// Another key that came to a scope with the same one-time key, and what says so.
    pub(super) fn rival(&self, scope: ScopeId, key: KeyId) -> Option<(Position, EnvelopeHash)> {
        let mine = self.linked_in(scope, key)?;
        if mine.recovery == Some(mine.by) {
            // A recovery key introduces as many as it is asked to.
            return None;
        }
        let mut others = self.log.scope(scope).filter(|(other, _)| *other != key);
        let (other, _) = others.find(|(other, _)| {
            let linked = self.linked_in(scope, *other);
            linked.is_some_and(|linked| {
                (linked.by, linked.participant) == (mine.by, mine.participant)
            })
        })?;
        self.log.introduction(scope, other)
    }

    /// What shows a key that its one-time key was used before, or that its place ended, to be
    /// given to whoever proved to hold that key: they read nothing else of the committee.
    pub fn why_closed(&self, scope: ScopeId, key: &KeyId) -> Option<(Position, EnvelopeHash)> {
        let used = self.derived.membership.of(scope).used.contains_key(key);
        match used {
            true => self.rival(scope, *key),
            false => self.ended_by(scope, key),
        }
    }

    /// The statement that ends a key, or has its participant wait. Only of a key that a relay
    /// received, which stood: who comes by an invitation that was ended before is no member, and
    /// is shown nobody's id.
    fn ended_by(&self, scope: ScopeId, key: &KeyId) -> Option<(Position, EnvelopeHash)> {
        let membership = self.derived.membership.of(scope);
        let person = membership.participant_of(key)?;
        let place = membership.people.get(&person)?.places.get(&scope);
        let waits = place == Some(&Place::ToConfirm);
        let is_out = waits || membership.revoked.contains(key);
        if !is_out || membership.received_by(scope, key, 1).is_none() {
            return None;
        }
        let is_meant = |envelope: &&Envelope| {
            let said = envelope
                .body
                .as_deref()
                .filter(|_| envelope.header.kind == Kind::REVOKE);
            match said
                .and_then(|body| Revoke::from_body(body).ok())
                .map(|said| said.target)
            {
                Some(Target::Key { key: ended, .. }) => ended == *key,
                Some(Target::Participant { participant, .. }) => participant == person,
                Some(Target::Invitation { key, recognised }) => {
                    waits && !recognised.contains(&person) && self.came_by(scope, person, key)
                }
                Some(Target::Statement { statement }) => {
                    waits && self.confirms(scope, &statement, person)
                }
                None => false,
            }
        };
        let said = self
            .log
            .scope(scope)
            .flat_map(|(_, chain)| chain.straight());
        let said = said
            .filter(is_meant)
            .filter(|said| self.derived.applies(said));
        let newest = said.max_by_key(|said| said.header.seq)?;
        Some((newest.header.position(), newest.hash()))
    }

    /// Whether a participant came to a scope by this invitation.
    fn came_by(&self, scope: ScopeId, person: ParticipantId, invitation: KeyId) -> bool {
        let membership = self.derived.membership.of(scope);
        let joins = self.log.scope(scope).filter_map(|(key, chain)| {
            let is_theirs = membership.participant_of(&key) == Some(person);
            let first = chain.straight().next().filter(|_| is_theirs)?;
            let is_join = first.header.kind == Kind::JOIN;
            Join::from_body(first.body.as_deref().filter(|_| is_join)?).ok()
        });
        joins.map(|join| join.invitation).any(|by| by == invitation)
    }

    /// Whether a statement of a scope confirms a participant.
    fn confirms(&self, scope: ScopeId, statement: &EnvelopeHash, person: ParticipantId) -> bool {
        let said = self
            .log
            .scope(scope)
            .flat_map(|(_, chain)| chain.straight());
        let mut said = said.filter(|said| said.header.kind == Kind::CONFIRM);
        said.any(|said| {
            let body = said.body.as_deref();
            let confirm = body.and_then(|body| Confirm::from_body(body).ok());
            said.hash() == *statement && confirm.is_some_and(|one| one.participant == person)
        })
    }

    /// Whether the code that this phone came with was used before, as far as is known. `is_live`:
    /// a relay holds the committee and does not show it.
    pub fn is_code_used(&self, own: &Own, is_live: bool) -> bool {
        let key = own.key().id();
        if self.derived.membership.is_used(&key) {
            return true;
        }
        // Before it reads the committee a phone has only what it is shown: with nobody to ask,
        // the smaller key is first, as everywhere.
        !self.is_introduced(own)
            && self.log.scopes().into_iter().any(|scope| {
                let rival = self.rival(scope, key);
                rival.is_some_and(|(at, _)| is_live || at.key < key)
            })
    }

    /// The places that tell whether a copy of this phone wrote elsewhere: the end of each chain of
    /// its key, and the place after.
    pub fn ends(&self, own: &Own) -> Vec<Position> {
        let key = own.key().id();
        let belongings = own.belongings.iter().map(|known| known.scope);
        let mut places = Vec::new();
        let both = belongings.chain([ScopeId::PUBLIC]);
        for scope in both.flat_map(|scope| [scope, scope.outer()]) {
            let next = self.next_position(key, scope);
            let end = next.seq.checked_sub(1).filter(|seq| *seq > 0);
            places.extend(end.map(|seq| Position { seq, ..next }));
            places.push(next);
        }
        places
    }

    /// Whether a copy of this phone wrote elsewhere, from what this one wrote at its [`Self::ends`]:
    /// a chain of its key is forked, or ends with what it did not write, or goes less far than it
    /// wrote. That key must write no more.
    pub fn is_doubled(&self, own: &Own, wrote: &[EnvelopeHash]) -> bool {
        let key = own.key().id();
        let mut ends = 0;
        for scope in self.log.scopes() {
            let Some(chain) = self.log.chain(scope, key) else {
                continue;
            };
            let tip = chain.tip().map(|(_, hash)| hash);
            if chain.forked_at().is_some() || !tip.is_some_and(|tip| wrote.contains(&tip)) {
                return true;
            }
            ends += 1;
        }
        wrote.len() > ends
    }
}
