//! What a participant does, as signed envelopes to be stored and then admitted.
//!
//! Each act looks at the replica, refuses with a named [`ActError`] what others would set aside,
//! and gives what to store. Nothing here changes the replica: when storing fails, or another tab
//! wrote first, the act is simply planned again.

use super::documents::{Content, Doc, open};
use super::{Own, Replica};
use crate::documents::{
    Completion, DocKind, Document, Name, Need, NeedEdit, WriteError, Writer, Written,
    says_something,
};
use crate::identity::random::Randomness;
use crate::identity::{
    DocumentId, EnvelopeHash, Invitation, KeyId, ParticipantId, ReadingKey, ScopeId, SigningKey,
};
use crate::log::envelope::Draft;
use crate::log::seal::{self, ReadingSecret};
use crate::log::{Envelope, Header, Kind, Verified};
use crate::membership::Place;
use crate::records::ballot::{Content as BallotContent, Given, Sealed};
use crate::records::words::tag;
use crate::records::{Ballot, Erase, Join, Leave, Link, Linked, Record, Reinstate, VERSION};

/// Why an act cannot be done now.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The participant is not in that committee, or left it.
    #[error("not in this committee")]
    NotIn,
    /// The document or ballot is not theirs, or is gone.
    #[error("not theirs, or gone")]
    NotTheirs,
    /// The words are empty or too long.
    #[error("the words are empty or too long")]
    BadWords,
    /// Nobody announced an opening key.
    #[error("no opening key is known")]
    NoOpeningKey,
    /// The paper is not known here.
    #[error("unknown paper")]
    NoPaper,
    /// More needs than the paper allows, or one twice.
    #[error("too many needs")]
    TooMany,
    /// They have as many needs, or additions to that need, as the charter allows.
    #[error("as many as one person may have standing")]
    NoneLeft,
    /// The document engine refused.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A document as planned: its id, and what to store. Nothing to store when nothing changed.
#[derive(Debug)]
pub struct Planned {
    /// The document.
    pub document: DocumentId,
    /// What to store, in order.
    pub envelopes: Vec<Verified>,
}

fn record<T: Record>(scope: ScopeId, record: &T) -> Draft {
    Draft {
        scope,
        kind: T::KIND,
        document: DocumentId::ZERO,
        body: record.to_body(),
    }
}

impl Replica {
    /// Accepts an invitation: introduces the key in its scope.
    pub fn join(&self, own: &Own, invitation: &Invitation) -> Vec<Verified> {
        let key = own.key();
        let message = Join::proof_message(&self.consultation(), &invitation.scope, &key.id());
        let join = Join {
            v: VERSION,
            invitation: invitation.key_id(),
            proof: invitation.key().sign(&message).into(),
            reading: own.reading().public(),
            recovery: Some(own.recovery().id()),
        };
        self.sign(&key, vec![record(invitation.scope, &join)])
    }

    /// Introduces a new key of a known participant in every committee they belong to.
    pub fn linked(&self, own: &Own, proof: &SigningKey) -> Vec<Verified> {
        let key = own.key();
        let drafts = own.belongings.iter().map(|belonging| {
            let message = Linked::proof_message(
                &self.consultation(),
                &belonging.scope,
                &own.participant,
                &key.id(),
            );
            record(
                belonging.scope,
                &Linked {
                    v: VERSION,
                    participant: own.participant,
                    by: proof.id(),
                    proof: proof.sign(&message).into(),
                    recovery: Some(own.recovery().id()),
                },
            )
        });
        self.sign(&key, drafts.collect())
    }

    /// Names a one-time key, in every committee, for another device.
    pub fn link(&self, own: &Own, one_time: KeyId) -> Vec<Verified> {
        let drafts = own.belongings.iter().map(|belonging| {
            record(
                belonging.scope,
                &Link {
                    v: VERSION,
                    one_time,
                },
            )
        });
        self.sign(&own.key(), drafts.collect())
    }

    /// Leaves a committee.
    pub fn leave(&mut self, own: &Own, scope: ScopeId) -> Result<Vec<Verified>, ActError> {
        self.must_be_in(own, scope)?;
        Ok(self.sign(&own.key(), vec![record(scope, &Leave { v: VERSION })]))
    }

    /// Comes back to a committee that the participant left: takes back each of their leavings.
    pub fn come_back(&mut self, own: &Own, scope: ScopeId) -> Vec<Verified> {
        self.derive();
        let keys = &self.derived.membership.keys;
        let said = |kind: Kind| {
            self.log
                .scope(scope)
                .filter(|(key, _)| keys.get(key) == Some(&own.participant))
                .flat_map(|(_, chain)| chain.straight())
                .filter(move |envelope| envelope.header.kind == kind)
        };
        let undone: Vec<EnvelopeHash> = said(Reinstate::KIND)
            .filter_map(|envelope| Reinstate::from_body(envelope.body.as_deref()?).ok())
            .map(|undo| undo.revocation)
            .collect();
        let drafts = said(Leave::KIND)
            .map(Envelope::hash)
            .filter(|leave| !undone.contains(leave))
            .map(|revocation| super::staff::reinstate(scope, revocation))
            .collect();
        self.sign(&own.key(), drafts)
    }

    /// Whether the participant may write in a committee: a key on its way in may, so that one
    /// proposes before anything else has arrived.
    fn must_be_in(&mut self, own: &Own, scope: ScopeId) -> Result<(), ActError> {
        if !own
            .belongings
            .iter()
            .any(|belonging| belonging.scope == scope)
        {
            return Err(ActError::NotIn);
        }
        let place = self
            .derive()
            .membership
            .people
            .get(&own.participant)
            .and_then(|person| person.places.get(&scope));
        if place == Some(&Place::Left) {
            return Err(ActError::NotIn);
        }
        // Nobody would keep what is written then.
        let is_bounded = !self.derived.membership.was_staff(&own.participant);
        if is_bounded && self.taken_by(scope, &own.participant).is_full() {
            return Err(ActError::NoneLeft);
        }
        Ok(())
    }

    fn own_document(
        &self,
        own: &Own,
        scope: ScopeId,
        id: DocumentId,
        kind: Kind,
    ) -> Result<&Doc, ActError> {
        self.derived
            .documents
            .get(&id)
            .filter(|doc| {
                doc.owner == Some(own.participant)
                    && doc.scope == scope
                    && doc.kind == kind
                    && !doc.erased
            })
            .ok_or(ActError::NotTheirs)
    }

    /// Writes in a document of the participant's, or in a new one.
    fn write(
        &self,
        own: &Own,
        scope: ScopeId,
        kind: (Kind, DocKind),
        existing: Option<&Doc>,
        edit: impl FnOnce(&Document, Writer<'_>) -> Result<Written, WriteError>,
    ) -> Result<Planned, ActError> {
        let key = own.key();
        let id = key.id();
        let (document, state, epoch) =
            match existing.and_then(|doc| Some((doc.id, open(&self.log, doc)?))) {
                Some((document, assembled)) => {
                    let epoch = assembled.epoch(&id);
                    (document, assembled.document, epoch)
                }
                None => {
                    let at = self.next_position(id, scope);
                    let document = Header::new_document(&self.consultation(), kind.0, at);
                    (document, Document::new(kind.1, document), 0)
                }
            };
        let written = edit(&state, Writer { key: &id, epoch })?;
        let drafts = written.bodies.into_iter().map(|body| Draft {
            scope,
            kind: kind.0,
            document,
            body,
        });
        Ok(Planned {
            document,
            envelopes: self.sign(&key, drafts.collect()),
        })
    }

    /// Proposes a need.
    pub fn propose(
        &mut self,
        own: &Own,
        scope: ScopeId,
        need: &NeedEdit,
    ) -> Result<Planned, ActError> {
        self.must_be_in(own, scope)?;
        if need
            .sentence
            .as_ref()
            .is_none_or(|sentence| !says_something(sentence))
        {
            return Err(ActError::BadWords);
        }
        if self.needs_left(scope, &own.participant) == Some(0) {
            return Err(ActError::NoneLeft);
        }
        self.write(
            own,
            scope,
            (Kind::NEED, DocKind::Need),
            None,
            |document, writer| Need::edit(document, writer, need),
        )
    }

    /// Corrects one's own need.
    pub fn edit_need(
        &mut self,
        own: &Own,
        scope: ScopeId,
        id: DocumentId,
        need: &NeedEdit,
    ) -> Result<Planned, ActError> {
        self.must_be_in(own, scope)?;
        if need
            .sentence
            .as_ref()
            .is_some_and(|sentence| !says_something(sentence))
        {
            return Err(ActError::BadWords);
        }
        let doc = self.own_document(own, scope, id, Kind::NEED)?;
        self.write(
            own,
            scope,
            (Kind::NEED, DocKind::Need),
            Some(doc),
            |document, writer| Need::edit(document, writer, need),
        )
    }

    /// Adds words to another's need, or corrects those added before.
    pub fn complete(
        &mut self,
        own: &Own,
        scope: ScopeId,
        need: DocumentId,
        completion: Option<DocumentId>,
        words: &str,
    ) -> Result<Planned, ActError> {
        self.must_be_in(own, scope)?;
        if !says_something(words) {
            return Err(ActError::BadWords);
        }
        let left = self.additions_left(scope, &own.participant, need);
        if completion.is_none() && left == Some(0) {
            return Err(ActError::NoneLeft);
        }
        let doc = completion
            .map(|id| self.own_document(own, scope, id, Kind::COMPLETION))
            .transpose()?;
        self.write(
            own,
            scope,
            (Kind::COMPLETION, DocKind::Completion),
            doc,
            |document, writer| Completion::edit(document, writer, need, words),
        )
    }

    /// Chooses among what one wrote apart on two devices, or writes other words: these alone stand
    /// then. In a need it is the sentence.
    pub fn choose(
        &mut self,
        own: &Own,
        scope: ScopeId,
        document: DocumentId,
        words: &str,
    ) -> Result<Planned, ActError> {
        let documents = &self.derive().documents;
        let theirs = documents
            .get(&document)
            .filter(|doc| doc.owner == Some(own.participant));
        match theirs.map(|doc| &doc.content) {
            Some(Content::Need(_)) => {
                let edit = NeedEdit {
                    sentence: Some(words.to_owned()),
                    ..NeedEdit::default()
                };
                self.edit_need(own, scope, document, &edit)
            }
            Some(Content::Completion(Completion {
                need: Some(need), ..
            })) => {
                let need = *need;
                self.complete(own, scope, need, Some(document), words)
            }
            Some(Content::Name(_)) => self.set_name(own, scope, words),
            _ => Err(ActError::NotTheirs),
        }
    }

    /// Gives, changes or takes back the shown name.
    pub fn set_name(&mut self, own: &Own, scope: ScopeId, name: &str) -> Result<Planned, ActError> {
        self.must_be_in(own, scope)?;
        let doc = self.derived.documents.values().find(|doc| {
            doc.kind == Kind::NAME
                && doc.scope == scope
                && doc.owner == Some(own.participant)
                && !doc.erased
        });
        let shown = Some(name.trim()).filter(|name| says_something(name));
        self.write(
            own,
            scope,
            (Kind::NAME, DocKind::Name),
            doc,
            |document, writer| Name::edit(document, writer, shown),
        )
    }

    /// Takes back one's own need or completion: its words go everywhere.
    pub fn withdraw(
        &mut self,
        own: &Own,
        scope: ScopeId,
        document: DocumentId,
    ) -> Result<Vec<Verified>, ActError> {
        self.derive();
        // What a fork set aside is theirs too.
        let membership = &self.derived.membership;
        let creator = super::erasure::creators(&self.log, scope).remove(&document);
        if creator.and_then(|key| membership.participant_of(&key)) != Some(own.participant) {
            return Err(ActError::NotTheirs);
        }
        let erase = Erase {
            v: VERSION,
            documents: vec![document],
            envelopes: Vec::new(),
        };
        Ok(self.sign(&own.key(), vec![record(scope, &erase)]))
    }

    /// Gives a ballot, sealed to those who count and to oneself.
    pub fn rank(
        &mut self,
        own: &Own,
        scope: ScopeId,
        content: &BallotContent,
        random: &mut Randomness,
    ) -> Result<Vec<Verified>, ActError> {
        self.derive();
        let documents = &self.derived.documents;
        let words = content.groups.iter().flatten().filter_map(|id| {
            let Content::Need(need) = &documents.get(id)?.content else {
                return None;
            };
            Some((*id, need.sentence.clone()))
        });
        let words: Vec<(DocumentId, String)> = words.collect();
        self.rank_seen(own, scope, content, &words, random)
    }

    /// Gives a ballot of the words that were before the person's eyes as they chose: what arrived
    /// since is not what they chose. Of a need that has none here, no words were seen.
    pub fn rank_seen(
        &mut self,
        own: &Own,
        scope: ScopeId,
        content: &BallotContent,
        words: &[(DocumentId, String)],
        random: &mut Randomness,
    ) -> Result<Vec<Verified>, ActError> {
        self.derive();
        let salt = random.bytes();
        let tags = content.groups.iter().flatten().map(|need| {
            let seen = words.iter().find(|(of, _)| of == need);
            let seen = seen.map_or("", |(_, words)| words);
            (*need, tag(&salt, need, seen))
        });
        let given = Given {
            content: content.clone(),
            salt,
            tags: tags.collect(),
        };
        self.give(own, scope, &given, random)
    }

    /// Answers whether a choice stays now that its words changed: the words that were read keep
    /// it, none take it away. The other choices stay with the words that they were given to.
    pub fn keep_words(
        &mut self,
        own: &Own,
        scope: ScopeId,
        (paper, need): (&str, &DocumentId),
        words: Option<&str>,
        random: &mut Randomness,
    ) -> Result<Vec<Verified>, ActError> {
        self.derive();
        let newest = self.newest_own(own, scope, paper);
        let (_, mut given) = newest.ok_or(ActError::NotTheirs)?;
        let place = given.tags.iter().position(|(of, _)| of == need);
        let place = place.ok_or(ActError::NotTheirs)?;
        given.tags.remove(place);
        match words {
            Some(words) => given.tags.push((*need, tag(&given.salt, need, words))),
            None => {
                let groups = &mut given.content.groups;
                groups
                    .iter_mut()
                    .for_each(|group| group.retain(|of| of != need));
                groups.retain(|group| !group.is_empty());
                // Empty would say that they pass, which they did not.
                if groups.is_empty() {
                    return self.withdraw_ballot(own, scope, paper);
                }
            }
        }
        self.give(own, scope, &given, random)
    }

    fn give(
        &mut self,
        own: &Own,
        scope: ScopeId,
        given: &Given,
        random: &mut Randomness,
    ) -> Result<Vec<Verified>, ActError> {
        self.must_be_in(own, scope)?;
        let content = &given.content;
        let consultation = self.consultation();
        let paper = self
            .derived
            .charter(consultation)
            .and_then(|charter| charter.papers.get(&content.paper))
            .filter(|paper| paper.scope == scope || paper.scope.is_public())
            .ok_or(ActError::NoPaper)?;
        let listed: usize = content.groups.iter().map(Vec::len).sum();
        if listed > usize::from(paper.most) || !content.is_sound() {
            return Err(ActError::TooMany);
        }
        let readers = self.ballot_readers(scope, &own.reading().public())?;
        let counter = self.next_counter(scope, own.participant);
        let key = own.key();
        let draft = Draft {
            scope,
            kind: Kind::BALLOT,
            document: DocumentId::ZERO,
            body: Vec::new(),
        };
        let header = self.next_header(&key, &draft);
        let plain = crate::strict::encode(&given.sealed());
        // Invariant: a sound ballot is far below the limit, so only a reader's bad key can fail.
        let sealed = seal::seal(&plain, &readers, &header.sealing_context(), random)
            .map_err(|_| ActError::NoOpeningKey)?;
        let ballot = Ballot {
            v: VERSION,
            counter,
            sealed: sealed.into(),
        };
        Ok(vec![Envelope::sign(&key, header, ballot.to_body())])
    }

    /// Who can read a ballot: the newest opening keys of the committee and of the region, and
    /// its author. Without any opening key nothing can be sealed.
    fn ballot_readers(
        &self,
        scope: ScopeId,
        author: &ReadingKey,
    ) -> Result<Vec<ReadingKey>, ActError> {
        let membership = &self.derived.membership;
        let mut readers: Vec<ReadingKey> = [scope, ScopeId::PUBLIC]
            .iter()
            .filter_map(|scope| membership.opener(*scope))
            .map(|opener| opener.public)
            .collect();
        readers.dedup();
        if readers.is_empty() {
            return Err(ActError::NoOpeningKey);
        }
        readers.push(*author);
        Ok(readers)
    }

    fn next_counter(&self, scope: ScopeId, participant: ParticipantId) -> u64 {
        let counted = self.derived.membership.counts_as(scope, participant);
        let ballots = self.derived.ballots.get(&scope).into_iter().flatten();
        let seen = ballots
            .filter(|ballot| ballot.participant == counted)
            .map(|ballot| ballot.counter)
            .max();
        seen.unwrap_or(0).saturating_add(1)
    }

    /// Takes back every ballot that the participant gave on a paper.
    pub fn withdraw_ballot(
        &mut self,
        own: &Own,
        scope: ScopeId,
        paper: &str,
    ) -> Result<Vec<Verified>, ActError> {
        self.derive();
        let envelopes: Vec<EnvelopeHash> = self
            .own_ballots(own, scope)
            .into_iter()
            .filter(|(_, _, given)| given.content.paper == paper)
            .map(|(hash, _, _)| hash)
            .collect();
        if envelopes.is_empty() {
            return Err(ActError::NotTheirs);
        }
        let erase = Erase {
            v: VERSION,
            documents: Vec::new(),
            envelopes,
        };
        Ok(self.sign(&own.key(), vec![record(scope, &erase)]))
    }

    /// The ballots of this participant that they can open themselves: envelope, counter, content.
    pub fn own_ballots(&self, own: &Own, scope: ScopeId) -> Vec<(EnvelopeHash, u64, Given)> {
        let secret = own.reading();
        let keys = &self.derived.membership.keys;
        let ballots = self.derived.ballots.get(&scope).into_iter().flatten();
        ballots
            .filter(|ballot| keys.get(&ballot.at.key) == Some(&own.participant) && !ballot.erased)
            .filter_map(|ballot| {
                Some((
                    ballot.hash,
                    ballot.counter,
                    self.open_ballot(ballot, &secret)?,
                ))
            })
            .collect()
    }

    /// The newest ballot of this participant on a paper.
    pub(super) fn newest_own(
        &self,
        own: &Own,
        scope: ScopeId,
        paper: &str,
    ) -> Option<(EnvelopeHash, Given)> {
        let all = self.own_ballots(own, scope).into_iter();
        all.filter(|(_, _, given)| given.content.paper == paper)
            .max_by_key(|(hash, counter, _)| (*counter, *hash))
            .map(|(hash, _, given)| (hash, given))
    }

    /// Opens one ballot with a reading or opening secret.
    pub(super) fn open_ballot(
        &self,
        ballot: &super::BallotRef,
        secret: &ReadingSecret,
    ) -> Option<Given> {
        let envelope = self
            .log
            .chain(ballot.at.scope, ballot.at.key)?
            .get(ballot.at.seq, &ballot.hash)?;
        let body = Ballot::from_body(envelope.body.as_deref()?).ok()?;
        let plain = seal::open(&body.sealed, secret, &envelope.header.sealing_context())?;
        crate::strict::decode::<Sealed>(&plain).ok()?.given()
    }

    /// Sends again what was set aside: as a correction of one's own need or addition where that
    /// still stands, else as a new one. Nothing to store when one of theirs says it already.
    pub fn reissue(&mut self, own: &Own, envelope: &EnvelopeHash) -> Result<Planned, ActError> {
        self.derive();
        let held = self.all_own(own).find(|held| held.hash() == *envelope);
        let held = held.ok_or(ActError::NotTheirs)?;
        let (scope, id, kind) = (held.header.scope, held.header.document, held.header.kind);
        let (content, said) = self.read_aside(own, held).ok_or(ActError::NotTheirs)?;
        if let Some(document) = said {
            return Ok(Planned {
                document,
                envelopes: Vec::new(),
            });
        }
        let stands = self.own_document(own, scope, id, kind).is_ok();
        match content {
            Content::Need(need) => {
                let edit = NeedEdit {
                    sentence: Some(need.sentence),
                    details: Some(need.details),
                    theme: Some(need.theme),
                    provenance: Some(need.provenance),
                    source: need.wording.zip(need.reference),
                };
                if stands {
                    self.edit_need(own, scope, id, &edit)
                } else {
                    self.propose(own, scope, &edit)
                }
            }
            Content::Completion(Completion {
                need: Some(need),
                words,
                ..
            }) => self.complete(own, scope, need, stands.then_some(id), &words),
            _ => Err(ActError::NotTheirs),
        }
    }
}
