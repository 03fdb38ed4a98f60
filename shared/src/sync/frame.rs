//! The frames of a session, strict CBOR.
//!
//! ```text
//! frame = [ kind uint, body bstr ]
//!
//!  0 hello    [ version, [* capability], [* [scope, digest / absent] ], [* read proof] ]
//!  1 proofs   [ [* read proof] ]
//!  2 digest   [ scope, digest ]
//!  3 buckets  [ scope, 64 digests of 16 bytes ]
//!  4 ask      [ scope, buckets wanted: one bit each ]
//!  5 tips     [ scope, first key, last key, [* tip] ]   every chain in that range of keys
//!  6 want     [ scope, back, [* tip] ]                   what the sender holds of these chains
//!  7 batch    [ number, scope, [* envelope bstr] ]
//!  8 receipt  [ number, [* index in the batch that is not durable] ]
//!  9 ping     [ ]
//! 10 pong     [ ]
//! 11 to 14    parcels: see [`super::parcels`]
//! ```
//!
//! Unknown kinds are ignored, and a hello may be longer than this version knows: a newer peer
//! says more. Everything else is exact. What frames are for is told in [`super::Session`].

use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

use super::proof::ReadProof;
use crate::identity::{EnvelopeHash, KeyId, ScopeId};
use crate::log::Tip;
use crate::strict::{self, Unread};

/// The newest version of the session that this code speaks.
pub(super) const VERSION: u16 = 1;
/// The oldest.
pub(super) const OLDEST_VERSION: u16 = 1;

#[derive(Encode, Decode)]
#[cbor(array)]
struct Wire {
    #[n(0)]
    kind: u16,
    #[n(1)]
    body: ByteVec,
}

/// A frame of a kind whose body is not CBOR.
pub(super) fn plain(kind: u16, body: Vec<u8>) -> Vec<u8> {
    strict::encode(&Wire {
        kind,
        body: body.into(),
    })
}

/// The kind and the body of a frame.
pub(super) fn split(bytes: &[u8]) -> Result<(u16, Vec<u8>), Unread> {
    let wire: Wire = strict::decode(bytes)?;
    Ok((wire.kind, wire.body.into()))
}

/// What a frame says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Frame {
    Hello(Hello),
    Proofs(Proofs),
    Digest(ScopeDigest),
    Buckets(Buckets),
    Ask(Ask),
    Tips(Tips),
    Want(Want),
    Batch(Batch),
    Receipt(Receipt),
    Ping,
    Pong,
    /// Of a newer version.
    Unknown,
}

/// Opens a session: the initiator's names its scopes, the responder's answers for those.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Hello {
    #[n(0)]
    pub(super) version: u16,
    #[n(1)]
    pub(super) capabilities: Vec<u16>,
    #[n(2)]
    pub(super) scopes: Vec<HelloScope>,
    #[n(3)]
    pub(super) proofs: Vec<ReadProof>,
}

/// A scope; with its digest when the sender already sees that the receiver may read it.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(array)]
pub(super) struct HelloScope {
    #[n(0)]
    pub(super) scope: ScopeId,
    #[n(1)]
    pub(super) digest: Option<EnvelopeHash>,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Proofs {
    #[n(0)]
    pub(super) proofs: Vec<ReadProof>,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(array)]
pub(super) struct ScopeDigest {
    #[n(0)]
    pub(super) scope: ScopeId,
    #[n(1)]
    pub(super) digest: EnvelopeHash,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Buckets {
    #[n(0)]
    pub(super) scope: ScopeId,
    #[n(1)]
    pub(super) digests: Vec<ByteArray<16>>,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Ask {
    #[n(0)]
    pub(super) scope: ScopeId,
    #[n(1)]
    pub(super) buckets: u64,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Tips {
    #[n(0)]
    pub(super) scope: ScopeId,
    #[n(1)]
    pub(super) first: KeyId,
    #[n(2)]
    pub(super) last: KeyId,
    #[n(3)]
    pub(super) tips: Vec<Tip>,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Want {
    #[n(0)]
    pub(super) scope: ScopeId,
    /// Whether it answers a want: that one is not answered by another.
    #[n(1)]
    pub(super) back: bool,
    #[n(2)]
    pub(super) tips: Vec<Tip>,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Batch {
    #[n(0)]
    pub(super) number: u32,
    #[n(1)]
    pub(super) scope: ScopeId,
    #[n(2)]
    pub(super) envelopes: Vec<ByteVec>,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Receipt {
    #[n(0)]
    pub(super) number: u32,
    #[n(1)]
    pub(super) missing: Vec<u16>,
}

impl Frame {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let (kind, body) = match self {
            Self::Hello(hello) => (0, strict::encode(hello)),
            Self::Proofs(proofs) => (1, strict::encode(proofs)),
            Self::Digest(digest) => (2, strict::encode(digest)),
            Self::Buckets(buckets) => (3, strict::encode(buckets)),
            Self::Ask(ask) => (4, strict::encode(ask)),
            Self::Tips(tips) => (5, strict::encode(tips)),
            Self::Want(want) => (6, strict::encode(want)),
            Self::Batch(batch) => (7, strict::encode(batch)),
            Self::Receipt(receipt) => (8, strict::encode(receipt)),
            Self::Ping => (9, Vec::new()),
            Self::Pong => (10, Vec::new()),
            Self::Unknown => (u16::MAX, Vec::new()),
        };
        plain(kind, body)
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, Unread> {
        let wire: Wire = strict::decode(bytes)?;
        let body = wire.body.as_slice();
        Ok(match wire.kind {
            0 => Self::Hello(minicbor::decode(body).map_err(|_| Unread::Malformed)?),
            1 => Self::Proofs(strict::decode(body)?),
            2 => Self::Digest(strict::decode(body)?),
            3 => Self::Buckets(strict::decode(body)?),
            4 => Self::Ask(strict::decode(body)?),
            5 => Self::Tips(strict::decode(body)?),
            6 => Self::Want(strict::decode(body)?),
            7 => Self::Batch(strict::decode(body)?),
            8 => Self::Receipt(strict::decode(body)?),
            9 if body.is_empty() => Self::Ping,
            10 if body.is_empty() => Self::Pong,
            9 | 10 => return Err(Unread::Malformed),
            _ => Self::Unknown,
        })
    }
}
