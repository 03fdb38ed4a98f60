//! A name: what somebody wants to be called. Nobody has to have one.
//!
//! ```text
//! root                                   version 1
//! ├── schema  1, genesis
//! └── shown   words, 60 characters       absent: none
//! ```
//!
//! Put as a whole: two phones that set it at once show one of the two, never a mixture.
//!
//! History. 1: first.

use super::schema::Node;

/// Characters of a name.
pub const SHOWN: usize = 60;

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    ("shown", Node::Words { most: SHOWN }),
]);

/// A name as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// What is shown.
    pub shown: Option<String>,
    /// What was written at the same time on another device, and not chosen yet.
    pub others: Vec<String>,
}

#[cfg(feature = "engine")]
mod engine {
    use super::super::document::Document;
    use super::super::limits;
    use super::super::reading::{Problem, Reader};
    use super::super::writing::{WriteError, Writer, Written};
    use super::Name;

    impl Name {
        /// Reads a name, and what could not be read.
        pub fn read(document: &Document) -> (Self, Vec<Problem>) {
            let (shown, others) = Reader::new(document).winner("shown");
            (Self { shown, others }, Vec::new())
        }

        /// Shows this name from now on, or none: it is written over all that stand.
        pub fn edit(
            document: &Document,
            writer: Writer<'_>,
            shown: Option<&str>,
        ) -> Result<Written, WriteError> {
            let shown = shown
                .map(limits::typed_on_one_line)
                .filter(|shown| super::super::says_something(shown));
            document.write(writer, |draft| {
                draft.words(&["shown"], &shown.unwrap_or_default())
            })
        }
    }
}
