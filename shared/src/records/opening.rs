//! Somebody opened ballots to count them.
//!
//! Version 1.

use crate::identity::{EnvelopeHash, ScopeId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Opening {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The committee whose ballots were opened.
    #[n(1)]
    pub scope: ScopeId,
    /// How many were tried.
    #[n(2)]
    pub ballots: u32,
    /// Root of their list (see [`super::list`]).
    #[n(3)]
    pub root: EnvelopeHash,
    /// Epoch of the newest opening key used.
    #[n(4)]
    pub epoch: u32,
}
