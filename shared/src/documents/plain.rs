//! A plain version: a need said in plain language by a facilitator, beside the author's words,
//! never in their place.
//!
//! ```text
//! root                                   version 1
//! ├── schema  1, genesis
//! ├── need   id of the need
//! ├── fr     words, 600 characters       absent: none
//! └── en     words, 600 characters       absent: none
//! ```
//!
//! Each is put as a whole: see [`super::need`]. Facilitators choose between two.
//!
//! History. 1: first.

use super::schema::Node;
use crate::identity::DocumentId;

/// Characters of a plain version, in each language.
pub const WORDS: usize = 600;

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    ("need", Node::Id),
    ("fr", Node::Words { most: WORDS }),
    ("en", Node::Words { most: WORDS }),
]);

/// A plain version as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plain {
    /// The need that it says otherwise.
    pub need: Option<DocumentId>,
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

#[cfg(feature = "engine")]
mod engine {
    use super::super::document::Document;
    use super::super::reading::{Problem, Reader};
    use super::super::writing::{Put, WriteError, Writer, Written, some_words};
    use super::Plain;

    impl Plain {
        /// Reads a plain version, and what could not be read.
        pub fn read(document: &Document) -> (Self, Vec<Problem>) {
            let mut problems = Vec::new();
            let root = Reader::new(document);
            let need = root.parsed("need", &mut problems);
            (
                Self {
                    need,
                    fr: root.words("fr").unwrap_or_default(),
                    en: root.words("en").unwrap_or_default(),
                },
                problems,
            )
        }

        /// Writes the plain version as it shall read. What reads so already is left alone, with
        /// what was written at the same time: [`Document::choose`] settles that.
        pub fn edit(
            document: &Document,
            writer: Writer<'_>,
            plain: &Self,
        ) -> Result<Written, WriteError> {
            document.write(writer, |draft| {
                draft.put(&["need"], plain.need.map(|id| Put::Words(id.to_string())))?;
                draft.change(&["fr"], some_words(&plain.fr))?;
                draft.change(&["en"], some_words(&plain.en))
            })
        }
    }
}
