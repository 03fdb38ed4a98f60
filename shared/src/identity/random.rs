//! A stream of random bytes from a seed that the caller drew. Shared has no randomness of its
//! own: app and server draw 32 bytes from the system, tests draw them from their seed.

use std::convert::Infallible;

use hpke::rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// SHA-256 in counter mode over a secret seed.
pub struct Randomness {
    seed: Zeroizing<[u8; 32]>,
    block: u64,
    left: Vec<u8>,
}

impl Randomness {
    /// The stream of a seed. Two streams of one seed are the same: never use a seed twice.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self {
            seed: Zeroizing::new(seed),
            block: 0,
            left: Vec::new(),
        }
    }

    /// The next bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    fn fill(&mut self, target: &mut [u8]) {
        for byte in target {
            if self.left.is_empty() {
                let digest = Sha256::new()
                    .chain_update(b"porte-voix randomness v1\0")
                    .chain_update(*self.seed)
                    .chain_update(self.block.to_be_bytes())
                    .finalize();
                self.left = digest.to_vec();
                self.block = self.block.wrapping_add(1);
            }
            *byte = self.left.pop().unwrap_or(0);
        }
    }
}

impl TryRng for Randomness {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.bytes()))
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.bytes()))
    }
    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Infallible> {
        self.fill(target);
        Ok(())
    }
}

impl TryCryptoRng for Randomness {}
