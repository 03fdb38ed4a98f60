//! The header: frozen for ever at version 1.
//!
//! ```text
//! header = [ v uint = 1, consultation bstr32, scope bstr16, key bstr32, seq uint, prev bstr32,
//!            kind uint16, document bstr16, body_hash bstr32, body_len uint32 ]   strict CBOR
//! signature = Ed25519(key, "porte-voix envelope v1\0" || header)
//! hash      = SHA-256("porte-voix hash v1\0" || header)
//! ```
//!
//! One hash-linked chain per key and scope, seq from 1, the first `prev` zero. `found` is the
//! one header whose consultation is zero: its hash *is* the consultation.

use sha2::{Digest, Sha256};

use super::kind::Kind;
use crate::identity::{ConsultationId, DocumentId, EnvelopeHash, KeyId, ScopeId};
use crate::strict;

/// The only version there will be.
pub const VERSION: u8 = 1;
/// Largest body, in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// Where an envelope stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The scope.
    pub scope: ScopeId,
    /// The key.
    pub key: KeyId,
    /// The place in the key's chain of that scope, from 1.
    pub seq: u64,
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Header {
    /// [`VERSION`].
    #[n(0)]
    pub v: u8,
    /// The consultation; zero in `found` only.
    #[n(1)]
    pub consultation: ConsultationId,
    /// The scope, which the envelope never leaves.
    #[n(2)]
    pub scope: ScopeId,
    /// Who signs.
    #[n(3)]
    pub key: KeyId,
    /// Place in the chain of (key, scope), from 1.
    #[n(4)]
    pub seq: u64,
    /// Hash of the envelope before; zero at seq 1.
    #[n(5)]
    pub prev: EnvelopeHash,
    /// What the body is.
    #[n(6)]
    pub kind: Kind,
    /// The document that the body belongs to; zero for records of none.
    #[n(7)]
    pub document: DocumentId,
    /// SHA-256 of the body.
    #[n(8)]
    pub body_hash: EnvelopeHash,
    /// Length of the body in bytes.
    #[n(9)]
    pub body_len: u32,
}

impl Header {
    /// The one encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        strict::encode(self)
    }

    /// The hash of an encoded header: the envelope's name.
    pub fn hash_of(bytes: &[u8]) -> EnvelopeHash {
        EnvelopeHash(
            Sha256::new()
                .chain_update(b"porte-voix hash v1\0")
                .chain_update(bytes)
                .finalize()
                .into(),
        )
    }

    /// The bytes that are signed.
    pub fn signed_bytes(bytes: &[u8]) -> Vec<u8> {
        [b"porte-voix envelope v1\0".as_slice(), bytes].concat()
    }

    /// Where it stands.
    pub fn position(&self) -> Position {
        Position {
            scope: self.scope,
            key: self.key,
            seq: self.seq,
        }
    }

    /// The header with its body's hash and length left out: what a sealed ballot is bound to,
    /// so that the same ciphertext under another header opens to nothing.
    pub fn sealing_context(&self) -> Vec<u8> {
        let blank = Self {
            body_hash: EnvelopeHash::ZERO,
            body_len: 0,
            ..self.clone()
        };
        [b"porte-voix sealing v1\0".as_slice(), &blank.to_bytes()].concat()
    }

    /// The id of the document that an envelope at this place creates.
    pub fn new_document(consultation: &ConsultationId, kind: Kind, at: Position) -> DocumentId {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(b"porte-voix document v1\0")
            .chain_update(consultation.0)
            .chain_update(kind.0.to_be_bytes())
            .chain_update(at.key.0)
            .chain_update(at.scope.0)
            .chain_update(at.seq.to_be_bytes())
            .finalize()
            .into();
        DocumentId(first_half(digest))
    }

    /// The id of a staff document, of which there is one per owner: the consultation's charter
    /// (owner empty), a scope's curation of a need (owner: the scope, then the need), a need's plain
    /// version (the need).
    pub fn staff_document(consultation: &ConsultationId, kind: Kind, owner: &[u8]) -> DocumentId {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(b"porte-voix staff document v1\0")
            .chain_update(consultation.0)
            .chain_update(kind.0.to_be_bytes())
            .chain_update(owner)
            .finalize()
            .into();
        DocumentId(first_half(digest))
    }
}

fn first_half(digest: [u8; 32]) -> [u8; 16] {
    let mut id = [0; 16];
    id.copy_from_slice(digest.split_at(16).0);
    id
}
