//! The figure a person reads: how often an option was preferred when set against another,
//! from 0 (always below) through 50 (as often above as below) to 100 (always above).

use rust_decimal::Decimal;

/// `50 + 50 * B / (W * (m - 1))`, with one decimal, half rounded away from zero.
///
/// `borda` is `B`, `weight` is `W`, `options` is `m`. Computed in integers and rounded once.
/// Nothing when there was nothing to compare: no ballot, or fewer than two options; and nothing
/// when `borda` is no score of such a count.
pub fn share(borda: i64, weight: i64, options: usize) -> Option<Decimal> {
    let rivals = i128::try_from(options).ok()?.checked_sub(1)?;
    let most = i128::from(weight).checked_mul(rivals)?;
    let borda = i128::from(borda);
    if most <= 0 || borda < -most || borda > most {
        return None;
    }
    // In tenths, 500 * (most + borda) / most; never negative, so half away from zero is half up.
    let doubled = (most + borda).checked_mul(1000)?.checked_add(most)?;
    let tenths = doubled / most.checked_mul(2)?;
    Some(Decimal::new(i64::try_from(tenths).ok()?, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(borda: i64, weight: i64, options: usize) -> String {
        share(borda, weight, options).map_or_else(|| "-".into(), |figure| figure.to_string())
    }

    #[test]
    fn the_figure_goes_from_0_to_100_with_50_in_the_middle() {
        assert_eq!(shown(30, 10, 4), "100.0");
        assert_eq!(shown(0, 10, 4), "50.0");
        assert_eq!(shown(-30, 10, 4), "0.0");
        assert_eq!(shown(1, 1, 4), "66.7");
        assert_eq!(shown(-1, 1, 4), "33.3");
    }

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        // 50 + 50 / 1000 = 50.05, and 50 - 50 / 1000 = 49.95.
        assert_eq!(shown(1, 1000, 2), "50.1");
        assert_eq!(shown(-1, 1000, 2), "50.0");
        assert_eq!(shown(-999, 1000, 2), "0.1");
        assert_eq!(shown(-1000 + 1, 1001, 2), "0.1");
    }

    #[test]
    fn nothing_compared_shows_nothing() {
        assert_eq!(shown(0, 0, 4), "-");
        assert_eq!(shown(0, 10, 1), "-");
        assert_eq!(shown(0, 10, 0), "-");
        assert_eq!(shown(31, 10, 4), "-");
    }

    #[test]
    fn the_greatest_count_still_fits() {
        assert_eq!(shown(i64::MAX, i64::MAX, 2), "100.0");
        assert_eq!(shown(i64::MIN + 1, i64::MAX, 2), "0.0");
    }
}
