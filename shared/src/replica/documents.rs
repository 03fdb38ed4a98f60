//! The documents of a replica: what each reads, and reading one of some of its changes. Which
//! changes belong to each is in [`super::gathering`].

use super::Derived;
use crate::documents::{
    Assembled, Charter, Completion, Curation, DocKind, Document, Input, Name, Need, Plain, Reply,
    Text, assemble,
};
use crate::identity::{ConsultationId, DocumentId, EnvelopeHash, ParticipantId, ScopeId};
use crate::log::{Envelope, Header, Kind, Log, Position};

/// What a document reads.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Content {
    Need(Need),
    Completion(Completion),
    Reply(Reply),
    Name(Name),
    Charter(Box<Charter>),
    Curation(Curation),
    Plain(Plain),
    Text(Text),
}

/// A document.
#[derive(Debug, Clone)]
pub struct Doc {
    /// Its id.
    pub id: DocumentId,
    /// Its kind.
    pub kind: Kind,
    /// Its scope.
    pub scope: ScopeId,
    /// Whose it is; none for staff documents.
    pub owner: Option<ParticipantId>,
    /// Of a curation, the need that it is about.
    pub need: Option<DocumentId>,
    /// Where the envelope that creates it stands in its chain, and which it is; none of staff's.
    pub(super) created: Option<(u64, EnvelopeHash)>,
    /// Its envelopes, in chain order.
    pub envelopes: Vec<(Position, EnvelopeHash)>,
    /// Whether its bodies were erased.
    pub erased: bool,
    /// What it reads.
    pub content: Content,
    /// Its newest changes.
    pub heads: Vec<EnvelopeHash>,
    /// Digest of the changes that it was assembled of.
    pub(super) of: [u8; 32],
    /// Its changes that do not apply.
    pub(super) aside: Vec<(EnvelopeHash, crate::documents::Reason)>,
}

/// The automerge schema of a kind of body.
pub(super) fn doc_kind(kind: Kind) -> Option<DocKind> {
    Some(match kind {
        Kind::NEED => DocKind::Need,
        Kind::COMPLETION => DocKind::Completion,
        Kind::REPLY => DocKind::Reply,
        Kind::NAME => DocKind::Name,
        Kind::CHARTER => DocKind::Charter,
        Kind::CURATION => DocKind::Curation,
        Kind::PLAIN => DocKind::Plain,
        Kind::TEXT => DocKind::Text,
        _ => return None,
    })
}

pub(super) fn content(schema: DocKind, document: &Document) -> Content {
    match schema {
        DocKind::Need => Content::Need(Need::read(document).0),
        DocKind::Completion => Content::Completion(Completion::read(document).0),
        DocKind::Reply => Content::Reply(Reply::read(document).0),
        DocKind::Name => Content::Name(Name::read(document).0),
        DocKind::Charter => Content::Charter(Box::new(Charter::read(document).0)),
        DocKind::Curation => Content::Curation(Curation::read(document).0),
        DocKind::Plain => Content::Plain(Plain::read(document).0),
        DocKind::Text => Content::Text(Text::read(document).0),
    }
}

/// What some envelopes make a document read.
pub(super) fn read(kind: Kind, id: DocumentId, envelopes: &[&Envelope]) -> Option<Content> {
    let schema = doc_kind(kind)?;
    let assembled = assemble_inputs(schema, id, envelopes);
    Some(content(schema, &assembled.document))
}

/// What a document read when only its first envelopes were there.
pub(super) fn before(log: &Log, doc: &Doc, first: usize) -> Option<Content> {
    let envelopes = doc.envelopes.iter().take(first);
    let held: Vec<&Envelope> = envelopes
        .filter_map(|(at, hash)| log.chain(at.scope, at.key)?.get(at.seq, hash))
        .collect();
    read(doc.kind, doc.id, &held)
}

pub(super) fn assemble_inputs(kind: DocKind, id: DocumentId, envelopes: &[&Envelope]) -> Assembled {
    let inputs: Vec<Input<'_>> = envelopes
        .iter()
        .filter_map(|envelope| {
            Some(Input {
                key: envelope.header.key,
                seq: envelope.header.seq,
                hash: envelope.hash(),
                body: envelope.body.as_deref()?,
            })
        })
        .collect();
    assemble(kind, id, &inputs)
}

/// Assembles a document from its known envelopes, to write in it.
pub(super) fn open(log: &Log, doc: &Doc) -> Option<Assembled> {
    let envelopes: Vec<&Envelope> = doc
        .envelopes
        .iter()
        .filter_map(|(at, hash)| log.chain(at.scope, at.key)?.get(at.seq, hash))
        .collect();
    Some(assemble_inputs(doc_kind(doc.kind)?, doc.id, &envelopes))
}

impl Derived {
    /// The charter, when it arrived.
    pub fn charter(&self, consultation: ConsultationId) -> Option<&Charter> {
        match &self
            .documents
            .get(&Header::staff_document(&consultation, Kind::CHARTER, &[]))?
            .content
        {
            Content::Charter(charter) => Some(charter),
            _ => None,
        }
    }

    /// The needs of a scope that can still be read.
    pub fn needs(&self, scope: ScopeId) -> impl Iterator<Item = (&Doc, &Need)> {
        self.documents
            .values()
            .filter(move |doc| doc.scope == scope && !doc.erased)
            .filter_map(|doc| match &doc.content {
                Content::Need(need) if crate::documents::says_something(&need.sentence) => {
                    Some((doc, need))
                }
                _ => None,
            })
    }

    /// The shown name of a participant in a scope, or failing that in public.
    pub fn name_of(&self, participant: &ParticipantId, scope: ScopeId) -> Option<String> {
        let named = |scope: ScopeId| {
            self.documents
                .values()
                .filter(|doc| doc.scope == scope && doc.owner == Some(*participant) && !doc.erased)
                .find_map(|doc| match &doc.content {
                    Content::Name(name) => name.shown.clone(),
                    _ => None,
                })
        };
        named(scope).or_else(|| named(ScopeId::PUBLIC))
    }
}
