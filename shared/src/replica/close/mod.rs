//! Closing: the officer's cut, its lists, the results and their excerpts.
//!
//! The order of writing is the order of dependence: lists and openings in each committee's
//! scope, the cut that names their roots, the excerpts, then the results that name the cut and
//! the excerpts. What a result says is [`outcome::outcome`], a pure function that anyone who can
//! open the ballots runs again and gets the same bytes.

pub mod opened;
pub mod outcome;

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::{DocumentId, EnvelopeHash, ScopeId, SigningKey};
use crate::log::envelope::{Draft, body_hash};
use crate::log::header::MAX_BODY;
use crate::log::seal::ReadingSecret;
use crate::log::{Envelope, Kind, Verified};
use crate::ordered::Ordered;
use crate::records::cut::{CurationHeads, CutScope};
use crate::records::list::{ChainEntry, Entries, Fate, PART, root_of_ballots, root_of_chains};
use crate::records::{Cut, Excerpt, List, Opening, Outcome, Record, Unreadable, VERSION};

use super::{Own, Replica};
use opened::Opened;

/// Why nothing was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CloseError {
    /// The charter has not arrived.
    #[error("the charter is not known here")]
    NoCharter,
    /// This installation's participant is not officer of every scope.
    #[error("not the officer of every committee and of the region")]
    NotOfficer,
    /// This installation holds no opening secret of a committee that has ballots.
    #[error("no opening secret for a committee that has ballots")]
    NotOpener,
    /// Fewer ballots than the smallest group, or than it changed since the last cut.
    #[error("too few ballots, new or changed, to publish without exposing somebody")]
    TooFew,
    /// Something is set aside here that may change the result: the view is incomplete.
    #[error("some of what was written needs a newer version of this program to be read")]
    Incomplete,
    /// The count refused.
    #[error(transparent)]
    Count(#[from] outcome::TooMany),
    /// A record came out larger than any body may be.
    #[error("a record of this count is larger than any body may be")]
    TooLarge,
}

/// What was written by closing.
#[derive(Debug)]
pub struct Closed {
    /// Envelopes to store, in order.
    pub envelopes: Vec<Verified>,
    /// The cut.
    pub cut: EnvelopeHash,
    /// Results, in the order of papers.
    pub outcomes: Vec<Outcome>,
    /// Lists not published because too few answered, or changed their answer since the last
    /// one: the paper, and the committee or region.
    pub withheld: Vec<(String, ScopeId)>,
}

/// Signs one envelope after another, remembering the tips.
struct Pen<'a> {
    replica: &'a Replica,
    key: SigningKey,
    tips: BTreeMap<ScopeId, Option<(u64, EnvelopeHash)>>,
    written: Vec<Verified>,
}

impl Pen<'_> {
    fn write<T: Record>(
        &mut self,
        scope: ScopeId,
        document: DocumentId,
        record: &T,
    ) -> EnvelopeHash {
        let replica = self.replica;
        let id = self.key.id();
        let tip = self.tips.entry(scope).or_insert_with(|| {
            replica
                .log
                .chain(scope, id)
                .and_then(crate::log::Chain::tip)
        });
        let draft = Draft {
            scope,
            kind: T::KIND,
            document,
            body: record.to_body(),
        };
        let signed = Envelope::next(&self.key, replica.consultation(), *tip, draft);
        *tip = Some((signed.header.seq, signed.hash()));
        let hash = signed.hash();
        self.written.push(signed);
        hash
    }
}

impl Replica {
    /// Makes a cut of everything held and publishes what it gives.
    pub fn close(&mut self, own: &Own) -> Result<Closed, CloseError> {
        self.derive();
        let consultation = self.consultation();
        let charter = self
            .derived
            .charter(consultation)
            .ok_or(CloseError::NoCharter)?
            .clone();
        if self.derived.set_aside.values().any(|reason| {
            use super::Reason::{Change, Quarantined, Record};
            use crate::documents::Reason::NewerVersion;
            matches!(
                reason,
                Quarantined | Record(Unreadable::Newer) | Change(NewerVersion(_))
            )
        }) {
            return Err(CloseError::Incomplete);
        }
        let scopes: Vec<ScopeId> = charter.committees.keys().copied().collect();
        let is_officer = |scope: &ScopeId| {
            self.derived
                .membership
                .officers
                .get(scope)
                .is_some_and(|officers| officers.contains(&own.participant))
        };
        if !scopes.iter().all(is_officer) || !is_officer(&ScopeId::PUBLIC) {
            return Err(CloseError::NotOfficer);
        }
        let secrets = self.all_opening_secrets(own, &scopes)?;
        let opened = Opened::open(self, &scopes, &secrets);
        let smallest = charter.smallest_group.unwrap_or(outcome::SMALLEST_GROUP);
        let mut pen = Pen {
            replica: self,
            key: own.key(),
            tips: BTreeMap::new(),
            written: Vec::new(),
        };
        let mut parts = Vec::new();
        for scope in std::iter::once(ScopeId::PUBLIC).chain(scopes.iter().copied()) {
            parts.push(write_lists(&mut pen, scope, &opened, &secrets));
        }
        parts.sort_by_key(|part| part.scope);
        let cut = Cut {
            v: VERSION,
            scopes: parts,
            charter: self.heads(Kind::CHARTER, &[]),
            curations: std::iter::once(ScopeId::PUBLIC)
                .chain(scopes.iter().copied())
                .map(|scope| CurationHeads {
                    scope,
                    heads: self.heads(Kind::CURATION, scope.as_bytes()),
                })
                .filter(|curation| !curation.heads.is_empty())
                .collect(),
        };
        let cut_hash = pen.write(ScopeId::PUBLIC, DocumentId::ZERO, &cut);
        let mut outcomes = Vec::new();
        let mut withheld = Vec::new();
        let mut excerpts: BTreeMap<EnvelopeHash, (DocumentId, Excerpt)> = BTreeMap::new();
        for (id, paper) in &charter.papers {
            // A paper of the region gives the region's list and, from the same ballots, each
            // committee's own.
            let lists = std::iter::once(paper.scope)
                .chain(scopes.iter().copied().filter(|_| paper.scope.is_public()));
            for scope in lists {
                let input = outcome::Input {
                    replica: self,
                    charter: &charter,
                    paper: id,
                    scope,
                    cut: cut_hash,
                    opened: &opened,
                };
                let outcome = outcome::outcome(&input)?;
                let changed = self.people_changed(id, scope, &scopes, &opened);
                if outcome.record.ballots < smallest || changed < smallest {
                    withheld.push((id.clone(), scope));
                    continue;
                }
                excerpts.extend(outcome.excerpts);
                outcomes.push(outcome.record);
            }
        }
        if outcomes.is_empty() {
            return Err(CloseError::TooFew);
        }
        for (hash, (need, excerpt)) in excerpts {
            if !self.derived.excerpts.contains_key(&hash) {
                pen.write(ScopeId::PUBLIC, need, &excerpt);
            }
        }
        for part in outcomes.iter().cloned().flat_map(Outcome::into_parts) {
            pen.write(ScopeId::PUBLIC, DocumentId::ZERO, &part);
        }
        let is_too_large = |one: &Verified| one.header.body_len as usize > MAX_BODY;
        if pen.written.iter().any(is_too_large) {
            return Err(CloseError::TooLarge);
        }
        Ok(Closed {
            envelopes: pen.written,
            cut: cut_hash,
            outcomes,
            withheld,
        })
    }

    /// The opening secrets that this installation holds, of every committee and of the region;
    /// every committee with ballots must be covered by one.
    fn all_opening_secrets(
        &self,
        own: &Own,
        scopes: &[ScopeId],
    ) -> Result<BTreeMap<ScopeId, Vec<(u32, ReadingSecret)>>, CloseError> {
        let mut secrets = BTreeMap::new();
        let region = self.opening_secrets(own, ScopeId::PUBLIC);
        for scope in scopes {
            let held = self.opening_secrets(own, *scope);
            let has_ballots = self
                .derived
                .ballots
                .get(scope)
                .is_some_and(|ballots| !ballots.is_empty());
            if has_ballots && held.is_empty() && region.is_empty() {
                return Err(CloseError::NotOpener);
            }
            secrets.insert(*scope, held);
        }
        secrets.insert(ScopeId::PUBLIC, region);
        Ok(secrets)
    }

    fn heads(&self, kind: Kind, owner: &[u8]) -> Vec<EnvelopeHash> {
        let id = crate::log::Header::staff_document(&self.consultation(), kind, owner);
        self.derived
            .documents
            .get(&id)
            .map(|doc| doc.heads.clone())
            .unwrap_or_default()
    }

    /// How many people's counted ballots differ from those of the list's last publication:
    /// fewer than the smallest group, and the two lists side by side would tell who.
    fn people_changed(
        &self,
        paper: &str,
        list: ScopeId,
        scopes: &[ScopeId],
        opened: &Opened,
    ) -> u32 {
        let before: BTreeSet<EnvelopeHash> = self
            .derived
            .newest_results(list)
            .iter()
            .find(|result| result.record.paper == paper)
            .and_then(|result| self.derived.cuts.get(&result.record.cut))
            .map(|cut| self.derived.counted_in(&cut.record))
            .unwrap_or_default();
        let mut people = BTreeSet::new();
        for scope in scopes
            .iter()
            .filter(|scope| list.is_public() || **scope == list)
        {
            let now: BTreeSet<EnvelopeHash> = opened
                .fates(*scope)
                .iter()
                .filter(|entry| entry.fate == Fate::Counted)
                .map(|entry| entry.hash)
                .ordered();
            for ballot in self.derived.ballots.get(scope).into_iter().flatten() {
                if now.contains(&ballot.hash) != before.contains(&ballot.hash) {
                    people.insert(ballot.participant);
                }
            }
        }
        u32::try_from(people.len()).unwrap_or(u32::MAX)
    }
}

/// Writes the lists of a scope, and that its ballots were opened; gives its part of the cut.
fn write_lists(
    pen: &mut Pen<'_>,
    scope: ScopeId,
    opened: &Opened,
    secrets: &BTreeMap<ScopeId, Vec<(u32, ReadingSecret)>>,
) -> CutScope {
    let chains: Vec<ChainEntry> = pen
        .replica
        .log
        .scope(scope)
        .filter_map(|(key, chain)| chain.tip().map(|(seq, hash)| ChainEntry { key, seq, hash }))
        .collect();
    let ballots = opened.fates(scope);
    let (root, ballots_root) = (root_of_chains(&chains), root_of_ballots(&ballots));
    let count = u32::try_from(chains.len()).unwrap_or(u32::MAX);
    let number = u32::try_from(ballots.len()).unwrap_or(u32::MAX);
    write_parts(
        pen,
        scope,
        root,
        chains
            .chunks(PART)
            .map(|part| Entries::Chains(part.to_vec()))
            .collect(),
    );
    if !scope.is_public() {
        write_parts(
            pen,
            scope,
            ballots_root,
            ballots
                .chunks(PART)
                .map(|part| Entries::Ballots(part.to_vec()))
                .collect(),
        );
    }
    if number > 0 {
        let newest = |scope: &ScopeId| {
            secrets
                .get(scope)
                .and_then(|held| held.iter().map(|(epoch, _)| *epoch).max())
        };
        let epoch = newest(&scope)
            .or_else(|| newest(&ScopeId::PUBLIC))
            .unwrap_or(0);
        pen.write(
            scope,
            DocumentId::ZERO,
            &Opening {
                v: VERSION,
                scope,
                ballots: number,
                root: ballots_root,
                epoch,
            },
        );
    }
    CutScope {
        scope,
        count,
        root,
        ballots: number,
        ballots_root,
    }
}

fn write_parts(pen: &mut Pen<'_>, scope: ScopeId, root: EnvelopeHash, parts: Vec<Entries>) {
    let number = u16::try_from(parts.len()).unwrap_or(u16::MAX);
    for (part, entries) in (0u16..).zip(parts) {
        pen.write(
            scope,
            DocumentId::ZERO,
            &List {
                v: VERSION,
                root,
                part,
                parts: number,
                entries,
            },
        );
    }
}

/// The name of an excerpt: the hash of its body.
pub fn excerpt_name(excerpt: &Excerpt) -> EnvelopeHash {
    body_hash(&excerpt.to_body())
}
