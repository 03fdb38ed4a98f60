//! The seed of a paper's lot: the charter bears its hash before anybody answers, the result
//! reveals it, so that nobody could prepare an id or a list that wins.
//!
//! Whoever counts reveals it if it is theirs; else the lot is drawn without, and the result says
//! so. Once revealed it is known to all: later results of the paper draw with the same seed on
//! their own cut, and it is told that it was known. A seed drawn afresh for each count would have
//! to be committed anew by a coordinator after each one, and papers stay as they were opened.

use crate::counting::lot::commitment;
use crate::documents::Charter;
use crate::identity::EnvelopeHash;
use crate::records::Outcome;
use crate::replica::{Derived, Own, Published};

/// The seed that an installation reveals with a result of this paper; none when the charter
/// announces none, or another's.
pub(super) fn seed_of(charter: &Charter, own: &Own, paper: &str) -> Option<[u8; 32]> {
    let announced = charter.papers.get(paper)?.lot?;
    Some(own.lot_seed(paper)).filter(|seed| commitment(seed) == announced.0)
}

/// Whether a result draws without a seed or with the one that the charter announced.
pub(super) fn is_announced(charter: &Charter, record: &Outcome) -> bool {
    let Some(seed) = record.seed else {
        return true;
    };
    let paper = charter.papers.get(&record.paper);
    paper.and_then(|paper| paper.lot) == Some(EnvelopeHash(commitment(&seed)))
}

impl Derived {
    /// Whether an earlier result had revealed the seed of this one.
    pub fn seed_was_known(&self, result: &Published<Outcome>) -> bool {
        let record = &result.record;
        let before = self.all_before(record.cut);
        let mut all = self.results.iter().map(|one| &one.record);
        record.seed.is_some() && all.any(|one| one.seed == record.seed && before.contains(&one.cut))
    }
}
