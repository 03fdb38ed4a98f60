//! Duels won less duels lost, and the option that wins them all, when there is one.

use super::duels::Duels;

/// `Copeland(a) = #{b: M[a,b] > 0} - #{b: M[a,b] < 0}`, for each option in order.
pub fn copeland(duels: &Duels) -> Vec<i64> {
    (0..duels.options())
        .map(|a| duels.margins(a).map(i64::signum).sum())
        .collect()
}

/// The option that wins its duel against every other, when there is one. A lone option has
/// nobody to lose to, and wins.
pub fn condorcet_winner(duels: &Duels) -> Option<usize> {
    (0..duels.options()).find(|&a| {
        duels
            .margins(a)
            .enumerate()
            .all(|(b, margin)| a == b || margin > 0)
    })
}
