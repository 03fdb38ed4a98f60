//! Names who signs the cuts of a scope: any valid key of that participant.
//!
//! Version 1.

use crate::identity::{ParticipantId, ScopeId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Officer {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The committee, or public for the region.
    #[n(1)]
    pub scope: ScopeId,
    /// Who.
    #[n(2)]
    pub participant: ParticipantId,
}
