//! The needs of a committee, with what was added to them.

use litemap::LiteMap;

use super::Looking;
use crate::documents::Need as NeedContent;
use crate::documents::need::{Provenance as Words_, Wording};
use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::replica::documents::{Content, Doc};
use crate::view::{Author, Completion, Need, Provenance, Source, State};

impl Looking<'_> {
    pub(super) fn needs(&self, scope: ScopeId) -> Vec<Need> {
        let derived = self.replica.derived();
        let curation = derived.curation(scope);
        let mut completions = self.completions(scope);
        let published = self.published(scope);
        // No clock orders needs: by id, which nobody chooses, so nobody's is always first.
        let mut needs = LiteMap::new_vec();
        for (doc, content) in derived.needs(scope) {
            let hidden = curation
                .and_then(|curation| curation.hidden.get(&doc.id))
                .map(|reasons| reasons.join(" · "));
            let author = self.author(doc.owner, scope);
            if hidden.is_some() && !author.me {
                continue;
            }
            let group = curation
                .and_then(|curation| curation.groups.get(&doc.id))
                .copied()
                .filter(|group| *group != doc.id);
            let completions = completions.remove(&doc.id).unwrap_or_default();
            let mut need = self.need(doc, content, author, hidden, group, completions);
            // A correction that is on this phone only is said first.
            if let (State::Received { .. }, Some(result)) = (&need.state, published.get(&doc.id)) {
                need.state = State::Counted { result: *result };
            }
            needs.insert(doc.id, need);
        }
        needs.into_iter().map(|(_, need)| need).collect()
    }

    /// The needs of the lists that the committee reads, its own first, each with its list.
    fn published(&self, scope: ScopeId) -> LiteMap<DocumentId, EnvelopeHash> {
        let derived = self.replica.derived();
        let mut published = LiteMap::new_vec();
        for of in [ScopeId::PUBLIC, scope] {
            let newest = derived.newest_results(of).into_iter();
            for list in newest.filter(|list| derived.struck(list).is_none()) {
                let lines = list.record.lines.iter();
                let lines = lines.map(|line| (line.need, &line.grouped));
                let heard = list.record.heard.iter();
                let heard = heard.map(|one| (one.need, &one.grouped));
                for (need, grouped) in lines.chain(heard) {
                    let all = grouped.iter().copied().chain([need]);
                    all.for_each(|need| {
                        published.insert(need, list.hash);
                    });
                }
            }
        }
        published
    }

    fn need(
        &self,
        doc: &Doc,
        content: &NeedContent,
        author: Author,
        hidden: Option<String>,
        group: Option<DocumentId>,
        completions: Vec<Completion>,
    ) -> Need {
        Need {
            id: doc.id,
            ever: match author.me {
                true => content.sentences_ever().map(str::to_owned).collect(),
                false => Vec::new(),
            },
            sentence: content.sentence.clone(),
            details: content.details.clone(),
            theme: content.theme.clone(),
            provenance: match content.provenance {
                Words_::Own => Provenance::OwnWords,
                Words_::Behalf => Provenance::OnBehalf,
                Words_::Organisation => Provenance::Organisation,
            },
            source: content.wording.map(|wording| match wording {
                Wording::Verbatim => Source::Verbatim,
                Wording::Paraphrase => Source::Paraphrase,
                Wording::Ours => Source::WordedByUs,
            }),
            author,
            state: self.doc_state(doc),
            hidden,
            group,
            completions,
        }
    }

    fn completions(&self, scope: ScopeId) -> LiteMap<DocumentId, Vec<Completion>> {
        let mut by_need: LiteMap<DocumentId, Vec<Completion>> = LiteMap::new();
        for doc in self
            .replica
            .derived()
            .documents
            .values()
            .filter(|doc| doc.scope == scope && !doc.erased)
        {
            if let Content::Completion(completion) = &doc.content
                && let Some(need) = completion.need
                && crate::documents::says_something(&completion.words)
            {
                by_need.entry(need).or_default().push(Completion {
                    id: doc.id,
                    words: completion.words.clone(),
                    author: self.author(doc.owner, scope),
                    state: self.doc_state(doc),
                });
            }
        }
        by_need
    }
}
