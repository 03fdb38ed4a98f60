//! Signing keys and signatures: Ed25519, `verify_strict`, always with a domain prefix that the
//! caller includes in the message.

use ed25519_dalek::{Signature, Signer, VerifyingKey};
use zeroize::Zeroizing;

use super::ids::{KeyId, ParticipantId};

/// A signing key of one participant on one installation. Never leaves it, never backed up.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key of a 32-byte seed, drawn by the caller from a good source of randomness.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The seed, to be stored on this installation only.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// Its public half.
    pub fn id(&self) -> KeyId {
        KeyId(self.0.verifying_key().to_bytes())
    }

    /// The participant whose first key this is.
    pub fn participant(&self) -> ParticipantId {
        ParticipantId::of_first_key(&self.id())
    }

    /// Signs; the message starts with a domain prefix.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({:?})", self.id())
    }
}

impl KeyId {
    /// Whether the signature on the message is this key's, by the strict rules: no small-order
    /// key, no malleable signature.
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| {
            key.verify_strict(message, &Signature::from_bytes(signature))
                .is_ok()
        })
    }
}
