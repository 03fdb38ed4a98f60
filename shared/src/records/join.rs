//! Introduces a key: the first envelope of its chain, with a proof by the invitation's secret.
//!
//! Version 1.

use minicbor::bytes::ByteArray;

use crate::identity::{ConsultationId, KeyId, ReadingKey, ScopeId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Join {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// Public half of the invitation's secret.
    #[n(1)]
    pub invitation: KeyId,
    /// Signature of [`Join::proof_message`] by that secret.
    #[n(2)]
    pub proof: ByteArray<64>,
    /// The participant's reading key.
    #[n(3)]
    pub reading: ReadingKey,
    /// The participant's recovery key, if a backup was made.
    #[n(4)]
    pub recovery: Option<KeyId>,
}

impl Join {
    /// What the invitation's secret signs: that this key joins this scope.
    pub fn proof_message(consultation: &ConsultationId, scope: &ScopeId, key: &KeyId) -> Vec<u8> {
        [
            b"porte-voix join v1\0".as_slice(),
            &consultation.0,
            &scope.0,
            &key.0,
        ]
        .concat()
    }
}
