//! What the program of who has a role asks its core: the inside of [`super::Command::Staff`].
//!
//! To everybody else's programs it is bytes that they never read, so that whatever is added here
//! costs them nothing. Both ends are of one build, as the first message between them says.

use serde::{Deserialize, Serialize};
use shared::identity::ScopeId;

/// A question or an act of who has a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// Asks for a committee as who facilitates it sees it, a [`Desk`]; answered
    /// [`super::Problem::NotYours`] to who has no role in it.
    Committee(ScopeId),
}

/// What a facilitator's screen draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// The committee.
    pub committee: shared::view::staff::Facilitated,
    /// When this phone and the table held the same for the last time, in milliseconds since 1970
    /// by its own clock; none when that was not seen.
    pub exchanged_ms: Option<u64>,
}
