//! Signs one envelope after another, remembering the tips.

use std::collections::BTreeMap;

use super::super::Replica;
use crate::identity::{DocumentId, EnvelopeHash, ScopeId, SigningKey};
use crate::log::envelope::Draft;
use crate::log::header::MAX_BODY;
use crate::log::{Envelope, Verified};
use crate::records::{Excerpt, Record};

/// Signs in the place of one key.
pub(super) struct Pen<'a> {
    pub(super) replica: &'a Replica,
    key: SigningKey,
    tips: BTreeMap<ScopeId, Option<(u64, EnvelopeHash)>>,
    written: Vec<Verified>,
    /// Where in what is written each excerpt stands, by its outer scope and its name.
    excerpts: BTreeMap<(ScopeId, EnvelopeHash), usize>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(replica: &'a Replica, key: SigningKey) -> Self {
        Self {
            replica,
            key,
            tips: BTreeMap::new(),
            written: Vec::new(),
            excerpts: BTreeMap::new(),
        }
    }

    /// Writes an excerpt in an outer scope, unless it was written there already.
    pub(super) fn excerpt(
        &mut self,
        outer: ScopeId,
        name: EnvelopeHash,
        (need, excerpt): (DocumentId, &Excerpt),
    ) {
        let place = (outer, name);
        if !self.excerpts.contains_key(&place) {
            self.excerpts.insert(place, self.written.len());
            self.write(outer, need, excerpt);
        }
    }

    pub(super) fn write<T: Record>(
        &mut self,
        scope: ScopeId,
        document: DocumentId,
        record: &T,
    ) -> EnvelopeHash {
        let replica = self.replica;
        let id = self.key.id();
        let tip = self.tips.entry(scope).or_insert_with(|| {
            replica
                .log
                .chain(scope, id)
                .and_then(crate::log::Chain::tip)
        });
        let draft = Draft {
            scope,
            kind: T::KIND,
            document,
            body: record.to_body(),
        };
        let signed = Envelope::next(&self.key, replica.consultation(), *tip, draft);
        *tip = Some((signed.header.seq, signed.hash()));
        let hash = signed.hash();
        self.written.push(signed);
        hash
    }

    /// Where what is written next may be taken back to.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            tips: self.tips.clone(),
            written: self.written.len(),
        }
    }

    /// Takes back what was written since: it is signed, and never left here.
    pub(super) fn back_to(&mut self, mark: Mark) {
        self.tips = mark.tips;
        self.written.truncate(mark.written);
        self.excerpts.retain(|_, at| *at < mark.written);
    }

    /// Whether something written since is larger than any body may be.
    pub(super) fn is_too_large_since(&self, mark: &Mark) -> bool {
        let mut since = self.written.iter().skip(mark.written);
        since.any(|one| one.header.body_len as usize > MAX_BODY)
    }

    pub(super) fn into_written(self) -> Vec<Verified> {
        self.written
    }
}

/// See [`Pen::mark`].
pub(super) struct Mark {
    tips: BTreeMap<ScopeId, Option<(u64, EnvelopeHash)>>,
    written: usize,
}
