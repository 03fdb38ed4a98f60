//! Strict deterministic CBOR: one value has one encoding, and nothing else decodes.
//!
//! Types derive `minicbor` with array encoding. Decoding re-encodes and compares, so unknown
//! fields, longer integers, indefinite lengths and trailing bytes are all refused alike.

use minicbor::{Decode, Encode};

/// Bytes that are not the one encoding of the value that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the strict encoding of what was expected")]
pub struct Malformed;

/// The one encoding of a value.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Invariant: writing into a Vec cannot fail, and our types have no failing encoder.
    let written = minicbor::encode(value, &mut bytes);
    debug_assert!(written.is_ok(), "encoding into memory");
    bytes
}

/// Reads a value, refusing anything but its one encoding.
pub fn decode<'b, T: Decode<'b, ()> + Encode<()>>(bytes: &'b [u8]) -> Result<T, Malformed> {
    let value: T = minicbor::decode(bytes).map_err(|_| Malformed)?;
    if encode(&value) == bytes {
        Ok(value)
    } else {
        Err(Malformed)
    }
}
