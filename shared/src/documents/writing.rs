//! What this phone writes: a transaction of automerge, taken out as bodies of kind *change*.
//!
//! Whatever is written passes the same vetting before it leaves, so that nothing is signed that
//! others would set aside. One edit may need several changes: each holds at most
//! [`limits::OPERATIONS`] operations.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{
    ActorId, Automerge, AutomergeError, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value,
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
    scratch: Automerge,
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
            scratch,
            bodies: Vec::new(),
        };
        edit(&mut draft)?;
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
        let old = self.scratch.text(&object)?;
        if old == new {
            return Ok(());
        }
        let (old_length, new_length) = (old.chars().count(), new.chars().count());
        if old_length.saturating_add(new_length) <= limits::OPERATIONS {
            return self.transact(|tx| tx.update_text(&object, &new));
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
            self.transact(|tx| tx.splice_text(object, before, count, ""))?;
            gone = gone.saturating_sub(piece);
        }
        let middle = new
            .get(before..new.len().saturating_sub(after))
            .unwrap_or_default();
        let mut at = before;
        for piece in middle.chunks(limits::OPERATIONS) {
            let words: String = piece.iter().collect();
            self.transact(|tx| tx.splice_text(object, at, 0, &words))?;
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
        let there = self.scratch.get_all(&object, *key)?;
        match value.map(ScalarValue::from) {
            None if there.is_empty() => Ok(()),
            None => self.transact(|tx| tx.delete(&object, *key)),
            Some(value) if matches!(there.as_slice(), [(Value::Scalar(old), _)] if **old == value) => {
                Ok(())
            }
            Some(value) => self.transact(|tx| tx.put(&object, *key, value)),
        }
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
        if self.scratch.get(&object, *key)?.is_some() {
            return Ok(false);
        }
        self.transact(|tx| {
            let entry = tx.put_object(&object, *key, ObjType::Map)?;
            for (field, value) in fields {
                tx.put(&entry, *field, ScalarValue::from(value.clone()))?;
            }
            for (field, keys) in marks {
                let map = tx.put_object(&entry, *field, ObjType::Map)?;
                for key in *keys {
                    tx.put(&map, key.as_str(), true)?;
                }
            }
            Ok(())
        })?;
        Ok(true)
    }

    /// The keys of the map at a path.
    pub fn keys(&self, path: &[&str]) -> Result<Vec<String>, WriteError> {
        let object = self.object(path)?;
        Ok(self.scratch.keys(&object).collect())
    }

    fn object(&self, path: &[&str]) -> Result<ObjId, WriteError> {
        let mut object = ROOT;
        for key in path {
            object = match self.scratch.get(&object, *key)? {
                Some((Value::Object(_), id)) => id,
                _ => return Err(WriteError::Missing(path.join("/"))),
            };
        }
        Ok(object)
    }

    /// Runs one transaction, and takes it out as one vetted body.
    fn transact(
        &mut self,
        edit: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
    ) -> Result<(), WriteError> {
        let mut tx = self.scratch.transaction();
        edit(&mut tx)?;
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(0));
        let Some(change) = hash.and_then(|hash| self.scratch.get_change_by_hash(&hash)) else {
            return Ok(());
        };
        let body = ChangeBody {
            epoch: self.writer.epoch,
            change: change.raw_bytes(),
        }
        .encode();
        self.document.apply(self.writer.key, &body)?;
        self.bodies.push(body);
        Ok(())
    }
}
