//! A completion: words that somebody adds to another's need. The need itself stays as it was.
//!
//! ```text
//! root                                   version 1
//! ├── schema  1, genesis
//! ├── need    id of a need
//! └── words   text, 1,000 characters     genesis
//! ```
//!
//! History. 1: first.

use super::schema::Node;
use crate::identity::DocumentId;

/// Characters of a completion.
pub const WORDS: usize = 1_000;

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    ("need", Node::Id),
    ("words", Node::Text { most: WORDS }),
]);

/// A completion as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// The need that it adds to.
    pub need: Option<DocumentId>,
    /// What it adds.
    pub words: String,
}

#[cfg(feature = "engine")]
mod engine {
    use super::super::document::Document;
    use super::super::reading::{Problem, Reader};
    use super::super::writing::{Put, WriteError, Writer, Written};
    use super::Completion;
    use crate::identity::DocumentId;

    impl Completion {
        /// Reads a completion, and what could not be read.
        pub fn read(document: &Document) -> (Self, Vec<Problem>) {
            let mut problems = Vec::new();
            let root = Reader::new(document);
            let need = root.parsed("need", &mut problems);
            (
                Self {
                    need,
                    words: root.text("words", &mut problems),
                },
                problems,
            )
        }

        /// Writes the words to add to a need.
        pub fn edit(
            document: &Document,
            writer: Writer<'_>,
            need: DocumentId,
            words: &str,
        ) -> Result<Written, WriteError> {
            document.write(writer, |draft| {
                draft.put(&["need"], Some(Put::Words(need.to_string())))?;
                draft.text(&["words"], words)
            })
        }
    }
}
