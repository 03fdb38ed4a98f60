//! A curation: which needs are shown together, and which are not shown, with the reason.
//!
//! ```text
//! root                                   version 1
//! ├── schema  1, genesis
//! ├── groups  need id -> group id        genesis; one register a need
//! └── hidden  need id -> reason, 500 characters   genesis
//! ```
//!
//! A group's id is the smallest id of its needs. Two people who group one need differently at once
//! leave both in its register: a conflict to show, in which the smallest id counts until settled.
//!
//! History. 1: first.

use litemap::LiteMap;

use super::schema::{Entries, EntryKey, Node};
use crate::identity::DocumentId;

/// Characters of the reason of a hiding.
pub const REASON: usize = 500;

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    (
        "groups",
        Node::Entries(&Entries {
            key: EntryKey::Id,
            value: Node::Id,
            once: false,
        }),
    ),
    (
        "hidden",
        Node::Entries(&Entries {
            key: EntryKey::Id,
            value: Node::Words { most: REASON },
            once: false,
        }),
    ),
]);

/// A curation as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Curation {
    /// For each grouped need, the group that counts.
    pub groups: LiteMap<DocumentId, DocumentId>,
    /// For each need grouped differently at once, every group it was put in.
    pub conflicts: LiteMap<DocumentId, Vec<DocumentId>>,
    /// For each hidden need, why; several reasons if it was hidden several times at once.
    pub hidden: LiteMap<DocumentId, Vec<String>>,
}

/// One edit of a curation.
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

#[cfg(feature = "engine")]
mod engine {
    use super::super::document::Document;
    use super::super::limits;
    use super::super::reading::{Problem, Reader};
    use super::super::writing::{Draft, Put, WriteError, Writer, Written};
    use super::{Curation, CurationEdit};
    use crate::identity::DocumentId;
    use crate::ordered::Ordered;

    impl Curation {
        /// Reads a curation, and what could not be read.
        pub fn read(document: &Document) -> (Self, Vec<Problem>) {
            let mut problems = Vec::new();
            let root = Reader::new(document);
            let registers = root.entries("groups", &mut problems, |groups, need, _| {
                let all: Vec<DocumentId> = groups
                    .all_words(need)
                    .iter()
                    .filter_map(|id| id.parse().ok())
                    .collect();
                (!all.is_empty()).then_some(all)
            });
            let hidden = root.entries("hidden", &mut problems, |hidden, need, _| {
                let all = hidden.all_words(need);
                (!all.is_empty()).then_some(all)
            });
            let groups = registers
                .iter()
                .filter_map(|(need, all)| all.iter().min().map(|group| (*need, *group)))
                .ordered();
            let conflicts = registers
                .into_iter()
                .filter(|(_, all)| all.len() > 1)
                .ordered();
            (
                Self {
                    groups,
                    conflicts,
                    hidden,
                },
                problems,
            )
        }

        /// Writes an edit.
        pub fn edit(
            document: &Document,
            writer: Writer<'_>,
            edit: &CurationEdit,
        ) -> Result<Written, WriteError> {
            document.write(writer, |draft| match edit {
                CurationEdit::Group(needs) => group(draft, needs),
                CurationEdit::Ungroup(needs) => needs
                    .iter()
                    .try_for_each(|need| draft.put(&["groups", &need.to_string()], None)),
                CurationEdit::Hide { need, reason } => draft.put(
                    &["hidden", &need.to_string()],
                    Some(Put::Words(limits::typed(reason))),
                ),
                CurationEdit::Show(need) => draft.put(&["hidden", &need.to_string()], None),
            })
        }
    }

    fn group(draft: &mut Draft<'_>, needs: &[DocumentId]) -> Result<(), WriteError> {
        let Some(group) = needs.iter().min().filter(|_| needs.len() > 1) else {
            return Ok(());
        };
        needs.iter().try_for_each(|need| {
            draft.put(
                &["groups", &need.to_string()],
                Some(Put::Words(group.to_string())),
            )
        })
    }
}
