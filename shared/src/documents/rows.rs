//! The columns of a change side by side: one operation after the other.

use super::chunk::{Action, Key, Name, Operation, Value};
use super::columns::{Booleans, Cursor, Deltas, Runs};
use super::limits;
use super::reason::Reason;

const DEFLATE: u64 = 0b1000;

/// The bytes of each column that a change may have, by what it holds.
#[derive(Debug, Default)]
pub(super) struct Columns<'a> {
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
    pub(super) fn read(cursor: &mut Cursor<'a>) -> Result<Self, Reason> {
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

    pub(super) fn operations(&self, actors: usize) -> Result<Vec<Operation<'a>>, Reason> {
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
