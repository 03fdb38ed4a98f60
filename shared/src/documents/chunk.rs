//! One plain automerge change, read by us before automerge sees a byte of it.
//!
//! automerge 0.12 allocates, loops or panics on bytes that lie; so this page reads the whole chunk
//! first, with every length bounded and every sum checked, and keeps only what our own encoder
//! writes: maps and texts, put, insert, delete. It is strict rather than clever: one form for each
//! number, one order for columns and actors. The format is automerge's own, "Automerge Binary
//! Format" (automerge.org/automerge-binary-format-spec), sections "chunk" and "change".
//!
//! It knows neither document nor schema: see [`super::vetting`].

use sha2::{Digest, Sha256};

use super::columns::{Booleans, Cursor, Deltas, Runs};
use super::limits;
use super::reason::Reason;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 0x01;
const DEFLATE: u64 = 0b1000;

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
    let mut sorted = dependencies.clone();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() == dependencies.len() {
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

/// The bytes of each column that a change may have, by what it holds.
#[derive(Debug, Default)]
struct Columns<'a> {
    object_actor: &'a [u8],
    object_counter: &'a [u8],
    key_actor: &'a [u8],
    key_counter: &'a [u8],
    key_text: &'a [u8],
    insert: &'a [u8],
    action: &'a [u8],
    value_kind: &'a [u8],
    value: &'a [u8],
    replaced_count: &'a [u8],
    replaced_actor: &'a [u8],
    replaced_counter: &'a [u8],
}

impl<'a> Columns<'a> {
    /// Reads the column headers, then the columns, to the end of the cursor.
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, Reason> {
        let count = cursor.unsigned()?;
        let mut headers = Vec::new();
        let mut last = None;
        for _ in 0..count {
            let spec = cursor.unsigned()?;
            if spec & DEFLATE != 0 {
                return Err(Reason::CompressedColumn);
            }
            if last.is_some_and(|last| last >= spec) {
                return Err(Reason::ColumnsOutOfOrder);
            }
            last = Some(spec);
            let length = usize::try_from(cursor.unsigned()?).map_err(|_| Reason::CutShort)?;
            headers.push((spec, length));
        }
        let mut columns = Self::default();
        for (spec, length) in headers {
            let bytes = cursor.take(length)?;
            if bytes.is_empty() {
                return Err(Reason::ColumnsOutOfOrder);
            }
            *columns.slot(spec)? = bytes;
        }
        if cursor.is_empty() {
            Ok(columns)
        } else {
            Err(Reason::LeftOver)
        }
    }

    /// A column's number is its id times 16 plus its type.
    fn slot(&mut self, spec: u64) -> Result<&mut &'a [u8], Reason> {
        Ok(match spec {
            0x01 => &mut self.object_actor,
            0x02 => &mut self.object_counter,
            0x11 => &mut self.key_actor,
            0x13 => &mut self.key_counter,
            0x15 => &mut self.key_text,
            0x34 => &mut self.insert,
            0x42 => &mut self.action,
            0x56 => &mut self.value_kind,
            0x57 => &mut self.value,
            0x70 => &mut self.replaced_count,
            0x71 => &mut self.replaced_actor,
            0x73 => &mut self.replaced_counter,
            _ => {
                return Err(Reason::UnknownColumn(
                    u32::try_from(spec).unwrap_or(u32::MAX),
                ));
            }
        })
    }

    fn operations(&self, actors: usize) -> Result<Vec<Operation<'a>>, Reason> {
        let count = Runs::count(self.action, limits::OPERATIONS)?;
        if count == 0 {
            return Err(Reason::NoOperation);
        }
        if self.value.len() > limits::VALUES {
            return Err(Reason::ValuesTooLarge);
        }
        let mut rows = Rows::new(self, actors);
        let operations = (0..count)
            .map(|_| rows.next())
            .collect::<Result<Vec<_>, _>>()?;
        rows.finish()?;
        Ok(operations)
    }
}

/// All columns, read side by side.
struct Rows<'a> {
    actors: usize,
    object_actor: Runs<'a, u64>,
    object_counter: Runs<'a, u64>,
    key_actor: Runs<'a, u64>,
    key_counter: Deltas<'a>,
    key_text: Runs<'a, &'a str>,
    insert: Booleans<'a>,
    action: Runs<'a, u64>,
    value_kind: Runs<'a, u64>,
    value: Cursor<'a>,
    replaced_count: Runs<'a, u64>,
    replaced_actor: Runs<'a, u64>,
    replaced_counter: Deltas<'a>,
    replaced: usize,
}

impl<'a> Rows<'a> {
    fn new(columns: &Columns<'a>, actors: usize) -> Self {
        Self {
            actors,
            object_actor: Runs::new(columns.object_actor),
            object_counter: Runs::new(columns.object_counter),
            key_actor: Runs::new(columns.key_actor),
            key_counter: Deltas::new(columns.key_counter),
            key_text: Runs::new(columns.key_text),
            insert: Booleans::new(columns.insert),
            action: Runs::new(columns.action),
            value_kind: Runs::new(columns.value_kind),
            value: Cursor::new(columns.value),
            replaced_count: Runs::new(columns.replaced_count),
            replaced_actor: Runs::new(columns.replaced_actor),
            replaced_counter: Deltas::new(columns.replaced_counter),
            replaced: 0,
        }
    }

    fn next(&mut self) -> Result<Operation<'a>, Reason> {
        let object = self.object()?;
        let key = self.key()?;
        let insert = self.insert.next()?;
        let action = self.action()?;
        let replaces = self.replaces()?;
        Ok(Operation {
            object,
            key,
            insert,
            action,
            replaces,
        })
    }

    fn name(&self, actor: u64, counter: u32) -> Result<Name, Reason> {
        match usize::try_from(actor) {
            Ok(actor) if actor < self.actors && counter > 0 => Ok(Name { counter, actor }),
            _ => Err(Reason::UnknownActor),
        }
    }

    fn object(&mut self) -> Result<Option<Name>, Reason> {
        match (self.object_actor.next()?, self.object_counter.next()?) {
            (None, None) => Ok(None),
            (Some(actor), Some(counter)) => {
                let counter = u32::try_from(counter).map_err(|_| Reason::BadNumber)?;
                self.name(actor, counter).map(Some)
            }
            _ => Err(Reason::ColumnShape),
        }
    }

    fn key(&mut self) -> Result<Key<'a>, Reason> {
        match (
            self.key_actor.next()?,
            self.key_counter.next()?,
            self.key_text.next()?,
        ) {
            (None, None, Some(text)) if text.len() <= limits::KEY => Ok(Key::Field(text)),
            (None, Some(0), None) => Ok(Key::Head),
            (Some(actor), Some(counter), None) => self.name(actor, counter).map(Key::Element),
            _ => Err(Reason::ColumnShape),
        }
    }

    fn action(&mut self) -> Result<Action<'a>, Reason> {
        let action = self.action.value()?;
        let kind = self.value_kind.value()?;
        match action {
            1 => self.value(kind).map(Action::Put),
            0 | 3 | 4 if kind != 0 => Err(Reason::UnknownValue),
            0 => Ok(Action::MakeMap),
            3 => Ok(Action::Delete),
            4 => Ok(Action::MakeText),
            other => Err(Reason::UnknownAction(other)),
        }
    }

    /// The low four bits are the type, the others the length in bytes.
    fn value(&mut self, kind: u64) -> Result<Value<'a>, Reason> {
        let length = usize::try_from(kind >> 4).map_err(|_| Reason::ValuesTooLarge)?;
        let mut bytes = Cursor::new(self.value.take(length)?);
        match (kind & 0b1111, length) {
            (1, 0) => Ok(Value::Flag(false)),
            (2, 0) => Ok(Value::Flag(true)),
            (3, _) => {
                let number = bytes.unsigned()?;
                if bytes.is_empty() {
                    Ok(Value::Number(number))
                } else {
                    Err(Reason::UnknownValue)
                }
            }
            (6, _) => std::str::from_utf8(bytes.take(length)?)
                .map(Value::Text)
                .map_err(|_| Reason::NotUtf8),
            _ => Err(Reason::UnknownValue),
        }
    }

    fn replaces(&mut self) -> Result<Vec<Name>, Reason> {
        let count = usize::try_from(self.replaced_count.value()?)
            .map_err(|_| Reason::TooManyPredecessors)?;
        self.replaced = self
            .replaced
            .checked_add(count)
            .ok_or(Reason::TooManyPredecessors)?;
        if self.replaced > limits::PREDECESSORS {
            return Err(Reason::TooManyPredecessors);
        }
        (0..count)
            .map(|_| {
                let actor = self.replaced_actor.value()?;
                let counter = self.replaced_counter.next()?.ok_or(Reason::ColumnShape)?;
                self.name(actor, counter)
            })
            .collect()
    }

    fn finish(&self) -> Result<(), Reason> {
        self.object_actor.finish()?;
        self.object_counter.finish()?;
        self.key_actor.finish()?;
        self.key_counter.finish()?;
        self.key_text.finish()?;
        self.insert.finish()?;
        self.action.finish()?;
        self.value_kind.finish()?;
        self.replaced_count.finish()?;
        self.replaced_actor.finish()?;
        self.replaced_counter.finish()?;
        if self.value.is_empty() {
            Ok(())
        } else {
            Err(Reason::LeftOver)
        }
    }
}
