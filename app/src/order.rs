//! A ballot being made: which needs were chosen, in which order, which are equal.
//!
//! Pure, so that buttons, dragging and the keyboard do exactly the same thing. It knows neither
//! the screen nor how a ballot is sealed.

use serde::{Deserialize, Serialize};
use shared::identity::{DocumentId, ParticipantId};
use shared::view::Need;

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
    let mut laid = shown.to_vec();
    laid.retain(|id| offered.contains(id));
    let mut new = offered.to_vec();
    new.retain(|id| !shown.contains(id));
    new.sort_by_cached_key(|id| {
        let later = !(shown.is_empty() && chosen.has(*id));
        (later, draw(me, *id))
    });
    laid.append(&mut new);
    laid
}

/// A number for this need and this person: FNV-1a, then mixed, for the last byte changes little.
fn draw(me: ParticipantId, need: DocumentId) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = me.0.iter().chain(&need.0).fold(0xcbf2_9ce4_8422_2325, mix);
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::view::{Author, Provenance, State};

    fn need(number: u8) -> DocumentId {
        DocumentId([number; 16])
    }

    fn order(numbers: &[u8]) -> Order {
        let mut order = Order::default();
        for number in numbers {
            order.toggle(need(*number), 9);
        }
        order
    }

    fn numbers(order: &Order) -> Vec<u8> {
        order.rows().iter().map(|row| row.need.0[0]).collect()
    }

    #[test]
    fn a_tap_chooses_and_a_second_tap_lets_go() {
        let mut order = order(&[1, 2]);
        order.toggle(need(1), 9);
        assert_eq!(numbers(&order), [2]);
    }

    #[test]
    fn no_more_than_the_paper_allows_are_chosen() {
        let mut order = order(&[1, 2]);
        order.toggle(need(3), 2);
        assert_eq!(numbers(&order), [1, 2]);
    }

    #[test]
    fn moving_up_and_down_changes_places() {
        let mut order = order(&[1, 2, 3]);
        order.shift(2, 0);
        assert_eq!(numbers(&order), [3, 1, 2]);
        order.shift(0, 1);
        assert_eq!(numbers(&order), [1, 3, 2]);
        order.shift(2, 3);
        assert_eq!(numbers(&order), [1, 3, 2]);
    }

    #[test]
    fn equal_needs_share_a_place_and_a_group() {
        let mut order = order(&[1, 2, 3]);
        order.set_equal(1, true);
        assert_eq!(order.places(), [1, 1, 3]);
        assert_eq!(order.groups(), [vec![need(1), need(2)], vec![need(3)]]);
        assert_eq!(Order::of_groups(&order.groups()), order);
    }

    #[test]
    fn the_first_is_never_equal_with_nobody() {
        let mut order = order(&[1, 2]);
        order.set_equal(0, true);
        order.set_equal(1, true);
        order.toggle(need(1), 9);
        assert_eq!(order.places(), [1]);
        assert_eq!(order.groups(), [vec![need(2)]]);
    }

    #[test]
    fn needs_that_went_away_leave_the_order() {
        let mut order = order(&[1, 2, 3]);
        order.follow(|need| (need.0[0] != 2).then_some(need));
        assert_eq!(numbers(&order), [1, 3]);
    }

    #[test]
    fn whoever_leaves_a_tie_takes_nobody_up_with_them() {
        // 2 and 3 are equal, below 1. Without 2, 3 is still below 1.
        let tied = || {
            let mut order = order(&[1, 2, 3]);
            order.set_equal(2, true);
            order
        };
        let mut kept = tied();
        kept.follow(|need| (need.0[0] != 2).then_some(need));
        assert_eq!(kept.places(), [1, 2]);
        let mut untapped = tied();
        untapped.toggle(need(2), 9);
        assert_eq!(untapped.places(), [1, 2]);
        let mut moved = tied();
        moved.shift(1, 2);
        assert_eq!(
            (numbers(&moved), moved.places()),
            (vec![1, 3, 2], vec![1, 2, 3])
        );
    }

    #[test]
    fn whoever_comes_between_equals_is_equal_with_nobody() {
        let mut order = order(&[1, 2, 3]);
        order.set_equal(1, true);
        order.shift(2, 1);
        assert_eq!(
            (numbers(&order), order.places()),
            (vec![1, 3, 2], vec![1, 2, 3])
        );
    }

    #[test]
    fn a_need_grouped_since_is_chosen_by_what_it_is_grouped_under_and_once() {
        let mut order = order(&[1, 2, 3]);
        order.follow(|id| Some(if id == need(3) { need(1) } else { id }));
        assert_eq!(numbers(&order), [1, 2]);
    }

    fn seen(number: u8) -> Need {
        Need {
            id: need(number),
            sentence: String::new(),
            details: String::new(),
            theme: None,
            provenance: Provenance::OwnWords,
            source: None,
            author: Author {
                name: None,
                me: false,
            },
            state: State::Saved,
            hidden: None,
            group: None,
            completions: Vec::new(),
        }
    }

    #[test]
    fn what_was_withdrawn_hidden_or_grouped_since_is_not_counted_as_chosen() {
        let mut order = order(&[1, 2, 3, 4, 5]);
        // 1 was withdrawn, 2 hidden; 3 is grouped under 6, which is offered, and 4 under 2.
        let mut needs = vec![seen(2), seen(3), seen(4), seen(5), seen(6)];
        needs[0].hidden = Some(String::from("des noms"));
        needs[1].group = Some(need(6));
        needs[2].group = Some(need(2));
        order.follow_needs(&needs);
        assert_eq!((numbers(&order), order.len()), (vec![6, 5], 2));
    }

    /// A participant's list as they first see it.
    fn first_list(person: u8, offered: &[DocumentId], chosen: &[u8]) -> Vec<DocumentId> {
        laid(&[], offered, &order(chosen), ParticipantId([person; 16]))
    }

    fn needs(range: core::ops::Range<u8>) -> Vec<DocumentId> {
        range.map(need).collect()
    }

    #[test]
    fn each_person_reads_every_need_once_in_an_order_of_their_own() {
        let offered = needs(0..60);
        let one = first_list(1, &offered, &[]);
        let mut sorted = one.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, offered);
        let mut backwards = offered.clone();
        backwards.reverse();
        assert_eq!(first_list(1, &backwards, &[]), one, "whatever came first");
        assert_ne!(first_list(2, &offered, &[]), one);
    }

    #[test]
    fn no_need_is_first_because_of_when_it_was_proposed() {
        // Each of ten needs is in the first half for about half of two hundred people.
        let offered = needs(0..10);
        for wanted in &offered {
            let high = (0..200_u8)
                .filter(|person| first_list(*person, &offered, &[])[..5].contains(wanted))
                .count();
            assert!((60..=140).contains(&high), "{wanted}: {high} of 200");
        }
    }

    #[test]
    fn what_is_chosen_stands_first_on_entry_and_never_jumps_after() {
        let offered = needs(0..9);
        let me = ParticipantId([1; 16]);
        let shown = first_list(1, &offered, &[4, 7]);
        let (mut first, rest) = (shown[..2].to_vec(), &shown[2..]);
        first.sort_unstable();
        assert_eq!(first, [need(4), need(7)]);
        assert_eq!(rest.len(), 7);
        assert_eq!(laid(&shown, &offered, &order(&[0, 1]), me), shown);
    }

    #[test]
    fn needs_that_arrive_while_one_reads_go_after_those_that_are_there() {
        let me = ParticipantId([1; 16]);
        let shown = first_list(1, &needs(0..9), &[]);
        let more = laid(&shown, &needs(0..30), &order(&[20]), me);
        assert_eq!(more[..9], shown);
        assert_eq!(more.len(), 30);
        let gone = laid(&more, &needs(5..30), &order(&[]), me);
        let still: Vec<_> = more.iter().copied().filter(|id| id.0[0] >= 5).collect();
        assert_eq!(gone, still);
    }
}
