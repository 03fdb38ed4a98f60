//! Which changes belong to each document, and by whom.
//!
//! People's documents have one author and depend on nobody else: only keys of the participant
//! who created one write in it. Staff documents have one id per owner, and whoever has the role
//! there writes. A curation names its need in each change, so it waits for nothing. A document whose changes are the same as before is not assembled again.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::curations::curation_of;
use super::documents::{assemble_inputs, content, doc_kind};
use super::marks::{Marks, OfStaff};
use super::{Derived, Doc, Reason};
use crate::documents::{ChangeBody, DocKind};
use crate::identity::{ConsultationId, DocumentId, EnvelopeHash, ParticipantId, Role, ScopeId};
use crate::log::{Envelope, Header, Kind, Log, Position};
use crate::membership::{Memberships, Standing};

/// A document before it is assembled.
#[derive(Debug, Clone)]
pub(super) struct Gathered {
    pub(super) kind: Kind,
    pub(super) owner: Option<ParticipantId>,
    /// Of a curation, the need that it is about.
    pub(super) need: Option<DocumentId>,
    /// Where the envelope that creates it stands in its chain, and which it is; none of staff's.
    pub(super) created: Option<(u64, EnvelopeHash)>,
    /// In the order of chains.
    pub(super) envelopes: Vec<(Position, EnvelopeHash)>,
    pub(super) erased: bool,
}

impl Gathered {
    /// A document of staff; a curation, of a need.
    pub(super) fn of_staff(kind: Kind, need: Option<DocumentId>) -> Self {
        Self {
            kind,
            owner: None,
            need,
            created: None,
            envelopes: Vec::new(),
            erased: false,
        }
    }

    /// A document that this envelope creates.
    pub(super) fn created_by(envelope: &Envelope, author: ParticipantId) -> Self {
        let header = &envelope.header;
        Self {
            owner: Some(author),
            created: Some((header.seq, envelope.hash())),
            ..Self::of_staff(header.kind, None)
        }
    }
}

/// Whether an envelope creates the document that it writes in.
pub(super) fn creates(consultation: &ConsultationId, header: &Header) -> bool {
    header.document == Header::new_document(consultation, header.kind, header.position())
}

/// Whether an author may make a change.
pub(super) enum May {
    /// They may; in a curation, of this need.
    Write(Option<DocumentId>),
    /// They may not, or nobody can read where it belongs.
    Not(Reason),
    /// Nobody created the document here.
    NotYet,
}

impl May {
    fn when(allowed: bool) -> Self {
        if allowed {
            Self::Write(None)
        } else {
            Self::Not(Standing::NotAllowed.into())
        }
    }
}

/// Whether an author may make a change: in a document of staff by their role, else in their own.
pub(super) fn may_write(
    consultation: &ConsultationId,
    membership: &Memberships,
    staff: Option<&OfStaff>,
    known: Option<(Kind, Option<ParticipantId>)>,
    (author, envelope): (ParticipantId, &Envelope),
) -> May {
    let header = &envelope.header;
    let role = || membership.role_in(&author, header.scope);
    if header.kind == Kind::CURATION {
        return match is_curation(consultation, envelope) {
            _ if role() < Some(least(header.scope)) => May::when(false),
            Ok(None) => May::when(false),
            Ok(need) => May::Write(need),
            Err(reason) => May::Not(Reason::Change(reason)),
        };
    }
    match (staff.filter(|staff| staff.scope == header.scope), known) {
        (Some(staff), _) => May::when(staff.kind == header.kind && role() >= Some(staff.least)),
        (None, Some((kind, owner))) => May::when(kind == header.kind && owner == Some(author)),
        (None, None) => May::NotYet,
    }
}

/// The need of which an envelope writes the curation of its scope; none when the document that it
/// names is that of no such need.
fn is_curation(
    consultation: &ConsultationId,
    envelope: &Envelope,
) -> Result<Option<DocumentId>, crate::documents::Reason> {
    let header = &envelope.header;
    let body = envelope.body.as_deref().unwrap_or_default();
    let need = ChangeBody::decode(body)?.need;
    Ok(need.filter(|need| header.document == curation_of(consultation, header.scope, need)))
}

/// Assembles every document; those of the same changes as the former one stay.
pub(super) fn assemble_all(
    log: &Log,
    mut former: BTreeMap<DocumentId, Doc>,
    quarantined: &BTreeSet<EnvelopeHash>,
    derived: &mut Derived,
    marks: &mut Marks,
) {
    for scope in log.scopes() {
        for (id, gathered) in gather(log, scope, quarantined, derived, marks) {
            let doc = assembled(log, (id, scope), gathered, former.remove(&id));
            for (hash, reason) in &doc.aside {
                derived.set_aside.insert(*hash, Reason::Change(*reason));
            }
            derived.note_curation(&doc);
            derived.documents.insert(id, doc);
        }
    }
}

/// A document of its changes, or the former one where they are the same.
pub(super) fn assembled(
    log: &Log,
    (id, scope): (DocumentId, ScopeId),
    gathered: Gathered,
    former: Option<Doc>,
) -> Doc {
    let held = gathered.envelopes.iter();
    let held = held.filter_map(|(at, hash)| log.chain(at.scope, at.key)?.get(at.seq, hash));
    let inputs: Vec<&Envelope> = held.filter(|one| one.body.is_some()).collect();
    let mut digest = Sha256::new();
    for envelope in &inputs {
        digest.update(envelope.hash().0);
    }
    let of: [u8; 32] = digest.finalize().into();
    let (content, heads, aside) = match former.filter(|former| former.of == of) {
        Some(former) => (former.content, former.heads, former.aside),
        None => {
            // Invariant: only kinds with a schema are gathered.
            let schema = doc_kind(gathered.kind).unwrap_or(DocKind::Text);
            let made = assemble_inputs(schema, id, &inputs);
            let heads = made.document.heads().into_iter().map(EnvelopeHash);
            (
                content(schema, &made.document),
                heads.collect(),
                made.set_aside,
            )
        }
    };
    Doc {
        id,
        kind: gathered.kind,
        scope,
        owner: gathered.owner,
        need: gathered.need,
        created: gathered.created,
        envelopes: gathered.envelopes,
        erased: gathered.erased,
        content,
        heads,
        of,
        aside,
    }
}

/// The changes of a scope by document, those by authors who do not stand set aside.
fn gather(
    log: &Log,
    scope: ScopeId,
    quarantined: &BTreeSet<EnvelopeHash>,
    derived: &mut Derived,
    marks: &mut Marks,
) -> BTreeMap<DocumentId, Gathered> {
    let consultation = log.consultation();
    let mut documents: BTreeMap<DocumentId, Gathered> = BTreeMap::new();
    let mut later = Vec::new();
    of_scope(&consultation, scope, marks);
    for (_, chain) in log.scope(scope) {
        for envelope in chain.straight() {
            let header = &envelope.header;
            if doc_kind(header.kind).is_none() || quarantined.contains(&envelope.hash()) {
                continue;
            }
            let author = match derived.membership.author(envelope) {
                Ok(author) => author,
                Err(standing) => {
                    let why = Reason::Standing(standing);
                    derived.set_aside.insert(envelope.hash(), why);
                    continue;
                }
            };
            if creates(&consultation, header) {
                let created = Gathered::created_by(envelope, author);
                documents.insert(header.document, created);
                created_in(&consultation, header, marks);
            }
            let erased = chain.is_erased(header.seq, &envelope.hash());
            later.push((author, envelope, erased));
        }
    }
    for (author, envelope, erased) in later {
        let header = &envelope.header;
        let known = documents.get(&header.document);
        let known = known.map(|doc| (doc.kind, doc.owner));
        let staff = marks.staff.get(&header.document);
        let membership = &derived.membership;
        match may_write(&consultation, membership, staff, known, (author, envelope)) {
            May::Write(need) => {
                let gathered = documents
                    .entry(header.document)
                    .or_insert_with(|| Gathered::of_staff(header.kind, need));
                let place = (header.position(), envelope.hash());
                gathered.envelopes.push(place);
                gathered.erased |= erased;
            }
            May::Not(why) => {
                derived.set_aside.insert(envelope.hash(), why);
            }
            May::NotYet => {
                marks.orphans.insert(header.document);
                let why = Reason::Standing(Standing::NotAllowed);
                derived.set_aside.insert(envelope.hash(), why);
            }
        }
    }
    documents
}

/// Marks the document of staff that a scope may hold.
fn of_scope(consultation: &ConsultationId, scope: ScopeId, marks: &mut Marks) {
    if scope.is_public() {
        let charter = OfStaff {
            scope,
            kind: Kind::CHARTER,
            least: least(scope),
        };
        let id = Header::staff_document(consultation, Kind::CHARTER, &[]);
        marks.staff.insert(id, charter);
    }
}

/// Marks what staff may write of a document that somebody creates: of a need, a plain version. Its
/// id, if there is one.
pub(super) fn created_in(
    consultation: &ConsultationId,
    header: &Header,
    marks: &mut Marks,
) -> Option<DocumentId> {
    if header.kind != Kind::NEED {
        return None;
    }
    let plain = Header::staff_document(consultation, Kind::PLAIN, header.document.as_bytes());
    let place = OfStaff {
        scope: header.scope,
        kind: Kind::PLAIN,
        least: least(header.scope),
    };
    marks.staff.insert(plain, place);
    Some(plain)
}

fn least(scope: ScopeId) -> Role {
    if scope.is_public() {
        Role::Coordinator
    } else {
        Role::Facilitator
    }
}
