//! One person's contribution as a few still codes: no network, no film, no hurry.
//!
//! ```text
//! part    = set (4) || number from 0 || of how many || bytes of the payload, at most 500
//! set     = first 4 bytes of SHA-256(payload)
//! payload = envelopes in few bytes, see [`super::compact`]
//! ```
//!
//! What is put together is exactly what was taken apart (checked when it is written), and goes
//! through the same admit and apply as from anywhere. Parts come in any order, as often as a
//! camera sees them.

use sha2::{Digest, Sha256};

use super::code::{CodeError, Letter};
use super::compact::{self, CompactError};
use crate::identity::ConsultationId;
use crate::log::Envelope;

/// Codes of one contribution at most.
pub const MAX_PARTS: usize = 3;
/// Bytes of the payload in one code at most.
pub const MAX_PART: usize = 500;
/// Bytes of bodies that are squeezed at most.
const MOST_TRIED: usize = 6 * 1024;
/// Bytes of a part before its share of the payload.
const HEAD: usize = 4 + 1 + 1;

/// Why a contribution was not made into codes, or not read from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StillError {
    /// It needs a film, or a file.
    #[error("there is more than {MAX_PARTS} codes hold")]
    TooMuch,
    /// Made for another consultation.
    #[error("these codes belong to another consultation")]
    OtherConsultation,
    /// See [`CodeError`].
    #[error(transparent)]
    Code(#[from] CodeError),
}

impl From<CompactError> for StillError {
    fn from(error: CompactError) -> Self {
        match error {
            CompactError::Unreadable => CodeError::Unreadable.into(),
            CompactError::Newer => CodeError::Newer.into(),
            CompactError::OtherConsultation => Self::OtherConsultation,
        }
    }
}

/// The texts of the codes that carry these envelopes, in their order.
///
/// # Errors
/// [`StillError::TooMuch`] when they do not fit, or are not what participants write.
pub fn write<'a>(
    consultation: &ConsultationId,
    envelopes: impl IntoIterator<Item = &'a Envelope>,
) -> Result<Vec<String>, StillError> {
    let envelopes: Vec<&Envelope> = envelopes.into_iter().collect();
    // What is far too much is not tried.
    let bodies = envelopes.iter().filter_map(|one| one.body.as_ref());
    if bodies.map(Vec::len).sum::<usize>() > MOST_TRIED {
        return Err(StillError::TooMuch);
    }
    let payload = compact::write(consultation, &envelopes);
    let parts = payload.len().div_ceil(MAX_PART);
    if parts > MAX_PARTS || !read(&payload, consultation)?.iter().eq(envelopes) {
        return Err(StillError::TooMuch);
    }
    let set = set_of(&payload);
    // Codes of the same size are read as easily, the last as the first.
    let share = payload.len().div_ceil(parts);
    let texts = (0u8..).zip(payload.chunks(share)).map(|(number, bytes)| {
        // Invariant: at most `MAX_PARTS`.
        let of = u8::try_from(parts).unwrap_or(u8::MAX);
        Letter::Still.text(&[set.as_slice(), &[number, of], bytes].concat())
    });
    Ok(texts.collect())
}

fn set_of(payload: &[u8]) -> [u8; 4] {
    let digest: [u8; 32] = Sha256::digest(payload).into();
    let mut set = [0; 4];
    set.copy_from_slice(digest.split_at(4).0);
    set
}

/// Puts together what a payload holds. Nothing of it is checked but that it is whole: signatures
/// are, when it is admitted.
///
/// # Errors
/// [`StillError`], but never `TooMuch`.
pub fn read(payload: &[u8], consultation: &ConsultationId) -> Result<Vec<Envelope>, StillError> {
    Ok(compact::read(payload, consultation)?)
}

/// What a part brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// So many codes are read, of how many.
    Some {
        /// Read by now.
        read: u8,
        /// In all.
        of: u8,
    },
    /// All are: the payload, for [`read`].
    All(Vec<u8>),
}

/// Gathers the parts of one contribution. Another contribution's begins anew.
#[derive(Debug, Clone, Default)]
pub struct StillReader {
    set: [u8; 4],
    parts: Vec<Option<Vec<u8>>>,
}

impl StillReader {
    /// Takes what [`super::Code::Still`] carried.
    ///
    /// # Errors
    /// When it is no part, or all parts together are not what they should be.
    pub fn take(&mut self, part: &[u8]) -> Result<Taken, CodeError> {
        let (head, bytes) = part
            .split_first_chunk::<HEAD>()
            .ok_or(CodeError::Unreadable)?;
        let [set @ .., number, of] = *head;
        if usize::from(of) > MAX_PARTS || number >= of || bytes.len() > MAX_PART {
            return Err(CodeError::Unreadable);
        }
        if set != self.set || self.parts.len() != usize::from(of) {
            self.set = set;
            self.parts = vec![None; usize::from(of)];
        }
        if let Some(place) = self.parts.get_mut(usize::from(number)) {
            *place = Some(bytes.to_vec());
        }
        let read = self.parts.iter().flatten().count();
        if read < self.parts.len() {
            return Ok(Taken::Some {
                // Invariant: at most `MAX_PARTS`.
                read: u8::try_from(read).unwrap_or(of),
                of,
            });
        }
        let payload: Vec<u8> = self.parts.iter().flatten().flatten().copied().collect();
        if set_of(&payload) != set {
            self.parts.clear();
            return Err(CodeError::Unreadable);
        }
        Ok(Taken::All(payload))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::identity::{DocumentId, ScopeId, SigningKey};
    use crate::log::envelope::Draft;
    use crate::log::{Header, Kind};
    use proptest::prelude::*;

    pub(in crate::carry) const CONSULTATION: ConsultationId = ConsultationId([7; 32]);
    const SCOPE: ScopeId = ScopeId([2; 16]);

    fn key() -> SigningKey {
        SigningKey::from_seed(&[1; 32])
    }

    fn incompressible(length: usize) -> Vec<u8> {
        let blocks = (0..=length / 32).map(|block| Sha256::digest([length as u8, block as u8]));
        blocks.flatten().take(length).collect()
    }

    /// A chain of bodies of such lengths, each changing the document of another.
    pub(in crate::carry) fn chain(bodies: &[usize]) -> Vec<Envelope> {
        let (mut tip, mut document, mut chain) = (None, DocumentId::ZERO, Vec::new());
        for length in bodies {
            if length % 3 == 0 {
                let seq = tip.map_or(0, |(seq, _)| seq) + 1;
                let (scope, key) = (SCOPE, key().id());
                let at = crate::log::Position { scope, key, seq };
                document = Header::new_document(&CONSULTATION, Kind::NEED, at);
            }
            let draft = Draft {
                scope: SCOPE,
                kind: Kind::NEED,
                document,
                body: incompressible(*length),
            };
            let envelope = Envelope::next(&key(), CONSULTATION, tip, draft).into_inner();
            tip = Some((envelope.header.seq, envelope.hash()));
            chain.push(envelope);
        }
        chain
    }

    fn payload(texts: &[String], order: &[usize]) -> Vec<u8> {
        let mut reader = StillReader::default();
        for place in order {
            let Ok(crate::carry::Code::Still(part)) = crate::carry::Code::read(&texts[*place])
            else {
                panic!("not a still code")
            };
            if let Taken::All(payload) = reader.take(&part).unwrap() {
                return payload;
            }
        }
        panic!("not whole")
    }

    #[test]
    fn codes_in_any_order_and_twice_give_the_same_envelopes() {
        let chain = chain(&[170, 300, 290, 200]);
        let texts = write(&CONSULTATION, &chain).unwrap();
        assert_eq!(texts.len(), 3);
        for order in [[0, 0, 1, 1, 2], [2, 0, 0, 2, 1], [1, 2, 1, 2, 0]] {
            let payload = payload(&texts, &order);
            assert_eq!(read(&payload, &CONSULTATION).unwrap(), chain);
        }
    }

    #[test]
    fn the_last_ones_alone_and_those_without_body_travel_too() {
        let mut chain = chain(&[30, 31, 32, 33]);
        chain.remove(1);
        chain[1].body = None;
        let texts = write(&CONSULTATION, &chain).unwrap();
        let order: Vec<usize> = (0..texts.len()).collect();
        assert_eq!(
            read(&payload(&texts, &order), &CONSULTATION).unwrap(),
            chain
        );
    }

    #[test]
    fn what_does_not_fit_and_what_is_of_another_consultation_are_named() {
        assert_eq!(
            write(&CONSULTATION, &chain(&[700, 701])),
            Err(StillError::TooMuch)
        );
        let texts = write(&CONSULTATION, &chain(&[100])).unwrap();
        assert_eq!(
            read(&payload(&texts, &[0]), &ConsultationId([8; 32])),
            Err(StillError::OtherConsultation)
        );
    }

    #[test]
    fn another_contribution_begins_anew_and_never_mixes() {
        let (a, b) = (chain(&[600, 1]), chain(&[600, 2]));
        let (a, b) = (
            write(&CONSULTATION, &a).unwrap(),
            write(&CONSULTATION, &b).unwrap(),
        );
        let texts = [a.clone(), b.clone()].concat();
        assert_eq!((a.len(), b.len()), (2, 2));
        let read_back = read(&payload(&texts, &[0, 3, 1, 2, 3]), &CONSULTATION).unwrap();
        assert_eq!(read_back, chain(&[600, 2]));
    }

    proptest! {
        #[test]
        fn any_short_chain_is_read_back(bodies in prop::collection::vec(0usize..200, 1..6)) {
            let chain = chain(&bodies);
            let texts = write(&CONSULTATION, &chain).unwrap();
            let order: Vec<usize> = (0..texts.len()).rev().collect();
            prop_assert_eq!(read(&payload(&texts, &order), &CONSULTATION).unwrap(), chain);
        }

        #[test]
        fn any_part_is_taken_or_refused(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..8)) {
            let mut reader = StillReader::default();
            for part in parts {
                if let Ok(Taken::All(payload)) = reader.take(&part) {
                    let _ = read(&payload, &CONSULTATION);
                }
            }
        }
    }
}
