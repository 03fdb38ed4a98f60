//! What was published, and whether one's ballot is in it.

use super::Looking;
use crate::identity::{EnvelopeHash, ScopeId};
use crate::records::Outcome;
use crate::records::result::Value;
use crate::replica::Published;
use crate::view::{ResultLine, ResultLink};

impl Looking<'_> {
    /// The newest list that people of a committee read of a paper: its own, or the region's as
    /// one.
    fn list_of(&self, scope: ScopeId, paper: &str) -> Option<Published<Outcome>> {
        let derived = self.replica.derived();
        let of = |scope| {
            let mut newest = derived.newest_results(scope).into_iter();
            newest.find(|result| result.record.paper == paper && result.record.from.is_empty())
        };
        of(scope).or_else(|| of(ScopeId::PUBLIC))
    }

    /// The list that a ballot was counted in, if it is the one that is shown.
    pub(super) fn counted_in(
        &self,
        scope: ScopeId,
        paper: &str,
        ballot: EnvelopeHash,
    ) -> Option<EnvelopeHash> {
        let derived = self.replica.derived();
        let result = self.list_of(scope, paper)?;
        if derived.struck(&result).is_some() {
            return None;
        }
        let cut = derived.cuts.get(&result.record.cut)?;
        let counted = derived.counted_in(&cut.record).contains(&ballot);
        counted.then_some(result.hash)
    }

    pub(super) fn result(&self, scope: ScopeId) -> Option<ResultLink> {
        let derived = self.replica.derived();
        let result = derived
            .newest_results(scope)
            .into_iter()
            .chain(derived.newest_results(ScopeId::PUBLIC))
            .next()?;
        let stands = derived.as_it_stands(&result.record, false);
        // The ballot that this result would hold: the newest one on its paper.
        let mine = self
            .replica
            .newest_own(self.own, scope, &result.record.paper);
        let struck = derived.struck(&result).map(str::to_owned);
        // In one that does not stand, nothing counts.
        let mine = mine.filter(|_| struck.is_none());
        let mine_counted = mine.map(|(hash, _)| {
            let list = self.counted_in(scope, &result.record.paper, hash);
            list == Some(result.hash)
        });
        let line = |place, need, excerpt| ResultLine {
            place,
            need,
            sentence: derived
                .excerpts
                .get(excerpt)
                .map(|(_, excerpt)| excerpt.record.sentence.clone()),
        };
        let ordered = stands.lines.iter();
        let heard = stands.heard.iter();
        Some(ResultLink {
            id: result.hash,
            ballots: match result.record.figure("ballots") {
                Some(Value::Exact(ballots)) => Some(ballots),
                _ => None,
            },
            lines: ordered
                .map(|one| line(one.place, one.need, &one.excerpt))
                .collect(),
            heard: heard.map(|one| line(0, one.need, &one.excerpt)).collect(),
            mine_counted,
            struck,
        })
    }
}
