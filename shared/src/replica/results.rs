//! Reading what was published: the newest cut, which ballots were counted in it, and what of a
//! result can no longer be recounted.

use crate::ordered::Ordered; //XX
use std::collections::BTreeSet;

use super::{Derived, Published};
use crate::identity::{EnvelopeHash, ScopeId};
use crate::records::list::{Entries, Fate};
use crate::records::{Cut, Outcome};

impl Derived {
    /// The newest cut: the last in its officer's chain; of several officers, the one with the
    /// most ballots, then the greatest hash, so that every replica names the same.
    pub fn newest_cut(&self) -> Option<&Published<Cut>> {
        let newest_of_key = self.cuts.values().filter(|cut| {
            !self
                .cuts
                .values()
                .any(|other| other.at.key == cut.at.key && other.at.seq > cut.at.seq)
        });
        newest_of_key.max_by_key(|cut| {
            (
                cut.record
                    .scopes
                    .iter()
                    .map(|scope| u64::from(scope.ballots))
                    .sum::<u64>(),
                cut.hash,
            )
        })
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

    /// The results of the newest cut for a scope, by paper.
    pub fn newest_results(&self, scope: ScopeId) -> Vec<&Published<Outcome>> {
        let mut newest: Vec<&Published<Outcome>> = Vec::new();
        for result in self.results.iter().filter(|result| {
            result.record.scope == scope && self.cuts.contains_key(&result.record.cut)
        }) {
            match newest
                .iter_mut()
                .find(|known| known.record.paper == result.record.paper)
            {
                Some(known) if known.at.key == result.at.key => {
                    if result.at.seq > known.at.seq {
                        *known = result;
                    }
                }
                Some(known) => {
                    if (result.record.ballots, result.hash) > (known.record.ballots, known.hash) {
                        *known = result;
                    }
                }
                None => newest.push(result),
            }
        }
        newest
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
