//! A need: what somebody lacks or wants, in their own words.
//!
//! ```text
//! root                                   version 1
//! ├── schema  1, genesis
//! ├── sentence    words, 280 characters  absent: none yet
//! ├── details     text, 2,000 characters genesis
//! ├── theme       slug of the charter    absent: none chosen
//! ├── provenance  own | behalf | organisation
//! ├── wording     verbatim | paraphrase | ours       of a described consultation only
//! └── reference   words, 500 characters              where such words come from
//! ```
//!
//! The sentence is put as a whole: of two corrections made apart both are kept, the same one is
//! shown everywhere, and the author chooses. The details merge, whole words at a time.
//!
//! History. 1: first.

use std::sync::Arc;

use super::schema::Node;
use crate::records::words::Became;

/// Characters of a sentence.
pub const SENTENCE: usize = 280;
/// Characters of details.
pub const DETAILS: usize = 2_000;

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    ("sentence", Node::Words { most: SENTENCE }),
    ("details", Node::long_text(DETAILS)),
    ("theme", Node::Slug),
    (
        "provenance",
        Node::OneOf(&["own", "behalf", "organisation"]),
    ),
    ("wording", Node::OneOf(&["verbatim", "paraphrase", "ours"])),
    ("reference", Node::Words { most: 500 }),
]);

/// Whose words a need is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Provenance {
    /// The words of who wrote it.
    #[default]
    Own,
    /// Written for somebody else.
    Behalf,
    /// Written for an organisation.
    Organisation,
}

/// How near the words of a described consultation are to those of their source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wording {
    /// Word for word.
    Verbatim,
    /// Said otherwise.
    Paraphrase,
    /// Worded by those who prepared the consultation.
    Ours,
}

/// A need as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Need {
    /// The need in one sentence.
    pub sentence: String,
    /// Every sentence that stands, the shown one first: several when corrections were made apart
    /// and their author has not chosen yet.
    pub sentences: Vec<String>,
    /// Every sentence that this need ever had, oldest first, without repetition: what a ballot may
    /// have seen.
    pub ever: Arc<Vec<String>>,
    /// What there is to add.
    pub details: String,
    /// A theme of the charter.
    pub theme: Option<String>,
    /// Whose words these are.
    pub provenance: Provenance,
    /// See [`Wording`].
    pub wording: Option<Wording>,
    /// Where the words come from.
    pub reference: Option<String>,
}

/// One edit of a need; what is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NeedEdit {
    /// The new sentence. It is written over all that stand: to choose one is to write it.
    pub sentence: Option<String>,
    /// The new details.
    pub details: Option<String>,
    /// The new theme, or none.
    pub theme: Option<Option<String>>,
    /// The new provenance.
    pub provenance: Option<Provenance>,
    /// The wording and reference of a described consultation.
    pub source: Option<(Wording, String)>,
}

impl Need {
    /// What became of the words that a ballot names.
    pub fn became(&self, named: &crate::records::words::Named) -> Became<'_> {
        Became::of(named, &self.sentence, self.sentences_ever())
    }

    /// Every sentence that it ever had.
    pub fn sentences_ever(&self) -> impl Iterator<Item = &str> {
        self.ever.iter().map(String::as_str)
    }
}

impl Provenance {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Behalf => "behalf",
            Self::Organisation => "organisation",
        }
    }
}

impl std::str::FromStr for Provenance {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Own, Self::Behalf, Self::Organisation]
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or(())
    }
}

impl Wording {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Paraphrase => "paraphrase",
            Self::Ours => "ours",
        }
    }
}

impl std::str::FromStr for Wording {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Verbatim, Self::Paraphrase, Self::Ours]
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or(())
    }
}

#[cfg(feature = "engine")]
mod engine {
    use std::sync::Arc;

    use super::super::document::Document;
    use super::super::limits;
    use super::super::reading::{Problem, Reader};
    use super::super::writing::{Put, WriteError, Writer, Written};
    use super::{Need, NeedEdit};

    impl Need {
        /// Reads a need, and what could not be read.
        pub fn read(document: &Document) -> (Self, Vec<Problem>) {
            let mut problems = Vec::new();
            let root = Reader::new(document);
            let sentences = root.at_once("sentence");
            let need = Self {
                sentence: sentences.first().cloned().unwrap_or_default(),
                sentences,
                ever: Arc::new(document.ever("sentence")),
                details: root.long_text("details", &mut problems),
                theme: root.words("theme"),
                provenance: root.parsed("provenance", &mut problems).unwrap_or_default(),
                wording: root.parsed("wording", &mut problems),
                reference: root.words("reference"),
            };
            (need, problems)
        }

        /// Writes an edit.
        pub fn edit(
            document: &Document,
            writer: Writer<'_>,
            edit: &NeedEdit,
        ) -> Result<Written, WriteError> {
            document.write(writer, |draft| {
                if let Some(sentence) = &edit.sentence {
                    draft.words(&["sentence"], &limits::typed_on_one_line(sentence))?;
                }
                if let Some(details) = &edit.details {
                    draft.long_text(&["details"], details)?;
                }
                if let Some(theme) = &edit.theme {
                    draft.change(&["theme"], theme.clone().map(Put::Words))?;
                }
                if let Some(provenance) = edit.provenance {
                    draft.change(
                        &["provenance"],
                        Some(Put::Words(provenance.as_str().to_owned())),
                    )?;
                }
                if let Some((wording, reference)) = &edit.source {
                    draft.put(&["wording"], Some(Put::Words(wording.as_str().to_owned())))?;
                    draft.put(&["reference"], Some(Put::Words(reference.clone())))?;
                }
                Ok(())
            })
        }
    }
}
