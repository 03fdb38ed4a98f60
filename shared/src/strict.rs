//! Strict deterministic CBOR: one value has one encoding, and nothing else decodes.
//!
//! Types derive `minicbor` with array encoding. Decoding re-encodes and compares, so unknown
//! fields, longer integers, indefinite lengths and trailing bytes are all refused alike.

use minicbor::{Decode, Encode};

/// Why bytes are not the one encoding of the value that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// They are the encoding of nothing, or not the only one.
    #[error("not the strict encoding of what was expected")]
    Malformed,
    /// A number in them stands for something that this program does not know: a later one may.
    #[error("something in it is not known to this program")]
    Unknown,
}

/// The one encoding of a value.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Invariant: writing into a Vec cannot fail, and our types have no failing encoder.
    let written = minicbor::encode(value, &mut bytes);
    debug_assert!(written.is_ok(), "encoding into memory");
    bytes
}

/// Reads a value, refusing anything but its one encoding.
pub fn decode<'b, T: Decode<'b, ()> + Encode<()>>(bytes: &'b [u8]) -> Result<T, Unread> {
    let value: T = minicbor::decode(bytes).map_err(why)?;
    if encode(&value) == bytes {
        Ok(value)
    } else {
        Err(Unread::Malformed)
    }
}

/// Never inlined: it would stand in each of forty decoders on every phone.
#[inline(never)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "it is dropped here once, not in each decoder"
)]
fn why(error: minicbor::decode::Error) -> Unread {
    if error.is_unknown_variant() {
        Unread::Unknown
    } else {
        Unread::Malformed
    }
}
