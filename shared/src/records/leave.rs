//! A participant leaves the committee of the scope it is written in.
//!
//! Version 1.

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Leave {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
}
