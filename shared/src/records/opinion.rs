//! An opinion on a project, written together before it became this record.
//!
//! Version 1.

use crate::identity::DocumentId;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Opinion {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// What it is about.
    #[n(1)]
    pub subject: DocumentId,
    /// The words.
    #[n(2)]
    pub words: String,
}
