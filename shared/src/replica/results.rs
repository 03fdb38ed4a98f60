//! Reading what was published: the newest cut, which ballots were counted in it, and what of a
//! result can no longer be recounted.

use std::collections::BTreeSet;

use litemap::LiteMap;

use super::{Derived, Published};
use crate::identity::{EnvelopeHash, ScopeId};
use crate::ordered::Ordered;
use crate::records::cut::CutScope;
use crate::records::list::{Entries, Fate};
use crate::records::{Cut, Outcome};

impl Derived {
    /// The newest cut: the last in its officer's chain; of several keys, the one that covers
    /// the most chains, then ballots, then the greatest hash. Chains are never fewer later on: a
    /// server that continues under a new key is newer than itself before.
    pub fn newest_cut(&self) -> Option<&Published<Cut>> {
        newest(self.cuts.values())
    }

    /// The ballots counted in a cut, of the committees whose lists this replica holds.
    pub fn counted_in(&self, cut: &Cut) -> BTreeSet<EnvelopeHash> {
        let roots: BTreeSet<(ScopeId, EnvelopeHash)> = cut
            .scopes
            .iter()
            .map(|scope| (scope.scope, scope.ballots_root))
            .ordered();
        self.lists
            .iter()
            .filter(|list| roots.contains(&(list.at.scope, list.record.root)))
            .flat_map(|list| match &list.record.entries {
                Entries::Ballots(entries) => entries.as_slice(),
                Entries::Chains(_) => &[],
            })
            .filter(|entry| entry.fate == Fate::Counted)
            .map(|entry| entry.hash)
            .ordered()
    }

    /// The newest whole result of each paper for a scope.
    pub fn newest_results(&self, scope: ScopeId) -> Vec<Published<Outcome>> {
        let of_scope = self
            .results
            .iter()
            .filter(|result| result.record.scope == scope);
        let mut papers: LiteMap<&str, LiteMap<EnvelopeHash, Vec<&Published<Outcome>>>> =
            LiteMap::new();
        for result in of_scope {
            let cuts = papers.entry(&result.record.paper).or_default();
            cuts.entry(result.record.cut).or_default().push(result);
        }
        papers
            .into_iter()
            .filter_map(|(_, cuts)| {
                let whole = cuts.into_iter().filter_map(|(_, parts)| {
                    let cut = self.cuts.get(&parts.first()?.record.cut)?;
                    let of_officer = parts.iter().filter(|part| part.at.key == cut.at.key);
                    let first = of_officer.clone().min_by_key(|part| part.at.seq)?;
                    let record = Outcome::of_parts(of_officer.map(|part| &part.record))?;
                    let (hash, at) = (first.hash, first.at);
                    Some((cut, Published { hash, at, record }))
                });
                let whole: Vec<_> = whole.collect();
                let newest = newest(whole.iter().map(|(cut, _)| *cut))?.hash;
                let mut whole = whole.into_iter().map(|(_, result)| result);
                whole.find(|result| result.record.cut == newest)
            })
            .collect()
    }

    /// How many ballots counted in a cut were erased since.
    pub fn erased_since(&self, cut: &Cut) -> u32 {
        let counted = self.counted_in(cut);
        let erased = self
            .ballots
            .values()
            .flatten()
            .filter(|ballot| ballot.erased && counted.contains(&ballot.hash))
            .count();
        u32::try_from(erased).unwrap_or(u32::MAX)
    }
}

fn newest<'a>(cuts: impl Iterator<Item = &'a Published<Cut>>) -> Option<&'a Published<Cut>> {
    let cuts: Vec<_> = cuts.collect();
    let is_last = |cut: &&&Published<Cut>| {
        let mut others = cuts.iter();
        !others.any(|other| other.at.key == cut.at.key && other.at.seq > cut.at.seq)
    };
    let covers = |cut: &Published<Cut>| {
        let sum = |number: fn(&CutScope) -> u32| {
            let numbers = cut.record.scopes.iter().map(number);
            numbers.map(u64::from).sum::<u64>()
        };
        (
            sum(|scope| scope.count),
            sum(|scope| scope.ballots),
            cut.hash,
        )
    };
    let last = cuts.iter().filter(is_last);
    last.copied().max_by_key(|cut| covers(cut))
}
