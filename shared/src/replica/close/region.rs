//! The region's list, made from the committees' published lists: no ballot comes here.
//!
//! Regional groups are one need, at the best of their places in each list. Weights and equals
//! use only what those lists tell: where a number of ballots is not told, what anybody may be
//! sure of stands for it.
//!
//! Every phone of the region holds this list with its words, so it is as long as a phone carries:
//! what comes after stands in the committees' own lists, and how much that is, is said.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::sheet::unite;
use crate::counting::{Lot, Turn, Voice, Weighting, turns};
use crate::documents::Charter;
use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::records::result::{Figure, Heard, Line, TURNS, Value};
use crate::records::{Outcome, VERSION};
use crate::replica::Derived;
use crate::strict;

/// Lines of the region's list, those without a place included. With their words they are about
/// 150 kB, whatever the number of committees.
pub const MOST_LINES: usize = 300;
/// Numbers of a region's list: the needs that have a place after its last line, and those that
/// were heard and are named in the committees' lists alone. Read from published lists, they tell
/// of nobody.
pub const PLACED_LATER: &str = "placed-later";
/// The same of needs without a place.
pub const HEARD_ELSEWHERE: &str = "heard-elsewhere";

/// A need of the region, or several that the region groups.
#[derive(Debug, Clone)]
pub struct Regional {
    /// The smallest id.
    pub need: DocumentId,
    /// The others, sorted.
    pub grouped: Vec<DocumentId>,
    /// The words shown first.
    pub excerpt: EnvelopeHash,
}

/// The lists of a paper, side by side.
#[derive(Debug)]
pub struct Region {
    lists: Vec<Outcome>,
    digests: Vec<EnvelopeHash>,
    needs: BTreeMap<DocumentId, Regional>,
    /// The regional need of each need.
    of: BTreeMap<DocumentId, DocumentId>,
}

impl Region {
    /// Puts lists side by side, as they stand under the curation of today.
    pub fn of(derived: &Derived, lists: &[Outcome]) -> Self {
        let mut lists: Vec<Outcome> = lists
            .iter()
            .filter(|list| !list.scope.is_public())
            .map(|list| derived.as_it_stands(list, true))
            .collect();
        lists.sort_by_key(|list| list.scope);
        let mut of: BTreeMap<DocumentId, DocumentId> = BTreeMap::new();
        let each = || lists.iter().flat_map(needs_of);
        for (need, grouped, _) in each() {
            for id in grouped.iter().chain([&need]) {
                of.insert(*id, *id);
            }
        }
        for (need, grouped, _) in each() {
            for id in grouped {
                unite(&mut of, need, *id);
            }
        }
        if let Some(curation) = derived.curation(ScopeId::PUBLIC) {
            // A group is named after its smallest need, which may stand in no list.
            let mut first: BTreeMap<DocumentId, DocumentId> = BTreeMap::new();
            for (need, group) in &curation.groups {
                for id in [need, group] {
                    if of.contains_key(id) {
                        let one = *first.entry(*group).or_insert(*id);
                        unite(&mut of, one, *id);
                    }
                }
            }
        }
        let mut needs: BTreeMap<DocumentId, Regional> = BTreeMap::new();
        for (id, need) in &of {
            let new = || Regional {
                need: *need,
                grouped: Vec::new(),
                excerpt: EnvelopeHash::ZERO,
            };
            let one = needs.entry(*need).or_insert_with(new);
            if id != need {
                one.grouped.push(*id);
            }
        }
        let mut words: Vec<_> = each().collect();
        words.sort();
        for (need, _, excerpt) in words.into_iter().rev() {
            if let Some(one) = of.get(&need).and_then(|need| needs.get_mut(need)) {
                one.excerpt = excerpt;
            }
        }
        let mut digests: Vec<EnvelopeHash> = lists.iter().map(digest).collect();
        digests.sort_unstable();
        Self {
            lists,
            digests,
            needs,
            of,
        }
    }

    /// The committees as they speak.
    pub fn voices(&self, weighting: Weighting) -> Vec<Voice> {
        let voice = |list: &Outcome| {
            let mut groups: Vec<(u32, Vec<[u8; 16]>)> = Vec::new();
            for line in &list.lines {
                let Some(need) = self.of.get(&line.need) else {
                    continue;
                };
                match groups.last_mut().filter(|(place, _)| *place == line.place) {
                    Some((_, equal)) => equal.push(need.0),
                    None => groups.push((line.place, vec![need.0])),
                }
            }
            let ballots = ballots_told(list);
            Voice {
                committee: list.scope.0,
                weight: weighting.entitlement(ballots, 0),
                ballots,
                groups: groups.into_iter().map(|(_, group)| group).collect(),
            }
        };
        self.lists.iter().map(voice).collect()
    }

    /// The needs of the lists, by id.
    pub fn need(&self, id: &[u8; 16]) -> Option<&Regional> {
        self.needs.get(&DocumentId(*id))
    }

    /// The order under a weighting, its first [`MOST_LINES`] lines. `cut` draws the lot, with the
    /// seed if there is one.
    pub fn order(
        &self,
        weighting: Weighting,
        cut: EnvelopeHash,
        seed: Option<&[u8; 32]>,
    ) -> Vec<Turn> {
        let lot = |option: &_| Lot::draw(seed, &cut.0, option);
        turns(&self.voices(weighting), &lot, MOST_LINES)
    }

    /// The needs that have a place in the list of some committee.
    fn placed(&self) -> BTreeSet<DocumentId> {
        let lines = self.lists.iter().flat_map(|list| &list.lines);
        lines
            .filter_map(|line| self.of.get(&line.need).copied())
            .collect()
    }

    /// The digests of the lists, sorted.
    pub fn digests(&self) -> &[EnvelopeHash] {
        &self.digests
    }

    /// The result. `before`: the digests that the newest known results bear; `seed`: that of the
    /// lot, where the charter announced one that is known.
    pub fn result(
        &self,
        charter: &Charter,
        paper: &str,
        before: Vec<EnvelopeHash>,
        (charter_heads, curation): (Vec<EnvelopeHash>, Option<EnvelopeHash>),
        seed: Option<[u8; 32]>,
    ) -> Option<Outcome> {
        let weighting = weighting_of(charter, paper);
        let smallest = self.lists.iter().map(|list| list.smallest).max()?;
        let cut = made_of(&before, &self.digests);
        let turns = self.order(weighting, cut, seed.as_ref());
        let mut waiting = self.needs.clone();
        let mut lines: Vec<Line> = Vec::new();
        let mut last: Option<&Turn> = None;
        for turn in &turns {
            let Some(need) = waiting.remove(&DocumentId(turn.option)) else {
                continue;
            };
            let equal = last.is_some_and(|last| {
                last.by_lot && last.at == turn.at && last.together.len() == turn.together.len()
            });
            let place = match lines.last().filter(|_| equal) {
                Some(line) => line.place,
                None => u32::try_from(lines.len() + 1).unwrap_or(u32::MAX),
            };
            lines.push(Line {
                need: need.need,
                grouped: need.grouped,
                place,
                excerpt: need.excerpt,
                figures: Vec::new(),
            });
            last = Some(turn);
        }
        let placed = self.placed();
        waiting.retain(|need, _| !placed.contains(need));
        let later = placed.len().saturating_sub(lines.len());
        // All of them or none: some of what has no order would be chosen by their ids.
        let is_too_long = lines.len().saturating_add(waiting.len()) > MOST_LINES;
        let elsewhere = if is_too_long { waiting.len() } else { 0 };
        if is_too_long {
            waiting.clear();
        }
        let heard = waiting.into_values().map(|need| Heard {
            need: need.need,
            grouped: need.grouped,
            excerpt: need.excerpt,
        });
        let left_out = [(HEARD_ELSEWHERE, elsewhere), (PLACED_LATER, later)];
        let left_out = left_out.into_iter().filter(|(_, number)| *number > 0);
        let figures = left_out.map(|(name, number)| Figure {
            name: name.to_owned(),
            value: Value::Exact(u32::try_from(number).unwrap_or(u32::MAX)),
        });
        let committees: Vec<ScopeId> = self.lists.iter().map(|list| list.scope).collect();
        let all = charter.committees.keys();
        Some(Outcome {
            v: VERSION,
            cut,
            scope: ScopeId::PUBLIC,
            paper: paper.to_owned(),
            rule: format!("{TURNS}{}", weighting.name()),
            seed: seed.map(Into::into),
            smallest,
            figures: figures.collect(),
            missing: all
                .filter(|one| !committees.contains(one))
                .copied()
                .collect(),
            committees,
            from: self.digests.clone(),
            before,
            charter: charter_heads,
            curation,
            lines,
            heard: heard.collect(),
            part: None,
        })
    }
}

/// How committees weigh in a paper: one each, unless its rule in the charter says otherwise
/// (`turns-1-person`, `turns-1-square-root`). The charter has no number of residents yet, so
/// weighing by population stays one each.
pub fn weighting_of(charter: &Charter, paper: &str) -> Weighting {
    let rule = charter.papers.get(paper).map(|paper| paper.rule.as_str());
    rule.and_then(|rule| Weighting::named(rule.strip_prefix(TURNS)?))
        .filter(|weighting| *weighting != Weighting::Population)
        .unwrap_or_default()
}

type Told<'a> = (DocumentId, &'a [DocumentId], EnvelopeHash);

fn needs_of(list: &Outcome) -> impl Iterator<Item = Told<'_>> {
    let lines = list.lines.iter();
    let lines = lines.map(|line| (line.need, line.grouped.as_slice(), line.excerpt));
    let heard = list.heard.iter();
    lines.chain(heard.map(|one| (one.need, one.grouped.as_slice(), one.excerpt)))
}

/// The number of ballots of a list, or the least that anybody may be sure of.
fn ballots_told(list: &Outcome) -> u32 {
    let people = match list.figure("people") {
        Some(Value::Exact(people)) => people,
        _ => 0,
    };
    match list.figure("ballots") {
        Some(Value::Exact(ballots)) => ballots,
        Some(Value::Most) => people.saturating_sub(list.smallest),
        Some(Value::Few) | None => list.smallest,
    }
}

/// What a list says, without the cut that it was counted on.
fn digest(list: &Outcome) -> EnvelopeHash {
    let said = (
        &list.scope,
        &list.paper,
        &list.rule,
        &list.figures,
        &list.lines,
        &list.heard,
    );
    let hash = Sha256::new_with_prefix(b"porte-voix published v1\0");
    EnvelopeHash(hash.chain_update(strict::encode(&said)).finalize().into())
}

fn made_of(before: &[EnvelopeHash], digests: &[EnvelopeHash]) -> EnvelopeHash {
    let mut hash = Sha256::new_with_prefix(b"porte-voix region v1\0");
    for one in before.iter().chain(digests) {
        hash.update(one.0);
    }
    EnvelopeHash(hash.finalize().into())
}
