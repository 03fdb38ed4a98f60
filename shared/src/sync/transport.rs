//! The transport key of an installation: X25519, used by links only. It signs no envelope and
//! names no person; what it may read is shown by [`super::ReadProof`]s.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::primitives::X25519;
use crate::identity::TransportKey;

/// The secret half, kept on this installation only.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct TransportSecret([u8; 32]);

impl TransportSecret {
    /// The secret of a 32-byte seed, drawn by the caller from a good source of randomness.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(seed)
    }

    /// The seed, to be stored on this installation.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public half: what a QR code or an invitation pins.
    pub fn public(&self) -> TransportKey {
        TransportKey(X25519::public(self.0))
    }
}

impl std::fmt::Debug for TransportSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TransportSecret({:?})", self.public())
    }
}
