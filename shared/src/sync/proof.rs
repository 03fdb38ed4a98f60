//! The read proof: a member key says once, on its own installation, that this transport key
//! reads a scope. It is shown inside the link, and works while the signing key is locked.
//!
//! It proves only that the key said so; whether that key is a member of the scope is for
//! [`super::Access`] to say, from the membership of the moment.

use minicbor::bytes::ByteArray;

use crate::identity::{ConsultationId, KeyId, ScopeId, SigningKey, TransportKey};

/// A member key's word that a transport key reads a scope.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct ReadProof {
    /// The scope.
    #[n(0)]
    pub scope: ScopeId,
    /// Who says so.
    #[n(1)]
    pub key: KeyId,
    /// Signature of `"porte-voix read v1\0" || consultation || transport key || scope`.
    #[n(2)]
    signature: ByteArray<64>,
}

impl ReadProof {
    /// Signs it.
    pub fn sign(
        key: &SigningKey,
        consultation: &ConsultationId,
        transport: &TransportKey,
        scope: ScopeId,
    ) -> Self {
        Self {
            scope,
            key: key.id(),
            signature: key.sign(&message(consultation, transport, scope)).into(),
        }
    }

    /// Whether its key said so of that transport key.
    pub fn verify(&self, consultation: &ConsultationId, transport: &TransportKey) -> bool {
        self.key.verify(
            &message(consultation, transport, self.scope),
            &self.signature,
        )
    }

    /// Its strict bytes, to be kept on this installation.
    pub fn to_bytes(&self) -> Vec<u8> {
        crate::strict::encode(self)
    }

    /// Reads strict bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, crate::strict::Unread> {
        crate::strict::decode(bytes)
    }
}

fn message(consultation: &ConsultationId, transport: &TransportKey, scope: ScopeId) -> Vec<u8> {
    [
        b"porte-voix read v1\0".as_slice(),
        consultation.as_bytes(),
        transport.as_bytes(),
        scope.as_bytes(),
    ]
    .concat()
}
