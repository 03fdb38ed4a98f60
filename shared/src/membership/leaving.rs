//! Leaving, and taking the place of another.

use super::Place;
use super::resolve::{Level, Resolver};
use crate::identity::{EnvelopeHash, ParticipantId};
use crate::log::Envelope;

impl Resolver<'_> {
    pub(super) fn leave_and_replace(&mut self) {
        for leave in &self.said.leaves {
            let header = &leave.envelope.header;
            let Some(participant) = self.out.keys.get(&header.key).copied() else {
                continue;
            };
            if self.level(leave.envelope, header.scope).is_none() {
                continue;
            }
            self.standing.insert(leave.envelope.hash());
            if self.came_back(leave.envelope, &participant) {
                continue;
            }
            let person = self.out.people.get_mut(&participant);
            if let Some(place) = person.and_then(|person| person.places.get_mut(&header.scope)) {
                *place = Place::Left;
            }
        }
        let mut replaced = Vec::new();
        for confirm in &self.said.confirms {
            let scope = confirm.envelope.header.scope;
            if !self.cancelled.contains(&confirm.envelope.hash())
                && self.level(confirm.envelope, scope) >= Some(Level::Facilitator)
            {
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

    /// Whether a leaving was taken back there by the one who left: whichever arrives first, it
    /// names what it undoes, so a later leaving stands until it is named too.
    fn came_back(&self, leave: &Envelope, participant: &ParticipantId) -> bool {
        let mut undoing = self.said.reinstates.iter();
        undoing.any(|undo| {
            let header = &undo.envelope.header;
            let (key, scope) = (header.key, header.scope);
            undo.body.revocation == leave.hash()
                && scope == leave.header.scope
                && self.out.keys.get(&key) == Some(participant)
                && !self.out.is_beyond_limit(&key, scope, header.seq)
        })
    }
}
