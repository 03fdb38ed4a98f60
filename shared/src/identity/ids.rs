//! Newtypes for every id: fixed arrays of bytes that cannot be mistaken for one another.
//!
//! On the wire each is a CBOR byte string of its exact length; in JSON and in links it is
//! unpadded base64url. They carry no meaning beyond identity and order.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

/// A text that is not the base64url of an id of the expected length.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: {expected} bytes in base64url are expected")]
pub struct BadId {
    /// Length in bytes of the id that was expected.
    pub expected: usize,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;
            /// All bytes zero.
            pub const ZERO: Self = Self([0; $len]);

            /// The bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// Reads the id from a slice of exactly its length.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, BadId> {
                bytes.try_into().map(Self).map_err(|_| BadId { expected: $len })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&Base64UrlUnpadded::encode_string(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let [a, b, c, d, ..] = self.0;
                write!(f, "{}({a:02x}{b:02x}{c:02x}{d:02x})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let mut bytes = [0; $len];
                // A text of more or fewer bytes is refused by one of the two.
                let read = Base64UrlUnpadded::decode(text, &mut bytes).map_err(|_| BadId { expected: $len })?;
                Self::from_slice(read)
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let bytes = d.bytes()?;
                Self::from_slice(bytes).map_err(|_| minicbor::decode::Error::message("id of another length"))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// A consultation: the hash of its `found` envelope.
    ConsultationId, 32
);
id!(
    /// A scope of the log: zero is governance, which everyone holds; any other is the inner scope
    /// of one committee, or an outer one ([`ScopeId::outer`]).
    ScopeId, 16
);
id!(
    /// An Ed25519 verifying key of one participant on one installation.
    KeyId, 32
);
id!(
    /// A participant: the first 16 bytes of SHA-256 of their first key.
    ParticipantId, 16
);
id!(
    /// An X25519 public key that ballots and secrets are sealed to.
    ReadingKey, 32
);
id!(
    /// The X25519 public key of an installation; used by links only.
    TransportKey, 32
);
id!(
    /// The hash of an envelope's header.
    EnvelopeHash, 32
);
id!(
    /// An automerge document; a need's id is its document's.
    DocumentId, 16
);

impl ScopeId {
    /// The scope that everyone holds.
    pub const PUBLIC: Self = Self::ZERO;

    /// Where the cuts, results and excerpts of a committee stand, or, of the public scope, those
    /// of the region: readable by all, held by who is concerned. The first 16 bytes of
    /// SHA-256("outer", id).
    pub fn outer(&self) -> Self {
        let digest: [u8; 32] = Sha256::new_with_prefix(b"outer")
            .chain_update(self.0)
            .finalize()
            .into();
        let mut id = [0; 16];
        id.copy_from_slice(digest.split_at(16).0);
        Self(id)
    }

    /// Whether everyone reads it.
    pub fn is_public(&self) -> bool {
        *self == Self::PUBLIC
    }
}

impl ParticipantId {
    /// The participant whose first key this is.
    pub fn of_first_key(key: &KeyId) -> Self {
        let digest: [u8; 32] = Sha256::digest(key.0).into();
        let mut id = [0; 16];
        id.copy_from_slice(digest.split_at(16).0);
        Self(id)
    }
}
