//! Undoes a revocation.
//!
//! Version 1.

use crate::identity::EnvelopeHash;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Reinstate {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The revocation's envelope.
    #[n(1)]
    pub revocation: EnvelopeHash,
}
