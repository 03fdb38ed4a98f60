//! A text written together by those invited, before it becomes a record: a project, an opinion.
//!
//! ```text
//! root                                   version 1
//! ├── schema  1, genesis
//! ├── title  text, 200 characters        genesis
//! └── body   text, 20,000 characters     genesis
//! ```
//!
//! History. 1: first.

use super::schema::Node;

/// Characters of a title.
pub const TITLE: usize = 200;
/// Characters of a body.
pub const BODY: usize = 20_000;

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    ("title", Node::Text { most: TITLE }),
    ("body", Node::Text { most: BODY }),
]);

/// A text as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Its title.
    pub title: String,
    /// What it says.
    pub body: String,
}

#[cfg(feature = "engine")]
mod engine {
    use super::super::document::Document;
    use super::super::reading::{Problem, Reader};
    use super::super::writing::{WriteError, Writer, Written};
    use super::Text;

    impl Text {
        /// Reads a text, and what could not be read.
        pub fn read(document: &Document) -> (Self, Vec<Problem>) {
            let mut problems = Vec::new();
            let root = Reader::new(document);
            (
                Self {
                    title: root.text("title", &mut problems),
                    body: root.text("body", &mut problems),
                },
                problems,
            )
        }

        /// Writes the text as it shall read.
        pub fn edit(
            document: &Document,
            writer: Writer<'_>,
            text: &Self,
        ) -> Result<Written, WriteError> {
            document.write(writer, |draft| {
                draft.text(&["title"], &text.title)?;
                draft.text(&["body"], &text.body)
            })
        }
    }
}
