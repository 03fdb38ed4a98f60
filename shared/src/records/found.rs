//! The first statement: founds the consultation, whose id is its hash.
//!
//! Version 1.

use minicbor::bytes::ByteArray;

use crate::identity::{KeyId, ReadingKey};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Found {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// What the consultation is called.
    #[n(1)]
    pub title: String,
    /// Name of the founder, as shown.
    #[n(2)]
    pub founder: String,
    /// The founder's reading key.
    #[n(3)]
    pub reading: ReadingKey,
    /// The founder's recovery key.
    #[n(4)]
    pub recovery: KeyId,
    /// Whether it is a demonstration, said on every screen.
    #[n(5)]
    pub demonstration: bool,
    /// Random bytes: two foundings never share an id.
    #[n(6)]
    pub nonce: ByteArray<16>,
}
