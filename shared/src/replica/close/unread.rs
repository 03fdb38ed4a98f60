//! What this program cannot read, and whom it stops: a member's broken or newer ballot is a number;
//! what staff wrote withholds the lists that it bears on.

use std::collections::BTreeSet;

use super::super::{Reason, Replica};
use crate::identity::{ParticipantId, Role, ScopeId};
use crate::log::{Envelope, Kind};
use crate::records::VERSION;

impl Replica {
    /// How many members of a committee gave a ballot that this program cannot read: a newer
    /// one, or a broken one.
    pub(crate) fn unread(&self, scope: ScopeId) -> u32 {
        let people: BTreeSet<ParticipantId> = self
            .unreadable(scope)
            .filter(|envelope| envelope.header.kind == Kind::BALLOT)
            .filter_map(|envelope| self.derived.membership.author(envelope).ok())
            .map(|author| self.derived.membership.counts_as(scope, author))
            .collect();
        u32::try_from(people.len()).unwrap_or(u32::MAX)
    }

    /// What is set aside in a scope because this program cannot read it.
    fn unreadable(&self, scope: ScopeId) -> impl Iterator<Item = &Envelope> {
        use crate::documents::Reason::NewerVersion;
        use crate::membership::Standing::Unreadable;
        let chains = self.log.scope(scope).flat_map(|(_, chain)| chain.all());
        chains.filter(|envelope| {
            let reason = self.derived.set_aside.get(&envelope.hash());
            matches!(
                reason,
                Some(
                    Reason::Quarantined
                        | Reason::Record(_)
                        | Reason::Change(NewerVersion(_))
                        | Reason::Standing(Unreadable)
                )
            )
        })
    }

    /// Who of staff wrote what bears on this scope and cannot be read here.
    ///
    /// In public, where every committee would stop, those who coordinate alone bear: a facilitator
    /// decides there on nothing that is counted. What was written past the end of a key bears on
    /// nothing.
    pub(super) fn unread_of_staff(&self, scope: ScopeId) -> Option<ParticipantId> {
        let membership = &self.derived.membership;
        let mut places = vec![ScopeId::PUBLIC, scope.outer()];
        places.extend((!scope.is_public()).then_some(scope));
        places.into_iter().find_map(|place| {
            let least = if membership.committee_of(place).is_public() {
                Role::Coordinator
            } else {
                Role::Facilitator
            };
            self.unreadable(place).find_map(|envelope| {
                let header = &envelope.header;
                let author = membership.participant_of(&header.key, place)?;
                let kind = header.kind;
                let bears = kind.is_statement()
                    || matches!(kind, Kind::CHARTER | Kind::CURATION | Kind::PLAIN);
                // A list that cannot be read may have told anything.
                let told = matches!(kind, Kind::CUT | Kind::RESULT | Kind::STRIKE);
                let body = envelope.body.as_deref();
                let newer = body.is_some_and(|body| is_newer(kind, body));
                let ended = membership.is_beyond_limit(&header.key, place, header.seq);
                let by_staff = membership.role_in(&author, place) >= Some(least);
                let by_officer = membership.is_officer(&author, scope);
                let stops = newer && !ended && (bears && by_staff || told && by_officer);
                stops.then_some(author)
            })
        })
    }
}

/// Whether a later version wrote a body, a record or a change. What is malformed is no version.
fn is_newer(kind: Kind, body: &[u8]) -> bool {
    let mut decoder = minicbor::Decoder::new(body);
    let version = decoder.array().and_then(|_| decoder.u8());
    version.is_ok_and(|version| version > VERSION) || crate::records::is_newer(kind, body)
}
