//! Noise's primitives with the randomness handed in: `shared` draws none of its own.
//!
//! The keystream is SHA-256 in counter mode over a seed that the caller drew for this link
//! alone. The rest is in [`super::primitives`].

use sha2::{Digest, Sha256};
use snow::params::{CipherChoice, DHChoice, HashChoice};
use snow::resolvers::CryptoResolver;
use snow::types::{Cipher, Dh, Hash, Random};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::primitives::{ChaChaPoly, Sha, X25519};

/// The primitives of the one pattern that links speak, and a keystream of the seed where it asks for randomness.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Seeded {
    seed: [u8; 32],
}

impl Seeded {
    pub(super) fn new(seed: [u8; 32]) -> Self {
        Self { seed }
    }
}

impl CryptoResolver for Seeded {
    fn resolve_rng(&self) -> Option<Box<dyn Random>> {
        Some(Box::new(Keystream {
            seed: self.seed,
            block: 0,
        }))
    }

    fn resolve_dh(&self, choice: &DHChoice) -> Option<Box<dyn Dh>> {
        match choice {
            DHChoice::Curve25519 => Some(Box::<X25519>::default()),
            _ => None,
        }
    }

    fn resolve_hash(&self, choice: &HashChoice) -> Option<Box<dyn Hash>> {
        match choice {
            HashChoice::SHA256 => Some(Box::<Sha>::default()),
            _ => None,
        }
    }

    fn resolve_cipher(&self, choice: &CipherChoice) -> Option<Box<dyn Cipher>> {
        match choice {
            CipherChoice::ChaChaPoly => Some(Box::<ChaChaPoly>::default()),
            _ => None,
        }
    }
}

#[derive(Zeroize, ZeroizeOnDrop)]
struct Keystream {
    seed: [u8; 32],
    block: u64,
}

impl Random for Keystream {
    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), snow::Error> {
        for chunk in dest.chunks_mut(32) {
            self.block = self.block.checked_add(1).ok_or(snow::Error::Rng)?;
            let bytes: [u8; 32] = Sha256::new()
                .chain_update(b"porte-voix link randomness v1\0")
                .chain_update(self.seed)
                .chain_update(self.block.to_be_bytes())
                .finalize()
                .into();
            for (out, byte) in chunk.iter_mut().zip(bytes) {
                *out = byte;
            }
        }
        Ok(())
    }
}
