//! The documents of a replica: which changes belong to each, by whom, and what it reads.
//!
//! People's documents have one author and depend on nobody else: only keys of the participant
//! who created one write in it. Staff documents have one id per owner, and whoever has the role
//! there writes. A document whose changes are the same as before is not assembled again.

use litemap::LiteMap;
use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::{Derived, Reason};
use crate::documents::{
    Assembled, Charter, Completion, Curation, DocKind, Document, Input, Name, Need, Plain, Reply,
    Text, assemble,
};
use crate::identity::membership::{Membership, Standing};
use crate::identity::{ConsultationId, DocumentId, EnvelopeHash, ParticipantId, Role, ScopeId};
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
    Curation(Box<Curation>),
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
    /// Its envelopes, in chain order.
    pub envelopes: Vec<(Position, EnvelopeHash)>,
    /// Whether its bodies were erased.
    pub erased: bool,
    /// What it reads.
    pub content: Content,
    /// Its newest changes.
    pub heads: Vec<EnvelopeHash>,
}

/// What was assembled last, and of which changes.
#[derive(Debug, Clone, Default)]
pub(super) struct Cache(BTreeMap<DocumentId, Made>);

/// What some changes made.
#[derive(Debug, Clone)]
struct Made {
    /// Of which changes.
    digest: [u8; 32],
    content: Content,
    heads: Vec<EnvelopeHash>,
    set_aside: Vec<(EnvelopeHash, crate::documents::Reason)>,
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

#[derive(Default)]
struct Gathered<'a> {
    kind: Option<Kind>,
    owner: Option<ParticipantId>,
    inputs: Vec<&'a Envelope>,
    envelopes: Vec<(Position, EnvelopeHash)>,
    erased: bool,
}

pub(super) fn assemble_all(
    log: &Log,
    cache: &mut Cache,
    quarantined: &BTreeSet<EnvelopeHash>,
    derived: &mut Derived,
) {
    let mut fresh = BTreeMap::new();
    for scope in log.scopes() {
        for (id, gathered) in gather(log, scope, quarantined, derived) {
            let Some(kind) = gathered.kind else { continue };
            let digest = digest(&gathered);
            let kept = cache.0.remove(&id).filter(|kept| kept.digest == digest);
            let made = kept.unwrap_or_else(|| make(kind, id, &gathered, digest));
            for (hash, reason) in &made.set_aside {
                derived.set_aside.insert(*hash, Reason::Change(*reason));
            }
            derived.documents.insert(
                id,
                Doc {
                    id,
                    kind,
                    scope,
                    owner: gathered.owner,
                    envelopes: gathered.envelopes,
                    erased: gathered.erased,
                    content: made.content.clone(),
                    heads: made.heads.clone(),
                },
            );
            fresh.insert(id, made);
        }
    }
    cache.0 = fresh;
}

fn digest(gathered: &Gathered<'_>) -> [u8; 32] {
    let mut digest = Sha256::new();
    for envelope in &gathered.inputs {
        digest.update(envelope.hash().0);
    }
    digest.finalize().into()
}

fn make(kind: Kind, id: DocumentId, gathered: &Gathered<'_>, digest: [u8; 32]) -> Made {
    // Invariant: only kinds with a schema are gathered.
    let schema = doc_kind(kind).unwrap_or(DocKind::Text);
    let assembled = assemble_inputs(schema, id, &gathered.inputs);
    let document = &assembled.document;
    let content = content(schema, document);
    let heads = document.heads().into_iter().map(EnvelopeHash).collect();
    Made {
        digest,
        content,
        heads,
        set_aside: assembled.set_aside,
    }
}

fn content(schema: DocKind, document: &Document) -> Content {
    match schema {
        DocKind::Need => Content::Need(Need::read(document).0),
        DocKind::Completion => Content::Completion(Completion::read(document).0),
        DocKind::Reply => Content::Reply(Reply::read(document).0),
        DocKind::Name => Content::Name(Name::read(document).0),
        DocKind::Charter => Content::Charter(Box::new(Charter::read(document).0)),
        DocKind::Curation => Content::Curation(Box::new(Curation::read(document).0)),
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

fn assemble_inputs(kind: DocKind, id: DocumentId, envelopes: &[&Envelope]) -> Assembled {
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

/// The changes of a scope by document, those by authors who do not stand set aside.
fn gather<'a>(
    log: &'a Log,
    scope: ScopeId,
    quarantined: &BTreeSet<EnvelopeHash>,
    derived: &mut Derived,
) -> BTreeMap<DocumentId, Gathered<'a>> {
    let consultation = log.consultation();
    let mut documents: BTreeMap<DocumentId, Gathered<'a>> = BTreeMap::new();
    let mut later = Vec::new();
    for (_, chain) in log.scope(scope) {
        for envelope in chain.straight() {
            let header = &envelope.header;
            if doc_kind(header.kind).is_none() || quarantined.contains(&envelope.hash()) {
                continue;
            }
            let author = match derived.membership.author(envelope) {
                Ok(author) => author,
                Err(standing) => {
                    derived
                        .set_aside
                        .insert(envelope.hash(), Reason::Standing(standing));
                    continue;
                }
            };
            let erased = chain.is_erased(header.seq, &envelope.hash());
            if header.document
                == Header::new_document(&consultation, header.kind, header.position())
            {
                let gathered = documents.entry(header.document).or_default();
                gathered.kind = Some(header.kind);
                gathered.owner = Some(author);
            }
            later.push((author, envelope, erased));
        }
    }
    let needs: Vec<DocumentId> = documents
        .iter()
        .filter(|(_, doc)| doc.kind == Some(Kind::NEED))
        .map(|(id, _)| *id)
        .collect();
    let staff = staff_documents(&consultation, scope, &needs);
    for (author, envelope, erased) in later {
        let header = &envelope.header;
        let place = documents
            .get(&header.document)
            .map(|doc| (doc.kind, doc.owner));
        let allowed = match (place, staff.get(&header.document)) {
            (_, Some((kind, least))) => {
                *kind == header.kind && derived.membership.role_in(&author, scope) >= Some(*least)
            }
            (Some((kind, owner)), None) => kind == Some(header.kind) && owner == Some(author),
            (None, None) => false,
        };
        if !allowed {
            derived
                .set_aside
                .insert(envelope.hash(), Reason::Standing(Standing::NotAllowed));
            continue;
        }
        let gathered = documents.entry(header.document).or_default();
        gathered.kind = Some(header.kind);
        gathered
            .envelopes
            .push((header.position(), envelope.hash()));
        gathered.erased |= erased;
        if envelope.body.is_some() {
            gathered.inputs.push(envelope);
        }
    }
    documents
}

/// The staff documents that a scope may hold, and the least role that writes in each.
fn staff_documents(
    consultation: &ConsultationId,
    scope: ScopeId,
    needs: &[DocumentId],
) -> LiteMap<DocumentId, (Kind, Role)> {
    let least = if scope.is_public() {
        Role::Coordinator
    } else {
        Role::Facilitator
    };
    let mut staff = LiteMap::new_vec();
    if scope.is_public() {
        staff.insert(
            Header::staff_document(consultation, Kind::CHARTER, &[]),
            (Kind::CHARTER, least),
        );
    }
    staff.insert(
        Header::staff_document(consultation, Kind::CURATION, scope.as_bytes()),
        (Kind::CURATION, least),
    );
    for need in needs {
        staff.insert(
            Header::staff_document(consultation, Kind::PLAIN, need.as_bytes()),
            (Kind::PLAIN, least),
        );
    }
    staff
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

    /// The curation of a scope, with its heads.
    pub fn curation(
        &self,
        consultation: ConsultationId,
        scope: ScopeId,
    ) -> Option<(&Curation, &[EnvelopeHash])> {
        let doc = self.documents.get(&Header::staff_document(
            &consultation,
            Kind::CURATION,
            scope.as_bytes(),
        ))?;
        match &doc.content {
            Content::Curation(curation) => Some((curation, &doc.heads)),
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

    /// Whether somebody may still write here.
    pub fn membership(&self) -> &Membership {
        &self.membership
    }
}
