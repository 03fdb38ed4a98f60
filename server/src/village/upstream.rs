//! Towards the table's server.

use std::time::Instant;

/// Whether the table's server is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upstream {
    /// The invitation named none: what is held leaves by other ways.
    Nowhere,
    /// Not since this hub was started.
    NotSeen,
    /// Not any more since then.
    Gone(Instant),
    /// The link is open.
    Here,
}
