//! What is one's own: name, backup, what waits, what was set aside, versions written apart.

use super::Looking;
use crate::log::Kind;
use crate::membership::Place;
use crate::replica::documents::Content;
use crate::view::{Me, Versions};

impl Looking<'_> {
    /// Own contributions that no relay has received yet, and that one will.
    pub(super) fn waiting(&self) -> u32 {
        let membership = &self.replica.derived().membership;
        let waiting = self
            .replica
            .all_own(self.own)
            .filter(|envelope| {
                envelope.header.kind.is_change()
                    || matches!(
                        envelope.header.kind,
                        Kind::BALLOT | Kind::ERASE | Kind::LEAVE | Kind::REINSTATE
                    )
            })
            .filter(|envelope| self.replica.is_awaited(envelope))
            .filter(|envelope| {
                let header = &envelope.header;
                membership
                    .received_by(header.scope, &header.key, header.seq)
                    .is_none()
            })
            .count();
        u32::try_from(waiting).unwrap_or(u32::MAX)
    }

    pub(super) fn me(&self) -> Me {
        let derived = self.replica.derived();
        let committees = derived.membership.committees();
        let left = committees.filter(|(scope, membership)| {
            let person = membership.people.get(&self.own.participant);
            person.and_then(|person| person.places.get(scope)) == Some(&Place::Left)
        });
        let left = left.map(|(scope, _)| *scope).collect();
        Me {
            participant: Some(self.own.participant),
            name: self
                .own
                .belongings
                .iter()
                .find_map(|belonging| derived.name_of(&self.own.participant, belonging.scope)),
            backed_up: self.own.backed_up,
            left,
            set_aside: self.replica.set_aside(self.own),
            versions: self.versions(),
        }
    }

    /// What they wrote apart and have not chosen among.
    fn versions(&self) -> Vec<Versions> {
        let documents = self.replica.derived().documents.values();
        documents
            .filter(|doc| doc.owner == Some(self.own.participant) && !doc.erased)
            .filter_map(|doc| {
                let (shown, others) = match &doc.content {
                    Content::Need(need) => (None, &need.sentences),
                    Content::Completion(added) => (Some(&added.words), &added.others),
                    Content::Name(name) => (name.shown.as_ref(), &name.others),
                    _ => return None,
                };
                let words: Vec<String> = shown.into_iter().chain(others).cloned().collect();
                (words.len() > 1).then_some(Versions {
                    scope: doc.scope,
                    document: doc.id,
                    words,
                })
            })
            .collect()
    }
}
