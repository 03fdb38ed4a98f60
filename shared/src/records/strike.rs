//! Sets a published list aside, with the reason: it stays readable, struck through, and counts as
//! published for what later counts may tell. By an officer of its scope; taken back the same way.
//!
//! Version 1.

use crate::identity::{EnvelopeHash, ScopeId};

/// Longest reason, in characters.
pub const REASON: usize = 500;

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Strike {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// Whose list: a committee's, or the region's (public).
    #[n(1)]
    pub scope: ScopeId,
    /// The cut that it was counted on; of a list made from lists, what stands in its place.
    #[n(2)]
    pub cut: EnvelopeHash,
    /// Its paper.
    #[n(3)]
    pub paper: String,
    /// One more than the greatest that its officer knew for that list: the greatest holds.
    #[n(4)]
    pub counter: u64,
    /// Why; none lets the list stand again.
    #[n(5)]
    pub reason: Option<String>,
}
