//! Asks every replica to drop bodies for good: by the author, or by a facilitator at their
//! request. The headers stay.
//!
//! Version 1.

use crate::identity::{DocumentId, EnvelopeHash};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Erase {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// Whole documents: every body of them, earlier and later.
    #[n(1)]
    pub documents: Vec<DocumentId>,
    /// Single envelopes: ballots.
    #[n(2)]
    pub envelopes: Vec<EnvelopeHash>,
}
