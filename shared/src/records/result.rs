//! A published list. A committee's is a pure function of its cut and of the rule; the region's,
//! of the committees' published lists; all is named in it, and it is the same bytes whoever
//! computes it. A long result is several records, each with some of the lines, the first one with
//! the rest too: a body is at most 64 KiB.
//!
//! It holds what the gate lets out and nothing else: in order the needs that enough people
//! chose, then, in the order of their ids, every other need that was shown. Numbers are a map
//! from names to values, so that a new rule is no new version.
//!
//! Version 1.

use litemap::LiteMap;
use minicbor::bytes::ByteArray;

use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::strict;

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Outcome {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// The cut's envelope; of a list made from lists, the digest of what it is made from.
    #[n(1)]
    pub cut: EnvelopeHash,
    /// The committee; public for the region.
    #[n(2)]
    pub scope: ScopeId,
    /// The paper's id in the charter.
    #[n(3)]
    pub paper: String,
    /// The rule: `symmetric-borda-1`, or `turns-1-` and how committees weigh.
    #[n(4)]
    pub rule: String,
    /// Seed of the lot; none when the cut's hash alone drew it.
    #[n(5)]
    pub seed: Option<ByteArray<32>>,
    /// Fewest people of whom anything is told: later results of the paper take no fewer.
    #[n(6)]
    pub smallest: u32,
    /// Numbers of the whole, by name, sorted.
    #[n(7)]
    pub figures: Vec<Figure>,
    /// Committees in it, sorted.
    #[n(8)]
    pub committees: Vec<ScopeId>,
    /// Committees of the charter that are missing, sorted.
    #[n(9)]
    pub missing: Vec<ScopeId>,
    /// Of a list made from lists: their digests, sorted. None in a count of ballots.
    #[n(10)]
    pub from: Vec<EnvelopeHash>,
    /// Of a list made from lists: the `cut` of the ones before it. None in a count of ballots,
    /// whose cut names the one before.
    #[n(11)]
    pub before: Vec<EnvelopeHash>,
    /// Heads of the charter document.
    #[n(12)]
    pub charter: Vec<EnvelopeHash>,
    /// Digest of the heads of its scope's curation documents; none when nothing was curated.
    #[n(13)]
    pub curation: Option<EnvelopeHash>,
    /// The needs that enough people chose, in their order.
    #[n(14)]
    pub lines: Vec<Line>,
    /// Every other need shown, chosen by few or by none alike, in the order of their ids.
    #[n(15)]
    pub heard: Vec<Heard>,
    /// Which part of a long result this is; none when it is whole.
    #[n(16)]
    pub part: Option<Part>,
}

/// A named number.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Figure {
    /// What it numbers.
    #[n(0)]
    pub name: String,
    /// Its value, or how much is told of it.
    #[n(1)]
    pub value: Value,
}

/// How much is told of a number of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Value {
    /// The number.
    #[n(0)]
    Exact(#[n(0)] u32),
    /// So few that the number would tell who, or none.
    #[n(1)]
    Few,
    /// So many that the number would tell who is not among them, or all.
    #[n(2)]
    Most,
}

impl Value {
    /// What may be told of `number` people among `of`: the number only where as many as the
    /// smallest group are in it and as many are not.
    pub fn told(number: u32, of: u32, smallest: u32) -> Self {
        let others = of.saturating_sub(number);
        if number >= smallest && others >= smallest {
            Self::Exact(number)
        } else if number <= others {
            Self::Few
        } else {
            Self::Most
        }
    }
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

/// Bytes of one part, about: it stays under the largest body.
const PART_BYTES: usize = 48 * 1024;
/// Bytes of lines that the first part holds at least: a region of a thousand committees names them
/// there.
const FIRST_BYTES: usize = 4 * 1024;

impl Outcome {
    /// A number of the whole, by its name.
    pub fn figure(&self, name: &str) -> Option<Value> {
        figure(&self.figures, name)
    }

    /// The names of the excerpts of its needs.
    pub fn excerpts(&self) -> impl Iterator<Item = EnvelopeHash> + '_ {
        let lines = self.lines.iter().map(|line| line.excerpt);
        lines.chain(self.heard.iter().map(|one| one.excerpt))
    }

    /// The records to write: one, or as many as its lines need.
    pub fn into_parts(mut self) -> Vec<Self> {
        let (lines, heard) = (
            std::mem::take(&mut self.lines),
            std::mem::take(&mut self.heard),
        );
        let mut parts: Vec<(Vec<Line>, Vec<Heard>)> = vec![Default::default()];
        let head = strict::encode(&self).len();
        let mut room = PART_BYTES.saturating_sub(head).max(FIRST_BYTES);
        let mut open = |bytes: usize, parts: &mut Vec<(Vec<Line>, Vec<Heard>)>| {
            if bytes > room && parts.last().is_some_and(|(a, b)| a.len() + b.len() > 0) {
                parts.push(Default::default());
                room = PART_BYTES;
            }
            room = room.saturating_sub(bytes);
        };
        for line in lines {
            open(strict::encode(&line).len(), &mut parts);
            parts
                .iter_mut()
                .last()
                .into_iter()
                .for_each(|(lines, _)| lines.push(line.clone()));
        }
        for one in heard {
            open(strict::encode(&one).len(), &mut parts);
            parts
                .iter_mut()
                .last()
                .into_iter()
                .for_each(|(_, heard)| heard.push(one.clone()));
        }
        let several = parts.len() > 1;
        // Invariant: a count has a few thousand lines at most.
        let of = u16::try_from(parts.len()).unwrap_or(u16::MAX);
        (0..of)
            .zip(parts)
            .map(|(number, (lines, heard))| Self {
                lines,
                heard,
                part: several.then_some(Part { number, of }),
                ..if number == 0 {
                    self.clone()
                } else {
                    self.without_head()
                }
            })
            .collect()
    }

    /// What each part says of the whole: which result it is part of.
    fn without_head(&self) -> Self {
        Self {
            figures: Vec::new(),
            committees: Vec::new(),
            missing: Vec::new(),
            from: Vec::new(),
            before: Vec::new(),
            charter: Vec::new(),
            curation: None,
            ..self.clone()
        }
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
        let heard = sorted.values().flat_map(|part| part.heard.clone());
        (sorted.len() == of).then(|| Self {
            part: None,
            lines: lines.collect(),
            heard: heard.collect(),
            ..first.clone()
        })
    }
}

/// The value of a name.
pub fn figure(figures: &[Figure], name: &str) -> Option<Value> {
    let named = figures.iter().find(|figure| figure.name == name);
    named.map(|figure| figure.value)
}

/// The rule of version 1 (see [`crate::counting`]).
pub const SYMMETRIC_BORDA: &str = "symmetric-borda-1";
/// The region's rule, followed by how committees weigh: `turns-1-committee`.
pub const TURNS: &str = "turns-1-";
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
    /// Its figures, by name, sorted; none below [`FIGURES_FROM`] ballots.
    #[n(4)]
    pub figures: Vec<Figure>,
}

/// A need that was heard, without place or number.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Heard {
    /// The need: of a group, the smallest id.
    #[n(0)]
    pub need: DocumentId,
    /// The other needs of its group, sorted.
    #[n(1)]
    pub grouped: Vec<DocumentId>,
    /// Its excerpt.
    #[n(2)]
    pub excerpt: EnvelopeHash,
}
