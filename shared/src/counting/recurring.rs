//! *Ce qui revient*: the needs that most committees say, whatever their place.
//!
//! Beside the region's list, because a need that comes second everywhere stands there after all
//! the firsts. Made from published lists only, as [`super::turns`].

use std::collections::{BTreeMap, BTreeSet};

use super::options::OptionId;
use super::turns::Voice;

/// A need that several committees say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurring {
    /// The need.
    pub option: OptionId,
    /// The committees whose published lists hold it, sorted; two at least.
    pub committees: Vec<[u8; 16]>,
}

/// The needs that two committees or more say: those of more committees first, equals by id.
pub fn recurring(voices: &[Voice]) -> Vec<Recurring> {
    let mut said: BTreeMap<OptionId, BTreeSet<[u8; 16]>> = BTreeMap::new();
    for voice in voices {
        for option in voice.groups.iter().flatten() {
            said.entry(*option).or_default().insert(voice.committee);
        }
    }
    let mut lines: Vec<Recurring> = said
        .into_iter()
        .filter(|(_, committees)| committees.len() > 1)
        .map(|(option, committees)| Recurring {
            option,
            committees: committees.into_iter().collect(),
        })
        .collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.committees.len()), line.option));
    lines
}
