//! The ranks of a ballot whose words still hold, before it is read over the options of a count.

use super::super::documents::Content;
use crate::identity::DocumentId;
use crate::records::ballot::Given;
use crate::replica::Derived;

/// The groups of a ballot without the ranks given to words that were changed since, or that have
/// not arrived: those needs count as not listed. A need that is not known here stays, so that it
/// is told as such.
pub(super) fn held(derived: &Derived, given: &Given) -> Vec<Vec<DocumentId>> {
    let holds = |id: &&DocumentId| match derived.documents.get(*id).map(|doc| &doc.content) {
        Some(Content::Need(need)) => given
            .named(id)
            .is_some_and(|named| need.became(&named).holds()),
        _ => true,
    };
    let groups = given.content.groups.iter();
    groups
        .map(|group| group.iter().filter(holds).copied().collect::<Vec<_>>())
        .filter(|group| !group.is_empty())
        .collect()
}
