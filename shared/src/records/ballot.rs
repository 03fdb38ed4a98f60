//! A sealed ballot: the whole ballot each time, so that the newest replaces the others.
//!
//! In clear only a counter, one more than the greatest seen for the participant. Valid is, for
//! each participant and paper, the greatest (counter, envelope hash) that opens and parses.
//!
//! Version 1.

use minicbor::bytes::{ByteArray, ByteVec};

use super::words::Named;
use crate::identity::DocumentId;

/// The body of a ballot.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Ballot {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// One more than the greatest seen for this participant.
    #[n(1)]
    pub counter: u64,
    /// A [`Sealed`], sealed to the opening keys and to the author.
    #[n(2)]
    pub sealed: ByteVec,
}

/// What a ballot says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The paper's id in the charter.
    pub paper: String,
    /// Ordered groups of needs, best first; those in a group are equal; empty is an explicit
    /// abstention.
    pub groups: Vec<Vec<DocumentId>>,
    /// How needs that are not listed compare with those that are.
    pub unlisted: Unlisted,
    /// How it was given.
    pub channel: Channel,
}

/// Makes the tags of a ballot its own: nobody compares those of two.
pub type Salt = [u8; 8];
/// The words that a rank saw: see [`super::words::tag`].
pub type Tag = [u8; 4];

/// What is sealed in a ballot, in few bytes: a ballot of ten ranks has a size that is promised.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Sealed {
    /// See [`Content::paper`].
    #[n(0)]
    pub paper: String,
    /// See [`Content::unlisted`].
    #[n(1)]
    pub unlisted: Unlisted,
    /// See [`Content::channel`].
    #[n(2)]
    pub channel: Channel,
    /// See [`Salt`].
    #[n(3)]
    pub salt: ByteArray<8>,
    /// The needs that are equal with the one before: a bit each, the least for the first need.
    #[n(4)]
    pub equal: u64,
    /// Each need, best first: its id, and the tag of its words.
    #[n(5)]
    pub ranks: ByteVec,
}

/// A ballot that was opened: what it says, and of which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// What it says.
    pub content: Content,
    /// Its salt.
    pub salt: Salt,
    /// The words of each need that it lists.
    pub tags: Vec<(DocumentId, Tag)>,
}

impl Given {
    /// The words that it saw of a need.
    pub fn named(&self, need: &DocumentId) -> Option<Named> {
        let (need, tag) = *self.tags.iter().find(|(of, _)| of == need)?;
        Some(Named {
            salt: self.salt,
            need,
            tag,
        })
    }

    /// As it is sealed: each need that is listed with its tag, zeros for one that has none.
    pub fn sealed(&self) -> Sealed {
        let mut equal = 0;
        let mut ranks = Vec::new();
        let mut bit = 1u64;
        for group in &self.content.groups {
            for (at, need) in group.iter().enumerate() {
                if at > 0 {
                    equal |= bit;
                }
                bit = bit.wrapping_shl(1);
                ranks.extend(need.0);
                ranks.extend(self.named(need).map_or([0; 4], |named| named.tag));
            }
        }
        Sealed {
            paper: self.content.paper.clone(),
            unlisted: self.content.unlisted,
            channel: self.content.channel,
            salt: self.salt.into(),
            equal,
            ranks: ranks.into(),
        }
    }
}

impl Sealed {
    /// What it says, if it is sound and written in the one way.
    pub fn given(&self) -> Option<Given> {
        let (ranks, rest) = self.ranks.as_chunks::<20>();
        if !rest.is_empty() || ranks.len() > MAX_RANKS {
            return None;
        }
        let mut groups: Vec<Vec<DocumentId>> = Vec::new();
        let mut tags = Vec::new();
        let mut equal = self.equal;
        for rank in ranks {
            let (need, tag) = rank.split_first_chunk::<16>()?;
            let need = DocumentId(*need);
            tags.push((need, *tag.first_chunk::<4>()?));
            if equal & 1 == 1 {
                groups.last_mut()?.push(need);
            } else {
                groups.push(vec![need]);
            }
            equal >>= 1;
        }
        let given = Given {
            content: Content {
                paper: self.paper.clone(),
                groups,
                unlisted: self.unlisted,
                channel: self.channel,
            },
            salt: *self.salt,
            tags,
        };
        (equal == 0 && given.content.is_sound()).then_some(given)
    }
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
