//! The primitives that Noise asks for, from the crates that sign and seal: X25519,
//! ChaCha20-Poly1305 and SHA-256.
//!
//! snow's own resolver would bring a second curve, a second cipher and a second hash in older
//! versions, some forty kilobytes more to download on every phone. Nothing is computed here:
//! each type hands over to its crate. `link-*` in the golden files were written by snow's
//! resolver.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce, Tag};
use sha2::{Digest, Sha256};
use snow::Error;
use snow::types::{Cipher, Dh, Hash, Random};
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Length in bytes of the tag after each ciphertext.
const TAG: usize = 16;

/// X25519 (RFC 7748).
#[derive(Default, Zeroize, ZeroizeOnDrop)]
pub(super) struct X25519 {
    secret: [u8; 32],
    public: [u8; 32],
}

impl X25519 {
    /// The public key of a secret.
    pub(super) fn public(secret: [u8; 32]) -> [u8; 32] {
        x25519(secret, X25519_BASEPOINT_BYTES)
    }
}

impl Dh for X25519 {
    fn name(&self) -> &'static str {
        "25519"
    }

    fn pub_len(&self) -> usize {
        32
    }

    fn priv_len(&self) -> usize {
        32
    }

    fn set(&mut self, secret: &[u8]) {
        // A secret of another length is no secret: the zero key that is left opens no link.
        self.secret = secret.try_into().unwrap_or_default();
        self.public = Self::public(self.secret);
    }

    fn generate(&mut self, rng: &mut dyn Random) -> Result<(), Error> {
        let mut secret = [0; 32];
        rng.try_fill_bytes(&mut secret)?;
        self.set(&secret);
        secret.zeroize();
        Ok(())
    }

    fn pubkey(&self) -> &[u8] {
        &self.public
    }

    fn privkey(&self) -> &[u8] {
        &self.secret
    }

    fn dh(&self, public: &[u8], out: &mut [u8]) -> Result<(), Error> {
        // snow's buffers have room for the longest key it knows; ours are the first 32 bytes.
        let (Some(public), Some(out)) = (public.first_chunk::<32>(), out.first_chunk_mut::<32>())
        else {
            return Err(Error::Dh);
        };
        *out = x25519(self.secret, *public);
        Ok(())
    }
}

/// ChaCha20-Poly1305 (RFC 8439), its nonce made as Noise says: four zeros and a counter,
/// little-endian.
#[derive(Default, Zeroize, ZeroizeOnDrop)]
pub(super) struct ChaChaPoly {
    key: [u8; 32],
}

impl ChaChaPoly {
    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&self.key.into())
    }
}

fn nonce(counter: u64) -> Nonce {
    let mut nonce = [0; 12];
    if let Some(tail) = nonce.last_chunk_mut() {
        *tail = counter.to_le_bytes();
    }
    nonce.into()
}

impl Cipher for ChaChaPoly {
    fn name(&self) -> &'static str {
        "ChaChaPoly"
    }

    fn set(&mut self, key: &[u8; 32]) {
        self.key = *key;
    }

    fn encrypt(&self, counter: u64, with: &[u8], plain: &[u8], out: &mut [u8]) -> usize {
        // Invariant: snow gives room for the tag and never more than 65,535 bytes. Were it
        // otherwise nothing is written, and the other end refuses what arrives.
        let Some((text, rest)) = out.split_at_mut_checked(plain.len()) else {
            return 0;
        };
        let Some(room) = rest.first_chunk_mut::<TAG>() else {
            return 0;
        };
        text.copy_from_slice(plain);
        let sealed = self
            .cipher()
            .encrypt_inout_detached(&nonce(counter), with, text.into());
        match sealed {
            Ok(tag) => {
                *room = tag.into();
                plain.len().saturating_add(TAG)
            }
            Err(_) => {
                text.zeroize();
                0
            }
        }
    }

    fn decrypt(
        &self,
        counter: u64,
        with: &[u8],
        sealed: &[u8],
        out: &mut [u8],
    ) -> Result<usize, Error> {
        let (text, tag) = sealed.split_last_chunk::<TAG>().ok_or(Error::Decrypt)?;
        let out = out.get_mut(..text.len()).ok_or(Error::Decrypt)?;
        out.copy_from_slice(text);
        self.cipher()
            .decrypt_inout_detached(&nonce(counter), with, out.into(), &Tag::from(*tag))
            .map_err(|_| Error::Decrypt)?;
        Ok(text.len())
    }
}

/// SHA-256.
#[derive(Default)]
pub(super) struct Sha(Sha256);

impl Hash for Sha {
    fn name(&self) -> &'static str {
        "SHA256"
    }

    fn block_len(&self) -> usize {
        64
    }

    fn hash_len(&self) -> usize {
        32
    }

    fn reset(&mut self) {
        self.0 = Sha256::new();
    }

    fn input(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn result(&mut self, out: &mut [u8]) {
        // Invariant: snow's buffers hold its longest hash, twice as long as this one.
        if let Some(out) = out.first_chunk_mut() {
            *out = self.0.finalize_reset().into();
        }
    }
}
