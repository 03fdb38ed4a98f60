//! The words of a line: the excerpts of its needs, those that were chosen for it first, and none
//! that is hidden since.

use shared::documents::Charter;
use shared::identity::{DocumentId, EnvelopeHash, ScopeId};
use shared::records::Excerpt;
use shared::replica::{Derived, Published};

use super::drawing::Drawing;
use super::list::{PublishedLine, Said};
use crate::web::Words;

impl Drawing<'_> {
    /// The line of a need and of those that are grouped with it, without its place.
    pub(super) fn line(
        &self,
        need: DocumentId,
        grouped: &[DocumentId],
        named: &EnvelopeHash,
    ) -> PublishedLine {
        let is_hidden = |need: &DocumentId, scope: ScopeId| {
            let mut curations = [scope, ScopeId::PUBLIC].into_iter();
            curations.any(|scope| {
                let curation = self.derived.curation(scope);
                curation.is_some_and(|curation| curation.hidden.contains_key(need))
            })
        };
        let named = self.derived.excerpts.get(named);
        let of = named.map(|(need, _)| *need);
        let mut excerpts: Vec<Said> = Vec::new();
        for id in grouped.iter().chain([&need]) {
            let known = named.filter(|_| of == Some(*id));
            let Some((_, excerpt)) = known.or_else(|| newest_excerpt(self.derived, *id)) else {
                continue;
            };
            if is_hidden(id, excerpt.record.scope) {
                continue;
            }
            let said = said(self.charter, *id, &excerpt.record);
            // The words that were chosen for the line come first.
            if of == Some(*id) {
                excerpts.insert(0, said);
            } else {
                excerpts.push(said);
            }
        }
        PublishedLine {
            place: 0,
            tied: false,
            chosen: None,
            excerpts,
        }
    }
}

fn newest_excerpt(
    derived: &Derived,
    need: DocumentId,
) -> Option<&(DocumentId, Published<Excerpt>)> {
    let of_need = derived.excerpts.values().filter(|(of, _)| *of == need);
    of_need.max_by_key(|(_, published)| (published.at.seq, published.hash))
}

fn said(charter: &Charter, need: DocumentId, excerpt: &Excerpt) -> Said {
    Said {
        need,
        committee: charter
            .committees
            .get(&excerpt.scope)
            .map(|committee| committee.name.clone()),
        sentence: excerpt.sentence.clone(),
        before: excerpt.before.clone(),
        details: excerpt.details.clone(),
        theme: excerpt
            .theme
            .as_ref()
            .and_then(|slug| charter.themes.get(slug))
            .map(|theme| Words {
                fr: theme.fr.clone(),
                en: theme.en.clone(),
            }),
        provenance: excerpt.provenance.clone(),
        source: excerpt.source.clone(),
        plain: excerpt.plain.clone(),
    }
}
