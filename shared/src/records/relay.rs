//! Makes an installation a relay: its receipts count, it is sent the scopes.
//!
//! Version 1.

use crate::identity::{ParticipantId, ScopeId, TransportKey};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Relay {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The server or hub, introduced by its own join.
    #[n(1)]
    pub participant: ParticipantId,
    /// Its transport key, pinned by those who connect.
    #[n(2)]
    pub transport: TransportKey,
    /// Its name, as a person reads it.
    #[n(3)]
    pub name: String,
    /// Its address, such as `https://table.example`.
    #[n(4)]
    pub address: Option<String>,
    /// The committees it relays; none for all.
    #[n(5)]
    pub scopes: Option<Vec<ScopeId>>,
}
