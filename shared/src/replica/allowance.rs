//! What one person may have standing in a committee: so many needs, so many additions to one need.
//!
//! Counted over all keys of the person, in the order of the seqs at which their documents were
//! created, then of the hashes: the same on every phone, whatever came first. What comes above is
//! set aside as a whole document, as if it were not there, and stands again when what came before
//! it is withdrawn. So whoever writes ten thousand needs shows twenty, and stops no count.
//!
//! Not bounded here: what staff write, and those who ever were staff (a worker writes down what a
//! whole room says); ballots, of which the newest counts alone; and what is stored, which
//! [`crate::host`] bounds.

use std::collections::BTreeMap;

use super::documents::{Content, Doc};
use super::{Derived, Reason, Replica};
use crate::documents::charter::Allowances;
use crate::documents::{Completion, Need};
use crate::identity::{DocumentId, EnvelopeHash, ParticipantId, ScopeId};

/// What is bounded together: somebody's needs in a committee, or their additions to one of its
/// needs.
type Bounded = (ScopeId, ParticipantId, Option<DocumentId>);
/// Where a document was created, and which it is.
type Created = (u64, EnvelopeHash, DocumentId);

/// What each person has, and the most that they may.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed {
    most: Allowances,
    /// In order; those above the most too.
    held: BTreeMap<Bounded, Vec<Created>>,
}

impl Derived {
    /// What a document is bounded with; none where it is not.
    pub(super) fn bounded(&self, doc: &Doc) -> Option<(Bounded, Created)> {
        let (owner, (seq, hash)) = (doc.owner?, doc.created?);
        let to = match &doc.content {
            Content::Need(Need { .. }) => None,
            // Of one that names no need, or whose words cannot be read, nothing is shown.
            Content::Completion(Completion { need, .. }) => Some((*need)?),
            _ => return None,
        };
        let is_bounded = !doc.erased && !self.membership.was_staff(&owner);
        is_bounded.then_some(((doc.scope, owner, to), (seq, hash, doc.id)))
    }

    /// A document, whether or not its author may have it standing.
    pub(super) fn standing_or_beyond(&self, id: &DocumentId) -> Option<&Doc> {
        self.documents.get(id).or_else(|| self.beyond.get(id))
    }

    fn put_beyond(&mut self, doc: Doc) {
        for (_, hash) in &doc.envelopes {
            self.set_aside.insert(*hash, Reason::Beyond);
        }
        self.beyond.insert(doc.id, doc);
    }
}

impl Allowed {
    /// Counts every document, and takes away those that come above.
    pub(super) fn of(derived: &mut Derived, most: Allowances) -> Self {
        let mut held: BTreeMap<Bounded, Vec<Created>> = BTreeMap::new();
        for doc in derived.documents.values() {
            if let Some((bounded, created)) = derived.bounded(doc) {
                held.entry(bounded)
                    .or_insert_with(|| Vec::with_capacity(1))
                    .push(created);
            }
        }
        let mut all = Self { most, held };
        for created in all.held.values_mut() {
            created.sort_unstable();
        }
        for (bounded, created) in &all.held {
            for (.., id) in created.iter().skip(all.most(bounded)) {
                if let Some(doc) = derived.documents.remove(id) {
                    derived.put_beyond(doc);
                }
            }
        }
        all
    }

    fn most(&self, (_, _, to): &Bounded) -> usize {
        match to {
            None => self.most.needs as usize,
            Some(_) => self.most.additions as usize,
        }
    }

    /// Puts a document that was just assembled where it belongs, `before` being what it was bounded
    /// with; none when all is to be computed anew, because another stands no more for it, or it is
    /// no longer bounded with the same.
    pub(super) fn add(
        &mut self,
        derived: &mut Derived,
        before: Option<(Bounded, Created)>,
        doc: Doc,
    ) -> Option<()> {
        let now = derived.bounded(&doc);
        if before.is_some() && before != now {
            return None;
        }
        let Some((bounded, created)) = now else {
            derived.documents.insert(doc.id, doc);
            return Some(());
        };
        let most = self.most(&bounded);
        let held = self.held.entry(bounded).or_default();
        let place = match held.binary_search(&created) {
            Ok(place) => place,
            Err(place) => {
                held.insert(place, created);
                if place < most && held.len() > most {
                    return None;
                }
                place
            }
        };
        #[cfg(feature = "mutants")]
        let most = match crate::mutant::is(crate::mutant::Mutant::ForgetsAllowances) {
            true => usize::MAX,
            false => most,
        };
        if place < most {
            derived.documents.insert(doc.id, doc);
        } else {
            derived.put_beyond(doc);
        }
        Some(())
    }

    fn left(&self, bounded: &Bounded) -> u32 {
        let held = self.held.get(bounded).map_or(0, Vec::len);
        let left = self.most(bounded).saturating_sub(held);
        u32::try_from(left).unwrap_or(u32::MAX)
    }
}

impl Replica {
    /// How many more needs somebody may have standing in a committee; none where that is not
    /// bounded.
    pub fn needs_left(&self, scope: ScopeId, of: ParticipantId) -> Option<u32> {
        self.left(&(scope, of, None))
    }

    /// How many more additions to a need; none where that is not bounded.
    pub(super) fn additions_left(
        &self,
        scope: ScopeId,
        of: ParticipantId,
        to: DocumentId,
    ) -> Option<u32> {
        self.left(&(scope, of, Some(to)))
    }

    fn left(&self, bounded: &Bounded) -> Option<u32> {
        let is_bounded = !self.derived.membership.was_staff(&bounded.1);
        is_bounded.then(|| self.marks.allowed.left(bounded))
    }
}
