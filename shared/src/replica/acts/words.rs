//! What a participant says: needs, words added to another's, the shown name; corrected, chosen
//! among, taken back, sent again.

use super::{ActError, Planned, record};
use crate::documents::{Completion, DocKind, Name, Need, NeedEdit, says_something};
use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::log::{Kind, Verified};
use crate::records::{Erase, VERSION};
use crate::replica::documents::Content;
use crate::replica::{Own, Replica};

impl Replica {
    /// Proposes a need.
    pub fn propose(
        &mut self,
        own: &Own,
        scope: ScopeId,
        need: &NeedEdit,
    ) -> Result<Planned, ActError> {
        self.must_be_in(own, scope)?;
        if need
            .sentence
            .as_ref()
            .is_none_or(|sentence| !says_something(sentence))
        {
            return Err(ActError::BadWords);
        }
        if self.needs_left(scope, &own.participant) == Some(0) {
            return Err(ActError::NoneLeft);
        }
        self.write(
            own,
            scope,
            (Kind::NEED, DocKind::Need),
            None,
            |document, writer| Need::edit(document, writer, need),
        )
    }

    /// Corrects one's own need.
    pub fn edit_need(
        &mut self,
        own: &Own,
        scope: ScopeId,
        id: DocumentId,
        need: &NeedEdit,
    ) -> Result<Planned, ActError> {
        self.must_be_in(own, scope)?;
        if need
            .sentence
            .as_ref()
            .is_some_and(|sentence| !says_something(sentence))
        {
            return Err(ActError::BadWords);
        }
        let doc = self.own_document(own, scope, id, Kind::NEED)?;
        self.write(
            own,
            scope,
            (Kind::NEED, DocKind::Need),
            Some(doc),
            |document, writer| Need::edit(document, writer, need),
        )
    }

    /// Adds words to another's need, or corrects those added before.
    pub fn complete(
        &mut self,
        own: &Own,
        scope: ScopeId,
        need: DocumentId,
        completion: Option<DocumentId>,
        words: &str,
    ) -> Result<Planned, ActError> {
        self.must_be_in(own, scope)?;
        if !says_something(words) {
            return Err(ActError::BadWords);
        }
        let left = self.additions_left(scope, &own.participant, need);
        if completion.is_none() && left == Some(0) {
            return Err(ActError::NoneLeft);
        }
        let doc = completion
            .map(|id| self.own_document(own, scope, id, Kind::COMPLETION))
            .transpose()?;
        self.write(
            own,
            scope,
            (Kind::COMPLETION, DocKind::Completion),
            doc,
            |document, writer| Completion::edit(document, writer, need, words),
        )
    }

    /// Chooses among what one wrote apart on two devices, or writes other words: these alone stand
    /// then. In a need it is the sentence.
    pub fn choose(
        &mut self,
        own: &Own,
        scope: ScopeId,
        document: DocumentId,
        words: &str,
    ) -> Result<Planned, ActError> {
        let documents = &self.derive().documents;
        let theirs = documents
            .get(&document)
            .filter(|doc| doc.owner == Some(own.participant));
        match theirs.map(|doc| &doc.content) {
            Some(Content::Need(_)) => {
                let edit = NeedEdit {
                    sentence: Some(words.to_owned()),
                    ..NeedEdit::default()
                };
                self.edit_need(own, scope, document, &edit)
            }
            Some(Content::Completion(Completion {
                need: Some(need), ..
            })) => {
                let need = *need;
                self.complete(own, scope, need, Some(document), words)
            }
            Some(Content::Name(_)) => self.set_name(own, scope, words),
            _ => Err(ActError::NotTheirs),
        }
    }

    /// Gives, changes or takes back the shown name.
    pub fn set_name(&mut self, own: &Own, scope: ScopeId, name: &str) -> Result<Planned, ActError> {
        self.must_be_in(own, scope)?;
        let doc = self.derived.documents.values().find(|doc| {
            doc.kind == Kind::NAME
                && doc.scope == scope
                && doc.owner == Some(own.participant)
                && !doc.erased
        });
        let shown = Some(name.trim()).filter(|name| says_something(name));
        self.write(
            own,
            scope,
            (Kind::NAME, DocKind::Name),
            doc,
            |document, writer| Name::edit(document, writer, shown),
        )
    }

    /// Takes back one's own need or completion: its words go everywhere.
    pub fn withdraw(
        &mut self,
        own: &Own,
        scope: ScopeId,
        document: DocumentId,
    ) -> Result<Vec<Verified>, ActError> {
        self.derive();
        // What a fork set aside is theirs too.
        let membership = &self.derived.membership;
        let creator = crate::replica::erasure::creators(&self.log, scope).remove(&document);
        if creator.and_then(|key| membership.participant_of(&key, scope)) != Some(own.participant) {
            return Err(ActError::NotTheirs);
        }
        let erase = Erase {
            v: VERSION,
            documents: vec![document],
            envelopes: Vec::new(),
        };
        Ok(self.sign(&own.key(), vec![record(scope, &erase)]))
    }

    /// Sends again what was set aside: as a correction of one's own need or addition where that
    /// still stands, else as a new one. Nothing to store when one of theirs says it already.
    pub fn reissue(&mut self, own: &Own, envelope: &EnvelopeHash) -> Result<Planned, ActError> {
        self.derive();
        let held = self.all_own(own).find(|held| held.hash() == *envelope);
        let held = held.ok_or(ActError::NotTheirs)?;
        let (scope, id, kind) = (held.header.scope, held.header.document, held.header.kind);
        let (content, said) = self.read_aside(own, held).ok_or(ActError::NotTheirs)?;
        if let Some(document) = said {
            return Ok(Planned {
                document,
                envelopes: Vec::new(),
            });
        }
        let stands = self.own_document(own, scope, id, kind).is_ok();
        match content {
            Content::Need(need) => {
                let edit = NeedEdit {
                    sentence: Some(need.sentence),
                    details: Some(need.details),
                    theme: Some(need.theme),
                    provenance: Some(need.provenance),
                    source: need.wording.zip(need.reference),
                };
                if stands {
                    self.edit_need(own, scope, id, &edit)
                } else {
                    self.propose(own, scope, &edit)
                }
            }
            Content::Completion(Completion {
                need: Some(need),
                words,
                ..
            }) => self.complete(own, scope, need, stands.then_some(id), &words),
            _ => Err(ActError::NotTheirs),
        }
    }
}
