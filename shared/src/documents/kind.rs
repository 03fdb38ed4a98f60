//! The kinds of automerge documents.

use super::limits::{self, DocumentLimits};
use super::schema::Node;
use super::{charter, completion, curation, name, need, plain, reply, text};

/// A kind of document; each has one schema, drawn in the file of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocKind {
    /// What somebody needs, in their words.
    Need,
    /// Words added to another's need.
    Completion,
    /// Yes or no, and words, to a grouping, a hiding or a plain version.
    Reply,
    /// The name that somebody shows.
    Name,
    /// The consultation: question, territories, committees, themes, papers.
    Charter,
    /// The group of a need, and why it is hidden.
    Curation,
    /// A need in plain language.
    Plain,
    /// A text written together before it becomes a record.
    Text,
}

impl DocKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Need,
        Self::Completion,
        Self::Reply,
        Self::Name,
        Self::Charter,
        Self::Curation,
        Self::Plain,
        Self::Text,
    ];

    /// What such a document may hold.
    pub fn schema(self) -> &'static Node {
        match self {
            Self::Need => &need::SCHEMA,
            Self::Completion => &completion::SCHEMA,
            Self::Reply => &reply::SCHEMA,
            Self::Name => &name::SCHEMA,
            Self::Charter => &charter::SCHEMA,
            Self::Curation => &curation::SCHEMA,
            Self::Plain => &plain::SCHEMA,
            Self::Text => &text::SCHEMA,
        }
    }

    /// How much of it there may be.
    pub fn limits(self) -> DocumentLimits {
        match self {
            Self::Need | Self::Completion | Self::Reply | Self::Name => limits::OF_ONE,
            Self::Charter | Self::Curation | Self::Plain | Self::Text => limits::OF_SEVERAL,
        }
    }

    /// The change that every such document begins with: frozen bytes, the same on every phone.
    pub fn genesis(self) -> &'static [u8] {
        match self {
            Self::Need => include_bytes!("genesis/need.v1.bin"),
            Self::Completion => include_bytes!("genesis/completion.v1.bin"),
            Self::Reply => include_bytes!("genesis/reply.v1.bin"),
            Self::Name => include_bytes!("genesis/name.v1.bin"),
            Self::Charter => include_bytes!("genesis/charter.v1.bin"),
            Self::Curation => include_bytes!("genesis/curation.v1.bin"),
            Self::Plain => include_bytes!("genesis/plain.v1.bin"),
            Self::Text => include_bytes!("genesis/text.v1.bin"),
        }
    }

    /// The name in file names and in logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Need => "need",
            Self::Completion => "completion",
            Self::Reply => "reply",
            Self::Name => "name",
            Self::Charter => "charter",
            Self::Curation => "curation",
            Self::Plain => "plain",
            Self::Text => "text",
        }
    }
}
