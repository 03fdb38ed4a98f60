//! The words in which a schema is written: a tree of what may stand where.
//!
//! Each kind of document has one such tree, in the file of its name. The vetting walks it
//! operation by operation; nothing else decides what a document may hold.
//!
//! Texts, records and entries that stand in a record from the beginning are made by the frozen
//! genesis, so that two phones that begin the same document offline write into the same objects.

use super::chunk::Value;
use super::limits;
use super::reason::Reason;
use crate::identity::EnvelopeHash;

/// What may stand at one place.
#[derive(Debug, Clone, Copy)]
pub enum Node {
    /// A text that merges, of at most so many characters: see [`Node::long_text`].
    Text {
        /// Characters, the line feed at the end counted.
        most: usize,
    },
    /// Words put as a whole, of at most so many characters. Of several put at once all are kept
    /// and one is shown.
    Words {
        /// Characters.
        most: usize,
    },
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// An id of 16 bytes, in base64url.
    Id,
    /// A hash of 32 bytes, in base64url.
    Hash,
    /// A short name of our own: `a-z`, `0-9`, `-` and `_`.
    Slug,
    /// A whole number.
    Number {
        /// The greatest.
        most: u64,
    },
    /// Present, with the value yes.
    Mark,
    /// The version of the schema, put by the genesis and never again.
    Version(u64),
    /// A map of known keys.
    Record(&'static [(&'static str, Node)]),
    /// A map from keys that people make.
    Entries(&'static Entries),
}

/// A map from keys that people make to what stands under each.
#[derive(Debug, Clone, Copy)]
pub struct Entries {
    /// What a key is.
    pub key: EntryKey,
    /// What stands under it.
    pub value: Node,
    /// Whether an entry is written whole, in one change, and never again nor deleted.
    pub once: bool,
}

/// What a key of [`Entries`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKey {
    /// An id of 16 bytes, in base64url.
    Id,
    /// See [`Node::Slug`].
    Slug,
}

/// What makes an object: a map or a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A map.
    Map,
    /// A text.
    Text,
}

impl Node {
    /// A text that merges whole words at a time. It is stored with a line feed at its end, so that
    /// every word is followed by a space or a line feed and two never run into one another.
    pub const fn long_text(most: usize) -> Self {
        Self::Text {
            most: most.saturating_add(1),
        }
    }

    /// What object it is, if it is one.
    pub fn container(&self) -> Option<Container> {
        match self {
            Self::Text { .. } => Some(Container::Text),
            Self::Record(_) | Self::Entries(_) => Some(Container::Map),
            _ => None,
        }
    }

    /// What stands under a key.
    pub fn under(&'static self, key: &str) -> Result<&'static Self, Reason> {
        match self {
            Self::Record(fields) => fields
                .iter()
                .find(|(name, _)| *name == key)
                .map(|(_, node)| node)
                .ok_or(Reason::UnknownKey),
            Self::Entries(entries) if entries.key.takes(key) => Ok(&entries.value),
            Self::Entries(_) => Err(Reason::UnknownKey),
            _ => Err(Reason::MisplacedOperation),
        }
    }

    /// Whether the value may be put there.
    pub fn takes(&self, value: &Value<'_>) -> Result<(), Reason> {
        let fits = match (self, value) {
            (Self::Words { most }, Value::Text(text)) => return takes_words(text, *most),
            (Self::OneOf(words), Value::Text(text)) => words.contains(text),
            (Self::Id, Value::Text(text)) => EntryKey::Id.takes(text),
            (Self::Hash, Value::Text(text)) => text.parse::<EnvelopeHash>().is_ok(),
            (Self::Slug, Value::Text(text)) => EntryKey::Slug.takes(text),
            (Self::Number { most }, Value::Number(number)) => number <= most,
            (Self::Mark, Value::Flag(true)) => true,
            (Self::Version(version), Value::Number(number)) => number == version,
            _ => false,
        };
        if fits {
            Ok(())
        } else {
            Err(Reason::WrongValue)
        }
    }
}

fn takes_words(text: &str, most: usize) -> Result<(), Reason> {
    if text.chars().count() > most {
        return Err(Reason::TooLong);
    }
    let is_seen = text.is_empty() || super::visible::says_something(text);
    if is_seen && text.chars().all(limits::may_be_typed) {
        Ok(())
    } else {
        Err(Reason::ForbiddenCharacter)
    }
}

impl EntryKey {
    /// Whether the text is such a key.
    pub fn takes(self, text: &str) -> bool {
        match self {
            Self::Id => text.parse::<crate::identity::DocumentId>().is_ok(),
            Self::Slug => {
                (1..=40).contains(&text.len())
                    && text.bytes().all(|byte| {
                        byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)
                    })
            }
        }
    }
}
