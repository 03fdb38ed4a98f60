//! A completion: words that somebody adds to another's need. The need itself stays as it was.
//!
//! ```text
//! root                                   version 1
//! ├── schema  1, genesis
//! ├── need    id of a need
//! └── words   words, 1,000 characters    absent: none yet
//! ```
//!
//! The words are put as a whole: see [`super::need`].
//!
//! History. 1: first.

use super::schema::Node;
use crate::identity::DocumentId;

/// Characters of a completion.
pub const WORDS: usize = 1_000;

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    ("need", Node::Id),
    ("words", Node::Words { most: WORDS }),
]);

/// A completion as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// The need that it adds to.
    pub need: Option<DocumentId>,
    /// What it adds.
    pub words: String,
    /// What was written at the same time on another device, and not chosen yet.
    pub others: Vec<String>,
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
            let (words, others) = root.winner("words");
            let completion = Self {
                need,
                words: words.unwrap_or_default(),
                others,
            };
            (completion, problems)
        }

        /// Writes the words to add to a need, over all that stand.
        pub fn edit(
            document: &Document,
            writer: Writer<'_>,
            need: DocumentId,
            words: &str,
        ) -> Result<Written, WriteError> {
            document.write(writer, |draft| {
                draft.put(&["need"], Some(Put::Words(need.to_string())))?;
                draft.words(&["words"], words)
            })
        }
    }
}
