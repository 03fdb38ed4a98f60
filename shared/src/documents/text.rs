//! A text written together by those invited, before it becomes a record: a project, an opinion.
//!
//! ```text
//! root                                   version 1
//! ├── schema  1, genesis
//! ├── title  words, 200 characters       absent: none
//! └── body   text, 20,000 characters     genesis
//! ```
//!
//! The title is put as a whole, the body merges whole words at a time: see [`super::need`].
//!
//! History. 1: first.

use super::schema::Node;

/// Characters of a title.
pub const TITLE: usize = 200;
/// Characters of a body.
pub const BODY: usize = 20_000;

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    ("title", Node::Words { most: TITLE }),
    ("body", Node::long_text(BODY)),
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
    use super::super::writing::{WriteError, Writer, Written, some_words};
    use super::Text;

    impl Text {
        /// Reads a text, and what could not be read.
        pub fn read(document: &Document) -> (Self, Vec<Problem>) {
            let mut problems = Vec::new();
            let root = Reader::new(document);
            (
                Self {
                    title: root.words("title").unwrap_or_default(),
                    body: root.long_text("body", &mut problems),
                },
                problems,
            )
        }

        /// Writes the text as it shall read. What reads so already is left alone, with what was
        /// written at the same time: [`Document::choose`] settles that.
        pub fn edit(
            document: &Document,
            writer: Writer<'_>,
            text: &Self,
        ) -> Result<Written, WriteError> {
            document.write(writer, |draft| {
                draft.change(&["title"], some_words(&text.title))?;
                draft.long_text(&["body"], &text.body)
            })
        }
    }
}
