//! One plain automerge change, read by us before automerge sees a byte of it.
//!
//! automerge 0.12 allocates, loops or panics on bytes that lie; so this page reads the whole chunk
//! first, with every length bounded and every sum checked, and keeps only what our own encoder
//! writes: maps and texts, put, insert, delete. It is strict rather than clever: one form for each
//! number, one order for columns and actors. The format is automerge's own, "Automerge Binary
//! Format" (automerge.org/automerge-binary-format-spec), sections "chunk" and "change".
//!
//! It knows neither document nor schema: see [`super::vetting`].

use litemap::LiteMap;
use sha2::{Digest, Sha256};

use super::columns::Cursor;
use super::limits;
use super::reason::Reason;
use super::rows::Columns;
use crate::ordered::Ordered;

pub(super) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 0x01;

/// An automerge actor: see [`super::change::actor`].
pub type Actor = [u8; 16];
/// The SHA-256 that names a change.
pub type ChangeId = [u8; 32];

/// An operation's name, its actor still an index in [`Chunk::actors`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The counter; the first operation of a document is 1.
    pub counter: u32,
    /// The index in [`Chunk::actors`].
    pub actor: usize,
}

/// Where in its object an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key<'a> {
    /// A key of a map.
    Field(&'a str),
    /// The beginning of a text.
    Head,
    /// An element of a text.
    Element(Name),
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// Makes a map.
    MakeMap,
    /// Makes a text.
    MakeText,
    /// Puts a value.
    Put(Value<'a>),
    /// Deletes what it names as predecessors.
    Delete,
}

/// A value that our schemas use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Words or one character.
    Text(&'a str),
    /// A whole number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation<'a> {
    /// The object that it writes in; none is the root.
    pub object: Option<Name>,
    /// Where in it.
    pub key: Key<'a>,
    /// Whether it inserts an element after `key`.
    pub insert: bool,
    /// What it does.
    pub action: Action<'a>,
    /// The operations that it replaces, ascending by counter.
    pub replaces: Vec<Name>,
}

/// One change, fully read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk<'a> {
    /// The name of the change: the hash that others depend on.
    pub id: ChangeId,
    /// The changes that it follows, without repetition.
    pub dependencies: Vec<ChangeId>,
    /// Its own actor, then the others in ascending order, each used.
    pub actors: Vec<Actor>,
    /// Its number among its actor's changes, from 1.
    pub seq: u64,
    /// The counter of its first operation.
    pub start: u32,
    /// Its operations, at least one.
    pub operations: Vec<Operation<'a>>,
}

impl Chunk<'_> {
    /// The actor that wrote it.
    pub fn actor(&self) -> Actor {
        // Invariant: `read` puts the change's own actor first; an empty list cannot be built.
        self.actors.first().copied().unwrap_or_default()
    }
}

/// Reads one plain change that fills the bytes.
pub fn read(bytes: &[u8]) -> Result<Chunk<'_>, Reason> {
    let mut outer = Cursor::new(bytes);
    if outer.array()? != MAGIC {
        return Err(Reason::BadMagic);
    }
    let checksum: [u8; 4] = outer.array()?;
    let hashed = bytes.get(8..).ok_or(Reason::CutShort)?;
    let kind = outer.byte()?;
    if kind != CHANGE {
        return Err(Reason::ChunkType(kind));
    }
    let length = outer.length()?;
    let body = outer.take(length)?;
    if !outer.is_empty() {
        return Err(Reason::LeftOver);
    }
    let id: ChangeId = Sha256::digest(hashed).into();
    if !id.starts_with(&checksum) {
        return Err(Reason::Checksum);
    }
    read_body(id, body)
}

fn read_body(id: ChangeId, body: &[u8]) -> Result<Chunk<'_>, Reason> {
    let mut cursor = Cursor::new(body);
    let dependencies = read_dependencies(&mut cursor)?;
    let mut actors = vec![read_actor(&mut cursor)?];
    let seq = cursor.unsigned()?;
    let start = u32::try_from(cursor.unsigned()?).map_err(|_| Reason::WrongStart)?;
    if cursor.signed()? != 0 {
        return Err(Reason::HasTime);
    }
    if cursor.length()? != 0 {
        return Err(Reason::HasMessage);
    }
    read_other_actors(&mut cursor, &mut actors)?;
    let columns = Columns::read(&mut cursor)?;
    let operations = columns.operations(actors.len())?;
    every_actor_is_used(&actors, &operations)?;
    Ok(Chunk {
        id,
        dependencies,
        actors,
        seq,
        start,
        operations,
    })
}

fn read_dependencies(cursor: &mut Cursor<'_>) -> Result<Vec<ChangeId>, Reason> {
    let count = usize::try_from(cursor.unsigned()?).map_err(|_| Reason::TooManyDependencies)?;
    if count > limits::DEPENDENCIES {
        return Err(Reason::TooManyDependencies);
    }
    let dependencies = (0..count)
        .map(|_| cursor.array())
        .collect::<Result<Vec<ChangeId>, _>>()?;
    let distinct: LiteMap<&ChangeId, ()> = dependencies.iter().map(|one| (one, ())).ordered();
    if distinct.len() == dependencies.len() {
        Ok(dependencies)
    } else {
        Err(Reason::RepeatedDependency)
    }
}

fn read_actor(cursor: &mut Cursor<'_>) -> Result<Actor, Reason> {
    if cursor.unsigned()? != 16 {
        return Err(Reason::ActorLength);
    }
    cursor.array()
}

fn read_other_actors(cursor: &mut Cursor<'_>, actors: &mut Vec<Actor>) -> Result<(), Reason> {
    let count = usize::try_from(cursor.unsigned()?).map_err(|_| Reason::TooManyActors)?;
    if count > limits::ACTORS {
        return Err(Reason::TooManyActors);
    }
    let own = actors.first().copied();
    let mut last = None;
    for _ in 0..count {
        let actor = read_actor(cursor)?;
        if last.is_some_and(|last| last >= actor) || own == Some(actor) {
            return Err(Reason::ActorsOutOfOrder);
        }
        last = Some(actor);
        actors.push(actor);
    }
    Ok(())
}

fn every_actor_is_used(actors: &[Actor], operations: &[Operation<'_>]) -> Result<(), Reason> {
    let mut used = vec![false; actors.len()];
    let mut mark = |name: &Name| {
        if let Some(used) = used.get_mut(name.actor) {
            *used = true;
        }
    };
    for operation in operations {
        operation.object.iter().for_each(&mut mark);
        operation.replaces.iter().for_each(&mut mark);
        if let Key::Element(element) = &operation.key {
            mark(element);
        }
    }
    if used.iter().skip(1).all(|used| *used) {
        Ok(())
    } else {
        Err(Reason::UnusedActor)
    }
}
