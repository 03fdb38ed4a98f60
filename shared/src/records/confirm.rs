//! A facilitator confirms a join whose invitation was taken back, or puts one participant in the
//! place of another (a lost phone without backup): for ballots and counts the two are one.
//!
//! Version 1.

use crate::identity::ParticipantId;

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Confirm {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// Who is confirmed.
    #[n(1)]
    pub participant: ParticipantId,
    /// Whose place they take.
    #[n(2)]
    pub in_place_of: Option<ParticipantId>,
}
