//! The list of one committee, from its ballots: the only place where ballots become something
//! that may be read.
//!
//! In order come the needs that enough people chose, equal ones together; the others, chosen by
//! few or by none alike, come without order or number. *Enough* is the smallest group; where
//! fewer than two such groups answered, half of those who answered, rounded up: with five of
//! five, a whole order would tell everybody's choice.

use super::ballot::WeakOrder;
use super::profile::{BadProfile, Profile};
use super::ranking::{Ranking, TieBreak};

/// A need that enough people chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// Index of the option.
    pub option: usize,
    /// Its place, 1 for the best; equals share one and the next skips.
    pub place: usize,
    /// How many people chose it.
    pub by: u32,
}

/// How many people must have chosen a need for its place to be told, of `counted` people.
pub fn enough(counted: u32, smallest: u32) -> u32 {
    if counted < smallest.saturating_mul(2) {
        counted.div_ceil(2)
    } else {
        smallest
    }
}

/// The needs that `least` people or more chose (`by`: how many chose each option), in order.
/// Symmetric Borda orders them, over all the options; what only a lot would separate stays equal,
/// unless a lot is given.
///
/// # Errors
/// As [`Profile::new`].
pub fn chosen(
    options: usize,
    orders: Vec<WeakOrder>,
    by: &[u32],
    least: u32,
    ties: TieBreak<'_>,
) -> Result<Vec<Chosen>, BadProfile> {
    let ranking = Ranking::of(&Profile::new(options, orders)?, ties);
    let mut chosen: Vec<Chosen> = Vec::new();
    let mut last = 0;
    for line in &ranking.lines {
        let by = by.get(line.option).copied().unwrap_or(0);
        // A need that nobody chose is never in order, whatever the smallest group.
        if by < least.max(1) {
            continue;
        }
        let place = match chosen.last() {
            Some(before) if line.place == last => before.place,
            _ => chosen.len() + 1,
        };
        last = line.place;
        chosen.push(Chosen {
            option: line.option,
            place,
            by,
        });
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counting::Unlisted;

    fn ballot(options: &[u16]) -> WeakOrder {
        let groups = options.iter().map(|option| vec![*option]).collect();
        WeakOrder::new(groups, Unlisted::Below).unwrap()
    }

    #[test]
    fn enough_is_the_smallest_group_or_half_of_a_small_room() {
        let of = |counted| enough(counted, 5);
        assert_eq!([5, 6, 7, 9, 10, 11, 400].map(of), [3, 3, 4, 5, 5, 5, 5]);
    }

    #[test]
    fn what_few_chose_has_no_place_and_leaves_none_empty() {
        let mut orders = vec![ballot(&[2, 0, 1]); 2];
        orders.extend(vec![ballot(&[0, 1]); 3]);
        let chosen = chosen(4, orders, &[5, 5, 2, 0], 3, TieBreak::Shown).unwrap();
        let told: Vec<_> = chosen
            .iter()
            .map(|one| (one.option, one.place, one.by))
            .collect();
        assert_eq!(told, [(0, 1, 5), (1, 2, 5)]);
    }
}
