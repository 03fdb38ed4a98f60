//! A curation: the group that a need is shown in, and why it is not shown, in one scope.
//!
//! ```text
//! root                                   version 1
//! ├── schema  1, genesis
//! ├── group   id of a need               absent: shown on its own
//! └── hidden  reason, 500 characters     absent: shown
//! ```
//!
//! One document for each scope and need, so that none is ever full: which need it is about stands
//! in the body of each change ([`super::change`]), not here, because a phone may hold the region's
//! curation of a need without the need.
//!
//! A group's id is the smallest id of its needs. Two people who group one need differently at once
//! leave both in its register: a conflict to show, in which the smallest id counts until settled.
//!
//! History. 1: first.

use super::schema::Node;
use crate::identity::DocumentId;

/// Characters of the reason of a hiding.
pub const REASON: usize = 500;

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    ("group", Node::Id),
    ("hidden", Node::Words { most: REASON }),
]);

/// The curation of one need as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Curation {
    /// Every group that the need was put in at once, ascending: the first counts.
    pub groups: Vec<DocumentId>,
    /// Why it is hidden; several reasons if it was hidden several times at once, none if it is
    /// shown.
    pub hidden: Vec<String>,
}

/// What staff do to the needs of a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CurationEdit {
    /// Shows these needs together. Fewer than two do nothing.
    Group(Vec<DocumentId>),
    /// Shows these needs on their own again.
    Ungroup(Vec<DocumentId>),
    /// Shows a need no longer.
    Hide {
        /// Which need.
        need: DocumentId,
        /// Why, for its author and everyone.
        reason: String,
    },
    /// Shows a need again.
    Show(DocumentId),
}

/// What an edit says in the curation of one need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says<'a> {
    /// The group that it is in; none: on its own.
    Group(Option<DocumentId>),
    /// Why it is hidden; none: it is shown.
    Hidden(Option<&'a str>),
}

impl CurationEdit {
    /// What it says of each need that it names.
    pub fn each(&self) -> Vec<(DocumentId, Says<'_>)> {
        match self {
            Self::Group(needs) => {
                let first = needs.iter().min().filter(|_| needs.len() > 1);
                let all = needs.iter().filter_map(|need| Some((need, first?)));
                all.map(|(need, group)| (*need, Says::Group(Some(*group))))
                    .collect()
            }
            Self::Ungroup(needs) => {
                let alone = needs.iter().map(|need| (*need, Says::Group(None)));
                alone.collect()
            }
            Self::Hide { need, reason } => vec![(*need, Says::Hidden(Some(reason)))],
            Self::Show(need) => vec![(*need, Says::Hidden(None))],
        }
    }
}

#[cfg(feature = "engine")]
mod engine {
    use super::super::document::Document;
    use super::super::limits;
    use super::super::reading::{Problem, Reader};
    use super::super::writing::{Put, WriteError, Writer, Written};
    use super::{Curation, Says};
    use crate::identity::DocumentId;

    impl Curation {
        /// Reads a curation, and what could not be read.
        pub fn read(document: &Document) -> (Self, Vec<Problem>) {
            let root = Reader::new(document);
            // As words they stand in another order than as ids.
            let groups = root.all_words("group");
            let mut groups: Vec<DocumentId> =
                groups.iter().filter_map(|id| id.parse().ok()).collect();
            groups.sort_unstable();
            let hidden = root.all_words("hidden");
            (Self { groups, hidden }, Vec::new())
        }

        /// Writes an edit in the curation of a need.
        pub fn edit(
            document: &Document,
            writer: Writer<'_>,
            need: DocumentId,
            says: Says<'_>,
        ) -> Result<Written, WriteError> {
            document.write_about(writer, Some(need), |draft| match says {
                Says::Group(group) => {
                    draft.put(&["group"], group.map(|id| Put::Words(id.to_string())))
                }
                Says::Hidden(reason) => draft.put(
                    &["hidden"],
                    reason.map(|reason| Put::Words(limits::typed(reason))),
                ),
            })
        }
    }
}
