//! A line of the log that would come with every refusal, said once in a while.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the same thing is said.
const EVERY: Duration = Duration::from_secs(60);

/// When a line was written last.
#[derive(Debug, Clone, Default)]
pub(super) struct Seldom(Arc<Mutex<Option<Instant>>>);

impl Seldom {
    /// Whether it is time to say it again.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| now.saturating_duration_since(last) >= EVERY);
        if due {
            *last = Some(now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_everybody_is_one_line_a_minute() {
        let (seldom, start) = (Seldom::default(), Instant::now());
        assert!(seldom.is_due(start) && !seldom.is_due(start + EVERY / 2));
        assert!(seldom.is_due(start + EVERY));
    }
}
