//! The envelope: a header, its signature, and its body when it is held.
//!
//! ```text
//! envelope = [ header bstr, signature bstr64, body bstr / null ]   strict CBOR
//! ```
//!
//! [`Envelope`] is bytes that parse; [`Verified`] is one whose signature and body hash were
//! checked, the only thing that a [`super::Log`] takes.

use minicbor::bytes::{ByteArray, ByteVec};
use sha2::{Digest, Sha256};

use super::header::{Header, MAX_BODY, VERSION};
use super::kind::Kind;
use super::store::Refusal;
use crate::identity::keys::SigningKey;
use crate::identity::{ConsultationId, DocumentId, EnvelopeHash, KeyId, ScopeId};
use crate::strict;

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
struct Wire {
    #[n(0)]
    header: ByteVec,
    #[n(1)]
    signature: ByteArray<64>,
    #[n(2)]
    body: Option<ByteVec>,
}

/// An envelope that parses; nothing else is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The header, parsed.
    pub header: Header,
    /// Signature of the header's bytes.
    pub signature: [u8; 64],
    /// The body, unless it is erased or not carried.
    pub body: Option<Vec<u8>>,
    hash: EnvelopeHash,
}

/// What one writes; the rest of the header follows from the chain.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The scope.
    pub scope: ScopeId,
    /// What the body is.
    pub kind: Kind,
    /// The document; zero for records of none.
    pub document: DocumentId,
    /// The body.
    pub body: Vec<u8>,
}

impl Envelope {
    /// Reads strict bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refusal> {
        let wire: Wire = strict::decode(bytes).map_err(|_| Refusal::Malformed)?;
        let body: Option<Vec<u8>> = wire.body.map(Into::into);
        Self::from_parts(&wire.header, wire.signature.as_slice(), body.as_deref())
    }

    /// Puts it together from the parts that a storage keeps: the header's strict bytes, the
    /// signature (64 bytes), the body when it is held.
    pub fn from_parts(
        header_bytes: &[u8],
        signature: &[u8],
        body: Option<&[u8]>,
    ) -> Result<Self, Refusal> {
        let header: Header = strict::decode(header_bytes).map_err(|_| Refusal::Malformed)?;
        if header.v != VERSION {
            return Err(Refusal::OtherVersion);
        }
        Ok(Self {
            hash: Header::hash_of(header_bytes),
            header,
            signature: signature.try_into().map_err(|_| Refusal::Malformed)?,
            body: body.map(<[u8]>::to_vec),
        })
    }

    /// The strict bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        strict::encode(&Wire {
            header: self.header.to_bytes().into(),
            signature: self.signature.into(),
            body: self.body.clone().map(Into::into),
        })
    }

    /// Its name.
    pub fn hash(&self) -> EnvelopeHash {
        self.hash
    }

    /// Signs a header over a body.
    pub fn sign(key: &SigningKey, mut header: Header, body: Vec<u8>) -> Verified {
        header.key = key.id();
        header.body_hash = body_hash(&body);
        header.body_len = u32::try_from(body.len()).unwrap_or(u32::MAX);
        let bytes = header.to_bytes();
        let signature = key.sign(&Header::signed_bytes(&bytes));
        let hash = Header::hash_of(&bytes);
        Verified(Self {
            header,
            signature,
            body: Some(body),
            hash,
        })
    }

    /// Signs what comes after `tip` (none: the first) in the chain of this key and scope.
    pub fn next(
        key: &SigningKey,
        consultation: ConsultationId,
        tip: Option<(u64, EnvelopeHash)>,
        draft: Draft,
    ) -> Verified {
        let (seq, prev) = tip.map_or((1, EnvelopeHash::ZERO), |(seq, hash)| {
            (seq.saturating_add(1), hash)
        });
        let header = Header {
            v: VERSION,
            consultation,
            scope: draft.scope,
            key: key.id(),
            seq,
            prev,
            kind: draft.kind,
            document: draft.document,
            body_hash: EnvelopeHash::ZERO,
            body_len: 0,
        };
        Self::sign(key, header, draft.body)
    }

    /// Checks what can be checked of one envelope alone: size, consultation, body, signature.
    pub fn verify(self, consultation: &ConsultationId) -> Result<Verified, Refusal> {
        let header = &self.header;
        let founds = header.kind == Kind::FOUND
            && header.consultation == ConsultationId::ZERO
            && header.seq == 1
            && header.scope.is_public()
            && self.hash.0 == consultation.0;
        if header.consultation != *consultation && !founds {
            return Err(Refusal::OtherConsultation);
        }
        if header.seq == 0 || (header.seq == 1) != (header.prev == EnvelopeHash::ZERO) {
            return Err(Refusal::Malformed);
        }
        if header.body_len as usize > MAX_BODY {
            return Err(Refusal::TooLarge);
        }
        if let Some(body) = &self.body
            && (body.len() != header.body_len as usize || body_hash(body) != header.body_hash)
        {
            return Err(Refusal::BodyMismatch);
        }
        if !header
            .key
            .verify(&Header::signed_bytes(&header.to_bytes()), &self.signature)
        {
            return Err(Refusal::BadSignature);
        }
        Ok(Verified(self))
    }

    /// Who signed.
    pub fn key(&self) -> KeyId {
        self.header.key
    }
}

/// SHA-256 of a body.
pub fn body_hash(body: &[u8]) -> EnvelopeHash {
    EnvelopeHash(Sha256::digest(body).into())
}

/// An envelope whose signature and body were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified(Envelope);

impl Verified {
    /// Takes an envelope back from this installation's own storage, where only verified ones
    /// are written, without checking its signature a second time.
    pub fn from_own_storage(envelope: Envelope) -> Self {
        Self(envelope)
    }

    /// The envelope.
    pub fn into_inner(self) -> Envelope {
        self.0
    }
}

impl std::ops::Deref for Verified {
    type Target = Envelope;
    fn deref(&self) -> &Envelope {
        &self.0
    }
}
