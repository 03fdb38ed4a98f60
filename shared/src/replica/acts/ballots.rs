//! A participant's ballots: given, kept when words change, taken back, opened by who gave them.

use super::{ActError, record};
use crate::identity::random::Randomness;
use crate::identity::{DocumentId, EnvelopeHash, ParticipantId, ReadingKey, ScopeId};
use crate::log::envelope::Draft;
use crate::log::seal::{self, ReadingSecret};
use crate::log::{Envelope, Kind, Verified};
use crate::records::ballot::{Content as BallotContent, Given, Sealed};
use crate::records::words::tag;
use crate::records::{Ballot, Erase, Record, VERSION};
use crate::replica::documents::Content;
use crate::replica::{BallotRef, Own, Replica};

impl Replica {
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
        let keys = &self.derived.membership.of(scope).keys;
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
    pub(in crate::replica) fn newest_own(
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
    pub(in crate::replica) fn open_ballot(
        &self,
        ballot: &BallotRef,
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
}
