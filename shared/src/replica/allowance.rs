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
        for other in all.iter().filter(|other| other.to == self.to) {
            of += 1;
            before += usize::from(other.created < self.created);
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
        let is_bounded = !doc.erased && !self.membership.was_staff(&owner);
        is_bounded.then_some(Bounded { to, created, id })
    }

    /// Everything of a person that is bounded in a committee.
    fn all_bounded(&self, log: &Log, scope: ScopeId, of: &ParticipantId) -> Vec<Bounded> {
        let mut all = Vec::new();
        let person = self.membership.people.get(of);
        for key in person.iter().flat_map(|person| &person.keys) {
            let chain = log.chain(scope, *key);
            for envelope in chain.into_iter().flat_map(|chain| chain.straight()) {
                let header = &envelope.header;
                if !matches!(header.kind, Kind::NEED | Kind::COMPLETION) {
                    continue;
                }
                let doc = self.standing_or_beyond(&header.document);
                let created = (header.seq, envelope.hash());
                let doc = doc.filter(|doc| doc.created == Some(created));
                all.extend(doc.and_then(|doc| self.bounded(doc)));
            }
        }
        all
    }

    /// Takes away what comes above, of everybody.
    pub(super) fn bound(&mut self, log: &Log, allowances: Allowances) {
        let mut beyond = Vec::new();
        for (id, person) in &self.membership.people {
            if self.membership.was_staff(id) {
                continue;
            }
            for scope in person.places.keys() {
                let all = self.all_bounded(log, *scope, id);
                let is_above = |one: &&Bounded| one.rank(&all).0 >= one.most(allowances);
                beyond.extend(all.iter().filter(is_above).map(|one| one.id));
            }
        }
        for id in beyond {
            if let Some(doc) = self.documents.remove(&id) {
                self.put_beyond(doc);
            }
        }
    }

    /// Puts a document that was just assembled where it belongs, `before` being how it was bounded;
    /// none when all is to be computed anew, because another stands no more for it, or it is no
    /// longer bounded with the same.
    pub(super) fn add(
        &mut self,
        log: &Log,
        allowances: Allowances,
        before: Option<Bounded>,
        doc: Doc,
    ) -> Option<()> {
        let now = self.bounded(&doc);
        if before.is_some() && before != now {
            return None;
        }
        let (id, scope, owner) = (doc.id, doc.scope, doc.owner);
        self.documents.insert(id, doc);
        let (Some(bounded), Some(owner)) = (now, owner) else {
            return Some(());
        };
        let (rank, of) = bounded.rank(&self.all_bounded(log, scope, &owner));
        let most = bounded.most(allowances);
        if rank < most {
            // With one more than before, the last of those that stood may stand no more.
            return (before.is_some() || of <= most).then_some(());
        }
        #[cfg(feature = "mutants")]
        if crate::mutant::is(crate::mutant::Mutant::ForgetsAllowances) {
            return Some(());
        }
        if let Some(doc) = self.documents.remove(&id) {
            self.put_beyond(doc);
        }
        Some(())
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
        if self.derived.membership.was_staff(of) {
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
