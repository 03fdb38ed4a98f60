//! The lot that separates equals, the same for everyone and chosen by nobody.
//!
//! `lot(o) = SHA-256("lot-v1" | n | seed | cut | option)`, where `n` is one byte, the length of
//! the seed: 32, or 0 when there is none. The cut is the 32-byte hash of the signed cut, the
//! option its 16-byte id. The smaller lot, byte by byte, comes first. One lot for an option
//! serves the whole result.
//!
//! With a seed committed before and revealed after, nobody can prepare an id that wins. Without
//! one the officer who makes the cut could try several: the result says which was used.

use sha2::{Digest, Sha256};

use super::options::{OptionId, OptionList};

const TAG: &[u8] = b"lot-v1";

/// What is announced of a seed before it is revealed.
pub fn commitment(seed: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(seed).into()
}

/// One option's lot; the smaller wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lot([u8; 32]);

impl Lot {
    /// Draws the lot of one option.
    pub fn draw(seed: Option<&[u8; 32]>, cut: &[u8; 32], option: &OptionId) -> Self {
        let seed: &[u8] = seed.map_or(&[], |seed| seed);
        let length: u8 = if seed.is_empty() { 0 } else { 32 };
        let hash = Sha256::new()
            .chain_update(TAG)
            .chain_update([length])
            .chain_update(seed);
        Self(
            hash.chain_update(cut)
                .chain_update(option)
                .finalize()
                .into(),
        )
    }

    /// The bytes compared.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The lots of all the options of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lots(Vec<Lot>);

impl Lots {
    /// Draws a lot for each option.
    pub fn draw(seed: Option<&[u8; 32]>, cut: &[u8; 32], options: &OptionList) -> Self {
        Self(
            options
                .ids()
                .iter()
                .map(|id| Lot::draw(seed, cut, id))
                .collect(),
        )
    }

    /// The lot of the option at this index.
    pub fn of(&self, option: usize) -> Option<&Lot> {
        self.0.get(option)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_is_the_hash_that_anyone_can_recompute() {
        let option = [7; 16];
        let (seed, cut) = ([1; 32], [2; 32]);
        let mut written = b"lot-v1\x20".to_vec();
        written.extend(seed);
        written.extend(cut);
        written.extend(option);
        let expected: [u8; 32] = Sha256::digest(&written).into();
        assert_eq!(Lot::draw(Some(&seed), &cut, &option).as_bytes(), &expected);

        let mut written = b"lot-v1\x00".to_vec();
        written.extend(cut);
        written.extend(option);
        let expected: [u8; 32] = Sha256::digest(&written).into();
        assert_eq!(Lot::draw(None, &cut, &option).as_bytes(), &expected);
    }

    #[test]
    fn another_seed_cut_or_option_is_another_lot() {
        let lot = Lot::draw(Some(&[1; 32]), &[2; 32], &[3; 16]);
        assert_ne!(lot, Lot::draw(None, &[2; 32], &[3; 16]));
        assert_ne!(lot, Lot::draw(Some(&[9; 32]), &[2; 32], &[3; 16]));
        assert_ne!(lot, Lot::draw(Some(&[1; 32]), &[9; 32], &[3; 16]));
        assert_ne!(lot, Lot::draw(Some(&[1; 32]), &[2; 32], &[9; 16]));
    }
}
