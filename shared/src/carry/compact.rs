//! Envelopes in few bytes, for codes on a screen: what a header says and the reader can find again
//! does not travel.
//!
//! ```text
//! payload = [ v uint = 1, consultation bstr8, [ run* ] ]                       strict CBOR
//! run     = [ scope bstr16, key bstr32, first seq uint, prev bstr32 / null, [ entry* ] ]
//! entry   = [ kind uint16, document, signature bstr64, body bstr / null,
//!             null / [ body_hash bstr32, body_len uint32 ] ]      body as [`super::squeeze`] says it
//! document = [0, []] none, [1, []] the one that an envelope at this place creates,
//!            [2, [n]] that of the n-th entry of the run, [3, [bstr16]] any other
//! ```
//!
//! Ids and keys are said once a run; the seq, the hash of the envelope before, the body's hash and
//! length not at all; nor what a body shares with those before it, with the beginning of its
//! document and with what both know of who writes ([`known`]). What is put together is exactly what
//! was taken apart, signatures and all, when participants wrote it; [`super::still`] checks that
//! before it shows a code.
//!
//! It knows neither codes nor parts: those are [`super::still`]'s.
//!
//! Version 1.

use minicbor::bytes::{ByteArray, ByteVec};

use super::code::Consulted;
use super::squeeze;
use crate::documents::foretold;
use crate::documents::kind::DocKind;
use crate::identity::{ConsultationId, DocumentId, EnvelopeHash, KeyId, ScopeId};
use crate::log::header::{MAX_BODY, VERSION as HEADER_VERSION};
use crate::log::{Envelope, Header, Kind};
use crate::strict;

const VERSION: u8 = 1;

/// Why a payload does not give envelopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CompactError {
    /// It is damaged, or never was one.
    Unreadable,
    /// It was made by a newer program.
    Newer,
    /// It was made for another consultation.
    OtherConsultation,
}

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
struct Payload {
    #[n(0)]
    v: u8,
    #[n(1)]
    consultation: ByteArray<8>,
    #[n(2)]
    runs: Vec<Run>,
}

/// Envelopes that follow one another in a chain.
#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
struct Run {
    #[n(0)]
    scope: ScopeId,
    #[n(1)]
    key: KeyId,
    #[n(2)]
    first: u64,
    #[n(3)]
    prev: Option<EnvelopeHash>,
    #[n(4)]
    entries: Vec<Entry>,
}

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
struct Entry {
    #[n(0)]
    kind: Kind,
    #[n(1)]
    document: Of,
    #[n(2)]
    signature: ByteArray<64>,
    #[n(3)]
    body: Option<ByteVec>,
    #[n(4)]
    gone: Option<Gone>,
}

#[derive(minicbor::Encode, minicbor::Decode)]
enum Of {
    #[n(0)]
    None,
    #[n(1)]
    New,
    #[n(2)]
    Entry(#[n(0)] u8),
    #[n(3)]
    Other(#[n(0)] DocumentId),
}

/// What a header says of a body that is not held any more.
#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
struct Gone {
    #[n(0)]
    hash: EnvelopeHash,
    #[n(1)]
    length: u32,
}

/// The payload of these envelopes, in their order.
pub(super) fn write(consultation: &ConsultationId, envelopes: &[&Envelope]) -> Vec<u8> {
    let mut runs: Vec<Run> = Vec::new();
    let mut documents: Vec<DocumentId> = Vec::new();
    let mut bodies: Vec<u8> = Vec::new();
    let mut last: Option<&Envelope> = None;
    for envelope in envelopes {
        let header = &envelope.header;
        let body = envelope.body.as_deref();
        let follows = last.is_some_and(|last| {
            (last.header.scope, last.header.key) == (header.scope, header.key)
                && last.header.seq.checked_add(1) == Some(header.seq)
                && last.hash() == header.prev
        });
        if !follows {
            documents.clear();
            bodies.clear();
            runs.push(Run {
                scope: header.scope,
                key: header.key,
                first: header.seq,
                prev: (header.seq != 1).then_some(header.prev),
                entries: Vec::new(),
            });
        }
        if let Some(run) = runs.last_mut() {
            run.entries.push(Entry {
                kind: header.kind,
                document: of(consultation, header, &documents),
                signature: envelope.signature.into(),
                body: body.map(|body| squeeze::squeeze(&known(header, &bodies), body).into()),
                gone: envelope.body.is_none().then_some(Gone {
                    hash: header.body_hash,
                    length: header.body_len,
                }),
            });
        }
        documents.push(header.document);
        if let Some(body) = body {
            remember(&mut bodies, header, body);
        }
        last = Some(envelope);
    }
    strict::encode(&Payload {
        v: VERSION,
        consultation: Consulted::from(consultation).0.into(),
        runs,
    })
}

/// What a reader has before the body of a header: the bodies before it in its run, then how the
/// first change of a document begins.
fn known(header: &Header, bodies: &[u8]) -> Vec<u8> {
    let mut known = bodies.to_vec();
    let beginning = match header.kind {
        Kind::NEED => DocKind::Need,
        Kind::COMPLETION => DocKind::Completion,
        Kind::REPLY => DocKind::Reply,
        Kind::NAME => DocKind::Name,
        _ => return known,
    };
    known.extend(foretold::beginning(
        beginning,
        &header.key,
        &header.document,
    ));
    known
}

/// A body, and the name by which a change that follows it calls it.
fn remember(bodies: &mut Vec<u8>, header: &Header, body: &[u8]) {
    bodies.extend(body);
    if header.kind.is_change() {
        bodies.extend(foretold::following(body).unwrap_or_default());
    }
}

fn of(consultation: &ConsultationId, header: &Header, before: &[DocumentId]) -> Of {
    let document = header.document;
    if document == DocumentId::ZERO {
        return Of::None;
    }
    if document == Header::new_document(consultation, header.kind, header.position()) {
        return Of::New;
    }
    let place = before.iter().position(|one| *one == document);
    match place.map(u8::try_from) {
        Some(Ok(place)) => Of::Entry(place),
        _ => Of::Other(document),
    }
}

/// Puts together what a payload holds. Nothing of it is checked but that it is whole: signatures
/// are, when it is admitted.
///
/// # Errors
/// When it is of another consultation, of a newer program, or damaged.
pub(super) fn read(
    payload: &[u8],
    consultation: &ConsultationId,
) -> Result<Vec<Envelope>, CompactError> {
    if minicbor::Decoder::new(payload).array().is_ok_and(|_| {
        payload
            .get(1)
            .is_some_and(|v| (VERSION + 1..24).contains(v))
    }) {
        return Err(CompactError::Newer);
    }
    let payload: Payload = strict::decode(payload).map_err(|_| CompactError::Unreadable)?;
    if payload.v != VERSION {
        return Err(CompactError::Unreadable);
    }
    if *payload.consultation != Consulted::from(consultation).0 {
        return Err(CompactError::OtherConsultation);
    }
    let mut envelopes = Vec::new();
    for run in payload.runs {
        run.rebuild(consultation, &mut envelopes)
            .ok_or(CompactError::Unreadable)?;
    }
    Ok(envelopes)
}

impl Run {
    fn rebuild(self, consultation: &ConsultationId, envelopes: &mut Vec<Envelope>) -> Option<()> {
        let mut seq = self.first;
        let mut prev = self.prev.unwrap_or(EnvelopeHash::ZERO);
        let mut documents = Vec::with_capacity(self.entries.len());
        let mut bodies = Vec::new();
        for entry in self.entries {
            let mut header = Header {
                v: HEADER_VERSION,
                consultation: *consultation,
                scope: self.scope,
                key: self.key,
                seq,
                prev,
                kind: entry.kind,
                document: DocumentId::ZERO,
                body_hash: EnvelopeHash::ZERO,
                body_len: 0,
            };
            header.document = match entry.document {
                Of::None => DocumentId::ZERO,
                Of::New => Header::new_document(consultation, entry.kind, header.position()),
                Of::Entry(place) => *documents.get(usize::from(place))?,
                Of::Other(document) => document,
            };
            let body = match (entry.body, entry.gone) {
                (Some(said), None) => {
                    let body = squeeze::expand(&known(&header, &bodies), &said, MAX_BODY)?;
                    header.body_hash = crate::log::envelope::body_hash(&body);
                    header.body_len = u32::try_from(body.len()).ok()?;
                    remember(&mut bodies, &header, &body);
                    Some(body)
                }
                (None, Some(gone)) => {
                    (header.body_hash, header.body_len) = (gone.hash, gone.length);
                    None
                }
                _ => return None,
            };
            documents.push(header.document);
            let bytes = header.to_bytes();
            let signature = entry.signature.as_slice();
            let envelope = Envelope::from_parts(&bytes, signature, body.as_deref()).ok()?;
            prev = envelope.hash();
            seq = seq.checked_add(1)?;
            envelopes.push(envelope);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carry::still::tests::{CONSULTATION, chain};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_payload_is_read_or_refused(
            place in any::<prop::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let chain = chain(&[20, 21]);
            let mut bytes = write(&CONSULTATION, &chain.iter().collect::<Vec<_>>());
            let place = place.index(bytes.len());
            bytes[place] = byte;
            let _ = read(&bytes, &CONSULTATION);
        }
    }
}
