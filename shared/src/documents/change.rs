//! The body of kind *change*: a version, an epoch, and exactly one plain automerge change.
//!
//! ```text
//! version 1: [1, epoch u32, change bytes]        strict CBOR, definite lengths, nothing after
//!            [1, epoch u32, change bytes, need bstr16]   in a curation
//! ```
//!
//! A curation's id follows from its scope and its need: each of its changes names the need, so
//! that it proves by itself where it belongs, to who holds the need and to who does not.
//!
//! The actor follows from who signs, where and when, so that nobody writes under another's: the
//! vetting refuses any other. A key begins a new epoch of a document when a change of its own was
//! set aside and is issued again.

use minicbor::{Decoder, Encoder};
use sha2::{Digest, Sha256};

use super::chunk::Actor;
use super::limits;
use super::reason::Reason;
use crate::identity::{DocumentId, KeyId};

/// The version that is written.
pub const VERSION: u8 = 1;

/// The actor under which a key writes in a document, in an epoch.
pub fn actor(key: &KeyId, document: &DocumentId, epoch: u32) -> Actor {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(b"porte-voix actor v1")
        .chain_update(key.0)
        .chain_update(document.0)
        .chain_update(epoch.to_be_bytes())
        .finalize()
        .into();
    let mut actor = Actor::default();
    actor.copy_from_slice(digest.split_at(16).0);
    actor
}

/// A body of kind *change*, its chunk not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeBody<'a> {
    /// What was set aside is sent again under the next one.
    pub epoch: u32,
    /// One plain automerge change, read by [`super::chunk::read`].
    pub change: &'a [u8],
    /// In a curation: the need that it is about.
    pub need: Option<DocumentId>,
}

impl<'a> ChangeBody<'a> {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::with_capacity(self.change.len() + 29));
        // Invariant: writing to a vector does not fail.
        let written = encoder
            .array(if self.need.is_some() { 4 } else { 3 })
            .and_then(|e| e.u8(VERSION))
            .and_then(|e| e.u32(self.epoch))
            .and_then(|e| e.bytes(self.change))
            .and_then(|e| match &self.need {
                Some(need) => e.bytes(need.as_bytes()),
                None => Ok(e),
            });
        debug_assert!(written.is_ok(), "a vector takes whatever is written");
        encoder.into_writer()
    }

    /// Reads the one form that [`Self::encode`] writes.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, Reason> {
        let mut decoder = Decoder::new(bytes);
        let length = decoder.array().map_err(|_| Reason::NotAChange)?;
        let version = decoder.u8().map_err(|_| Reason::NotAChange)?;
        if version > VERSION {
            return Err(Reason::NewerVersion(version));
        }
        let epoch = decoder.u32().map_err(|_| Reason::NotAChange)?;
        let change = decoder.bytes().map_err(|_| Reason::NotAChange)?;
        let need = match length {
            Some(4) => Some(decoder.bytes().map_err(|_| Reason::NotAChange)?),
            _ => None,
        };
        let need = need.map(|need| <[u8; 16]>::try_from(need).map(DocumentId));
        let need = need.transpose().map_err(|_| Reason::NotAChange)?;
        let body = Self {
            epoch,
            change,
            need,
        };
        if !matches!(length, Some(3 | 4)) || version != VERSION || body.encode() != bytes {
            return Err(Reason::NotAChange);
        }
        if epoch > limits::LAST_EPOCH {
            return Err(Reason::EpochOutOfRange(epoch));
        }
        Ok(body)
    }
}
