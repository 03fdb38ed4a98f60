//! A living key names a one-time key, by which another device becomes the same participant.
//!
//! Version 1.

use crate::identity::KeyId;

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Link {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// Public half of the one-time secret.
    #[n(1)]
    pub one_time: KeyId,
}
