//! What a participant does, as signed envelopes to be stored and then admitted.
//!
//! Each act looks at the replica, refuses with a named [`ActError`] what others would set aside,
//! and gives what to store. Nothing here changes the replica: when storing fails, or another tab
//! wrote first, the act is simply planned again.

mod ballots;
mod belonging;
mod words;

use super::documents::{Doc, open};
use super::{Own, Replica};
use crate::documents::{DocKind, Document, WriteError, Writer, Written};
use crate::identity::{DocumentId, ScopeId};
use crate::log::envelope::Draft;
use crate::log::{Header, Kind, Verified};
use crate::membership::Place;
use crate::records::Record;

/// Why an act cannot be done now.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The participant is not in that committee, or left it.
    #[error("not in this committee")]
    NotIn,
    /// The document or ballot is not theirs, or is gone.
    #[error("not theirs, or gone")]
    NotTheirs,
    /// The words are empty or too long.
    #[error("the words are empty or too long")]
    BadWords,
    /// Nobody announced an opening key.
    #[error("no opening key is known")]
    NoOpeningKey,
    /// The paper is not known here.
    #[error("unknown paper")]
    NoPaper,
    /// More needs than the paper allows, or one twice.
    #[error("too many needs")]
    TooMany,
    /// They wrote as much in that committee as is kept of one person.
    #[error("as much as is kept of one person")]
    NoRoom,
    /// They have as many needs, or additions to that need, as the charter allows.
    #[error("as many as one person may have standing")]
    NoneLeft,
    /// The document engine refused.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A document as planned: its id, and what to store. Nothing to store when nothing changed.
#[derive(Debug)]
pub struct Planned {
    /// The document.
    pub document: DocumentId,
    /// What to store, in order.
    pub envelopes: Vec<Verified>,
}

fn record<T: Record>(scope: ScopeId, record: &T) -> Draft {
    Draft {
        scope,
        kind: T::KIND,
        document: DocumentId::ZERO,
        body: record.to_body(),
    }
}

impl Replica {
    /// Whether the participant may write in a committee: a key on its way in may, so that one
    /// proposes before anything else has arrived.
    fn must_be_in(&mut self, own: &Own, scope: ScopeId) -> Result<(), ActError> {
        if !own
            .belongings
            .iter()
            .any(|belonging| belonging.scope == scope)
        {
            return Err(ActError::NotIn);
        }
        let place = self
            .derive()
            .membership
            .of(scope)
            .people
            .get(&own.participant)
            .and_then(|person| person.places.get(&scope));
        if place == Some(&Place::Left) {
            return Err(ActError::NotIn);
        }
        Ok(())
    }

    fn own_document(
        &self,
        own: &Own,
        scope: ScopeId,
        id: DocumentId,
        kind: Kind,
    ) -> Result<&Doc, ActError> {
        self.derived
            .documents
            .get(&id)
            .filter(|doc| {
                doc.owner == Some(own.participant)
                    && doc.scope == scope
                    && doc.kind == kind
                    && !doc.erased
            })
            .ok_or(ActError::NotTheirs)
    }

    /// Writes in a document of the participant's, or in a new one.
    fn write(
        &self,
        own: &Own,
        scope: ScopeId,
        kind: (Kind, DocKind),
        existing: Option<&Doc>,
        edit: impl FnOnce(&Document, Writer<'_>) -> Result<Written, WriteError>,
    ) -> Result<Planned, ActError> {
        // Nobody would keep what is written then.
        let is_bounded = !self.derived.membership.was_staff(&own.participant, scope);
        if is_bounded
            && self
                .taken_by(scope, &own.participant)
                .is_full_for(kind.0, false)
        {
            return Err(ActError::NoRoom);
        }
        let key = own.key();
        let id = key.id();
        let (document, state, epoch) =
            match existing.and_then(|doc| Some((doc.id, open(&self.log, doc)?))) {
                Some((document, assembled)) => {
                    let epoch = assembled.epoch(&id);
                    (document, assembled.document, epoch)
                }
                None => {
                    let at = self.next_position(id, scope);
                    let document = Header::new_document(&self.consultation(), kind.0, at);
                    (document, Document::new(kind.1, document), 0)
                }
            };
        let written = edit(&state, Writer { key: &id, epoch })?;
        let drafts = written.bodies.into_iter().map(|body| Draft {
            scope,
            kind: kind.0,
            document,
            body,
        });
        Ok(Planned {
            document,
            envelopes: self.sign(&key, drafts.collect()),
        })
    }
}
