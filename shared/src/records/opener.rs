//! Announces an opening key of a committee or of the region (the public scope): ballots are
//! sealed to the newest known. Its secret, and those of the former epochs, are sealed to each
//! holder (see [`crate::log::seal`]) as strict CBOR `[[epoch, secret bstr32], ...]`, bound to
//! [`Opener::sealing_context`].
//!
//! Version 1.

use minicbor::bytes::ByteVec;

use crate::identity::{ParticipantId, ReadingKey, ScopeId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Opener {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The committee, or public for the region.
    #[n(1)]
    pub scope: ScopeId,
    /// One more than the former one's; the greatest is the newest.
    #[n(2)]
    pub epoch: u32,
    /// The opening key.
    #[n(3)]
    pub public: ReadingKey,
    /// The secrets, sealed to each holder.
    #[n(4)]
    pub holders: Vec<Holder>,
}

/// One who can open.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Holder {
    /// Who.
    #[n(0)]
    pub participant: ParticipantId,
    /// The secrets, sealed to their reading key.
    #[n(1)]
    pub sealed: ByteVec,
}

impl Opener {
    /// What the sealed secrets are bound to.
    pub fn sealing_context(scope: &ScopeId, epoch: u32, holder: &ParticipantId) -> Vec<u8> {
        [
            b"porte-voix opener v1\0".as_slice(),
            &scope.0,
            &epoch.to_be_bytes(),
            &holder.0,
        ]
        .concat()
    }
}
