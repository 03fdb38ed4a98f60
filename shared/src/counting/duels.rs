//! Every option against every other: how many people put the one strictly above the other.
//!
//! `N[a,b]` is the weight of the ballots with `a` strictly above `b`. A tie gives nothing;
//! an unlisted option is below every listed one, or compared with none, as the ballot says.

use super::ballot::Unlisted;
use super::profile::Profile;

/// The square matrix `N`, row above column, with a diagonal of zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duels {
    options: usize,
    above: Vec<i64>,
}

impl Duels {
    /// Counts the duels of a profile.
    ///
    /// A ballot that lists `k` of `m` options costs `k^2`, not `k * m`: for `Below`, every
    /// listed option is first taken to beat all the others (one count an option, spread over
    /// its row at the end), then what is not so among the `k` is taken back.
    pub fn count(profile: &Profile) -> Self {
        let m = profile.options();
        let mut above = vec![0; m * m];
        let mut listed_over_rest = vec![0; m];
        for (ballot, weight) in profile.ballots() {
            match ballot.unlisted() {
                Unlisted::Below => {
                    for option in ballot.listed() {
                        add(&mut listed_over_rest, option.into(), *weight);
                    }
                    take_back(&mut above, m, ballot.groups(), *weight);
                }
                Unlisted::Unknown => compare_listed(&mut above, m, ballot.groups(), *weight),
            }
        }
        for (a, row) in above.chunks_mut(m.max(1)).enumerate() {
            let over_rest = listed_over_rest.get(a).copied().unwrap_or(0);
            for (b, cell) in row.iter_mut().enumerate() {
                if a != b {
                    *cell += over_rest;
                }
            }
        }
        Self { options: m, above }
    }

    /// Number of options.
    pub fn options(&self) -> usize {
        self.options
    }

    /// `N[a,b]`: weight of the ballots with `a` strictly above `b`; 0 outside the matrix.
    pub fn above(&self, a: usize, b: usize) -> i64 {
        if b >= self.options {
            return 0;
        }
        self.above.get(a * self.options + b).copied().unwrap_or(0)
    }

    /// `M[a,b] = N[a,b] - N[b,a]`: above zero when `a` wins its duel against `b`.
    pub fn margin(&self, a: usize, b: usize) -> i64 {
        self.above(a, b) - self.above(b, a)
    }

    /// The margins of one option against each option, itself included at 0.
    pub fn margins(&self, a: usize) -> impl Iterator<Item = i64> + '_ {
        (0..self.options).map(move |b| self.margin(a, b))
    }

    /// The rows of `N`, in the order of the options.
    pub fn rows(&self) -> impl Iterator<Item = &[i64]> {
        self.above.chunks(self.options.max(1))
    }
}

/// Adds the weight to `N[a,b]` for every listed `a` in a group above that of a listed `b`.
fn compare_listed(above: &mut [i64], m: usize, groups: &[Vec<u16>], weight: i64) {
    for (place, group) in groups.iter().enumerate() {
        for &a in group {
            for &b in groups.iter().skip(place + 1).flatten() {
                add(above, usize::from(a) * m + usize::from(b), weight);
            }
        }
    }
}

/// Takes the weight from `N[a,b]` for every listed `a` that is equal to a listed `b` or below.
fn take_back(above: &mut [i64], m: usize, groups: &[Vec<u16>], weight: i64) {
    for (place, group) in groups.iter().enumerate() {
        for &a in group {
            for &b in groups.iter().take(place + 1).flatten() {
                if a != b {
                    add(above, usize::from(a) * m + usize::from(b), -weight);
                }
            }
        }
    }
}

/// Invariant: a profile holds only indexes below its number of options, so the cell is there.
/// Were it not, stopping is better than a wrong count.
#[expect(
    clippy::indexing_slicing,
    reason = "a profile checked its indexes; a silent loss would be a wrong count"
)]
fn add(cells: &mut [i64], at: usize, weight: i64) {
    cells[at] += weight;
}
