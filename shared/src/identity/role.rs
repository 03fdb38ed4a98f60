//! Roles: participant < facilitator (of committees) < coordinator < founder. A server has none.
//!
//! The numbers are those of the wire. 2 is kept for partners (an organisation that drafts what it
//! is invited to), 4 for members of the table: their bodies come with what reads them.

/// What a person may do, each including the former.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(index_only)]
pub enum Role {
    /// Proposes and ranks in a committee.
    #[n(1)]
    Participant,
    /// Runs committees.
    #[n(3)]
    Facilitator,
    /// Answers for the region.
    #[n(5)]
    Coordinator,
    /// Founded the consultation.
    #[n(6)]
    Founder,
}
