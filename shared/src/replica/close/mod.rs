//! Closing: each committee by its own officer, alone; then the region, from published lists.
//!
//! The order of writing is the order of dependence: lists and openings in the committee's scope,
//! the cut that names their roots, the excerpts, then the results that name the cut and the
//! excerpts. Nothing is written of a committee whose lists are all withheld, so that nothing
//! leaves it.
//!
//! Nobody's envelope stops a count: only what staff wrote and this program cannot read does,
//! and only for the committee that it concerns.

mod count;
pub mod gate;
mod held;
pub mod opened;
mod pen;
pub mod recount;
pub mod region;
mod sheet;
mod strike;

use std::collections::{BTreeMap, BTreeSet};

use crate::documents::Charter;
use crate::identity::{DocumentId, EnvelopeHash, ParticipantId, Role, ScopeId};
use crate::log::envelope::body_hash;
use crate::log::{Envelope, Kind, Verified};
use crate::records::cut::{CurationHeads, CutPart};
use crate::records::list::{ChainEntry, Entries, PART, root_of_ballots, root_of_chains};
use crate::records::{Cut, Excerpt, List, Opening, Outcome, Record, VERSION};

use super::{Own, Reason, Replica};
use count::{Answers, Excerpts};
use gate::smallest_group;
use opened::{Opened, Secrets};
use pen::Pen;
use region::Region;
use sheet::{Question, Sheet};

/// Why nothing could be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CloseError {
    /// The charter has not arrived.
    #[error("the charter is not known here")]
    NoCharter,
    /// This installation's participant is officer of nothing.
    #[error("not the officer of any committee, nor of the region")]
    NotOfficer,
}

/// Why one list was not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// Fewer people than the smallest group are counted in it.
    #[error("fewer people answered than the smallest group")]
    TooFew,
    /// Since a list that was published, the order of fewer people changed.
    #[error("too few people changed their order since the last list: the two would tell who")]
    Unchanged,
    /// What was counted before is not here, so that nothing tells what changed.
    #[error("the list before is not wholly here")]
    FormerNotHeld,
    /// Nobody here may open the ballots.
    #[error("no opening secret for its ballots here")]
    NotOpener,
    /// Staff wrote what this program cannot read: who did.
    #[error("a newer version of this program is needed to read some of what {0} wrote")]
    Newer(ParticipantId),
    /// More needs than can be counted. Whoever writes one can write thousands: hiding them one by
    /// one is no remedy, taking back all that this person said is.
    #[error(
        "more than {} needs, {number} of them by {by}: if they are no needs, the founder takes back all that this person said (revoke --all); else group or hide some before counting",
        sheet::MAX_NEEDS
    )]
    TooManyNeeds {
        /// Who wrote most of them.
        by: ParticipantId,
        /// How many they wrote.
        number: usize,
    },
    /// A record came out larger than any body may be.
    #[error("a record of this list is larger than any body may be")]
    TooLarge,
    /// Another participant is its officer.
    #[error("its officer is another: they close it")]
    OtherOfficer,
    /// No committee has published its list.
    #[error("no committee's list is published")]
    NoList,
    /// It would be the same as the one before.
    #[error("the same as the one before")]
    Same,
}

/// A list that was not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The paper.
    pub paper: String,
    /// The committee; public for the region.
    pub scope: ScopeId,
    /// Why.
    pub why: Why,
}

/// What was written by closing.
#[derive(Debug, Default)]
pub struct Closed {
    /// Envelopes to store, in order.
    pub envelopes: Vec<Verified>,
    /// The cuts.
    pub cuts: Vec<EnvelopeHash>,
    /// The lists published: each committee's in the order of ids, then the region's.
    pub outcomes: Vec<Outcome>,
    /// The lists withheld.
    pub withheld: Vec<Withheld>,
}

impl Closed {
    fn withhold(&mut self, paper: &str, scope: ScopeId, why: Why) {
        self.withheld.push(Withheld {
            paper: paper.to_owned(),
            scope,
            why,
        });
    }
}

/// What closing looks at.
struct Closing<'a> {
    replica: &'a Replica,
    charter: &'a Charter,
    own: &'a Own,
    smallest: u32,
    day: Option<String>,
}

impl Replica {
    /// Closes each committee that this participant is officer of, then the region if they are
    /// its officer. Nothing is admitted: the owner stores first.
    pub fn close(&mut self, own: &Own) -> Result<Closed, CloseError> {
        self.close_on(own, None)
    }

    /// The same, on this day of the officer's, `YYYY-MM-DD`.
    pub fn close_on(&mut self, own: &Own, day: Option<String>) -> Result<Closed, CloseError> {
        self.derive();
        let replica: &Self = self;
        let charter = replica.charter().ok_or(CloseError::NoCharter)?;
        let officers = &replica.derived.membership.officers;
        let is_officer = |scope: &ScopeId| {
            let named = officers.get(scope);
            named.is_some_and(|officers| officers.contains(&own.participant))
        };
        let mut scopes = charter.committees.keys().chain([&ScopeId::PUBLIC]);
        if !scopes.any(&is_officer) {
            return Err(CloseError::NotOfficer);
        }
        let closing = Closing {
            replica,
            charter,
            own,
            smallest: replica.smallest_group().unwrap_or(gate::SMALLEST_GROUP),
            day,
        };
        let mut pen = Pen::new(replica, own.key());
        let mut closed = Closed::default();
        let mut excerpts = BTreeSet::new();
        for scope in charter.committees.keys() {
            let papers = closing.papers(|paper| match paper.scope.is_public() {
                true => paper.options.is_none(),
                false => paper.scope == *scope,
            });
            if is_officer(scope) {
                closing.count(
                    &mut pen,
                    *scope,
                    &[*scope],
                    &papers,
                    &mut closed,
                    &mut excerpts,
                );
            } else {
                let mut withhold = |paper| closed.withhold(paper, *scope, Why::OtherOfficer);
                papers.into_iter().for_each(&mut withhold);
            }
        }
        if is_officer(&ScopeId::PUBLIC) {
            let all: Vec<ScopeId> = charter.committees.keys().copied().collect();
            let papers = closing.papers(|paper| paper.scope.is_public() && paper.options.is_some());
            closing.count(
                &mut pen,
                ScopeId::PUBLIC,
                &all,
                &papers,
                &mut closed,
                &mut excerpts,
            );
            closing.region(&mut pen, &mut closed);
        }
        closed.envelopes = pen.into_written();
        Ok(closed)
    }

    /// The smallest group that holds here; none before the charter is known.
    pub fn smallest_group(&self) -> Option<u32> {
        let found = self.derived.found.as_ref();
        let demonstration = found.is_some_and(|found| found.demonstration);
        let charter = self.charter()?;
        Some(smallest_group(charter.smallest_group, demonstration))
    }

    pub(crate) fn heads(&self, kind: Kind, owner: &[u8]) -> Vec<EnvelopeHash> {
        let id = crate::log::Header::staff_document(&self.consultation(), kind, owner);
        let document = self.derived.documents.get(&id);
        document.map(|doc| doc.heads.clone()).unwrap_or_default()
    }

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
    fn unread_of_staff(&self, scope: ScopeId) -> Option<ParticipantId> {
        let membership = &self.derived.membership;
        let mut places = vec![ScopeId::PUBLIC];
        places.extend((!scope.is_public()).then_some(scope));
        places.into_iter().find_map(|place| {
            let least = if place.is_public() {
                Role::Coordinator
            } else {
                Role::Facilitator
            };
            self.unreadable(place).find_map(|envelope| {
                let header = &envelope.header;
                let author = membership.participant_of(&header.key)?;
                let kind = header.kind;
                let bears = kind.is_statement()
                    || matches!(kind, Kind::CHARTER | Kind::CURATION | Kind::PLAIN);
                // A list that cannot be read may have told anything.
                let told = matches!(kind, Kind::CUT | Kind::RESULT);
                let body = envelope.body.as_deref();
                let newer = body.is_some_and(|body| is_newer(kind, body));
                let ended = membership.is_beyond_limit(&header.key, place, header.seq);
                let by_staff = membership.role_in(&author, place) >= Some(least);
                let officers = membership.officers.get(&scope);
                let by_officer = officers.is_some_and(|all| all.contains(&author));
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

impl Closing<'_> {
    fn papers(&self, wanted: impl Fn(&crate::documents::charter::Paper) -> bool) -> Vec<&str> {
        let papers = self.charter.papers.iter();
        let wanted = papers.filter(|(_, paper)| wanted(paper));
        wanted.map(|(id, _)| id.as_str()).collect()
    }

    /// Counts the papers of one scope from the ballots of some, and writes what passes.
    fn count(
        &self,
        pen: &mut Pen<'_>,
        scope: ScopeId,
        scopes: &[ScopeId],
        papers: &[&str],
        closed: &mut Closed,
        known: &mut BTreeSet<EnvelopeHash>,
    ) {
        let replica = self.replica;
        let secrets = Secrets::of(replica, self.own, scopes);
        let cannot_open = |scope: &&ScopeId| {
            let ballots = replica.derived.ballots.get(scope);
            ballots.is_some_and(|ballots| !ballots.is_empty()) && !secrets.is_for(**scope)
        };
        let mut stopped = None;
        let mut unread = scopes.iter();
        if let Some(by) = unread.find_map(|scope| replica.unread_of_staff(*scope)) {
            stopped = Some(Why::Newer(by));
        } else if scopes.iter().find(cannot_open).is_some() {
            stopped = Some(Why::NotOpener);
        }
        let opened = match stopped {
            None => Opened::open(replica, scopes, &secrets),
            Some(_) => Opened::default(),
        };
        let mut passed = Vec::new();
        for paper in papers {
            let question = Question {
                replica,
                charter: self.charter,
                paper,
                scope,
                scopes,
            };
            let gated = stopped.map_or(Ok(()), Err).and_then(|()| {
                let sheet = Sheet::of(question)?;
                let answers = Answers::of(&sheet, &question, &opened);
                let smallest = gate::passes(&question, &sheet, &answers, &secrets, self.smallest)?;
                Ok((sheet, answers, smallest))
            });
            match gated {
                Ok((sheet, answers, smallest)) => {
                    passed.push((question, sheet, answers, smallest));
                }
                Err(why) => closed.withhold(paper, scope, why),
            }
        }
        if passed.is_empty() {
            return;
        }
        let start = pen.mark();
        let cut = self.cut(pen, scope, scopes, &opened, &secrets);
        let mut published = Vec::new();
        for (question, sheet, answers, smallest) in passed {
            let mark = pen.mark();
            let listed = count::list(&question, &sheet, &answers, &opened, (cut, smallest));
            let written = listed.and_then(|(record, excerpts)| {
                self.publish(pen, &record, excerpts, known);
                if pen.is_too_large_since(&mark) {
                    Err(Why::TooLarge)
                } else {
                    Ok(record)
                }
            });
            match written {
                Ok(record) => published.push(record),
                Err(why) => {
                    pen.back_to(mark);
                    closed.withhold(question.paper, scope, why);
                }
            }
        }
        if published.is_empty() {
            pen.back_to(start);
            return;
        }
        closed.cuts.push(cut);
        closed.outcomes.extend(published);
    }

    fn publish(
        &self,
        pen: &mut Pen<'_>,
        record: &Outcome,
        excerpts: Excerpts,
        known: &mut BTreeSet<EnvelopeHash>,
    ) {
        for (hash, (need, excerpt)) in excerpts {
            if !self.replica.derived.excerpts.contains_key(&hash) && known.insert(hash) {
                pen.write(ScopeId::PUBLIC, need, &excerpt);
            }
        }
        for part in record.clone().into_parts() {
            pen.write(ScopeId::PUBLIC, DocumentId::ZERO, &part);
        }
    }

    fn cut(
        &self,
        pen: &mut Pen<'_>,
        scope: ScopeId,
        scopes: &[ScopeId],
        opened: &Opened,
        secrets: &Secrets,
    ) -> EnvelopeHash {
        let parts = scopes
            .iter()
            .map(|scope| write_lists(pen, *scope, opened, secrets))
            .collect();
        let curated = scopes.iter().copied().chain([ScopeId::PUBLIC]);
        let curated: BTreeSet<ScopeId> = curated.collect();
        let curations = curated.into_iter().map(|scope| CurationHeads {
            scope,
            heads: self.replica.heads(Kind::CURATION, scope.as_bytes()),
        });
        let cut = Cut {
            v: VERSION,
            scope,
            before: self.replica.derived.newest_cuts(scope),
            parts,
            charter: self.replica.heads(Kind::CHARTER, &[]),
            curations: curations.filter(|one| !one.heads.is_empty()).collect(),
            day: self.day.clone(),
        };
        pen.write(ScopeId::PUBLIC, DocumentId::ZERO, &cut)
    }

    /// Writes the region's lists, from the newest published ones and those just written.
    fn region(&self, pen: &mut Pen<'_>, closed: &mut Closed) {
        let derived = &self.replica.derived;
        let consultation = self.replica.consultation();
        let papers = self.papers(|paper| paper.scope.is_public() && paper.options.is_none());
        for paper in papers {
            let mut lists: BTreeMap<ScopeId, Outcome> = BTreeMap::new();
            for scope in self.charter.committees.keys() {
                let newest = derived.newest_results(*scope).into_iter();
                let mut newest = newest.map(|result| result.record);
                let fresh = closed
                    .outcomes
                    .iter()
                    .find(|one| one.scope == *scope && one.paper == paper);
                let list = fresh
                    .cloned()
                    .or_else(|| newest.find(|one| one.paper == paper));
                let list = list.filter(|list| derived.struck(list).is_none());
                lists.extend(list.map(|list| (*scope, list)));
            }
            let lists: Vec<Outcome> = lists.into_values().collect();
            let region = Region::of(derived, consultation, &lists);
            let former: Vec<Outcome> = derived
                .newest_results(ScopeId::PUBLIC)
                .into_iter()
                .map(|result| result.record)
                .filter(|record| record.paper == paper)
                .collect();
            let before = former.iter().map(|record| record.cut).collect();
            let heads = [
                self.replica.heads(Kind::CHARTER, &[]),
                self.replica
                    .heads(Kind::CURATION, ScopeId::PUBLIC.as_bytes()),
            ];
            let same = |record: &Outcome| {
                let mut all = former.iter();
                all.any(|former| {
                    former.from == record.from
                        && former.charter == record.charter
                        && former.curation == record.curation
                })
            };
            let Some(record) = region.result(self.charter, paper, before, heads) else {
                closed.withhold(paper, ScopeId::PUBLIC, Why::NoList);
                continue;
            };
            if same(&record) {
                closed.withhold(paper, ScopeId::PUBLIC, Why::Same);
                continue;
            }
            let mark = pen.mark();
            for part in record.clone().into_parts() {
                pen.write(ScopeId::PUBLIC, DocumentId::ZERO, &part);
            }
            if pen.is_too_large_since(&mark) {
                pen.back_to(mark);
                closed.withhold(paper, ScopeId::PUBLIC, Why::TooLarge);
                continue;
            }
            closed.outcomes.push(record);
        }
    }
}

/// Writes the lists of a scope, and that its ballots were opened; gives its part of the cut.
fn write_lists(pen: &mut Pen<'_>, scope: ScopeId, opened: &Opened, secrets: &Secrets) -> CutPart {
    let chains: Vec<ChainEntry> = pen
        .replica
        .log
        .scope(scope)
        .filter_map(|(key, chain)| chain.tip().map(|(seq, hash)| ChainEntry { key, seq, hash }))
        .collect();
    let ballots = opened.fates(scope);
    let (root, ballots_root) = (root_of_chains(&chains), root_of_ballots(&ballots));
    let parts = chains.chunks(PART);
    let parts = parts.map(|part| Entries::Chains(part.to_vec()));
    write_parts(pen, scope, root, parts.collect());
    let parts = ballots.chunks(PART);
    let parts = parts.map(|part| Entries::Ballots(part.to_vec()));
    write_parts(pen, scope, ballots_root, parts.collect());
    if !ballots.is_empty() {
        let opening = Opening {
            v: VERSION,
            scope,
            ballots: u32::try_from(ballots.len()).unwrap_or(u32::MAX),
            root: ballots_root,
            epoch: secrets.epoch(scope),
        };
        pen.write(scope, DocumentId::ZERO, &opening);
    }
    CutPart {
        scope,
        root,
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
