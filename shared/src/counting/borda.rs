//! The score that ranks: on each ballot, how many options stand strictly below, less how many
//! stand strictly above, added over the ballots.
//!
//! This is Borda's count for ballots that may stop early and tie, in the form that treats top
//! and bottom alike: Terzopoulou and Endriss, "The Borda class", Journal of Mathematical
//! Economics, 2021. A ballot that says nothing moves nobody, and all scores add up to zero.

use super::duels::Duels;

/// `B(a) = sum over b of M[a,b]`, for each option in order. Between `-W(m-1)` and `W(m-1)`.
pub fn symmetric_borda(duels: &Duels) -> Vec<i64> {
    (0..duels.options())
        .map(|a| duels.margins(a).sum())
        .collect()
}
