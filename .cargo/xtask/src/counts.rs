//! How many checks passed, failed, were skipped: added up over every stage.
//!
//! Read from what each tool prints or writes, because their exit codes only say yes or no.

use std::fmt;
use std::ops::AddAssign;

use serde_json::Value;

/// Passed, failed, skipped.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// A single check.
    pub(crate) fn one(passed: bool) -> Self {
        Self {
            passed: u64::from(passed),
            failed: u64::from(!passed),
            skipped: 0,
        }
    }

    /// The summaries of `cargo nextest` and of `cargo test`, wherever they stand in the output;
    /// none when there is no summary, as when a test does not compile.
    pub(crate) fn of_cargo(said: &str) -> Option<Self> {
        let mut found = None;
        for line in said.lines() {
            // "Summary [ 1.2s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped"
            // "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; ..."
            let line = line.trim();
            let summary = if line.starts_with("Summary [") {
                line.split_once("run:").map(|(_, rest)| rest)
            } else {
                line.strip_prefix("test result:")
            };
            if let Some(summary) = summary {
                *found.get_or_insert_with(Self::default) += Self::of_summary(summary);
            }
        }
        found
    }

    fn of_summary(summary: &str) -> Self {
        let mut counts = Self::default();
        let words: Vec<&str> = summary
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        for pair in words.windows(2) {
            let [number, word] = pair else { continue };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match *word {
                "passed" => counts.passed += number,
                "failed" | "timed" | "exec" => counts.failed += number,
                "skipped" | "ignored" => counts.skipped += number,
                _ => {}
            }
        }
        counts
    }

    /// Playwright's JSON report; none when it is not one.
    pub(crate) fn of_playwright(report: &str) -> Option<Self> {
        let report: Value = serde_json::from_str(report).ok()?;
        let stats = report.get("stats")?;
        let number = |key: &str| stats.get(key).and_then(Value::as_u64);
        let mut counts = Self {
            passed: number("expected")?,
            // A journey that passes only at the second try has failed once.
            failed: number("unexpected")? + number("flaky")?,
            skipped: number("skipped")?,
        };
        // A file that does not even load is an error of the report, not one of its tests.
        let errors = report
            .get("errors")
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        counts.failed += errors as u64;
        Some(counts)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn a_nextest_summary_is_read_with_its_asides() {
        let said = "   Summary [   0.012s] 7/9 tests run: 3 passed (1 slow, 1 flaky), 2 failed, 1 timed out, 1 exec failed, 2 skipped\n";
        assert_eq!(Counts::of_cargo(said), Some(counts(3, 4, 2)));
        let said = "     Summary [   2.410s] 1 test run: 1 passed, 0 skipped";
        assert_eq!(Counts::of_cargo(said), Some(counts(1, 0, 0)));
    }

    #[test]
    fn the_summaries_of_cargo_test_add_up() {
        let said = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.00s\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n";
        assert_eq!(Counts::of_cargo(said), Some(counts(4, 2, 1)));
    }

    #[test]
    fn no_summary_is_not_zero_tests() {
        assert_eq!(Counts::of_cargo("error: could not compile `shared`"), None);
        assert_eq!(Counts::of_playwright("not json"), None);
    }

    #[test]
    fn a_flaky_journey_has_failed() {
        let report =
            r#"{"stats":{"expected":5,"unexpected":1,"flaky":1,"skipped":2},"errors":[{}]}"#;
        assert_eq!(Counts::of_playwright(report), Some(counts(5, 3, 2)));
    }

    #[test]
    fn the_last_line_has_its_fixed_form() {
        assert_eq!(counts(1, 2, 3).to_string(), "1 passed, 2 failed, 3 skipped");
    }
}
