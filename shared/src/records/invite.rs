//! Opens a way in: whoever holds the secret of `key` may join. Uses and dates are advice.
//!
//! Version 1.

use crate::identity::{KeyId, Role, ScopeId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Invite {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// Public half of the invitation's secret.
    #[n(1)]
    pub key: KeyId,
    /// The role it gives; none for a server.
    #[n(2)]
    pub role: Option<Role>,
    /// The committees: one for a participant, those to run for a facilitator.
    #[n(3)]
    pub scopes: Vec<ScopeId>,
    /// Whether a facilitator so invited is also officer of these committees.
    #[n(4)]
    pub officer: bool,
    /// How many joins are expected.
    #[n(5)]
    pub uses: Option<u32>,
    /// Until what day, as `YYYY-MM-DD`.
    #[n(6)]
    pub until: Option<String>,
}
