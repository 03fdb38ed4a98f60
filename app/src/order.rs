//! A ballot being made: which needs were chosen, in which order, which are equal.
//!
//! Pure, so that buttons, dragging and the keyboard do exactly the same thing. It knows neither
//! the screen nor how a ballot is sealed.

use serde::{Deserialize, Serialize};
use shared::identity::{DocumentId, ParticipantId};
use shared::text::Key;
use shared::view::{Ballot, Committee, Need};

/// A chosen need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The need.
    pub need: DocumentId,
    /// Whether it is equal with the row above. Never true on the first row.
    pub equal: bool,
}

/// The chosen needs, best first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    rows: Vec<Row>,
}

impl Order {
    /// Continues from a ballot given before.
    pub fn of_groups(groups: &[Vec<DocumentId>]) -> Self {
        let mut order = Self::default();
        for group in groups {
            for (place, need) in group.iter().enumerate() {
                order.rows.push(Row {
                    need: *need,
                    equal: place > 0,
                });
            }
        }
        order
    }

    /// Continues from rows that were kept.
    pub fn of_rows(rows: Vec<Row>) -> Self {
        let mut order = Self { rows };
        order.settle();
        order
    }

    /// The rows, best first.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Number of chosen needs.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether this need is chosen.
    pub fn has(&self, need: DocumentId) -> bool {
        self.rows.iter().any(|row| row.need == need)
    }

    /// Chooses the need, last, or lets it go. Does nothing when `at_most` are chosen already.
    pub fn toggle(&mut self, need: DocumentId, at_most: usize) {
        if let Some(at) = self.rows.iter().position(|row| row.need == need) {
            self.take(at);
        } else if self.rows.len() < at_most {
            self.rows.push(Row { need, equal: false });
        }
    }

    /// Lets go of needs that are no longer there, and follows those that are found under another.
    pub fn follow(&mut self, now: impl Fn(DocumentId) -> Option<DocumentId>) {
        let mut at = 0;
        while let Some(row) = self.rows.get(at).copied() {
            let before = self.rows.iter().take(at);
            let need = now(row.need).filter(|need| before.clone().all(|row| row.need != *need));
            match (need, self.rows.get_mut(at)) {
                (Some(need), Some(row)) => {
                    row.need = need;
                    at += 1;
                }
                _ => {
                    self.take(at);
                }
            }
        }
    }

    /// Lets go of what is no longer offered among the needs of the committee; a need that was
    /// grouped since is chosen by what it is grouped under.
    pub fn follow_needs(&mut self, needs: &[Need]) {
        let find = |id: DocumentId| needs.iter().find(|need| need.id == id);
        self.follow(|id| {
            let now = find(id)?.group.unwrap_or(id);
            find(now).filter(|need| is_offered(need)).map(|_| now)
        });
    }

    /// Moves the row at `from` so that it stands at `to`; it is then equal with nobody.
    pub fn shift(&mut self, from: usize, to: usize) {
        if from >= self.rows.len() || to >= self.rows.len() || from == to {
            return;
        }
        let Some(row) = self.take(from) else { return };
        // Nor is the one below, which was equal with the one above.
        if let Some(below) = self.rows.get_mut(to) {
            below.equal = false;
        }
        self.rows.insert(
            to,
            Row {
                equal: false,
                ..row
            },
        );
    }

    /// Takes a row out. The one below it was equal with it only, unless both were with another.
    fn take(&mut self, at: usize) -> Option<Row> {
        let row = (at < self.rows.len()).then(|| self.rows.remove(at))?;
        if let Some(below) = self.rows.get_mut(at) {
            below.equal &= row.equal;
        }
        Some(row)
    }

    /// Makes a row equal with the one above, or not.
    pub fn set_equal(&mut self, at: usize, equal: bool) {
        if let Some(row) = self.rows.get_mut(at) {
            row.equal = equal;
        }
        self.settle();
    }

    /// The place of each row, from 1; equal rows share one.
    pub fn places(&self) -> Vec<usize> {
        let mut places = Vec::with_capacity(self.rows.len());
        for (at, row) in self.rows.iter().enumerate() {
            let place = match places.last() {
                Some(above) if row.equal => *above,
                _ => at + 1,
            };
            places.push(place);
        }
        places
    }

    /// As a ballot says it.
    pub fn groups(&self) -> Vec<Vec<DocumentId>> {
        let mut groups: Vec<Vec<DocumentId>> = Vec::new();
        for row in &self.rows {
            match groups.last_mut() {
                Some(group) if row.equal => group.push(row.need),
                _ => groups.push(vec![row.need]),
            }
        }
        groups
    }

    /// The first row has nobody above to be equal with.
    fn settle(&mut self) {
        if let Some(first) = self.rows.first_mut() {
            first.equal = false;
        }
    }
}

/// Hidden needs and those grouped under another are not offered; a ballot that names one stays valid.
pub fn is_offered(need: &Need) -> bool {
    need.hidden.is_none() && need.group.is_none_or(|group| group == need.id)
}

/// What is said of a ballot that was begun and not given, and what a count made of that; none
/// when nothing was begun that can be given, or when it says what was given already.
pub fn begun(kept: Option<Order>, committee: &Committee) -> Option<(Key, Option<Key>)> {
    let paper = committee.papers.first()?;
    let mut order = kept.filter(|_| paper.closed.is_none())?;
    order.follow_needs(&committee.needs);
    let given = paper.ballot.as_ref();
    let same = given.is_some_and(|given| Order::of_groups(&given.groups) == order);
    if order.is_empty() || same {
        return None;
    }
    Some(match given {
        Some(_) => (Key::RankBegunChange, None),
        None => (
            Key::RankBegun,
            committee.result.as_ref().map(|_| Key::RankMissed),
        ),
    })
}

/// The words of a chosen need while it is put in order: those that the ballot names, and those that
/// were chosen, where they were others.
pub fn words(
    chosen: Option<String>,
    given: Option<&Ballot>,
    need: &Need,
) -> (String, Option<String>) {
    let ranked = || {
        let mut changed = given?.changed.iter();
        let changed = changed.find(|changed| changed.need == need.id)?;
        Some(changed.before.clone())
    };
    let before = chosen.or_else(ranked);
    let before = before.filter(|before| *before != need.sentence);
    (need.sentence.clone(), before)
}

/// In which order a person reads the needs that are offered to them. Whoever is read first is
/// chosen more often, so each person has an order of their own, the same each time. What they
/// chose comes first as they enter (`shown` is empty then). After, nothing moves under a finger:
/// what is shown stays where it is, and what arrives goes after.
pub fn laid(
    shown: &[DocumentId],
    offered: &[DocumentId],
    chosen: &Order,
    me: ParticipantId,
) -> Vec<DocumentId> {
    let mut drawn = offered.to_vec();
    drawn.sort_by_cached_key(|id| {
        let later = !(shown.is_empty() && chosen.has(*id));
        (later, draw(me, *id))
    });
    steady(shown, &drawn)
}

/// A list that one is reading, as it is now: nothing in it moves, and what arrives goes after.
pub fn steady(shown: &[DocumentId], now: &[DocumentId]) -> Vec<DocumentId> {
    let mut steady = shown.to_vec();
    steady.retain(|id| now.contains(id));
    steady.extend(now.iter().filter(|id| !shown.contains(id)));
    steady
}

/// A number for this need and this person: FNV-1a, then mixed, for the last byte changes little.
fn draw(me: ParticipantId, need: DocumentId) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = me.0.iter().chain(&need.0).fold(0xcbf2_9ce4_8422_2325, mix);
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16
}

#[cfg(test)]
mod tests;
