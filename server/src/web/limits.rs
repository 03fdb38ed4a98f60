//! How long a connection may keep the server waiting, and how many may.

use std::time::Duration;

/// Times and numbers that no connection exceeds.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Until a request's headers are whole, from the first moment of a connection or from the
    /// request before.
    pub headers: Duration,
    /// Without one byte, either way, while a request is answered.
    pub stalled: Duration,
    /// Until the link is open, once its request came.
    pub greeting: Duration,
    /// Connections that have asked for nothing yet; and links that are not open yet. One more
    /// takes the place of the oldest.
    pub newcomers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            headers: Duration::from_secs(10),
            stalled: Duration::from_secs(60),
            greeting: Duration::from_secs(10),
            newcomers: 512,
        }
    }
}
