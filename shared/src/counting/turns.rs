//! The region's list, made from the committees' published lists: the committees speak in turn.
//!
//! Phragmén's ordered method with committees as voters (design, section 6; L. E. Phragmén, 1899;
//! the ordered method of Swedish law, as in Janson, "Phragmén's and Thiele's election methods",
//! 2016). Each committee stands behind the first need of its list that is not placed yet, behind
//! each of them where several are equal. With weights `w` and loads `l`, at first 0, the next
//! line is the need with the least `t = (1 + sum w*l) / sum w` over the committees behind it, and
//! their loads become `t`. Equal `t`: more committees behind it, then more ballots in their
//! published lists, then the lot.
//!
//! Two things follow, and property tests hold them. Of two needs heard in one committee only,
//! that committee's order is kept. In the first `k` lines a committee of weight `w`, of `W` in
//! all, has at least `floor(k*w/W)` needs of its list, or all of them.
//!
//! Not here: ballots. This file reads lists that anybody may read, so that the region's list
//! tells nothing more than they do.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::lot::Lot;
use super::options::OptionId;

/// One committee, as it speaks in the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The committee's id.
    pub committee: [u8; 16],
    /// Its entitlement, see [`super::Weighting`]; a committee of weight 0 stands behind nothing.
    pub weight: u64,
    /// Number of ballots in its published list.
    pub ballots: u32,
    /// Its published list, in order, equal needs together. Of a need that comes twice, because
    /// the region groups two of the committee's needs, the first place is taken.
    pub groups: Vec<Vec<OptionId>>,
}

/// One line of the region's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The need: of a regional group, the id that the caller gave to the group.
    pub option: OptionId,
    /// The load that its committees have after it, `t`: never less than the line before.
    pub at: BigRational,
    /// The committees that place it together, sorted.
    pub together: Vec<[u8; 16]>,
    /// Whether only the lot put it before another need.
    pub by_lot: bool,
}

/// The key that orders needs which may come next: the least comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    at: BigRational,
    /// Negated, so that more committees come first.
    behind: std::cmp::Reverse<usize>,
    ballots: std::cmp::Reverse<u64>,
    lot: Lot,
    option: OptionId,
}

impl Claim {
    fn equals_but_for_the_lot(&self, other: &Self) -> bool {
        (&self.at, self.behind, self.ballots) == (&other.at, other.behind, other.ballots)
    }
}

/// What one committee has still to say.
struct Speaker<'a> {
    voice: &'a Voice,
    weight: BigInt,
    load: BigRational,
    /// Needs of its list that wait, by group; the groups that were said are gone.
    waiting: std::collections::VecDeque<Vec<OptionId>>,
}

/// Places the needs of the lists, as many as `most`. `lot` gives the lot of a need, see
/// [`Lot::draw`]. A line depends on those before it only, so fewer lines are the first of more.
pub fn turns(voices: &[Voice], lot: &dyn Fn(&OptionId) -> Lot, most: usize) -> Vec<Turn> {
    let mut region = Region::listening(voices, lot);
    let mut lines = Vec::new();
    while lines.len() < most
        && let Some(line) = region.next_line()
    {
        lines.push(line);
    }
    lines
}

struct Region<'a> {
    speakers: Vec<Speaker<'a>>,
    /// Which speakers, by index, stand behind each need that may come next.
    behind: BTreeMap<OptionId, BTreeSet<usize>>,
    claims: BTreeSet<Claim>,
    /// The claim of each need, to find it again in `claims`.
    claim_of: BTreeMap<OptionId, Claim>,
    placed: BTreeSet<OptionId>,
    lot: &'a dyn Fn(&OptionId) -> Lot,
}

impl<'a> Region<'a> {
    fn listening(voices: &'a [Voice], lot: &'a dyn Fn(&OptionId) -> Lot) -> Self {
        let mut sorted: Vec<&Voice> = voices.iter().filter(|voice| voice.weight > 0).collect();
        // The order of arrival leaves no trace.
        sorted.sort_unstable_by_key(|voice| voice.committee);
        let mut region = Self {
            speakers: sorted
                .into_iter()
                .map(|voice| Speaker {
                    voice,
                    weight: BigInt::from(voice.weight),
                    load: BigRational::zero(),
                    waiting: voice.groups.iter().cloned().collect(),
                })
                .collect(),
            behind: BTreeMap::new(),
            claims: BTreeSet::new(),
            claim_of: BTreeMap::new(),
            placed: BTreeSet::new(),
            lot,
        };
        let mut touched = BTreeSet::new();
        for speaker in 0..region.speakers.len() {
            region.stand(speaker, &mut touched);
        }
        region.claim_again(touched);
        region
    }

    /// The next line, or nothing when every need is placed.
    fn next_line(&mut self) -> Option<Turn> {
        let claim = self.claims.pop_first()?;
        let by_lot = self
            .claims
            .first()
            .is_some_and(|next| next.equals_but_for_the_lot(&claim));
        self.claim_of.remove(&claim.option);
        self.placed.insert(claim.option);
        let behind = self.behind.remove(&claim.option).unwrap_or_default();
        let mut touched = BTreeSet::new();
        let mut together = Vec::new();
        for speaker in behind {
            if let Some(speaking) = self.speakers.get_mut(speaker) {
                speaking.load = claim.at.clone();
                together.push(speaking.voice.committee);
            }
            self.stand(speaker, &mut touched);
        }
        self.claim_again(touched);
        Some(Turn {
            option: claim.option,
            at: claim.at,
            together,
            by_lot,
        })
    }

    /// Puts a speaker behind the first needs of its list that are not placed yet.
    fn stand(&mut self, index: usize, touched: &mut BTreeSet<OptionId>) {
        let Some(speaker) = self.speakers.get_mut(index) else {
            return;
        };
        while let Some(group) = speaker.waiting.front_mut() {
            group.retain(|option| !self.placed.contains(option));
            if group.is_empty() {
                speaker.waiting.pop_front();
                continue;
            }
            for option in group.iter() {
                self.behind.entry(*option).or_default().insert(index);
                touched.insert(*option);
            }
            return;
        }
    }

    /// Computes the claims of needs again, after a load or those who stand behind them changed.
    fn claim_again(&mut self, touched: BTreeSet<OptionId>) {
        for option in touched {
            if let Some(former) = self.claim_of.remove(&option) {
                self.claims.remove(&former);
            }
            let behind = self.behind.get(&option);
            let speakers: Vec<&Speaker<'_>> = behind
                .into_iter()
                .flatten()
                .filter_map(|index| self.speakers.get(*index))
                .collect();
            let weight: BigInt = speakers.iter().map(|speaker| &speaker.weight).sum();
            if weight.is_zero() {
                continue;
            }
            let mut cost = BigRational::from_integer(BigInt::from(1));
            for speaker in &speakers {
                cost += &speaker.load * &speaker.weight;
            }
            let claim = Claim {
                at: cost / weight,
                behind: std::cmp::Reverse(speakers.len()),
                ballots: std::cmp::Reverse(
                    speakers
                        .iter()
                        .map(|speaker| u64::from(speaker.voice.ballots))
                        .sum(),
                ),
                lot: (self.lot)(&option),
                option,
            };
            self.claims.insert(claim.clone());
            self.claim_of.insert(option, claim);
        }
    }
}
