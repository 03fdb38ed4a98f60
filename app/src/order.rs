//! A ballot being made: which needs were chosen, in which order, which are equal.
//!
//! Pure, so that buttons, dragging and the keyboard do exactly the same thing. It knows neither
//! the screen nor how a ballot is sealed.

use serde::{Deserialize, Serialize};
use shared::identity::DocumentId;

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
        if self.has(need) {
            self.rows.retain(|row| row.need != need);
            self.settle();
        } else if self.rows.len() < at_most {
            self.rows.push(Row { need, equal: false });
        }
    }

    /// Lets go of needs that are no longer there.
    pub fn keep(&mut self, still_there: impl Fn(DocumentId) -> bool) {
        self.rows.retain(|row| still_there(row.need));
        self.settle();
    }

    /// Moves the row at `from` so that it stands at `to`; it is then equal with nobody.
    pub fn shift(&mut self, from: usize, to: usize) {
        if from >= self.rows.len() || to >= self.rows.len() || from == to {
            return;
        }
        let mut row = self.rows.remove(from);
        // What was equal with the moved row above it is now equal with the row further up.
        row.equal = false;
        self.rows.insert(to, row);
        self.settle();
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

#[cfg(test)]
mod tests {
    use super::*;

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
        order.keep(|need| need.0[0] != 2);
        assert_eq!(numbers(&order), [1, 3]);
    }
}
