//! Introduces a new key of a known participant: the first envelope of its chain, with a proof by
//! the recovery key or by a one-time key that a living key named.
//!
//! Version 1.

use minicbor::bytes::ByteArray;

use crate::identity::{ConsultationId, KeyId, ParticipantId, ScopeId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Linked {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// Whose key it is.
    #[n(1)]
    pub participant: ParticipantId,
    /// The recovery or one-time key that proves it.
    #[n(2)]
    pub by: KeyId,
    /// Signature of [`Linked::proof_message`] by that key.
    #[n(3)]
    pub proof: ByteArray<64>,
    /// A new recovery key, if one was made; the former ones stay.
    #[n(4)]
    pub recovery: Option<KeyId>,
}

impl Linked {
    /// What the recovery or one-time key signs: that this key is the participant's.
    pub fn proof_message(
        consultation: &ConsultationId,
        scope: &ScopeId,
        participant: &ParticipantId,
        key: &KeyId,
    ) -> Vec<u8> {
        [
            b"porte-voix linked v1\0".as_slice(),
            &consultation.0,
            &scope.0,
            &participant.0,
            &key.0,
        ]
        .concat()
    }
}
