//! An evening: a session of people. What is counted for accountability is the activity, never
//! the person (domain: portée, public visé).
//!
//! Version 1.

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Activity {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// What it was called.
    #[n(1)]
    pub name: String,
    /// What it was about.
    #[n(2)]
    pub reach: Reach,
    /// Whom it was for.
    #[n(3)]
    pub audience: Audience,
    /// Its day as `YYYY-MM-DD`, as its author says.
    #[n(4)]
    pub day: Option<String>,
    /// Number of people in the room.
    #[n(5)]
    pub people: Option<u32>,
}

/// What an activity was about (portée).
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Reach {
    /// The mechanisms of the Alliance.
    #[n(0)]
    Mechanisms,
    /// A project.
    #[n(1)]
    Project,
    /// Operations.
    #[n(2)]
    Operations,
}

/// Whom an activity was for (public visé).
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Audience {
    /// People concerned.
    #[n(0)]
    Concerned,
    /// Citizens.
    #[n(1)]
    Citizens,
    /// Both.
    #[n(2)]
    Mixed,
}
