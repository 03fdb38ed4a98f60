//! One document: automerge's state beside the past that vetted it. The only page, with
//! [`super::reading`] and [`super::writing`], that calls automerge.
//!
//! automerge is given three things only: our frozen genesis, changes that the vetting accepted, and
//! what this phone writes itself. Its `load`, `load_incremental` and `sync` are never called.

use std::sync::OnceLock;

use automerge::{Automerge, Change, TextEncoding};

use super::change::{self, ChangeBody};
use super::chunk::{self, Action, Actor, ChangeId, Chunk, Key, Value};
use super::kind::DocKind;
use super::limits;
use super::reason::Reason;
use super::vetting::Past;
use crate::identity::{DocumentId, KeyId};

/// A document as its accepted changes make it.
#[derive(Debug, Clone)]
pub struct Document {
    kind: DocKind,
    id: DocumentId,
    past: Past,
    state: Automerge,
    /// What each accepted change left at a key of the root, with the name of its operation. Kept
    /// of needs only: ballots name the words that they saw.
    ever: Vec<Said>,
}

/// Words that a change put at a key of the root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    counter: u32,
    actor: Actor,
    key: Box<str>,
    words: Box<str>,
}

impl Document {
    /// A document of which only the genesis is known.
    pub fn new(kind: DocKind, id: DocumentId) -> Self {
        static BEGUN: [OnceLock<(Past, Automerge)>; DocKind::ALL.len()] =
            [const { OnceLock::new() }; DocKind::ALL.len()];
        let begun = BEGUN
            .get(kind as usize)
            .map(|begun| begun.get_or_init(|| begin(kind)).clone());
        let (past, state) = begun.unwrap_or_else(|| begin(kind));
        Self {
            kind,
            id,
            past,
            state,
            ever: Vec::new(),
        }
    }

    /// What it is.
    pub fn kind(&self) -> DocKind {
        self.kind
    }

    /// Its id.
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// The names of its newest changes, ascending.
    pub fn heads(&self) -> Vec<ChangeId> {
        let mut heads: Vec<ChangeId> = self.state.get_heads().iter().map(|head| head.0).collect();
        heads.sort_unstable();
        heads
    }

    /// How many changes it has, without the genesis.
    pub fn changes(&self) -> usize {
        self.past.len().saturating_sub(1)
    }

    /// Vets the body of a change by a key that may write here, and applies it.
    pub fn apply(&mut self, key: &KeyId, body: &[u8]) -> Result<(), Reason> {
        let body = ChangeBody::decode(body)?;
        let chunk = chunk::read(body.change)?;
        self.accept(key, body.epoch, &chunk)?;
        self.give(std::iter::once(body.change));
        Ok(())
    }

    /// Vets without giving to automerge: [`Self::give`] must follow.
    pub(super) fn accept(
        &mut self,
        key: &KeyId,
        epoch: u32,
        chunk: &Chunk<'_>,
    ) -> Result<(), Reason> {
        if chunk.actor() != change::actor(key, &self.id, epoch) {
            return Err(Reason::WrongActor);
        }
        self.past.accept(chunk)?;
        if self.kind == DocKind::Need {
            self.remember(chunk);
        }
        Ok(())
    }

    /// Keeps what a change leaves at each key of the root: what it put and replaced itself was
    /// never on a screen. Sorted, so that reading asks for no order of its own.
    fn remember(&mut self, chunk: &Chunk<'_>) {
        let mut left: Vec<Said> = Vec::new();
        for (operation, counter) in chunk.operations.iter().zip(chunk.start..) {
            let (None, Key::Field(key), Action::Put(Value::Text(words))) =
                (operation.object, operation.key, operation.action)
            else {
                continue;
            };
            let said = Said {
                counter,
                actor: chunk.actor(),
                key: key.into(),
                words: words.into(),
            };
            match left.iter_mut().find(|left| left.key == said.key) {
                Some(left) => *left = said,
                None => left.push(said),
            }
        }
        for said in left {
            let at = self.ever.partition_point(|known| *known < said);
            self.ever.insert(at, said);
        }
    }

    /// All words that changes ever left at a key of the root, oldest first, without repetition:
    /// the newest [`limits::READ_EVER`]. Whatever the order in which the changes came, it is the
    /// same.
    pub(super) fn ever(&self, key: &str) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for said in self.ever.iter().rev().filter(|said| &*said.key == key) {
            // A document has a thousand changes at most: looking through them is quick enough.
            if words.len() < limits::READ_EVER && words.iter().all(|known| **known != *said.words) {
                words.push(String::from(&*said.words));
            }
        }
        words.reverse();
        words
    }

    /// Gives accepted changes to automerge, in an order in which they were accepted.
    pub(super) fn give<'b>(&mut self, changes: impl Iterator<Item = &'b [u8]>) {
        let applied = self.state.apply_changes(parsed(changes));
        debug_assert!(applied.is_ok(), "what was vetted applies: {applied:?}");
    }

    pub(super) fn state(&self) -> &Automerge {
        &self.state
    }

    pub(super) fn has(&self, change: &ChangeId) -> bool {
        self.past.has(change)
    }

    /// Whether automerge holds exactly what the vetting accepted. For tests.
    pub fn is_consistent(&self) -> bool {
        let changes = self.state.get_changes(&[]);
        changes.len() == self.past.len()
            && changes.iter().all(|change| self.past.has(&change.hash().0))
    }
}

/// The genesis, vetted and applied as every other change is.
fn begin(kind: DocKind) -> (Past, Automerge) {
    let mut past = Past::new(kind.schema(), kind.limits());
    let mut state = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    let accepted = chunk::read(kind.genesis()).and_then(|chunk| past.accept(&chunk));
    debug_assert!(
        accepted.is_ok(),
        "the genesis is frozen and of its schema: {accepted:?}"
    );
    let applied = state.apply_changes(parsed(std::iter::once(kind.genesis())));
    debug_assert!(applied.is_ok(), "the genesis applies: {applied:?}");
    (past, state)
}

fn parsed<'b>(changes: impl Iterator<Item = &'b [u8]>) -> Vec<Change> {
    changes
        .filter_map(|bytes| Change::from_bytes(bytes.to_vec()).ok())
        .collect()
}
