//! A relay holds these chains, durably, up to these places: all that it does not set aside.
//!
//! Version 1.

use crate::identity::{EnvelopeHash, KeyId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Receipt {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The chains, sorted by key.
    #[n(1)]
    pub chains: Vec<Held>,
}

/// A chain held up to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Held {
    /// The key.
    #[n(0)]
    pub key: KeyId,
    /// Held up to here.
    #[n(1)]
    pub seq: u64,
    /// The envelope there.
    #[n(2)]
    pub hash: EnvelopeHash,
}
