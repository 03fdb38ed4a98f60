//! Counting again what was published, now or in a year.
//!
//! Whose ballots count is what the cut's lists say: nobody's membership is asked again. Needs,
//! their words, groups and what was hidden are read from the committees' chains up to where the
//! cut's lists end them; the charter, who had a task and what the region curated, from the public
//! chains up to where its list of those ends them: what was allowed that day is what is counted.
//! A list made of lists is made again from the same lists.
//!
//! A chain that was forked since may have lost what a list names: it is counted up to its fork,
//! and how much is left out is said.
//!
//! It says whether the result is the same, and nothing else: another list beside the published
//! one would tell who changed.

use std::collections::{BTreeMap, BTreeSet};

use super::count::{self, Answers};
use super::lot::is_announced;
use super::opened::{Opened, Secrets};
use super::region::Region;
use super::sheet::{Question, Sheet};
use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::log::{Kind, Verified};
use crate::records::list::{BallotEntry, ChainEntry, Entries, Fate};
use crate::records::{Cut, Outcome};
use crate::replica::{BallotRef, Content, Derived, Own, Replica};

/// What counting again gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recount {
    /// The same result.
    Same,
    /// Another one.
    Different,
    /// So many ballots that were counted are gone: erased, or not here.
    Gone(u32),
    /// So many needs of the result are gone.
    NeedsGone(u32),
    /// Chains were forked since, and what they held is not kept whole. What is left was counted.
    Forked {
        /// Of so many chains.
        chains: u32,
        /// So many of what was there when it was counted are left out.
        left_out: u64,
        /// Whether what is left gives the same result.
        same: bool,
    },
}

/// What was held when a cut was made.
struct Then {
    replica: Replica,
    /// Chains that a fork cut short, and how many envelopes that leaves out.
    forked: (u32, u64),
}

/// Why it cannot be counted again here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotRecount {
    /// No result was counted on it.
    #[error("no result of that cut is here")]
    NoResult,
    /// A part of its lists is missing.
    #[error("its lists are not wholly here")]
    NotHeld,
    /// Nobody here may open the ballots.
    #[error("no opening secret for its ballots here")]
    NotOpener,
    /// Hiding or grouping changed the lists that it was made of.
    #[error("staff hid or grouped since in the lists that it was made of")]
    Curated,
}

impl Replica {
    /// Counts a published result again.
    pub fn recount(&self, own: &Own, record: &Outcome) -> Result<Recount, CannotRecount> {
        if !record.from.is_empty() {
            return self.made_again(record);
        }
        let cut = &self.derived.cuts.get(&record.cut);
        let cut = &cut.ok_or(CannotRecount::NoResult)?.record;
        let entries = self.derived.ballots_of(cut).ok_or(CannotRecount::NotHeld)?;
        let scopes: Vec<ScopeId> = cut.parts.iter().map(|part| part.scope).collect();
        let secrets = Secrets::of(self, own, &scopes);
        let opened = match self.listed(&entries, &secrets)? {
            Ok(opened) => opened,
            Err(gone) => return Ok(Recount::Gone(gone)),
        };
        let Then {
            replica: then,
            forked: (chains, left_out),
        } = self.at(cut).ok_or(CannotRecount::NotHeld)?;
        let charter = then.charter().ok_or(CannotRecount::NotHeld)?;
        let gone = self.needs_gone(&then.derived, record, chains > 0);
        if gone > 0 {
            return Ok(Recount::NeedsGone(gone));
        }
        let question = Question {
            replica: &then,
            charter,
            paper: &record.paper,
            scope: record.scope,
            scopes: &scopes,
        };
        let seed = record.seed.map(|seed| *seed);
        let again = Sheet::of(question).and_then(|sheet| {
            let answers = Answers::of(&sheet, &question, &opened);
            count::list(
                &question,
                &sheet,
                &answers,
                &opened,
                (record.cut, record.smallest, seed),
            )
        });
        let same =
            is_announced(charter, record) && again.is_ok_and(|(again, _)| is_same(&again, record));
        Ok(match same {
            _ if chains > 0 => Recount::Forked {
                chains,
                left_out,
                same,
            },
            true => Recount::Same,
            false => Recount::Different,
        })
    }

    /// The ballots of a list, opened; how many are gone when some are.
    fn listed(
        &self,
        entries: &[(ScopeId, BallotEntry)],
        secrets: &Secrets,
    ) -> Result<Result<Opened, u32>, CannotRecount> {
        let mut opened = Opened::default();
        let mut gone = 0u32;
        for (scope, entry) in entries {
            if entry.fate == Fate::Counted {
                let chains = self.log.scope(*scope).flat_map(|(_, chain)| chain.all());
                let mut ballots = chains.filter(|one| one.header.kind == Kind::BALLOT);
                let held = ballots.find(|one| one.hash() == entry.hash);
                let Some(held) = held.filter(|held| held.body.is_some()) else {
                    gone = gone.saturating_add(1);
                    continue;
                };
                let ballot = BallotRef {
                    hash: entry.hash,
                    at: held.header.position(),
                    participant: entry.participant,
                    counter: 0,
                    erased: false,
                };
                let given = secrets.open(self, *scope, &ballot);
                let given = given.ok_or(CannotRecount::NotOpener)?;
                opened.listed(*scope, entry, given);
            }
            opened.note(*scope, *entry);
        }
        Ok(if gone > 0 { Err(gone) } else { Ok(opened) })
    }

    /// What was held when a cut was made, of the committees that it counts.
    fn at(&self, cut: &Cut) -> Option<Then> {
        let mut forked = (0u32, 0u64);
        let mut then = Self::new(self.consultation());
        let mut admit = |envelope: &crate::log::Envelope| {
            let own = Verified::from_own_storage(envelope.clone());
            // Invariant: what this log holds in this order was admitted so before.
            let _ = then.admit(own, &mut Vec::new());
        };
        let governance = (ScopeId::PUBLIC, cut.parts.first()?.scope, cut.governance);
        let parts = cut.parts.iter();
        let parts = parts.map(|part| (part.scope, part.scope, part.root));
        for (of, within, root) in std::iter::once(governance).chain(parts) {
            for end in self.ends_of(within, root)? {
                let chain = self.log.chain(of, end.key)?;
                // Back from the place listed: another branch may have come since.
                let (mut seq, mut hash) = (end.seq, end.hash);
                let mut held = Vec::new();
                while let Some(envelope) = chain.get(seq, &hash) {
                    held.push(envelope);
                    (seq, hash) = (seq.saturating_sub(1), envelope.header.prev);
                }
                if seq == 0 {
                    held.into_iter().rev().for_each(&mut admit);
                    continue;
                }
                // Every replica lets go of the same long branches, whoever's list names them, so
                // nobody could count again for ever: what comes before the fork still can be.
                let fork = chain.forked_at().filter(|fork| *fork <= end.seq)?;
                chain.straight().for_each(&mut admit);
                let left = end.seq.saturating_sub(fork.saturating_sub(1));
                forked = (forked.0.saturating_add(1), forked.1.saturating_add(left));
            }
        }
        then.derive();
        Some(Then {
            replica: then,
            forked,
        })
    }

    /// How many needs of a result were erased since, or let go of with a forked chain.
    fn needs_gone(&self, then: &Derived, record: &Outcome, is_forked: bool) -> u32 {
        let lines = record.lines.iter();
        let lines = lines.flat_map(|line| line.grouped.iter().chain([&line.need]));
        let heard = record.heard.iter();
        let heard = heard.flat_map(|one| one.grouped.iter().chain([&one.need]));
        let named: BTreeSet<DocumentId> = lines.chain(heard).copied().collect();
        let is_here = |id: &DocumentId| {
            let doc = then.documents.get(id).filter(|doc| !doc.erased);
            doc.is_some_and(|doc| matches!(doc.content, Content::Need(_)))
        };
        let bare = self.log.all().filter(|one| one.body.is_none());
        let bare = bare.filter(|one| one.header.kind == Kind::NEED);
        let erased: BTreeSet<DocumentId> = bare.map(|one| one.header.document).collect();
        let gone = named.iter().filter(|id| is_forked || erased.contains(id));
        u32::try_from(gone.filter(|id| !is_here(id)).count()).unwrap_or(u32::MAX)
    }

    /// Up to where the chains of a list, written in this scope, were held; none while a part of it
    /// is missing.
    fn ends_of(&self, scope: ScopeId, root: EnvelopeHash) -> Option<Vec<ChainEntry>> {
        let lists = self.derived.lists.iter();
        let lists = lists.filter(|list| list.at.scope == scope && list.record.root == root);
        let mut parts = BTreeMap::new();
        let mut number = 0;
        for list in lists {
            if let Entries::Chains(chains) = &list.record.entries {
                number = usize::from(list.record.parts);
                parts.insert(list.record.part, chains);
            }
        }
        if parts.len() < number || parts.is_empty() {
            return None;
        }
        Some(parts.into_values().flatten().copied().collect())
    }

    /// A list of the region, made again from the lists that it names.
    fn made_again(&self, record: &Outcome) -> Result<Recount, CannotRecount> {
        let charter = self.charter().ok_or(CannotRecount::NotHeld)?;
        let mut lists = Vec::new();
        for scope in &record.committees {
            let all = self.derived.whole_results(*scope).into_iter();
            let named = all.map(|result| result.record).find(|list| {
                let alone = std::slice::from_ref(list);
                let region = Region::of(&self.derived, alone);
                list.paper == record.paper
                    && region.digests().iter().all(|one| record.from.contains(one))
            });
            lists.push(named.ok_or(CannotRecount::Curated)?);
        }
        let region = Region::of(&self.derived, &lists);
        if region.digests() != record.from {
            return Err(CannotRecount::Curated);
        }
        let heads = (record.charter.clone(), record.curation);
        let seed = record.seed.map(|seed| *seed);
        let again = region.result(charter, &record.paper, record.before.clone(), heads, seed);
        let same = is_announced(charter, record)
            && again.is_some_and(|again| {
                let rule = again.rule == record.rule && again.cut == record.cut;
                rule && again.lines == record.lines && again.heard == record.heard
            });
        Ok(if same {
            Recount::Same
        } else {
            Recount::Different
        })
    }
}

/// Whether two results of one cut say the same.
fn is_same(again: &Outcome, record: &Outcome) -> bool {
    let said = |one: &Outcome| {
        let (lines, heard) = (one.lines.clone(), one.heard.clone());
        let committees = (one.committees.clone(), one.missing.clone());
        (
            lines,
            heard,
            one.figures.clone(),
            committees,
            (one.rule.clone(), one.seed),
        )
    };
    let named = (&again.charter, &again.curation) == (&record.charter, &record.curation);
    said(again) == said(record) && named
}
