//! How the bridge's words, and what the phone keeps of them, become bytes: postcard.
//!
//! Not JSON, which compiles its readers once for every type and shape of input: some thirty
//! kilobytes more on every phone. Postcard tells nothing about itself, so what outlives the
//! program that wrote it starts with a version, [`KEPT`] or [`KEPT_VIEW`]; between an interface
//! and a core the first message says their version.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Version of drafts and of orders in the making, raised when they are written otherwise: what was
/// kept before is then let go.
pub const KEPT: u16 = 4;

/// The same of views, which are made anew: words that somebody is writing do not go with them.
pub const KEPT_VIEW: u16 = 7;

/// Writes a value.
pub fn write<T: Serialize>(value: &T) -> Vec<u8> {
    // Invariant: only maps of unknown length and failing `Serialize`s are refused, and the
    // bridge has neither; nothing can be read from no bytes.
    postcard::to_allocvec(value).unwrap_or_default()
}

/// Reads a value; nothing when it is not one of these, or more than one.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(value)
}

/// Bytes to keep: the version first.
pub fn keep(version: u16, written: &[u8]) -> Vec<u8> {
    [version.to_be_bytes().as_slice(), written].concat()
}

/// What was kept, when it is of this version.
pub fn kept(version: u16, bytes: &[u8]) -> Option<&[u8]> {
    bytes.strip_prefix(&version.to_be_bytes())
}

/// What was written, to keep where only texts are kept.
pub fn to_text(version: u16, written: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(&keep(version, written))
}

/// Reads a kept text; nothing when it is of another version.
pub fn from_text<T: DeserializeOwned>(version: u16, text: &str) -> Option<T> {
    read(kept(version, &Base64UrlUnpadded::decode_vec(text).ok()?)?)
}

#[cfg(test)]
mod tests;
