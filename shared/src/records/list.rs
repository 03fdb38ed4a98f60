//! A part of a list that a cut names by its root: what was held, or which ballots were counted.
//! Written in the committee's own scope, where each phone finds its own ballot.
//!
//! Version 1.

use sha2::{Digest, Sha256};

use crate::identity::{EnvelopeHash, KeyId, ParticipantId};
use crate::strict;

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct List {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// Root of the whole list: SHA-256 of its entries, strict CBOR, one after the other.
    #[n(1)]
    pub root: EnvelopeHash,
    /// Which part this is, from 0.
    #[n(2)]
    pub part: u16,
    /// How many parts there are.
    #[n(3)]
    pub parts: u16,
    /// The entries of this part.
    #[n(4)]
    pub entries: Entries,
}

/// What a list lists.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Entries {
    /// Chains held.
    #[n(0)]
    Chains(#[n(0)] Vec<ChainEntry>),
    /// Ballots.
    #[n(1)]
    Ballots(#[n(0)] Vec<BallotEntry>),
}

/// A chain held up to a place.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
#[cbor(array)]
pub struct ChainEntry {
    /// The key.
    #[n(0)]
    pub key: KeyId,
    /// The last seq before any fork.
    #[n(1)]
    pub seq: u64,
    /// The envelope there.
    #[n(2)]
    pub hash: EnvelopeHash,
}

/// A ballot and what became of it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
#[cbor(array)]
pub struct BallotEntry {
    /// Its envelope.
    #[n(0)]
    pub hash: EnvelopeHash,
    /// Whom it counts for.
    #[n(1)]
    pub participant: ParticipantId,
    /// What became of it.
    #[n(2)]
    pub fate: Fate,
}

/// What became of a ballot in a count.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
#[cbor(index_only)]
pub enum Fate {
    /// Counted.
    #[n(0)]
    Counted,
    /// A newer one of the same participant and paper was counted.
    #[n(1)]
    Replaced,
    /// It did not open or parse.
    #[n(2)]
    Null,
}

/// Entries in one part: a part stays under 32 KiB.
pub const PART: usize = 350;

/// Root of a list of chains.
pub fn root_of_chains(entries: &[ChainEntry]) -> EnvelopeHash {
    root(entries.iter().map(strict::encode))
}

/// Root of a list of ballots.
pub fn root_of_ballots(entries: &[BallotEntry]) -> EnvelopeHash {
    root(entries.iter().map(strict::encode))
}

fn root(entries: impl Iterator<Item = Vec<u8>>) -> EnvelopeHash {
    let mut digest = Sha256::new_with_prefix(b"porte-voix list v1\0");
    for entry in entries {
        digest.update(entry);
    }
    EnvelopeHash(digest.finalize().into())
}
