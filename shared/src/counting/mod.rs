//! From ballots to a ranking, exactly.
//!
//! The rule is symmetric Borda on partial ballots with ties: every ballot compares its options
//! two by two, the comparisons are added, and an option's score is what it wins less what it
//! loses. Equal scores go to duels won (Copeland), then to first places, then to a lot.
//!
//! The way through the files: [`OptionList`] numbers the options, [`WeakOrder`] is one ballot,
//! [`Profile`] all of them, [`Duels`] the comparisons, [`Ranking`] the result, [`share`] the
//! figure a person reads. From the committees' published lists, [`turns`] makes the region's and
//! [`recurring`] says what several of them hold.
//!
//! It is here and pure because a phone, a server and a stranger recounting must find the same
//! bytes: only integers, no hash map, no clock, no locale, no randomness. It is not: deciding
//! which ballots are valid or newest (records), grouping needs (the caller gives the table,
//! [`WeakOrder::carried_to`] applies it), nor hiding small numbers (the publication does).

mod ballot;
mod borda;
pub mod committee;
mod copeland;
mod duels;
pub mod lot;
mod options;
mod profile;
mod ranking;
mod recurring;
mod share;
mod support;
mod turns;
mod weighting;

#[cfg(test)]
mod by_hand;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod turns_tests;

pub use ballot::{BadBallot, FromIds, Unlisted, WeakOrder, check_ids};
pub use borda::symmetric_borda;
pub use copeland::{condorcet_winner, copeland};
pub use duels::Duels;
pub use lot::{Lot, Lots};
pub use options::{OptionId, OptionList, TooManyOptions};
pub use profile::{BadProfile, Profile};
pub use ranking::{Line, Ranking, TieBreak};
pub use recurring::{Recurring, recurring};
pub use share::share;
pub use support::Support;
pub use turns::{Turn, Voice, turns};
pub use weighting::Weighting;

/// Name of the rule, written in every result that follows it.
pub const RULE: &str = "symmetric-borda";
/// Version of the rule: grows with any change that could give another order or another figure.
pub const RULE_VERSION: u8 = 1;
