//! How many ballots list an option, and how many put it first.

use super::profile::Profile;

/// Weights for each option, by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// Weight of the ballots whose first group holds the option; all who share a first group
    /// have the whole weight of the ballot.
    pub first: Vec<i64>,
    /// Weight of the ballots that list the option anywhere.
    pub listed: Vec<i64>,
}

impl Support {
    /// Counts the support of every option of a profile.
    pub fn count(profile: &Profile) -> Self {
        let mut first = vec![0; profile.options()];
        let mut listed = vec![0; profile.options()];
        for (ballot, weight) in profile.ballots() {
            for &option in ballot.groups().first().into_iter().flatten() {
                add(&mut first, option, *weight);
            }
            for option in ballot.listed() {
                add(&mut listed, option, *weight);
            }
        }
        Self { first, listed }
    }
}

/// Invariant: a profile holds only indexes below its number of options.
#[expect(
    clippy::indexing_slicing,
    reason = "a profile checked its indexes; a silent loss would be a wrong count"
)]
fn add(weights: &mut [i64], option: u16, weight: i64) {
    weights[usize::from(option)] += weight;
}
