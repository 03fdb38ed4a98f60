//! A parcel: a bundle that somebody carries for others and cannot read.
//!
//! A phone that sees no relay gives one, sealed to a relay's reading key, to whoever passes and
//! carries for others. The relay answers with one sealed to the phone's own, which finds its way
//! back as it can. A parcel is a bundle with one reader, short enough for one frame:
//! `porte-voix import` reads it too. What it holds is in [`super::post`]; how it goes from hand
//! to hand is in [`crate::sync::parcels`].

use sha2::{Digest, Sha256};

use super::bundle::first_piece;
use crate::identity::ReadingKey;
use crate::log::seal::sole_hint;

/// Bytes of a parcel at most.
pub const MAX_PARCEL: usize = 200 * 1024;

/// The first bytes of a reading key: a hint only, which two people may share.
pub type Hint = [u8; 4];
/// The first bytes of the SHA-256 of a parcel.
pub type ParcelId = [u8; 16];

/// The hint of a reading key.
pub fn hint_of(reader: &ReadingKey) -> Hint {
    let [a, b, c, d, ..] = reader.0;
    [a, b, c, d]
}

/// What is told of a parcel before it is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// Which one.
    pub id: ParcelId,
    /// Who may be able to open it.
    pub reader: Hint,
    /// Its size, in bytes.
    pub size: u32,
}

impl Label {
    /// Bytes of a label.
    pub const BYTES: usize = 24;

    /// The label of a parcel; none of what is not one.
    pub fn of(parcel: &[u8]) -> Option<Self> {
        if parcel.len() > MAX_PARCEL {
            return None;
        }
        let digest: [u8; 32] = Sha256::digest(parcel).into();
        Some(Self {
            id: *digest.first_chunk()?,
            reader: sole_hint(first_piece(parcel)?)?,
            size: u32::try_from(parcel.len()).ok()?,
        })
    }

    /// `id || reader || size (u32 be)`
    pub fn to_bytes(self) -> Vec<u8> {
        [&self.id[..], &self.reader, &self.size.to_be_bytes()].concat()
    }

    /// Reads [`Self::to_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (id, rest) = bytes.split_first_chunk()?;
        let (reader, size) = rest.split_first_chunk()?;
        Some(Self {
            id: *id,
            reader: *reader,
            size: u32::from_be_bytes(size.try_into().ok()?),
        })
    }
}
