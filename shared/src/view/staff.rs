//! What who facilitates a committee sees of it: people, needs, how many ballots, and what no
//! relay has received. Compiled for the programs of who has a role, and for nobody else.
//!
//! Numbers of the phone's own replica, like every view. Not here: what a ballot says, whose it
//! is, and which paper it answers: ballots are sealed, and a facilitator learns how many.

use serde::{Deserialize, Serialize};

use super::{Author, LinkPhase, State};
use crate::identity::{DocumentId, ScopeId};

/// A committee, as who facilitates it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facilitated {
    /// Its scope.
    pub scope: ScopeId,
    /// Whether this phone holds anything of the others: before that, the numbers say nothing.
    pub reads: bool,
    /// The people in it, by name, those without one last.
    pub people: Vec<Author>,
    /// Those who wait to be confirmed, in the same order: what they say counts for nothing yet.
    pub to_confirm: Vec<Author>,
    /// Its needs, by id, those included that are hidden from the others.
    pub needs: Vec<NeedLine>,
    /// How many people gave a ballot, whichever papers they answered.
    pub ballots: u32,
    /// How many papers can be answered.
    pub papers: u32,
    /// What no relay has received.
    pub unreceived: Unreceived,
    /// Where the link to the table stands.
    pub phase: LinkPhase,
}

/// A need, in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedLine {
    /// Its id.
    pub id: DocumentId,
    /// Its sentence.
    pub sentence: String,
    /// Who wrote it.
    pub author: Author,
    /// Where it stands, of all that makes it: [`State::Saved`] is *not received yet*.
    pub state: State,
    /// Whether it is hidden from the others.
    pub hidden: bool,
}

/// What no relay has received, as this phone knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreceived {
    /// Words, ballots, and what takes them back.
    pub contributions: u32,
    /// How many people wrote them.
    pub people: u32,
}
