//! A published result: a pure function of the cut, rule, charter, curation and seed, all named
//! in it; the same bytes whoever computes it. Below 20 ballots there are no figures, and never
//! for a need that fewer than the smallest group chose. A long result is several records, each
//! with some of the lines and the rest repeated: a body is at most 64 KiB.
//!
//! Version 1.

use litemap::LiteMap;
use minicbor::bytes::ByteArray;

use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::log::strict;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Outcome {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The cut's envelope.
    #[n(1)]
    pub cut: EnvelopeHash,
    /// The committee; public for the region.
    #[n(2)]
    pub scope: ScopeId,
    /// The paper's id in the charter.
    #[n(3)]
    pub paper: String,
    /// The rule: `symmetric-borda-1`.
    #[n(4)]
    pub rule: String,
    /// Seed of the lot; none when the cut's hash alone drew it.
    #[n(5)]
    pub seed: Option<ByteArray<32>>,
    /// Ballots counted, abstentions included.
    #[n(6)]
    pub ballots: u32,
    /// Of them, explicit abstentions.
    #[n(7)]
    pub abstentions: u32,
    /// Ballots that did not open or parse.
    #[n(8)]
    pub null: u32,
    /// Needs on ballots that this count does not know.
    #[n(9)]
    pub unknown: u32,
    /// Ballots of the cut that an erasure has since made impossible to recount.
    #[n(10)]
    pub erased: u32,
    /// Number of people in the committees counted.
    #[n(11)]
    pub people: u32,
    /// Committees in it, sorted.
    #[n(12)]
    pub committees: Vec<ScopeId>,
    /// Committees of the charter that are missing, sorted.
    #[n(13)]
    pub missing: Vec<ScopeId>,
    /// The needs in their order.
    #[n(14)]
    pub lines: Vec<Line>,
    /// Which part of a long result this is; none when it is whole.
    #[n(15)]
    pub part: Option<Part>,
}

/// A part of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Part {
    /// Its number, from 0.
    #[n(0)]
    pub number: u16,
    /// How many there are.
    #[n(1)]
    pub of: u16,
}

/// Bytes of lines in one part: with all that is repeated it stays under the largest body.
const PART_BYTES: usize = 40 * 1024;

impl Outcome {
    /// The records to write: one, or as many as its lines need.
    pub fn into_parts(mut self) -> Vec<Self> {
        let lines = std::mem::take(&mut self.lines);
        let mut parts: Vec<Vec<Line>> = Vec::new();
        let mut room = 0;
        for line in lines {
            let bytes = strict::encode(&line).len();
            match parts.last_mut().filter(|_| bytes <= room) {
                Some(part) => part.push(line),
                None => {
                    parts.push(vec![line]);
                    room = PART_BYTES;
                }
            }
            room = room.saturating_sub(bytes);
        }
        if parts.len() <= 1 {
            self.lines = parts.pop().unwrap_or_default();
            return vec![self];
        }
        // Invariant: a count has a few thousand lines at most.
        let of = u16::try_from(parts.len()).unwrap_or(u16::MAX);
        (0..of)
            .zip(parts)
            .map(|(number, lines)| Self {
                lines,
                part: Some(Part { number, of }),
                ..self.clone()
            })
            .collect()
    }

    /// The whole result of these parts, once each is there.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let mut sorted = LiteMap::new_vec();
        for part in parts {
            sorted.insert(part.part.map_or(0, |part| part.number), part);
        }
        let (_, first) = *sorted.as_slice().first()?;
        let of = first.part.map_or(1, |part| usize::from(part.of));
        let lines = sorted.values().flat_map(|part| part.lines.clone());
        (sorted.len() == of).then(|| Self {
            part: None,
            lines: lines.collect(),
            ..first.clone()
        })
    }
}

/// The rule of version 1 (see [`crate::counting`]).
pub const SYMMETRIC_BORDA: &str = "symmetric-borda-1";
/// Below this number of ballots a result shows order and ties, no figures.
pub const FIGURES_FROM: u32 = 20;

/// One need of a result.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Line {
    /// The need: of a group, the smallest id.
    #[n(0)]
    pub need: DocumentId,
    /// The other needs of its group, sorted.
    #[n(1)]
    pub grouped: Vec<DocumentId>,
    /// Its place from 1; needs that tie share it.
    #[n(2)]
    pub place: u32,
    /// Envelope of its excerpt.
    #[n(3)]
    pub excerpt: EnvelopeHash,
    /// Its figures, from [`FIGURES_FROM`] ballots on.
    #[n(4)]
    pub figures: Option<Figures>,
}

/// The figures of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Figures {
    /// Symmetric Borda score.
    #[n(0)]
    pub borda: i64,
    /// Copeland score.
    #[n(1)]
    pub copeland: i32,
    /// Ballots that place it first.
    #[n(2)]
    pub first: u32,
    /// Ballots that list it.
    #[n(3)]
    pub listed: u32,
}
