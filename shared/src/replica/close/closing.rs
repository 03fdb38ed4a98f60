//! One closing: counts the papers of a scope, and writes what passes in the order of dependence.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Own, Replica};
use super::count::{self, Answers, Excerpts};
use super::gate;
use super::lists::{write_governance, write_lists};
use super::lot::seed_of;
use super::opened::{Opened, Secrets};
use super::pen::Pen;
use super::region::Region;
use super::sheet::{Question, Sheet};
use super::{Closed, Why};
use crate::documents::Charter;
use crate::documents::charter::Paper;
use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::records::cut::Curated;
use crate::records::{Cut, Outcome, VERSION};

/// What closing looks at.
pub(super) struct Closing<'a> {
    pub(super) replica: &'a Replica,
    pub(super) charter: &'a Charter,
    pub(super) own: &'a Own,
    pub(super) smallest: u32,
    pub(super) day: Option<String>,
}

impl Closing<'_> {
    pub(super) fn papers(&self, wanted: impl Fn(&Paper) -> bool) -> Vec<&str> {
        let papers = self.charter.papers.iter();
        let wanted = papers.filter(|(_, paper)| wanted(paper));
        wanted.map(|(id, _)| id.as_str()).collect()
    }

    /// Counts the papers of one scope from the ballots of some, and writes what passes.
    pub(super) fn count(
        &self,
        pen: &mut Pen<'_>,
        scope: ScopeId,
        scopes: &[ScopeId],
        papers: &[&str],
        closed: &mut Closed,
        fresh: &mut Excerpts,
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
            // A committee's list shows ties as ties: no lot is drawn.
            let is_drawn = scope.is_public();
            let seed = seed_of(self.charter, self.own, question.paper).filter(|_| is_drawn);
            let drawn = (cut, smallest, seed);
            let listed = count::list(&question, &sheet, &answers, &opened, drawn);
            let written = listed.and_then(|(record, excerpts)| {
                self.publish(pen, &record, excerpts, fresh);
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

    /// Writes a result in the outer scope of what it is of, after those of its excerpts that do
    /// not stand there yet.
    fn publish(
        &self,
        pen: &mut Pen<'_>,
        record: &Outcome,
        excerpts: Excerpts,
        fresh: &mut Excerpts,
    ) {
        let outer = record.scope.outer();
        for (hash, (need, excerpt)) in excerpts {
            if !self.replica.derived.stands_in(outer, hash) {
                pen.excerpt(outer, hash, (need, &excerpt));
            }
            fresh.insert(hash, (need, excerpt));
        }
        for part in record.clone().into_parts() {
            pen.write(outer, DocumentId::ZERO, &part);
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
        let first = scopes.first().copied().unwrap_or(scope);
        let governance = write_governance(pen, first);
        let curated = scopes.iter().copied().chain([ScopeId::PUBLIC]);
        let curated: BTreeSet<ScopeId> = curated.collect();
        let curations = curated.into_iter().filter_map(|scope| {
            let digest = self.replica.derived.curation_digest(scope)?;
            Some(Curated { scope, digest })
        });
        let cut = Cut {
            v: VERSION,
            scope,
            before: self.replica.derived.newest_cuts(scope),
            parts,
            charter: self.replica.charter_heads(),
            curations: curations.collect(),
            day: self.day.clone(),
            governance,
        };
        pen.write(scope.outer(), DocumentId::ZERO, &cut)
    }

    /// Writes the region's lists, from the newest published ones and those just written, whose
    /// excerpts are `fresh`: with the words of their needs, which who reads the region alone
    /// holds nowhere else.
    pub(super) fn region(&self, pen: &mut Pen<'_>, closed: &mut Closed, fresh: &mut Excerpts) {
        let derived = &self.replica.derived;
        let papers = self.papers(|paper| paper.scope.is_public() && paper.options.is_none());
        for paper in papers {
            let mut lists: BTreeMap<ScopeId, Outcome> = BTreeMap::new();
            for scope in self.charter.committees.keys() {
                let newest = derived.newest_results(*scope).into_iter();
                let newest = newest.filter(|result| derived.struck(result).is_none());
                let mut newest = newest.map(|result| result.record);
                let fresh = closed
                    .outcomes
                    .iter()
                    .find(|one| one.scope == *scope && one.paper == paper);
                let list = fresh
                    .cloned()
                    .or_else(|| newest.find(|one| one.paper == paper));
                lists.extend(list.map(|list| (*scope, list)));
            }
            let lists: Vec<Outcome> = lists.into_values().collect();
            let region = Region::of(derived, &lists);
            let former: Vec<Outcome> = derived
                .newest_results(ScopeId::PUBLIC)
                .into_iter()
                .map(|result| result.record)
                .filter(|record| record.paper == paper)
                .collect();
            let before = former.iter().map(|record| record.cut).collect();
            let heads = (
                self.replica.charter_heads(),
                derived.curation_digest(ScopeId::PUBLIC),
            );
            let same = |record: &Outcome| {
                let mut all = former.iter();
                all.any(|former| {
                    former.from == record.from
                        && former.charter == record.charter
                        && former.curation == record.curation
                })
            };
            let seed = seed_of(self.charter, self.own, paper);
            let Some(record) = region.result(self.charter, paper, before, heads, seed) else {
                closed.withhold(paper, ScopeId::PUBLIC, Why::NoList);
                continue;
            };
            if same(&record) {
                closed.withhold(paper, ScopeId::PUBLIC, Why::Same);
                continue;
            }
            let mark = pen.mark();
            let named = record.excerpts();
            let words = named.filter_map(|hash| {
                let known = derived.excerpts.get(&hash);
                let known = known.map(|(need, one)| (*need, one.record.clone()));
                Some((hash, known.or_else(|| fresh.get(&hash).cloned())?))
            });
            let words: Excerpts = words.collect();
            self.publish(pen, &record, words, fresh);
            if pen.is_too_large_since(&mark) {
                pen.back_to(mark);
                closed.withhold(paper, ScopeId::PUBLIC, Why::TooLarge);
                continue;
            }
            closed.outcomes.push(record);
        }
    }
}
