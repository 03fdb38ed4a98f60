//! A bundle: envelopes in a row, cut into pieces, each sealed to its readers.
//!
//! ```text
//! bundle = "PVCARRY" || version 1 || consultation (32) || nonce (16) || piece*
//! piece  = length (u32 be) || sealed (see [`crate::log::seal`]) of at most 48 KiB of the row
//! row    = see [`super::row`]
//! ```
//!
//! Each piece is bound to its bundle, its number and whether it is the last: pieces of two
//! bundles do not mix, none can be left out, moved or repeated. In clear are the consultation,
//! the size, and four bytes of each reader's key; who wrote what is not.
//!
//! Version 1.

use super::row::{self, MAX_ENVELOPE};
use crate::identity::random::Randomness;
use crate::identity::{ConsultationId, ReadingKey};
use crate::log::Envelope;
use crate::log::seal::{ReadingSecret, SealError, open, seal};

const MAGIC: &[u8; 7] = b"PVCARRY";
const VERSION: u8 = 1;
/// Bytes before the first piece.
const HEAD: usize = 7 + 1 + 32 + 16;
/// Bytes of the row in one piece.
const PIECE: usize = 48 * 1024;
/// Bytes of a sealed piece at most: its content padded, and a slot for each of 64 readers.
const MAX_SEALED: usize = 64 * 1024;
/// Bytes of a bundle at most: some fifteen thousand participants, and what a phone can hold.
pub const MAX_BUNDLE: usize = 32 * 1024 * 1024;

/// Why a bundle was not read, or not made. What was read before the place that is named stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Another kind of file.
    #[error("this is not a file of Porte-Voix")]
    NotABundle,
    /// Made by a newer program.
    #[error("this file was made by a newer version")]
    Newer,
    /// Of another consultation.
    #[error("this file belongs to another consultation")]
    OtherConsultation,
    /// Sealed to somebody else.
    #[error("this file was made for somebody else")]
    NotForUs,
    /// Cut short, changed, or larger than any bundle may be.
    #[error("this file is damaged or cut short")]
    Damaged,
    /// More than one bundle may hold.
    #[error("there is more than one file may hold")]
    TooLarge,
    /// It cannot be sealed to those readers.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// Makes a bundle of envelopes, in their order, that each of the readers can open.
///
/// # Errors
/// [`BundleError::Seal`] when a reader's key is not valid, or there are none or more than 64;
/// [`BundleError::TooLarge`] when the bundle would exceed [`MAX_BUNDLE`].
pub fn pack<'a>(
    consultation: &ConsultationId,
    readers: &[ReadingKey],
    envelopes: impl IntoIterator<Item = &'a Envelope>,
    random: &mut Randomness,
) -> Result<Vec<u8>, BundleError> {
    let row = row::write(envelopes);
    let nonce: [u8; 16] = random.bytes();
    let mut bundle = Vec::with_capacity(row.len().saturating_add(row.len() / 64));
    bundle.extend(MAGIC);
    bundle.push(VERSION);
    bundle.extend(consultation.as_bytes());
    bundle.extend(nonce);
    // An empty row is one empty piece: it says that there is nothing more.
    let pieces = row.len().div_ceil(PIECE).max(1);
    for number in 0..pieces {
        let start = number.saturating_mul(PIECE);
        let end = start.saturating_add(PIECE).min(row.len());
        let piece = row.get(start..end).unwrap_or_default();
        let context = context(
            consultation,
            &nonce,
            number,
            number.saturating_add(1) == pieces,
        );
        let sealed = seal(piece, readers, &context, random)?;
        let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        bundle.extend(length.to_be_bytes());
        bundle.extend(sealed);
        if bundle.len() > MAX_BUNDLE {
            return Err(BundleError::TooLarge);
        }
    }
    Ok(bundle)
}

/// The envelopes of a bundle, one after the other; nothing of them is checked but that they
/// parse. An error ends it. No more than a piece and an envelope is held at once.
pub fn unpack<'a>(
    bundle: &'a [u8],
    consultation: &'a ConsultationId,
    secret: &'a ReadingSecret,
) -> impl Iterator<Item = Result<Envelope, BundleError>> + 'a {
    let opened = Reading::begin(bundle, consultation, secret);
    let (mut reading, error) = match opened {
        Ok(reading) => (Some(reading), None),
        Err(error) => (None, Some(error)),
    };
    let mut error = error.map(Err);
    std::iter::from_fn(move || {
        if let Some(error) = error.take() {
            return Some(error);
        }
        let next = reading.as_mut()?.next().transpose();
        if !matches!(next, Some(Ok(_))) {
            reading = None;
        }
        next
    })
}

struct Reading<'a> {
    consultation: &'a ConsultationId,
    secret: &'a ReadingSecret,
    nonce: [u8; 16],
    rest: &'a [u8],
    number: usize,
    /// What was opened and is not read yet.
    row: Vec<u8>,
    read: usize,
}

impl<'a> Reading<'a> {
    fn begin(
        bundle: &'a [u8],
        consultation: &'a ConsultationId,
        secret: &'a ReadingSecret,
    ) -> Result<Self, BundleError> {
        let (head, rest) = bundle
            .split_at_checked(HEAD)
            .ok_or(BundleError::NotABundle)?;
        let (magic, head) = head.split_at(MAGIC.len());
        let (version, head) = head.split_at(1);
        let (of, nonce) = head.split_at(32);
        if magic != MAGIC {
            return Err(BundleError::NotABundle);
        }
        if version != [VERSION] {
            return Err(BundleError::Newer);
        }
        if of != consultation.as_bytes() {
            return Err(BundleError::OtherConsultation);
        }
        if bundle.len() > MAX_BUNDLE {
            return Err(BundleError::Damaged);
        }
        Ok(Self {
            consultation,
            secret,
            nonce: nonce.try_into().unwrap_or_default(),
            rest,
            number: 0,
            row: Vec::new(),
            read: 0,
        })
    }

    fn next(&mut self) -> Result<Option<Envelope>, BundleError> {
        let Some(length) = self.take(4)? else {
            return Ok(None);
        };
        let length = length
            .try_into()
            .map_or(usize::MAX, |length| u32::from_be_bytes(length) as usize);
        if length > MAX_ENVELOPE {
            return Err(BundleError::Damaged);
        }
        let bytes = self.take(length)?.ok_or(BundleError::Damaged)?;
        Envelope::from_bytes(&bytes)
            .map(Some)
            .map_err(|_| BundleError::Damaged)
    }

    /// So many bytes of the row; none at its end.
    fn take(&mut self, length: usize) -> Result<Option<Vec<u8>>, BundleError> {
        loop {
            let end = self.read.saturating_add(length);
            if let Some(bytes) = self.row.get(self.read..end) {
                let bytes = bytes.to_vec();
                self.read = end;
                return Ok(Some(bytes));
            }
            let is_between = self.read == self.row.len();
            if !self.open_next()? {
                return if is_between {
                    Ok(None)
                } else {
                    Err(BundleError::Damaged)
                };
            }
        }
    }

    /// Opens the next piece into the row; false when the last one was opened before.
    fn open_next(&mut self) -> Result<bool, BundleError> {
        if self.rest.is_empty() && self.number > 0 {
            return Ok(false);
        }
        let (length, rest) = self.rest.split_first_chunk().ok_or(BundleError::Damaged)?;
        let length = u32::from_be_bytes(*length) as usize;
        if length > MAX_SEALED {
            return Err(BundleError::Damaged);
        }
        let (sealed, rest) = rest.split_at_checked(length).ok_or(BundleError::Damaged)?;
        let context = context(self.consultation, &self.nonce, self.number, rest.is_empty());
        let piece = open(sealed, self.secret, &context).ok_or(if self.number == 0 {
            BundleError::NotForUs
        } else {
            BundleError::Damaged
        })?;
        self.row.drain(..self.read);
        self.read = 0;
        self.row.extend_from_slice(&piece);
        self.rest = rest;
        self.number = self.number.saturating_add(1);
        Ok(true)
    }
}

/// The first sealed piece of what begins as a bundle.
pub(super) fn first_piece(bundle: &[u8]) -> Option<&[u8]> {
    let (head, rest) = bundle.split_at_checked(HEAD)?;
    let (length, rest) = rest.split_first_chunk()?;
    let is_ours = head.starts_with(MAGIC) && head.get(MAGIC.len()) == Some(&VERSION);
    rest.get(..u32::from_be_bytes(*length) as usize)
        .filter(|_| is_ours)
}

fn context(consultation: &ConsultationId, nonce: &[u8; 16], number: usize, last: bool) -> Vec<u8> {
    let mut context = b"porte-voix bundle v1\0".to_vec();
    context.extend(consultation.as_bytes());
    context.extend(nonce);
    context.extend((number as u64).to_be_bytes());
    context.push(u8::from(last));
    context
}
