//! Sealing: what only named readers can open, carried by everyone.
//!
//! HPKE base mode (RFC 9180, DHKEM X25519 HKDF-SHA256, HKDF-SHA256, ChaCha20-Poly1305) seals a
//! fresh content key to each reader; the content is sealed once under it. Both are bound to a
//! context: for a ballot its header (see [`super::Header::sealing_context`]), so that the same
//! ciphertext posted again by somebody else opens to nothing.
//!
//! ```text
//! sealed  = [ slots [ slot bstr84 ... ], content bstr ]            strict CBOR
//! slot    = first 4 bytes of the reader's key, a hint only, || HPKE enc (32) || sealed content key (48)
//! content = ChaCha20-Poly1305(content key, nonce 0, length u16 be || plaintext || zeros to 64)
//! ```

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use hpke::aead::ChaCha20Poly1305 as HpkeAead;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use minicbor::bytes::{ByteArray, ByteVec};
use zeroize::Zeroizing;

use crate::identity::ReadingKey;
use crate::identity::random::Randomness;
use crate::strict;

const INFO: &[u8] = b"porte-voix content key v1";
const PAD: usize = 64;
const HINT: usize = 4;
const SLOT: usize = HINT + 32 + 48;
/// Readers that one sealed content may have.
pub const MAX_READERS: usize = 64;

/// Why something could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// A reader's key is not a point of the curve.
    #[error("a reading key is not valid")]
    BadKey,
    /// No reader, too many, or a plaintext over 65,000 bytes.
    #[error("nobody to seal to, or too much to seal")]
    BadSize,
}

/// The secret half of a reading key.
#[derive(Clone)]
pub struct ReadingSecret(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for ReadingSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReadingSecret")
    }
}

impl ReadingSecret {
    /// The secret of 32 bytes drawn by the caller.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for this installation's storage, a backup, or a sealed hand-over.
    pub fn to_bytes(&self) -> [u8; 32] {
        *self.0
    }

    /// The public half.
    pub fn public(&self) -> ReadingKey {
        // Invariant: any 32 bytes are an X25519 private key (they are clamped when used).
        match <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(self.0.as_slice()) {
            Ok(secret) => {
                let mut key = [0; 32];
                key.copy_from_slice(&X25519HkdfSha256::sk_to_pk(&secret).to_bytes());
                ReadingKey(key)
            }
            Err(_) => ReadingKey::ZERO,
        }
    }
}

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
struct Sealed {
    #[n(0)]
    slots: Vec<ByteArray<SLOT>>,
    #[n(1)]
    content: ByteVec,
}

/// Seals a plaintext to its readers, bound to a context.
pub fn seal(
    plaintext: &[u8],
    readers: &[ReadingKey],
    context: &[u8],
    random: &mut Randomness,
) -> Result<Vec<u8>, SealError> {
    if readers.is_empty() || readers.len() > MAX_READERS || plaintext.len() > 65_000 {
        return Err(SealError::BadSize);
    }
    let content_key = Zeroizing::new(random.bytes::<32>());
    let slots = readers
        .iter()
        .map(|reader| slot(reader, content_key.as_slice(), context, random))
        .collect::<Result<Vec<_>, _>>()?;
    let cipher =
        ChaCha20Poly1305::new_from_slice(content_key.as_slice()).map_err(|_| SealError::BadSize)?;
    let content = cipher
        .encrypt(
            &Nonce::default(),
            Payload {
                msg: &pad(plaintext),
                aad: context,
            },
        )
        .map_err(|_| SealError::BadSize)?;
    Ok(strict::encode(&Sealed {
        slots,
        content: content.into(),
    }))
}

fn slot(
    reader: &ReadingKey,
    content_key: &[u8],
    context: &[u8],
    random: &mut Randomness,
) -> Result<ByteArray<SLOT>, SealError> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(reader.as_bytes())
        .map_err(|_| SealError::BadKey)?;
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<HpkeAead, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        INFO,
        content_key,
        context,
        random,
    )
    .map_err(|_| SealError::BadKey)?;
    let bytes = [
        reader.as_bytes().split_at(HINT).0,
        enc.to_bytes().as_slice(),
        sealed.as_slice(),
    ]
    .concat();
    let bytes: [u8; SLOT] = bytes.try_into().map_err(|_| SealError::BadKey)?;
    Ok(bytes.into())
}

/// Opens what was sealed to this reader in this context; none if it was not, or was altered.
pub fn open(sealed: &[u8], secret: &ReadingSecret, context: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let sealed: Sealed = strict::decode(sealed).ok()?;
    if sealed.slots.len() > MAX_READERS {
        return None;
    }
    let public = secret.public();
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret.0.as_slice()).ok()?;
    sealed.slots.iter().find_map(|slot| {
        let (hint, rest) = slot.split_at(HINT);
        let (enc, wrapped) = rest.split_at(32);
        if hint != public.as_bytes().split_at(HINT).0 {
            return None;
        }
        let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).ok()?;
        let key = hpke::single_shot_open::<HpkeAead, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &private,
            &enc,
            INFO,
            wrapped,
            context,
        )
        .ok()?;
        let cipher = ChaCha20Poly1305::new_from_slice(&key).ok()?;
        let padded = cipher
            .decrypt(
                &Nonce::default(),
                Payload {
                    msg: &sealed.content,
                    aad: context,
                },
            )
            .ok()?;
        unpad(&padded)
    })
}

/// The hint of the one reader of something sealed; none when it is malformed or has others.
pub fn sole_hint(sealed: &[u8]) -> Option<[u8; HINT]> {
    let sealed: Sealed = strict::decode(sealed).ok()?;
    match sealed.slots.as_slice() {
        [slot] => slot.first_chunk().copied(),
        _ => None,
    }
}

fn pad(plaintext: &[u8]) -> Vec<u8> {
    // Invariant: the caller refused more than 65,000 bytes.
    let length = u16::try_from(plaintext.len()).unwrap_or(u16::MAX);
    let mut padded = [length.to_be_bytes().as_slice(), plaintext].concat();
    padded.resize(padded.len().div_ceil(PAD).saturating_mul(PAD), 0);
    padded
}

fn unpad(padded: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (length, rest) = padded.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    if !padded.len().is_multiple_of(PAD) || !rest.get(length..)?.iter().all(|byte| *byte == 0) {
        return None;
    }
    rest.get(..length)
        .map(|plain| Zeroizing::new(plain.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(byte: u8) -> ReadingSecret {
        ReadingSecret::from_bytes([byte; 32])
    }

    #[test]
    fn each_reader_opens_and_nobody_else() {
        let (a, b, other) = (secret(1), secret(2), secret(3));
        let sealed = seal(
            b"ballot",
            &[a.public(), b.public()],
            b"here",
            &mut Randomness::from_seed([9; 32]),
        )
        .unwrap();
        assert_eq!(open(&sealed, &a, b"here").unwrap().as_slice(), b"ballot");
        assert_eq!(open(&sealed, &b, b"here").unwrap().as_slice(), b"ballot");
        assert!(open(&sealed, &other, b"here").is_none());
    }

    #[test]
    fn the_same_ciphertext_elsewhere_opens_to_nothing() {
        let reader = secret(1);
        let sealed = seal(
            b"ballot",
            &[reader.public()],
            b"here",
            &mut Randomness::from_seed([9; 32]),
        )
        .unwrap();
        assert!(open(&sealed, &reader, b"there").is_none());
    }

    #[test]
    fn lengths_up_to_a_block_look_the_same() {
        let reader = [secret(1).public()];
        let length = |text: &[u8]| {
            seal(text, &reader, b"", &mut Randomness::from_seed([9; 32]))
                .unwrap()
                .len()
        };
        assert_eq!(length(b""), length(&[7; 62]));
        assert!(length(&[7; 63]) > length(&[7; 62]));
    }
}
