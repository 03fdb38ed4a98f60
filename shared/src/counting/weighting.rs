//! How much each committee weighs when the region's list is made.
//!
//! Every committee weighs one unless the charter says otherwise; a result names its weighting.
//! Definitions: `facts/counting.md` 2.0, entitlement `e_g` of a committee `g` with `n_g` ballots.

/// Who weighs what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Weighting {
    /// Each committee the same: `e_g = 1`.
    #[default]
    Committee,
    /// Each person who answered the same: `e_g = n_g`.
    Person,
    /// Between both: `e_g = isqrt(n_g * 10^12)`, the whole part of a million square roots.
    SquareRoot,
    /// Each resident represented the same: `e_g` is the number that the charter gives.
    Population,
}

impl Weighting {
    /// Every weighting, the usual one first.
    pub const ALL: [Self; 4] = [
        Self::Committee,
        Self::Person,
        Self::SquareRoot,
        Self::Population,
    ];

    /// Its name in a charter and in a result.
    pub fn name(self) -> &'static str {
        match self {
            Self::Committee => "committee",
            Self::Person => "person",
            Self::SquareRoot => "square-root",
            Self::Population => "population",
        }
    }

    /// The weighting of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|weighting| weighting.name() == name)
    }

    /// The entitlement of a committee, a whole number: `ballots` is the number in its published
    /// list, `residents` what the charter says that it represents (0 when it says nothing).
    pub fn entitlement(self, ballots: u32, residents: u32) -> u64 {
        match self {
            Self::Committee => 1,
            Self::Person => u64::from(ballots),
            // 2^32 * 10^12 is below 2^72, and its root below 2^36.
            Self::SquareRoot => {
                u64::try_from((u128::from(ballots) * 1_000_000_000_000).isqrt()).unwrap_or(u64::MAX)
            }
            Self::Population => u64::from(residents),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_weighting_gives_the_whole_number_of_its_definition() {
        let weights =
            |ballots, residents| Weighting::ALL.map(|by| by.entitlement(ballots, residents));
        assert_eq!(weights(16, 7), [1, 16, 4_000_000, 7]);
        assert_eq!(weights(2, 0), [1, 2, 1_414_213, 0]);
        assert_eq!(weights(u32::MAX, 1), [1, 4_294_967_295, 65_535_999_992, 1]);
    }

    #[test]
    fn a_weighting_is_found_by_the_name_that_it_writes() {
        for weighting in Weighting::ALL {
            assert_eq!(Weighting::named(weighting.name()), Some(weighting));
        }
        assert_eq!(Weighting::named("largest"), None);
    }
}
