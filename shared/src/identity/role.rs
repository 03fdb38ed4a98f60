//! Roles: participant < facilitator (of committees) < coordinator < founder. A server has none.

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
    #[n(2)]
    Facilitator,
    /// Answers for the region.
    #[n(3)]
    Coordinator,
    /// Founded the consultation.
    #[n(4)]
    Founder,
}
