//! Envelopes in a row, as a bundle seals them and as codes on a screen show them openly.
//!
//! ```text
//! row = ( length (u32 be) || strict bytes of an envelope )*
//! ```

use crate::log::Envelope;

/// Bytes of one envelope at most: the largest body, and what stands around it.
pub(super) const MAX_ENVELOPE: usize = 65 * 1024;

/// Writes envelopes in their order.
pub fn write<'a>(envelopes: impl IntoIterator<Item = &'a Envelope>) -> Vec<u8> {
    let mut row = Vec::new();
    for envelope in envelopes {
        let bytes = envelope.to_bytes();
        // Invariant: an envelope is far shorter than 4 GiB.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        row.extend(length.to_be_bytes());
        row.extend(bytes);
    }
    row
}

/// Bytes of an envelope in a row.
#[cfg(feature = "engine")]
pub(super) fn length(envelope: &Envelope) -> usize {
    envelope.to_bytes().len().saturating_add(4)
}

/// Reads a whole row; none when it is damaged anywhere. Nothing is checked but that the
/// envelopes parse.
pub fn read(mut row: &[u8]) -> Option<Vec<Envelope>> {
    let mut envelopes = Vec::new();
    while !row.is_empty() {
        let (length, rest) = row.split_first_chunk()?;
        let length = u32::from_be_bytes(*length) as usize;
        if length > MAX_ENVELOPE {
            return None;
        }
        let (bytes, rest) = rest.split_at_checked(length)?;
        envelopes.push(Envelope::from_bytes(bytes).ok()?);
        row = rest;
    }
    Some(envelopes)
}
