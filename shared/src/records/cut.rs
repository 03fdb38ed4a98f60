//! What a count was made on, signed by the officer in public: for each scope the number and root
//! of what was held, the lists themselves being records in that scope.
//!
//! Version 1.

use crate::identity::{EnvelopeHash, ScopeId};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Cut {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The scopes, sorted.
    #[n(1)]
    pub scopes: Vec<CutScope>,
    /// Heads of the charter document.
    #[n(2)]
    pub charter: Vec<EnvelopeHash>,
    /// Heads of the curation documents, by scope (public: the region's).
    #[n(3)]
    pub curations: Vec<CurationHeads>,
}

/// One scope of a cut.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct CutScope {
    /// The scope.
    #[n(0)]
    pub scope: ScopeId,
    /// Number of chains held.
    #[n(1)]
    pub count: u32,
    /// Root of their list.
    #[n(2)]
    pub root: EnvelopeHash,
    /// Number of ballots listed.
    #[n(3)]
    pub ballots: u32,
    /// Root of the list of ballots, each with its fate.
    #[n(4)]
    pub ballots_root: EnvelopeHash,
}

/// Heads of a curation document.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct CurationHeads {
    /// The committee, or public for the region's.
    #[n(0)]
    pub scope: ScopeId,
    /// The heads, sorted.
    #[n(1)]
    pub heads: Vec<EnvelopeHash>,
}
