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
use super::splice::{Splice, splice};
use crate::identity::{DocumentId, KeyId};

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
    /// See [`ChangeBody::need`].
    need: Option<DocumentId>,
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

/// Words to put, without what may not be typed; none if they are empty.
pub(super) fn some_words(text: &str) -> Option<Put> {
    Some(limits::typed(text))
        .filter(|words| !words.is_empty())
        .map(Put::Words)
}

impl Document {
    /// Runs an edit by a key and gives what it wrote. The document itself is left as it was.
    pub fn write(
        &self,
        writer: Writer<'_>,
        edit: impl FnOnce(&mut Draft<'_>) -> Result<(), WriteError>,
    ) -> Result<Written, WriteError> {
        self.write_about(writer, None, edit)
    }

    /// The same, in a curation: its changes name the need that it is about.
    pub(super) fn write_about(
        &self,
        writer: Writer<'_>,
        need: Option<DocumentId>,
        edit: impl FnOnce(&mut Draft<'_>) -> Result<(), WriteError>,
    ) -> Result<Written, WriteError> {
        let actor = change::actor(writer.key, &self.id(), writer.epoch);
        let scratch = self.state().clone().with_actor(ActorId::from(actor));
        let mut draft = Draft {
            writer,
            need,
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
    /// Sets a text that merges: one splice of the whole words that differ, in pieces that each fit
    /// one change if it is too long for one.
    pub fn long_text(&mut self, path: &[&str], new: &str) -> Result<(), WriteError> {
        let mut new = limits::typed(new);
        let object = self.object(path)?;
        let old = self.scratch()?.text(&object)?;
        if !new.is_empty() {
            new.push('\n');
        }
        if old == new {
            return Ok(());
        }
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let Splice { at, gone, put } = splice(&old, &new);
        let bytes = put.iter().map(|c| c.len_utf8()).sum();
        let whole = gone.saturating_add(put.len());
        if whole <= limits::OPERATIONS && bytes <= limits::VALUES {
            self.room(whole, bytes)?;
        }
        let mut left = gone;
        while left > 0 {
            let piece = left.min(limits::OPERATIONS);
            let count = isize::try_from(piece).unwrap_or(isize::MAX);
            self.piece(piece, 0, whole)?;
            self.scratch()?.splice_text(&object, at, count, "")?;
            left = left.saturating_sub(piece);
        }
        let mut at = at;
        for piece in put.chunks(limits::OPERATIONS) {
            let words: String = piece.iter().collect();
            self.piece(piece.len(), words.len(), whole)?;
            self.scratch()?.splice_text(&object, at, 0, &words)?;
            at = at.saturating_add(piece.len());
        }
        Ok(())
    }

    /// Room for a piece of a splice, unless the whole splice has it already.
    fn piece(&mut self, operations: usize, bytes: usize, whole: usize) -> Result<(), WriteError> {
        if whole > limits::OPERATIONS {
            self.room(operations, bytes)?;
        }
        Ok(())
    }

    /// Puts words over all that stand at a key; empty words are taken away.
    ///
    /// Words that are shown beside others are put anew, not left there: who chose them shall be
    /// heard beside who chose the others at the same time.
    pub fn words(&mut self, path: &[&str], new: &str) -> Result<(), WriteError> {
        let value = some_words(new);
        if value.is_some() && self.stand(path)? > 1 {
            self.put(path, None)?;
        }
        self.put(path, value)
    }

    /// Puts a value unless it is what is shown: others that stand beside it are left.
    pub fn change(&mut self, path: &[&str], value: Option<Put>) -> Result<(), WriteError> {
        let Some((key, map)) = path.split_last() else {
            return Err(WriteError::Missing(String::new()));
        };
        let object = self.object(map)?;
        let shown = match self.scratch()?.get(&object, *key)? {
            Some((Value::Scalar(shown), _)) => Some(shown.into_owned()),
            _ => None,
        };
        if shown == value.clone().map(ScalarValue::from) {
            return Ok(());
        }
        self.put(path, value)
    }

    /// How many values stand at a key.
    fn stand(&mut self, path: &[&str]) -> Result<usize, WriteError> {
        let Some((key, map)) = path.split_last() else {
            return Ok(0);
        };
        let object = self.object(map)?;
        Ok(self.scratch()?.get_all(&object, *key)?.len())
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
                need: self.need,
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
