//! From the change-envelopes of one document to the document: a pure function of the set.
//!
//! The applied set is the largest one that is closed under dependencies, in which each change
//! passes the vetting against its own past. Neither the order of the inputs nor repetition matters;
//! what one key wrote wrongly sets aside later changes of that actor and what depends on them, and
//! nothing else.

use litemap::LiteMap;
use std::collections::VecDeque;

use super::change::ChangeBody;
use super::chunk::{self, Actor, Chunk};
use super::document::Document;
use super::kind::DocKind;
use super::reason::Reason;
use crate::identity::{DocumentId, EnvelopeHash, KeyId};
use crate::ordered::Ordered;

/// A change-envelope of the document, by a key that may write in it.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Who signed it.
    pub key: KeyId,
    /// Its place in the chain of that key.
    pub seq: u64,
    /// Which envelope it is.
    pub hash: EnvelopeHash,
    /// Its body, of kind *change*.
    pub body: &'a [u8],
}

/// The document, and what is not part of it.
#[derive(Debug, Clone)]
pub struct Assembled {
    /// The document as the applied set makes it.
    pub document: Document,
    /// What is set aside, and why, ascending by hash.
    pub set_aside: Vec<(EnvelopeHash, Reason)>,
    epochs: LiteMap<KeyId, Epoch>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Epoch {
    newest: u32,
    /// Whether a change of the newest epoch is set aside.
    blocked: bool,
}

impl Assembled {
    /// The epoch in which a key writes its next change: a new one if the last one is set aside.
    pub fn epoch(&self, key: &KeyId) -> u32 {
        self.epochs.get(key).map_or(0, |epoch| {
            epoch.newest.saturating_add(u32::from(epoch.blocked))
        })
    }
}

/// A change that could be read, waiting for its turn.
struct Candidate<'a> {
    hash: EnvelopeHash,
    key: KeyId,
    epoch: u32,
    bytes: &'a [u8],
    chunk: Chunk<'a>,
}

/// The changes of one actor, in the order of its chain.
#[derive(Default)]
struct Line<'a> {
    waiting: VecDeque<Candidate<'a>>,
    /// What was refused first: all that follows is set aside with it.
    refused: bool,
}

/// Makes the document of the inputs: the largest set of changes that holds together is in it, and
/// every other one is set aside with its reason.
pub fn assemble(kind: DocKind, document: DocumentId, inputs: &[Input<'_>]) -> Assembled {
    let mut work = Work {
        document: Document::new(kind, document),
        set_aside: LiteMap::new_vec(),
        accepted: Vec::new(),
        epochs: LiteMap::new_vec(),
    };
    let mut lines = work.lines(inputs);
    work.run(&mut lines);
    for (_, line) in lines {
        work.set_rest_aside(line);
    }
    work.document.give(work.accepted.iter().copied());
    Assembled {
        document: work.document,
        set_aside: work.set_aside.into_iter().collect(),
        epochs: work.epochs,
    }
}

struct Work<'a> {
    document: Document,
    set_aside: LiteMap<EnvelopeHash, Reason>,
    accepted: Vec<&'a [u8]>,
    epochs: LiteMap<KeyId, Epoch>,
}

impl<'a> Work<'a> {
    /// Reads every input and lines them up by actor. What cannot be read refuses itself only: the
    /// actor that it would have is not known.
    fn lines(&mut self, inputs: &[Input<'a>]) -> LiteMap<Actor, Line<'a>> {
        let sorted: LiteMap<_, &Input<'a>> = inputs
            .iter()
            .map(|input| ((input.key, input.seq, input.hash), input))
            .ordered();
        let mut lines: LiteMap<Actor, Line<'a>> = LiteMap::new_vec();
        for input in sorted.into_iter().map(|(_, input)| input) {
            match self.candidate(input) {
                Ok(candidate) => lines
                    .entry(candidate.chunk.actor())
                    .or_default()
                    .waiting
                    .push_back(candidate),
                Err(reason) => {
                    self.set_aside.insert(input.hash, reason);
                }
            }
        }
        lines
    }

    fn candidate(&mut self, input: &Input<'a>) -> Result<Candidate<'a>, Reason> {
        let body = ChangeBody::decode(input.body)?;
        // Only the id of a curation follows from a need.
        if body.need.is_some() && self.document.kind() != DocKind::Curation {
            return Err(Reason::NotAChange);
        }
        let newest = self.epochs.entry(input.key).or_default();
        if body.epoch > newest.newest {
            *newest = Epoch {
                newest: body.epoch,
                blocked: false,
            };
        }
        let read = chunk::read(body.change).and_then(|chunk| {
            let actor = super::change::actor(&input.key, &self.document.id(), body.epoch);
            if chunk.actor() == actor {
                Ok(chunk)
            } else {
                Err(Reason::WrongActor)
            }
        });
        match read {
            Ok(chunk) => Ok(Candidate {
                hash: input.hash,
                key: input.key,
                epoch: body.epoch,
                bytes: body.change,
                chunk,
            }),
            Err(reason) => {
                self.block(input.key, body.epoch);
                Err(reason)
            }
        }
    }

    /// Takes what is ready from the front of each line until nothing moves.
    fn run(&mut self, lines: &mut LiteMap<Actor, Line<'a>>) {
        let mut moved = true;
        while moved {
            moved = false;
            for (_, line) in lines.iter_mut() {
                while self.step(line) {
                    moved = true;
                }
            }
        }
    }

    /// Accepts the first of the line, if all that it depends on is there. Says whether it did.
    fn step(&mut self, line: &mut Line<'a>) -> bool {
        let is_ready = |candidate: &Candidate<'a>, document: &Document| {
            candidate
                .chunk
                .dependencies
                .iter()
                .all(|dependency| document.has(dependency))
        };
        if line.refused
            || !line
                .waiting
                .front()
                .is_some_and(|first| is_ready(first, &self.document))
        {
            return false;
        }
        let Some(first) = line.waiting.pop_front() else {
            return false;
        };
        match self.document.accept(&first.key, first.epoch, &first.chunk) {
            Ok(()) => {
                self.accepted.push(first.bytes);
                true
            }
            Err(reason) => {
                line.refused = true;
                self.refuse(&first, reason);
                false
            }
        }
    }

    fn set_rest_aside(&mut self, line: Line<'a>) {
        let mut reason = if line.refused {
            Reason::DependsOnSetAside
        } else {
            Reason::MissingDependency
        };
        for candidate in line.waiting {
            self.refuse(&candidate, reason);
            reason = Reason::DependsOnSetAside;
        }
    }

    fn refuse(&mut self, candidate: &Candidate<'a>, reason: Reason) {
        self.block(candidate.key, candidate.epoch);
        self.set_aside.insert(candidate.hash, reason);
    }

    fn block(&mut self, key: KeyId, epoch: u32) {
        if let Some(newest) = self.epochs.get_mut(&key) {
            newest.blocked |= newest.newest == epoch;
        }
    }
}
