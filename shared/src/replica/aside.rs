//! What was set aside of a person's words: read branch by branch, and sent again once.
//!
//! When two copies of a phone write under one key, both branches are set aside, and often bear
//! one document's id. So each is read by itself: what stands before the fork, then that branch.
//! What was sent again is done with when a document of theirs that stands says, or ever said, the
//! same words: it needs no mark that could be lost, and a second tap writes nothing.

use super::documents::{Content, Doc};
use super::{Own, Reason, Replica};
use crate::identity::{DocumentId, ScopeId};
use crate::log::{Envelope, Kind};
use crate::membership::{Place, Standing};
use crate::view::{Cause, SetAside};

/// Whether two say the same words.
fn same(one: &Content, other: &Content) -> bool {
    match (one, other) {
        (Content::Need(one), Content::Need(other)) => {
            (&one.sentence, &one.details) == (&other.sentence, &other.details)
        }
        (Content::Completion(one), Content::Completion(other)) => {
            (one.need, &one.words) == (other.need, &other.words)
        }
        _ => false,
    }
}

fn words(content: &Content) -> &str {
    match content {
        Content::Need(need) => &need.sentence,
        Content::Completion(completion) => &completion.words,
        _ => "",
    }
}

impl Replica {
    /// Everything held, with what only the phone that wrote it keeps of a fork.
    pub(super) fn all_own(&self, own: &Own) -> impl Iterator<Item = &Envelope> {
        let scopes = self.log.scopes().into_iter();
        let chains = scopes.flat_map(|scope| self.log.scope(scope));
        let own = chains.filter(|(key, _)| self.is_own(own, key));
        own.flat_map(|(_, chain)| chain.with_apart())
    }

    /// Why words of theirs do not apply, if their author is to be told.
    fn why_aside(&self, envelope: &Envelope) -> Option<Reason> {
        let header = &envelope.header;
        let chain = self.log.chain(header.scope, header.key)?;
        if chain.forked_at().is_some_and(|fork| header.seq >= fork) {
            return Some(Standing::Forked.into());
        }
        let reason = *self.derived.set_aside.get(&envelope.hash())?;
        let is_used = self
            .derived
            .membership
            .of(header.scope)
            .used
            .contains_key(&header.key);
        // Before the own join is known there is nothing to tell: it is on its way.
        let is_coming = reason == Reason::Standing(Standing::UnknownKey) && !is_used;
        (!is_coming).then_some(reason)
    }

    /// Whether an envelope of theirs will be received as soon as a relay holds it.
    pub(super) fn is_awaited(&self, envelope: &Envelope) -> bool {
        let header = &envelope.header;
        let is_gone = header.kind.is_change() && envelope.body.is_none();
        !is_gone && self.why_aside(envelope).is_none()
    }

    /// The envelopes that make a document as one of them leaves it: those that no fork touches,
    /// and the branch that leads to it.
    fn as_of<'a>(&'a self, last: &'a Envelope) -> Vec<&'a Envelope> {
        let header = &last.header;
        let mut all: Vec<&Envelope> = Vec::new();
        for (key, chain) in self.log.scope(header.scope) {
            all.extend(chain.straight());
            if key == header.key {
                all.extend(chain.branch_to(header.seq, &last.hash()));
            }
        }
        all.retain(|one| one.header.document == header.document);
        all
    }

    /// Their needs and additions that were set aside: the last envelope of each, on each branch.
    fn last_aside(&self, own: &Own) -> Vec<&Envelope> {
        let mut all: Vec<&Envelope> = self.all_own(own).collect();
        all.retain(|one| {
            matches!(one.header.kind, Kind::NEED | Kind::COMPLETION)
                && one.body.is_some()
                && self.why_aside(one).is_some()
        });
        let is_last = |one: &&Envelope| {
            let (at, hash) = (one.header.position(), one.hash());
            !all.iter().any(|other| {
                let later = &other.header;
                if later.document != one.header.document || other.hash() == hash {
                    return false;
                }
                let chain = self.log.chain(later.scope, later.key);
                let fork = chain.and_then(crate::log::Chain::forked_at);
                match fork.filter(|fork| later.seq >= *fork) {
                    Some(_) if later.key == at.key => chain.is_some_and(|chain| {
                        let mut branch = chain.branch_to(later.seq, &other.hash()).into_iter();
                        branch.any(|before| before.hash() == hash) || at.seq < fork.unwrap_or(0)
                    }),
                    Some(_) => false,
                    // Apart from forks the last of all keys is the last.
                    None => (at.seq, hash) < (later.seq, other.hash()) && self.is_straight(one),
                }
            })
        };
        all.iter().copied().filter(is_last).collect()
    }

    fn is_straight(&self, envelope: &Envelope) -> bool {
        let header = &envelope.header;
        let chain = self.log.chain(header.scope, header.key);
        chain.is_some_and(|chain| chain.forked_at().is_none_or(|fork| header.seq < fork))
    }

    /// A document of theirs that says these words, or said them once.
    fn said_by(&self, own: &Own, scope: ScopeId, content: &Content) -> Option<DocumentId> {
        let is_own =
            |doc: &&Doc| doc.scope == scope && doc.owner == Some(own.participant) && !doc.erased;
        let mut theirs = self.derived.documents.values().filter(is_own);
        let said = theirs.find(|doc| {
            same(&doc.content, content)
                || (1..doc.envelopes.len()).any(|first| {
                    let before = super::documents::before(&self.log, doc, first);
                    before.is_some_and(|before| same(&before, content))
                })
        });
        said.map(|doc| doc.id)
    }

    /// What was set aside, as it reads, and the document of theirs that says it since.
    pub(super) fn read_aside(
        &self,
        own: &Own,
        envelope: &Envelope,
    ) -> Option<(Content, Option<DocumentId>)> {
        let header = &envelope.header;
        let content = super::documents::read(header.kind, header.document, &self.as_of(envelope))?;
        let said = self.said_by(own, header.scope, &content);
        Some((content, said))
    }

    /// What a person is told of.
    pub(super) fn set_aside(&self, own: &Own) -> Vec<SetAside> {
        let mut told = Vec::new();
        for envelope in self.last_aside(own) {
            let (words, said) = self.read_aside(own, envelope).map_or_else(
                || (String::new(), None),
                |(content, said)| (words(&content).to_owned(), said),
            );
            if said.is_some() {
                continue;
            }
            let scope = envelope.header.scope;
            let membership = self.derived.membership.of(scope);
            let place = membership.people.get(&own.participant);
            let place = place.and_then(|person| person.places.get(&scope));
            let key = own.key().id();
            let why = self.why_aside(envelope);
            told.push(SetAside {
                envelope: envelope.hash(),
                can_reissue: !words.is_empty()
                    // It stands by itself when room is made.
                    && why != Some(Reason::Beyond)
                    && place == Some(&Place::Member)
                    && membership.participant_of(&key) == Some(own.participant)
                    && !membership.revoked.contains(&key),
                cause: match why {
                    Some(Reason::Standing(Standing::Forked)) => Cause::Copy,
                    Some(Reason::Beyond) => Cause::Beyond,
                    _ if place == Some(&Place::ToConfirm) => Cause::ToConfirm,
                    _ => Cause::Other,
                },
                words,
            });
        }
        told
    }
}
