//! Setting a published list aside, and letting it stand again.
//!
//! What was published cannot be called back from who read it: so the list stays, with the reason,
//! and the gate compares later counts with it all the same. A committee's list that is set aside
//! weighs nothing in the region's next one.

use super::super::acts::ActError;
use super::super::{Derived, Own, Published, Replica};
use crate::identity::DocumentId;
use crate::log::Verified;
use crate::log::envelope::Draft;
use crate::records::strike::{REASON, Strike};
use crate::records::{Outcome, Record, VERSION};
use crate::replica::results::of_outer;

/// Counters above this are nobody's: one at the end of all numbers could not be taken back.
const GREATEST: u64 = u32::MAX as u64;

impl Derived {
    /// The newest word on a list of who published it: of two of one counter the one of the greater
    /// hash.
    fn last_strike(&self, list: &Published<Outcome>) -> Option<&Strike> {
        let by = self
            .membership
            .participant_of(&list.at.key, list.at.scope)?;
        let list = &list.record;
        let of_scope = of_outer(&self.strikes, list.scope.outer()).iter();
        let of_list = of_scope.filter(|strike| {
            let (at, strike) = (strike.at, &strike.record);
            (strike.scope, strike.cut) == (list.scope, list.cut)
                && strike.paper == list.paper
                && strike.counter <= GREATEST
                && self.membership.participant_of(&at.key, at.scope) == Some(by)
        });
        let last = of_list.max_by_key(|strike| (strike.record.counter, strike.hash));
        last.map(|strike| &strike.record)
    }

    /// Why a published list was set aside by who published it, if it is.
    pub fn struck(&self, list: &Published<Outcome>) -> Option<&str> {
        self.last_strike(list)?.reason.as_deref()
    }
}

impl Replica {
    /// Sets a published list aside with a reason, or without one lets it stand again. By who
    /// published it, while they are officer of its scope. Nothing is admitted: the owner stores
    /// first.
    pub fn strike(
        &self,
        own: &Own,
        list: &Published<Outcome>,
        reason: Option<String>,
    ) -> Result<Vec<Verified>, ActError> {
        let membership = &self.derived.membership;
        let is_officer = membership.is_officer(&own.participant, list.record.scope);
        if !is_officer
            || membership.participant_of(&list.at.key, list.at.scope) != Some(own.participant)
        {
            return Err(ActError::NotIn);
        }
        let is_sound = |reason: &String| {
            crate::documents::says_something(reason) && reason.chars().count() <= REASON
        };
        if !reason.as_ref().is_none_or(is_sound) {
            return Err(ActError::BadWords);
        }
        let last = self.derived.last_strike(list);
        let list = &list.record;
        let strike = Strike {
            v: VERSION,
            scope: list.scope,
            cut: list.cut,
            paper: list.paper.clone(),
            counter: last.map_or(0, |last| last.counter).saturating_add(1),
            reason,
        };
        let draft = Draft {
            scope: list.scope.outer(),
            kind: Strike::KIND,
            document: DocumentId::ZERO,
            body: strike.to_body(),
        };
        Ok(self.sign(&own.key(), vec![draft]))
    }
}
