//! The result: the options in their final order, each with what put it there.
//!
//! Order: symmetric Borda, then Copeland, then first places, each the greatest first; then the
//! lot. Those that only the lot separates share their place, whichever way they are printed.

use std::cmp::Reverse;

use super::borda::symmetric_borda;
use super::copeland::copeland;
use super::duels::Duels;
use super::lot::{Lot, Lots};
use super::profile::Profile;
use super::support::Support;

/// What is done with options that the ballots leave equal.
#[derive(Debug, Clone, Copy)]
pub enum TieBreak<'a> {
    /// Nothing: they are shown as equals, in the order of their ids (a committee's list).
    Shown,
    /// The lot orders them (the region's list).
    Lot(&'a Lots),
}

/// One option of a ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Index of the option.
    pub option: usize,
    /// Symmetric Borda: won comparisons less lost ones; see [`super::share`] for what is shown.
    pub borda: i64,
    /// Duels won less duels lost.
    pub copeland: i64,
    /// Weight of the ballots that put it first.
    pub first: i64,
    /// Weight of the ballots that list it.
    pub listed_by: i64,
    /// Its place, 1 for the best; equals share one and the next skips: 1, 1, 3.
    pub place: usize,
    /// Whether others share its place: only a lot, if anything, separates them.
    pub tied: bool,
}

impl Line {
    /// What the ballots alone order by, the best first.
    fn merit(&self) -> Reverse<(i64, i64, i64)> {
        Reverse((self.borda, self.copeland, self.first))
    }
}

/// The options of a count in their final order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// One line for each option, the best first.
    pub lines: Vec<Line>,
    /// Weight of all ballots counted, `W`.
    pub weight: i64,
}

impl Ranking {
    /// Ranks the options of a profile. The duels are counted once more inside; who needs the
    /// matrix too gives it to [`Ranking::of_duels`].
    pub fn of(profile: &Profile, ties: TieBreak<'_>) -> Self {
        Self::of_duels(profile, &Duels::count(profile), ties)
    }

    /// Ranks the options of a profile whose duels are counted already.
    pub fn of_duels(profile: &Profile, duels: &Duels, ties: TieBreak<'_>) -> Self {
        let Support { first, listed } = Support::count(profile);
        let scores = symmetric_borda(duels)
            .into_iter()
            .zip(copeland(duels))
            .zip(first)
            .zip(listed);
        let mut lines: Vec<Line> = scores
            .enumerate()
            .map(|(option, (((borda, copeland), first), listed_by))| Line {
                option,
                borda,
                copeland,
                first,
                listed_by,
                place: 0,
                tied: false,
            })
            .collect();
        let lot = |option: usize| -> Option<&Lot> {
            match ties {
                TieBreak::Shown => None,
                TieBreak::Lot(lots) => lots.of(option),
            }
        };
        lines.sort_by(|a, b| {
            (a.merit(), lot(a.option), a.option).cmp(&(b.merit(), lot(b.option), b.option))
        });
        let mut place = 1;
        for equals in lines.chunk_by_mut(|a, b| a.merit() == b.merit()) {
            let number = equals.len();
            for line in equals {
                line.place = place;
                line.tied = number > 1;
            }
            place += number;
        }
        Self {
            lines,
            weight: profile.weight(),
        }
    }

    /// The lines in groups of equals, the best group first.
    pub fn equals(&self) -> impl Iterator<Item = &[Line]> {
        self.lines.chunk_by(|a, b| a.place == b.place)
    }
}
