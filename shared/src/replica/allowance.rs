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

use super::documents::{Content, Doc};
use super::{Derived, Reason, Replica};
use crate::documents::charter::Allowances;
use crate::identity::{DocumentId, EnvelopeHash, ParticipantId, ScopeId};
use crate::log::{Kind, Log};

/// A document that is bounded with others of one person in one committee: with their other needs, or
/// with their other additions to that need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounded {
    /// The need that it adds to; none for a need.
    to: Option<DocumentId>,
    /// Where it was created.
    created: (u64, EnvelopeHash),
    id: DocumentId,
}

impl Bounded {
    fn most(&self, allowances: Allowances) -> usize {
        let most = match self.to {
            None => allowances.needs,
            Some(_) => allowances.additions,
        };
        most as usize
    }

    /// How many of these come before it, and how many there are.
    fn rank(&self, all: &[Self]) -> (usize, usize) {
        let (mut before, mut of) = (0, 0);
        for other in all {
            if other.to == self.to {
                of += 1;
                before += usize::from(other.created < self.created);
            }
        }
        (before, of)
    }
}

impl Derived {
    /// How a document is bounded; none where it is not.
    pub(super) fn bounded(&self, doc: &Doc) -> Option<Bounded> {
        let (owner, created) = (doc.owner?, doc.created?);
        let to = match &doc.content {
            Content::Need(_) => None,
            // Of one that names no need, or whose words cannot be read, nothing is shown.
            Content::Completion(completion) => Some(completion.need?),
            _ => return None,
        };
        let id = doc.id;
        let is_bounded = !doc.erased && !self.membership.was_staff(&owner, doc.scope);
        is_bounded.then_some(Bounded { to, created, id })
    }

    /// What stands of a person that is bounded in a committee.
    fn all_bounded(&self, log: &Log, scope: ScopeId, of: &ParticipantId) -> Vec<Bounded> {
        let mut all = Vec::new();
        let Some(person) = self.membership.of(scope).people.get(of) else {
            return all;
        };
        for key in &person.keys {
            let Some(chain) = log.chain(scope, *key) else {
                continue;
            };
            for envelope in chain.straight() {
                let header = &envelope.header;
                if !matches!(header.kind, Kind::NEED | Kind::COMPLETION) {
                    continue;
                }
                let Some(doc) = self.documents.get(&header.document) else {
                    continue;
                };
                if doc.created == Some((header.seq, envelope.hash()))
                    && let Some(bounded) = self.bounded(doc)
                {
                    all.push(bounded);
                }
            }
        }
        all
    }

    /// Takes away what comes above, of everybody.
    pub(super) fn bound(&mut self, log: &Log, allowances: Allowances) {
        let mut beyond = Vec::new();
        for (scope, membership) in self.membership.committees() {
            for id in membership.people.keys() {
                if self.membership.was_staff(id, *scope) {
                    continue;
                }
                let mut all = self.all_bounded(log, *scope, id);
                // Ranked in one pass: who wrote thousands must not cost their square.
                all.sort_unstable_by_key(|one| (one.to, one.created));
                let (mut before, mut to) = (0, None);
                for one in &all {
                    if to != Some(one.to) {
                        (before, to) = (0, Some(one.to));
                    }
                    if before >= one.most(allowances) {
                        beyond.push(one.id);
                    }
                    before += 1;
                }
            }
        }
        for id in beyond {
            self.put_beyond(&id);
        }
    }

    fn put_beyond(&mut self, id: &DocumentId) {
        if let Some(doc) = self.documents.remove(id) {
            for (_, hash) in &doc.envelopes {
                self.set_aside.insert(*hash, Reason::Beyond);
            }
            self.beyond.insert(*id, doc);
        }
    }

    /// Puts a document that was just assembled among those that stand, `before` being how it was
    /// bounded. One that comes above is set aside alone. None when all is to be computed anew: another
    /// falls, or it is no longer bounded with the same. [`crate::host`] bounds how often one person
    /// does so.
    pub(super) fn add(
        &mut self,
        log: &Log,
        allowances: Allowances,
        before: Option<Bounded>,
        doc: Doc,
    ) -> Option<()> {
        let now = self.bounded(&doc);
        let (scope, owner, id) = (doc.scope, doc.owner, doc.id);
        self.note_curation(&doc);
        self.documents.insert(id, doc);
        if before == now {
            return Some(());
        }
        let (None, Some(bounded)) = (before, now) else {
            return None;
        };
        let (rank, of) = bounded.rank(&self.all_bounded(log, scope, &owner?));
        #[cfg(feature = "mutants")]
        if crate::mutant::is(crate::mutant::Mutant::ForgetsAllowances) {
            return Some(());
        }
        let most = bounded.most(allowances);
        if rank >= most {
            self.put_beyond(&id);
        }
        (of <= most || rank >= most).then_some(())
    }
}

impl Replica {
    /// How many more needs somebody may have standing in a committee; none where that is not
    /// bounded.
    pub fn needs_left(&self, scope: ScopeId, of: &ParticipantId) -> Option<u32> {
        self.left(scope, of, None)
    }

    /// How many more additions to a need; none where that is not bounded.
    pub(super) fn additions_left(
        &self,
        scope: ScopeId,
        of: &ParticipantId,
        to: DocumentId,
    ) -> Option<u32> {
        self.left(scope, of, Some(to))
    }

    fn left(&self, scope: ScopeId, of: &ParticipantId, to: Option<DocumentId>) -> Option<u32> {
        if self.derived.membership.was_staff(of, scope) {
            return None;
        }
        let all = self.derived.all_bounded(&self.log, scope, of);
        let held = all.iter().filter(|one| one.to == to).count();
        let most = match to {
            None => self.marks.allowances.needs,
            Some(_) => self.marks.allowances.additions,
        };
        Some(most.saturating_sub(u32::try_from(held).unwrap_or(u32::MAX)))
    }
}
