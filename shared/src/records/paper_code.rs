//! A code printed on a paper ballot, so that it is entered once.
//!
//! Version 1.

use minicbor::bytes::ByteArray;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct PaperCode {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The paper's id in the charter.
    #[n(1)]
    pub paper: String,
    /// SHA-256 of the code.
    #[n(2)]
    pub code: ByteArray<32>,
}
