//! Gives a role to somebody who joined.
//!
//! Version 1.

use crate::identity::{ParticipantId, Role, ScopeId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct GiveRole {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// Who.
    #[n(1)]
    pub participant: ParticipantId,
    /// What they may do now.
    #[n(2)]
    pub role: Role,
    /// For a facilitator, the committees.
    #[n(3)]
    pub scopes: Vec<ScopeId>,
}
