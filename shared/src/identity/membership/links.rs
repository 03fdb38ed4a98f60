//! Linked keys: other keys of a known participant.

use std::collections::BTreeSet;

use super::gather::Said;
use super::resolve::Resolver;
use crate::identity::{EnvelopeHash, ParticipantId};
use crate::records::Linked;

impl Resolver<'_> {
    /// Keys of known participants by recovery or one-time keys, until no more follow.
    pub(super) fn link_keys(&mut self, people: &BTreeSet<ParticipantId>) {
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
    pub(super) fn link_holds(&self, linked: &Said<'_, Linked>) -> Option<Option<EnvelopeHash>> {
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
}
