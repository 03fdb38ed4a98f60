//! The papers that one answers, one's own ballot, and who could open it.

use std::collections::BTreeSet;

use super::Looking;
use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::membership::Place;
use crate::ordered::Ordered;
use crate::records::ballot::Given;
use crate::records::words::Became;
use crate::replica::documents::Content;
use crate::view::{Ballot, CannotRank, Changed, Paper, State};

impl Looking<'_> {
    pub(super) fn paper(&self, scope: ScopeId, id: &str, at_most: u8) -> Paper {
        let derived = self.replica.derived();
        let membership = &derived.membership;
        let waits = self.waits(scope).map(CannotRank::Waits);
        let closed = match self.place(scope) {
            _ if waits.is_some() => waits,
            Some(Place::Left) => Some(CannotRank::Left),
            _ if membership.opener(scope).is_none()
                && membership.opener(ScopeId::PUBLIC).is_none() =>
            {
                Some(CannotRank::NoOpeningKey)
            }
            _ => None,
        };
        let newest = self.replica.newest_own(self.own, scope, id);
        let is_of_copies = |hash: &EnvelopeHash| {
            let mut given = derived.ballots.get(&scope).into_iter().flatten();
            let ballot = given.find(|ballot| ballot.hash == *hash);
            ballot.is_some_and(|ballot| {
                let chain = self.replica.log().chain(scope, ballot.at.key);
                let fork = chain.and_then(|chain| chain.forked_at());
                fork.is_some_and(|fork| ballot.at.seq >= fork)
            })
        };
        let ballot = newest.map(|(hash, given)| Ballot {
            of_copies: is_of_copies(&hash),
            passed: given.content.groups.is_empty(),
            changed: self.changed(scope, &given),
            groups: given.content.groups,
            state: self.ballot_state(scope, id, hash),
        });
        Paper {
            id: id.to_owned(),
            at_most,
            closed,
            ballot,
        }
    }

    /// The needs of a ballot whose words changed since. Of one that is hidden, nothing is asked.
    fn changed(&self, scope: ScopeId, given: &Given) -> Vec<Changed> {
        let derived = self.replica.derived();
        let curation = derived.curation(scope);
        let of = |(id, _): &(DocumentId, _)| {
            let doc = derived.documents.get(id).filter(|doc| !doc.erased)?;
            let Content::Need(need) = &doc.content else {
                return None;
            };
            if curation.is_some_and(|curation| curation.hidden.contains_key(id)) {
                return None;
            }
            let (before, small) = match need.became(&given.named(id)?) {
                Became::Small(before) => (before, true),
                Became::Changed(before) => (before, false),
                Became::Same | Became::Unknown => return None,
            };
            Some(Changed {
                need: *id,
                before: before.to_owned(),
                small,
            })
        };
        given.tags.iter().filter_map(of).collect()
    }

    fn ballot_state(&self, scope: ScopeId, paper: &str, hash: EnvelopeHash) -> State {
        let derived = self.replica.derived();
        if let Some(result) = self.counted_in(scope, paper, hash) {
            return State::Counted { result };
        }
        let at = derived
            .ballots
            .get(&scope)
            .into_iter()
            .flatten()
            .find(|ballot| ballot.hash == hash)
            .map(|ballot| ballot.at);
        at.map_or(State::Saved, |at| self.place_state(at))
    }

    /// Names of those who could open a ballot of a committee.
    pub(super) fn openers(&self, scope: ScopeId) -> Vec<String> {
        let derived = self.replica.derived();
        let membership = &derived.membership;
        let names: BTreeSet<String> = [scope, ScopeId::PUBLIC]
            .iter()
            .filter_map(|scope| membership.opener(*scope))
            .flat_map(|opener| opener.holders.keys())
            .map(|holder| {
                let relay = membership
                    .of(scope)
                    .relays
                    .iter()
                    .find(|relay| relay.participant == *holder)
                    .map(|relay| relay.name.clone());
                let founder = derived
                    .found
                    .as_ref()
                    .filter(|_| membership.governance().founder == Some(*holder))
                    .map(|found| found.founder.clone());
                relay
                    .or_else(|| derived.name_of(holder, scope))
                    .or(founder)
                    .unwrap_or_else(|| holder.to_string())
            })
            .ordered();
        names.into_iter().collect()
    }
}
