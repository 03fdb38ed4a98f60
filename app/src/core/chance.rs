//! The one source of randomness of the phone: the browser's.

use shared::identity::random::Randomness;

use super::idb::Trouble;

/// 32 fresh bytes.
pub(super) fn seed() -> Result<[u8; 32], Trouble> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| Trouble::Other("no randomness".into()))?;
    Ok(seed)
}

/// A fresh stream.
pub(super) fn stream() -> Result<Randomness, Trouble> {
    seed().map(Randomness::from_seed)
}

/// A number below `end`, for what is of no consequence: pauses, names to propose.
pub(super) fn below(end: usize) -> usize {
    let [a, b, ..] = seed().unwrap_or_default();
    usize::from(u16::from_be_bytes([a, b]))
        .checked_rem(end)
        .unwrap_or(0)
}
