//! A sealed ballot: the whole ballot each time, so that the newest replaces the others.
//!
//! In clear only a counter, one more than the greatest seen for the participant. Valid is, for
//! each participant and paper, the greatest (counter, envelope hash) that opens and parses.
//!
//! Version 1.

use minicbor::bytes::ByteVec;

use crate::identity::DocumentId;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Ballot {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// One more than the greatest seen for this participant.
    #[n(1)]
    pub counter: u64,
    /// A [`Content`], sealed to the opening keys and to the author.
    #[n(2)]
    pub sealed: ByteVec,
}

/// What is sealed in a ballot.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Content {
    /// The paper's id in the charter.
    #[n(0)]
    pub paper: String,
    /// Ordered groups of needs, best first; those in a group are equal; empty is an explicit
    /// abstention.
    #[n(1)]
    pub groups: Vec<Vec<DocumentId>>,
    /// How needs that are not listed compare with those that are.
    #[n(2)]
    pub unlisted: Unlisted,
    /// How it was given.
    #[n(3)]
    pub channel: Channel,
}

/// How needs that are not listed compare with those that are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Unlisted {
    /// Below every listed one.
    #[n(0)]
    Below,
    /// No opinion.
    #[n(1)]
    Unknown,
}

/// How a ballot was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Channel {
    /// On the participant's phone.
    #[n(0)]
    Phone,
    /// On paper, entered by somebody.
    #[n(1)]
    Paper,
    /// Said to a facilitator.
    #[n(2)]
    Facilitator,
}

/// Needs that one ballot may list.
pub const MAX_RANKS: usize = 64;

impl Content {
    /// Whether it lists each need once, no empty group, and no more than [`MAX_RANKS`].
    pub fn is_sound(&self) -> bool {
        let mut seen = std::collections::BTreeSet::new();
        self.groups
            .iter()
            .all(|group| !group.is_empty() && group.iter().all(|need| seen.insert(*need)))
            && seen.len() <= MAX_RANKS
    }
}
