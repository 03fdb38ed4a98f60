//! One side of a meeting of two phones: what WebRTC needs to open a data channel with no server.
//!
//! ```text
//! payload   = version 1 || 0 offer, 1 answer || consultation (8) || transport key (32)
//!             || SHA-256 of the DTLS certificate (32) || length || ufrag || length || pwd
//!             || how many || candidate*
//! candidate = 4 || IPv4 (4) || port (u16 be)     an address
//!           | 6 || IPv6 (16) || port
//!           | 0 || UUID (16) || port             a name that the phone's browser hides it behind
//! ```
//!
//! The real ufrag and password travel: browsers refuse a local description that was rewritten.
//! Nothing of a session description is copied from one phone to the other: it is read here and
//! made again there, so a code says nothing but the above. The link over the channel is bound to
//! both certificates ([`binding`]) and each code pins the other's transport key.
//!
//! Version 1.

mod candidate;
mod sdp;
#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

pub use candidate::{Address, Candidate};
pub use sdp::SdpError;

use super::code::{CodeError, Consulted, Letter};
use crate::identity::TransportKey;

/// Letters of one side's code at most.
pub const MAX_TEXT: usize = 350;
/// Candidates in one code at most.
pub const MAX_CANDIDATES: usize = 6;
const VERSION: u8 = 1;
/// Bytes whose text has [`MAX_TEXT`] letters, its prefix included.
const MAX_PAYLOAD: usize = (MAX_TEXT - 3) / 3 * 2;

/// What one phone shows the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearCode {
    /// Which consultation.
    pub consultation: Consulted,
    /// The transport key of the phone that shows it.
    pub transport: TransportKey,
    /// Whether it answers an offer.
    pub answer: bool,
    /// The ICE user fragment: 4 to 32 characters of ICE's alphabet.
    pub ufrag: String,
    /// The ICE password: 22 to 64 of them.
    pub pwd: String,
    /// SHA-256 of the DTLS certificate.
    pub fingerprint: [u8; 32],
    /// Where, the best first; at most [`MAX_CANDIDATES`].
    pub candidates: Vec<Candidate>,
}

impl NearCode {
    /// The text of the code, of at most [`MAX_TEXT`] letters when it comes from
    /// [`Self::from_sdp`].
    pub fn to_text(&self) -> String {
        Letter::Near.text(&self.pack())
    }

    fn pack(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION, u8::from(self.answer)];
        bytes.extend(self.consultation.0);
        bytes.extend(self.transport.0);
        bytes.extend(self.fingerprint);
        for word in [&self.ufrag, &self.pwd] {
            // Invariant: at most 64, see `is_word`.
            bytes.push(u8::try_from(word.len()).unwrap_or(u8::MAX));
            bytes.extend(word.as_bytes());
        }
        bytes.push(u8::try_from(self.candidates.len()).unwrap_or(u8::MAX));
        for candidate in &self.candidates {
            candidate.pack(&mut bytes);
        }
        bytes
    }

    /// Reads the payload of a code; the one packing of each value only.
    pub(super) fn unpack(payload: &[u8]) -> Result<Self, CodeError> {
        if payload.first().is_some_and(|version| *version > VERSION) {
            return Err(CodeError::Newer);
        }
        if payload.len() > MAX_PAYLOAD {
            return Err(CodeError::Unreadable);
        }
        Self::read(&mut Bytes(payload)).ok_or(CodeError::Unreadable)
    }

    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        let [version, answer] = bytes.array()?;
        if version != VERSION || answer > 1 {
            return None;
        }
        let consultation = Consulted(bytes.array()?);
        let transport = TransportKey(bytes.array()?);
        let fingerprint = bytes.array()?;
        let ufrag = bytes.word(4, 32)?;
        let pwd = bytes.word(22, 64)?;
        let [count] = bytes.array()?;
        if usize::from(count) > MAX_CANDIDATES {
            return None;
        }
        let candidates = (0..count)
            .map(|_| Candidate::read(bytes))
            .collect::<Option<_>>()?;
        bytes.0.is_empty().then_some(Self {
            consultation,
            transport,
            answer: answer == 1,
            ufrag,
            pwd,
            fingerprint,
            candidates,
        })
    }
}

/// What a link over the channel is bound to: both certificates, the offer's first.
pub fn binding(offer: &NearCode, answer: &NearCode) -> [u8; 32] {
    Sha256::new()
        .chain_update(offer.fingerprint)
        .chain_update(answer.fingerprint)
        .finalize()
        .into()
}

/// Whether a text is so many characters of ICE's alphabet (RFC 8839, 5.4).
fn is_word(text: &str, least: usize, most: usize) -> bool {
    let is_ice = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    (least..=most).contains(&text.len()) && text.bytes().all(is_ice)
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    fn word(&mut self, least: usize, most: usize) -> Option<String> {
        let [length] = self.array()?;
        let (word, rest) = self.0.split_at_checked(usize::from(length))?;
        self.0 = rest;
        let word = std::str::from_utf8(word).ok()?;
        is_word(word, least, most).then(|| word.to_owned())
    }
}
