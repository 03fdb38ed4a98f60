//! Reading what was published: the newest cut of each committee, which ballots were counted in
//! it, what of a result can no longer be recounted, and how a list stands after what staff hid
//! or grouped since.

use std::collections::BTreeSet;

use litemap::LiteMap;

use super::{Curations, Derived, Published};
use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::ordered::Ordered;
use crate::records::list::{BallotEntry, Entries, Fate};
use crate::records::result::{Heard, Line};
use crate::records::{Cut, Outcome};

/// Those of an outer scope, of all in the log's order: scopes come first in it.
pub(super) fn of_outer<T>(all: &[Published<T>], outer: ScopeId) -> &[Published<T>] {
    let from = all.partition_point(|one| one.at.scope < outer);
    let (_, rest) = all.split_at(from);
    let to = rest.partition_point(|one| one.at.scope == outer);
    rest.split_at(to).0
}

impl Derived {
    /// Whether an excerpt, by its name, stands in an outer scope.
    pub(super) fn stands_in(&self, outer: ScopeId, excerpt: EnvelopeHash) -> bool {
        self.excerpted.contains(&(excerpt, outer))
    }

    /// How many excerpts stand in an outer scope.
    pub fn excerpted_in(&self, outer: ScopeId) -> usize {
        let all = self.excerpted.iter();
        all.filter(|(_, scope)| *scope == outer).count()
    }

    /// The newest cuts of a scope, sorted: those that no other names. One, but after two that
    /// were made apart.
    pub fn newest_cuts(&self, scope: ScopeId) -> Vec<EnvelopeHash> {
        let of_scope: BTreeSet<EnvelopeHash> = self
            .cuts
            .values()
            .filter(|cut| cut.record.scope == scope)
            .map(|cut| cut.hash)
            .ordered();
        let named: BTreeSet<EnvelopeHash> =
            of_scope.iter().flat_map(|hash| self.before(hash)).ordered();
        of_scope.difference(&named).copied().collect()
    }

    /// What a cut names as before it: its own record says, or, of a list made from lists, the
    /// result.
    fn before(&self, cut: &EnvelopeHash) -> Vec<EnvelopeHash> {
        if let Some(cut) = self.cuts.get(cut) {
            return cut.record.before.clone();
        }
        let mut results = self.results.iter().map(|result| &result.record);
        let made = results.find(|record| record.cut == *cut && !record.from.is_empty());
        made.map(|record| record.before.clone()).unwrap_or_default()
    }

    /// Every cut before one.
    pub(super) fn all_before(&self, cut: EnvelopeHash) -> BTreeSet<EnvelopeHash> {
        let mut all = BTreeSet::new();
        let mut waiting = self.before(&cut);
        while let Some(one) = waiting.pop() {
            if all.insert(one) {
                waiting.extend(self.before(&one));
            }
        }
        all
    }

    /// The ballots of a cut, each with the committee that it was given in; none while a part of
    /// a list is missing here.
    pub fn ballots_of(&self, cut: &Cut) -> Option<Vec<(ScopeId, BallotEntry)>> {
        let mut ballots = Vec::new();
        for part in &cut.parts {
            if part.ballots_root == crate::records::list::root_of_ballots(&[]) {
                continue;
            }
            let of_root = self.lists.iter().filter(|list| {
                list.at.scope == part.scope && list.record.root == part.ballots_root
            });
            let mut parts = LiteMap::new_vec();
            let mut number = 0;
            for list in of_root {
                if let Entries::Ballots(entries) = &list.record.entries {
                    parts.insert(list.record.part, entries);
                    number = usize::from(list.record.parts);
                }
            }
            if parts.is_empty() || parts.len() < number {
                return None;
            }
            let entries = parts.values().flat_map(|entries| entries.iter());
            ballots.extend(entries.map(|entry| (part.scope, *entry)));
        }
        Some(ballots)
    }

    /// The ballots counted in a cut, of the committees whose lists this replica holds.
    pub fn counted_in(&self, cut: &Cut) -> BTreeSet<EnvelopeHash> {
        self.ballots_of(cut)
            .into_iter()
            .flatten()
            .filter(|(_, entry)| entry.fate == Fate::Counted)
            .map(|(_, entry)| entry.hash)
            .ordered()
    }

    /// Every result of a scope that is whole here, of all papers, old and new.
    pub fn whole_results(&self, scope: ScopeId) -> Vec<Published<Outcome>> {
        let of_scope = of_outer(&self.results, scope.outer()).iter();
        let mut parts: LiteMap<(&str, EnvelopeHash), Vec<&Published<Outcome>>> = LiteMap::new_vec();
        for result in of_scope {
            let key = (result.record.paper.as_str(), result.record.cut);
            parts.entry(key).or_default().push(result);
        }
        parts
            .into_iter()
            .filter_map(|((_, cut), mut parts)| {
                // Of several parts the first one says what the list was made from.
                let is_of_lists = |part: &&Published<Outcome>| !part.record.from.is_empty();
                let counts_ballots = !parts.iter().any(is_of_lists);
                // Parts by one key only: two programs of one officer may have written the same.
                let key = if counts_ballots {
                    let cut = self.cuts.get(&cut)?;
                    (cut.record.scope == scope).then_some(cut.at.key)?
                } else {
                    parts.iter().map(|part| part.at.key).min()?
                };
                parts.retain(|part| part.at.key == key);
                let first = parts.iter().min_by_key(|part| part.at.seq)?;
                let record = Outcome::of_parts(parts.iter().map(|part| &part.record))?;
                Some(Published {
                    hash: first.hash,
                    at: first.at,
                    record,
                })
            })
            .collect()
    }

    /// The newest whole result of each paper for a scope: the one whose cut is before no other's.
    /// Of two made apart, the one with the longer past, then the greater hash.
    pub fn newest_results(&self, scope: ScopeId) -> Vec<Published<Outcome>> {
        let all = self.whole_results(scope);
        let past: LiteMap<EnvelopeHash, BTreeSet<EnvelopeHash>> = all
            .iter()
            .map(|result| (result.record.cut, self.all_before(result.record.cut)))
            .ordered();
        let mut newest: LiteMap<String, Published<Outcome>> = LiteMap::new_vec();
        for result in all {
            let age = |one: &Published<Outcome>| {
                let cut = one.record.cut;
                (past.get(&cut).map_or(0, BTreeSet::len), cut)
            };
            let known = newest.get(&result.record.paper);
            // Who has another in its past has the longer one.
            if known.is_none_or(|known| age(known) < age(&result)) {
                newest.insert(result.record.paper.clone(), result);
            }
        }
        newest.into_iter().map(|(_, result)| result).collect()
    }

    /// How many people's ballots, counted in a cut, were erased since.
    pub fn erased_since(&self, cut: &Cut) -> u32 {
        let counted = self.counted_in(cut);
        let erased: BTreeSet<_> = self
            .ballots
            .values()
            .flatten()
            .filter(|ballot| ballot.erased && counted.contains(&ballot.hash))
            .map(|ballot| ballot.participant)
            .ordered();
        u32::try_from(erased.len()).unwrap_or(u32::MAX)
    }

    /// A published list as it stands today: what staff hid since is gone from it and what they
    /// grouped is together, by ids, until the gate opens again. `alone`: without what the region
    /// hides or groups.
    pub fn as_it_stands(&self, list: &Outcome, alone: bool) -> Outcome {
        let mut scopes: Vec<ScopeId> = list.committees.clone();
        scopes.extend((list.scope.is_public() && !alone).then_some(ScopeId::PUBLIC));
        let curations = scopes.iter();
        let curations = curations.filter_map(|scope| Some((*scope, self.curation(*scope)?)));
        let curations: Vec<(ScopeId, &Curations)> = curations.collect();
        let is_hidden = |need: &DocumentId| {
            let mut all = curations.iter();
            all.any(|(scope, all)| all.hidden.contains_key(need) && self.curates(*scope, need))
        };
        let group = |need: &DocumentId| {
            let mut all = curations.iter();
            let named = all.find_map(|(scope, all)| {
                let group = all.groups.get(need)?;
                let both = self.curates(*scope, need) && self.curates(*scope, group);
                both.then_some(*group)
            });
            named.unwrap_or(*need)
        };
        let alike = |a: &[DocumentId], b: &[DocumentId]| {
            a.iter().any(|a| b.iter().any(|b| group(a) == group(b)))
        };
        // Each line with its ids; those of a line that came before take it in.
        let mut lines: Vec<(Vec<DocumentId>, Option<&Line>, EnvelopeHash)> = Vec::new();
        let ordered = list
            .lines
            .iter()
            .map(|line| (line.need, &line.grouped, Some(line), line.excerpt));
        let heard = list
            .heard
            .iter()
            .map(|one| (one.need, &one.grouped, None, one.excerpt));
        for (need, grouped, line, excerpt) in ordered.chain(heard) {
            let mut ids = vec![need];
            ids.extend(grouped.iter().copied());
            let known = if curations.is_empty() {
                None
            } else {
                lines.iter_mut().find(|(known, ..)| alike(known, &ids))
            };
            match known {
                Some((known, ..)) => known.extend(ids),
                None => lines.push((ids, line, excerpt)),
            }
        }
        lines.retain(|(ids, ..)| !ids.iter().all(is_hidden));
        let mut stands = Outcome {
            lines: Vec::new(),
            heard: Vec::new(),
            ..list.clone()
        };
        let mut last = 0;
        for (mut ids, line, excerpt) in lines {
            ids.sort_unstable();
            let need = ids.remove(0);
            let Some(line) = line else {
                stands.heard.push(Heard {
                    need,
                    grouped: ids,
                    excerpt,
                });
                continue;
            };
            let place = match stands.lines.last() {
                Some(before) if line.place == last => before.place,
                _ => u32::try_from(stands.lines.len() + 1).unwrap_or(u32::MAX),
            };
            last = line.place;
            stands.lines.push(Line {
                need,
                grouped: ids,
                place,
                excerpt,
                figures: line.figures.clone(),
            });
        }
        stands.heard.sort_by_key(|one| one.need);
        stands
    }
}
