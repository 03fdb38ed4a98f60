//! What a count was made on, signed by the officer in public: the committee, and for each scope
//! counted the root of what was held, the lists themselves being records in that scope.
//!
//! A committee's cut counts its own scope alone; the region's, of a paper put to everybody over
//! the same options, every committee's. It says no number: how many held which ballots is told
//! by the result, where it may be.
//!
//! Version 1.

use crate::identity::{EnvelopeHash, ScopeId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Cut {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The committee that was closed; public for the region.
    #[n(1)]
    pub scope: ScopeId,
    /// The newest cuts of the same scope that its officer knew, sorted: one, but after two
    /// that were made apart.
    #[n(2)]
    pub before: Vec<EnvelopeHash>,
    /// The scopes counted, sorted; never none.
    #[n(3)]
    pub parts: Vec<CutPart>,
    /// Heads of the charter document.
    #[n(4)]
    pub charter: Vec<EnvelopeHash>,
    /// What was curated, by scope (public: the region's); of a scope where something was.
    #[n(5)]
    pub curations: Vec<Curated>,
    /// Its day as `YYYY-MM-DD`, as its officer says; shown, never used to order.
    #[n(6)]
    pub day: Option<String>,
    /// Root of the list of what was held in public, of those who stand there: the charter, tasks
    /// and what the region curates, as they were. The list is with those of the first scope.
    #[n(7)]
    pub governance: EnvelopeHash,
}

/// One scope of a cut.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct CutPart {
    /// The scope.
    #[n(0)]
    pub scope: ScopeId,
    /// Root of the list of chains.
    #[n(1)]
    pub root: EnvelopeHash,
    /// Root of the list of ballots, each with its fate.
    #[n(2)]
    pub ballots_root: EnvelopeHash,
}

/// What was curated in a scope.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Curated {
    /// The committee, or public for the region's.
    #[n(0)]
    pub scope: ScopeId,
    /// Digest of the heads of its curation documents, one a need: a list of them would outgrow
    /// any body.
    #[n(1)]
    pub digest: EnvelopeHash,
}

impl Cut {
    /// The day it says: year, month from 1, day; none for what is no day.
    pub fn day(&self) -> Option<(u16, u8, u8)> {
        // An officer's program may write anything: what is shown is as long as a day.
        let written = self.day.as_ref().filter(|day| day.len() == 10)?;
        let mut parts = written.splitn(3, '-');
        let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        let is_day = (1..=12).contains(&month) && (1..=31).contains(&day);
        is_day.then_some((year, month, day))
    }

    /// Whether it counts what its scope may count: a committee its own scope, the region at
    /// least one committee.
    pub fn is_of_its_scope(&self) -> bool {
        let counted = !self.parts.is_empty();
        counted
            && self
                .parts
                .iter()
                .all(|part| (part.scope == self.scope) != self.scope.is_public())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_written_as_a_day_is_one() {
        let day = |written: &str| {
            let cut = Cut {
                v: 1,
                scope: ScopeId::PUBLIC,
                before: Vec::new(),
                parts: Vec::new(),
                charter: Vec::new(),
                curations: Vec::new(),
                day: Some(written.to_owned()),
                governance: EnvelopeHash::ZERO,
            };
            cut.day()
        };
        assert_eq!(day("2026-11-28"), Some((2026, 11, 28)));
        let long = format!("2026-11-{}28", "0".repeat(9_000));
        for bad in ["", "hier", "2026-13-01", "2026-11-00", "2026-11-2", &long] {
            assert_eq!(day(bad), None, "{}", bad.len());
        }
    }
}
