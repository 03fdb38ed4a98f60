//! What this phone writes: a transaction of automerge, taken out as bodies of kind *change*.
//!
//! Whatever is written passes the same vetting before it leaves, so that nothing is signed that
//! others would set aside. One edit is one change, so that it is signed, carried and checked once
//! and nobody sees half of it; only what exceeds [`limits::OPERATIONS`] or [`limits::VALUES`] is
//! several.

use automerge::transaction::{CommitOptions, OwnedTransaction, Transactable};
use automerge::{
    ActorId, Automerge, AutomergeError, ObjId, ObjType, PatchLogMismatch, ROOT, ReadDoc,
    ScalarValue, Value,
};

use super::change::{self, ChangeBody};
use super::document::Document;
use super::limits;
use super::reason::Reason;
use crate::identity::KeyId;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The edit is not one that others would accept.
    #[error("the edit would be set aside: {0}")]
    Refused(#[from] Reason),
    /// automerge refused the edit.
    #[error("the edit cannot be written: {0}")]
    Engine(#[from] AutomergeError),
    /// The document has not the shape of its schema.
    #[error("the document has no {0}")]
    Missing(String),
}

/// An edit, as bodies to sign in this order, and the document as it is then.
#[derive(Debug, Clone)]
pub struct Written {
    /// Bodies of kind *change*; none if the edit changes nothing.
    pub bodies: Vec<Vec<u8>>,
    /// The document with the edit.
    pub document: Document,
}

/// Where the key writes: see [`super::assemble::Assembled::epoch`].
#[derive(Debug, Clone, Copy)]
pub struct Writer<'a> {
    /// Who writes.
    pub key: &'a KeyId,
    /// In which epoch.
    pub epoch: u32,
}

/// An edit under way.
pub struct Draft<'a> {
    writer: Writer<'a>,
    document: Document,
    /// What is written and not taken out yet; none for a moment only, while it is taken out.
    scratch: Option<OwnedTransaction>,
    /// Bytes of values in it.
    bytes: usize,
    bodies: Vec<Vec<u8>>,
}

/// Something put at a key of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// Words.
    Words(String),
    /// A whole number.
    Number(u64),
    /// Present.
    Mark,
}

impl From<Put> for ScalarValue {
    fn from(put: Put) -> Self {
        match put {
            Put::Words(words) => Self::Str(words.into()),
            Put::Number(number) => Self::Uint(number),
            Put::Mark => Self::Boolean(true),
        }
    }
}

impl Document {
    /// Runs an edit by a key and gives what it wrote. The document itself is left as it was.
    pub fn write(
        &self,
        writer: Writer<'_>,
        edit: impl FnOnce(&mut Draft<'_>) -> Result<(), WriteError>,
    ) -> Result<Written, WriteError> {
        let actor = change::actor(writer.key, &self.id(), writer.epoch);
        let scratch = self.state().clone().with_actor(ActorId::from(actor));
        let mut draft = Draft {
            writer,
            document: self.clone(),
            scratch: Some(begin(scratch)?),
            bytes: 0,
            bodies: Vec::new(),
        };
        edit(&mut draft)?;
        draft.take_out()?;
        Ok(Written {
            bodies: draft.bodies,
            document: draft.document,
        })
    }
}

impl Draft<'_> {
    /// Sets a text that merges: only what differs is written.
    pub fn text(&mut self, path: &[&str], new: &str) -> Result<(), WriteError> {
        let new = limits::typed(new);
        let object = self.object(path)?;
        let old = self.scratch()?.text(&object)?;
        if old == new {
            return Ok(());
        }
        let (old_length, new_length) = (old.chars().count(), new.chars().count());
        if old_length.saturating_add(new_length) <= limits::OPERATIONS {
            self.room(old_length.saturating_add(new_length), new.len())?;
            return Ok(self.scratch()?.update_text(&object, &new)?);
        }
        self.long_text(&object, &old, &new)
    }

    /// Replaces the middle that differs, in pieces that each fit one change.
    fn long_text(&mut self, object: &ObjId, old: &str, new: &str) -> Result<(), WriteError> {
        let old: Vec<char> = old.chars().collect();
        let new: Vec<char> = new.chars().collect();
        let same = |pair: &(&char, &char)| pair.0 == pair.1;
        let before = old.iter().zip(&new).take_while(same).count();
        let shorter = old.len().min(new.len()).saturating_sub(before);
        let after = old
            .iter()
            .rev()
            .zip(new.iter().rev())
            .take(shorter)
            .take_while(same)
            .count();
        let mut gone = old.len().saturating_sub(before).saturating_sub(after);
        while gone > 0 {
            let piece = gone.min(limits::OPERATIONS);
            let count = isize::try_from(piece).unwrap_or(isize::MAX);
            self.room(piece, 0)?;
            self.scratch()?.splice_text(object, before, count, "")?;
            gone = gone.saturating_sub(piece);
        }
        let middle = new
            .get(before..new.len().saturating_sub(after))
            .unwrap_or_default();
        let mut at = before;
        for piece in middle.chunks(limits::OPERATIONS) {
            let words: String = piece.iter().collect();
            self.room(piece.len(), words.len())?;
            self.scratch()?.splice_text(object, at, 0, &words)?;
            at = at.saturating_add(piece.len());
        }
        Ok(())
    }

    /// Puts a value at a key, or takes it away.
    pub fn put(&mut self, path: &[&str], value: Option<Put>) -> Result<(), WriteError> {
        let Some((key, map)) = path.split_last() else {
            return Err(WriteError::Missing(String::new()));
        };
        let object = self.object(map)?;
        let there = self.scratch()?.get_all(&object, *key)?;
        let conflicts = there.len();
        let value = value.map(ScalarValue::from);
        let is_there = match (&value, there.as_slice()) {
            (None, there) => there.is_empty(),
            (Some(value), [(Value::Scalar(old), _)]) => **old == *value,
            _ => false,
        };
        if is_there {
            return Ok(());
        }
        self.room(conflicts.saturating_add(1), value.as_ref().map_or(0, size))?;
        match value {
            None => self.scratch()?.delete(&object, *key)?,
            Some(value) => self.scratch()?.put(&object, *key, value)?,
        }
        Ok(())
    }

    /// Writes a whole entry in one change, if there is none of that key yet.
    ///
    /// Marks under `marks` become maps from each key to yes.
    pub fn entry(
        &mut self,
        path: &[&str],
        fields: &[(&str, Put)],
        marks: &[(&str, &[String])],
    ) -> Result<bool, WriteError> {
        let Some((key, map)) = path.split_last() else {
            return Err(WriteError::Missing(String::new()));
        };
        let object = self.object(map)?;
        if self.scratch()?.get(&object, *key)?.is_some() {
            return Ok(false);
        }
        let values: Vec<(&str, ScalarValue)> = fields
            .iter()
            .map(|(field, value)| (*field, value.clone().into()))
            .collect();
        let marked = marks.iter().map(|(_, keys)| keys.len() + 1).sum::<usize>();
        let bytes = values.iter().map(|(_, value)| size(value)).sum();
        self.room(marked + values.len() + 1, bytes)?;
        let tx = self.scratch()?;
        let entry = tx.put_object(&object, *key, ObjType::Map)?;
        for (field, value) in values {
            tx.put(&entry, field, value)?;
        }
        for (field, keys) in marks {
            let map = tx.put_object(&entry, *field, ObjType::Map)?;
            for key in *keys {
                tx.put(&map, key.as_str(), true)?;
            }
        }
        Ok(true)
    }

    /// The keys of the map at a path.
    pub fn keys(&mut self, path: &[&str]) -> Result<Vec<String>, WriteError> {
        let object = self.object(path)?;
        Ok(self.scratch()?.keys(&object).collect())
    }

    fn object(&mut self, path: &[&str]) -> Result<ObjId, WriteError> {
        let mut object = ROOT;
        for key in path {
            object = match self.scratch()?.get(&object, *key)? {
                Some((Value::Object(_), id)) => id,
                _ => return Err(WriteError::Missing(path.join("/"))),
            };
        }
        Ok(object)
    }

    fn scratch(&mut self) -> Result<&mut OwnedTransaction, WriteError> {
        self.scratch.as_mut().ok_or_else(gone)
    }

    /// Takes out what is written, if so many more operations and bytes would be too much for one
    /// change.
    fn room(&mut self, operations: usize, bytes: usize) -> Result<(), WriteError> {
        let written = self.scratch()?.pending_ops();
        let all = self.bytes.saturating_add(bytes);
        if written.saturating_add(operations) > limits::OPERATIONS || all > limits::VALUES {
            self.take_out()?;
        }
        self.bytes = self.bytes.saturating_add(bytes);
        Ok(())
    }

    /// Takes out what is written as one vetted body, if there is anything.
    fn take_out(&mut self) -> Result<(), WriteError> {
        let written = self.scratch.take().ok_or_else(gone)?;
        let (scratch, hash, _) = written.commit_with(CommitOptions::default().with_time(0));
        self.bytes = 0;
        if let Some(change) = hash.and_then(|hash| scratch.get_change_by_hash(&hash)) {
            let body = ChangeBody {
                epoch: self.writer.epoch,
                change: change.raw_bytes(),
            }
            .encode();
            self.document.apply(self.writer.key, &body)?;
            self.bodies.push(body);
        }
        self.scratch = Some(begin(scratch)?);
        Ok(())
    }
}

fn begin(document: Automerge) -> Result<OwnedTransaction, WriteError> {
    // Invariant: without a log of patches there is none to mismatch.
    let begun = document.into_transaction(None, None);
    begun.map_err(|_: PatchLogMismatch| gone())
}

/// What cannot be: the document of an edit is always there.
fn gone() -> WriteError {
    WriteError::Missing(String::new())
}

/// Bytes of a value, about.
fn size(value: &ScalarValue) -> usize {
    match value {
        ScalarValue::Str(words) => words.len(),
        _ => 8,
    }
}
