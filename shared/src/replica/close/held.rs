//! The ranks of a ballot whose words still hold, before it is read over the options of a count.

use super::super::documents::Content;
use crate::identity::DocumentId;
use crate::records::ballot::Given;
use crate::records::words::Became;
use crate::replica::Derived;

/// What became of the words that a ballot ranks, of a need that is known here.
pub(super) fn became<'a>(
    derived: &'a Derived,
    given: &Given,
    need: &DocumentId,
) -> Option<Became<'a>> {
    match derived.documents.get(need).map(|doc| &doc.content) {
        Some(Content::Need(content)) => Some(
            given
                .named(need)
                .map_or(Became::Unknown, |named| content.became(&named)),
        ),
        _ => None,
    }
}

/// Whether a rank was given to words that were changed since, or that have not arrived: its need
/// counts as not listed. One that is not known here is not stale, so that it is told as such.
pub(super) fn is_stale(derived: &Derived, given: &Given, need: &DocumentId) -> bool {
    became(derived, given, need).is_some_and(|became| !became.holds())
}

/// Whether a rank was stale when a list published these words of its need.
pub(super) fn was_stale(derived: &Derived, given: &Given, need: &DocumentId, then: &str) -> bool {
    let (Some(Content::Need(content)), Some(named)) = (
        derived.documents.get(need).map(|doc| &doc.content),
        given.named(need),
    ) else {
        return false;
    };
    !Became::of(&named, then, content.sentences_ever()).holds()
}

/// The groups of a ballot, without some of its ranks.
pub(super) fn without(given: &Given, is_out: impl Fn(&DocumentId) -> bool) -> Vec<Vec<DocumentId>> {
    let groups = given.content.groups.iter();
    groups
        .map(|group| {
            group
                .iter()
                .filter(|need| !is_out(need))
                .copied()
                .collect::<Vec<_>>()
        })
        .filter(|group| !group.is_empty())
        .collect()
}
