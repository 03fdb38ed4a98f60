//! A reply: yes or no, and words, of a need's author to what was done with it.
//!
//! ```text
//! root                                   version 1
//! ├── schema  1, genesis
//! ├── target  id: the document replied to, a curation or a plain version
//! ├── need    id: the need that it is about
//! ├── answer  yes | no
//! └── words   words, 500 characters      absent: none
//! ```
//!
//! The words are put as a whole: see [`super::need`].
//!
//! History. 1: first.

use super::schema::Node;
use crate::identity::DocumentId;

/// Characters of a reply.
pub const WORDS: usize = 500;

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    ("target", Node::Id),
    ("need", Node::Id),
    ("answer", Node::OneOf(&["yes", "no"])),
    ("words", Node::Words { most: WORDS }),
]);

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// I agree.
    Yes,
    /// I do not.
    No,
}

/// A reply as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The curation or plain version that it replies to.
    pub target: Option<DocumentId>,
    /// The need that it is about.
    pub need: Option<DocumentId>,
    /// Yes, no, or nothing yet.
    pub answer: Option<Answer>,
    /// In the author's words.
    pub words: String,
}

impl Answer {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
        }
    }
}

impl std::str::FromStr for Answer {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Yes, Self::No]
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or(())
    }
}

#[cfg(feature = "engine")]
mod engine {
    use super::super::document::Document;
    use super::super::reading::{Problem, Reader};
    use super::super::writing::{Put, WriteError, Writer, Written, some_words};
    use super::Reply;

    impl Reply {
        /// Reads a reply, and what could not be read.
        pub fn read(document: &Document) -> (Self, Vec<Problem>) {
            let mut problems = Vec::new();
            let root = Reader::new(document);
            let reply = Self {
                target: root.parsed("target", &mut problems),
                need: root.parsed("need", &mut problems),
                answer: root.parsed("answer", &mut problems),
                words: root.words("words").unwrap_or_default(),
            };
            (reply, problems)
        }

        /// Writes the reply as it shall read. What reads so already is left alone, with what was
        /// written at the same time: [`Document::choose`] settles that.
        pub fn edit(
            document: &Document,
            writer: Writer<'_>,
            reply: &Self,
        ) -> Result<Written, WriteError> {
            document.write(writer, |draft| {
                draft.put(
                    &["target"],
                    reply.target.map(|id| Put::Words(id.to_string())),
                )?;
                draft.put(&["need"], reply.need.map(|id| Put::Words(id.to_string())))?;
                draft.change(
                    &["answer"],
                    reply
                        .answer
                        .map(|answer| Put::Words(answer.as_str().to_owned())),
                )?;
                draft.change(&["words"], some_words(&reply.words))
            })
        }
    }
}
