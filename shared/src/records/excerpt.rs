//! A need's words as published, in the public scope; its header names the need, so that an
//! erasure of the need takes it along. The body names the need too: two needs of the same words
//! never share an excerpt, and erasing one leaves the other's.
//!
//! Version 1.

use crate::identity::{DocumentId, ScopeId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Excerpt {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The need.
    #[n(1)]
    pub need: DocumentId,
    /// The committee it was proposed in.
    #[n(2)]
    pub scope: ScopeId,
    /// The sentence.
    #[n(3)]
    pub sentence: String,
    /// The details.
    #[n(4)]
    pub details: String,
    /// Theme of the charter.
    #[n(5)]
    pub theme: Option<String>,
    /// Whose words, as in the need's document.
    #[n(6)]
    pub provenance: String,
    /// In a demonstration, where the text comes from, as in the need's document.
    #[n(7)]
    pub source: Option<String>,
    /// Plain-language version in French, if there is one.
    #[n(8)]
    pub plain: Option<String>,
    /// The sentence before a small correction, where enough of those counted ranked it so.
    #[n(9)]
    pub before: Vec<String>,
}
