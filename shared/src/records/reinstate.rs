//! Undoes a revocation; or, by whoever left a committee and written there, their own leaving:
//! they are in it again.
//!
//! Version 1.

use crate::identity::EnvelopeHash;

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Reinstate {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The envelope of the revocation, or of the leaving.
    #[n(1)]
    pub revocation: EnvelopeHash,
}
