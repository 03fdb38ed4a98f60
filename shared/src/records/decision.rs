//! What the table decided on a need, with its reasons.
//!
//! Version 1.

use crate::identity::{DocumentId, EnvelopeHash};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Decision {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The need.
    #[n(1)]
    pub need: DocumentId,
    /// The result it answers.
    #[n(2)]
    pub result: Option<EnvelopeHash>,
    /// What was decided.
    #[n(3)]
    pub verdict: Verdict,
    /// The reasons, in plain words.
    #[n(4)]
    pub reason: String,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Verdict {
    /// It will be done.
    #[n(0)]
    Accepted,
    /// It will be done in part.
    #[n(1)]
    InPart,
    /// It is put off.
    #[n(2)]
    Later,
    /// It will not be done.
    #[n(3)]
    Refused,
}
