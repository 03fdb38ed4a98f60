//! One person's contribution as a few still codes: no network, no film, no hurry.
//!
//! ```text
//! part    = set (4) || number from 0 || of how many || bytes of the payload, at most 500
//! set     = first 4 bytes of SHA-256(payload)
//! payload = [ v uint = 1, consultation bstr8, [ run* ] ]                       strict CBOR
//! run     = [ scope bstr16, key bstr32, first seq uint, prev bstr32 / null, [ entry* ] ]
//! entry   = [ kind uint16, document, signature bstr64, body bstr / null,
//!             null / [ body_hash bstr32, body_len uint32 ] ]      body as [`super::squeeze`] says it
//! document = [0, []] none, [1, []] the one that an envelope at this place creates,
//!            [2, [n]] that of the n-th entry of the run, [3, [bstr16]] any other
//! ```
//!
//! What a header says and the reader can find again does not travel: ids and keys once a run,
//! the seq, the hash of the envelope before, the body's hash and length; nor what a body shares
//! with those before it, with the beginning of its document and with what both know of who writes
//! ([`known`]). What is put together is
//! exactly what was taken apart (checked when it is written), signatures and all, and goes
//! through the same admit and apply as from anywhere. Parts come in any order, as often as a
//! camera sees them.
//!
//! Version 1.

use minicbor::bytes::{ByteArray, ByteVec};
use sha2::{Digest, Sha256};

use super::code::{CodeError, Consulted, Letter};
use super::squeeze;
use crate::documents::change::{self, ChangeBody};
use crate::documents::kind::DocKind;
use crate::identity::{ConsultationId, DocumentId, EnvelopeHash, KeyId, ScopeId};
use crate::log::header::{MAX_BODY, VERSION as HEADER_VERSION};
use crate::log::{Envelope, Header, Kind};
use crate::strict;

/// Codes of one contribution at most.
pub const MAX_PARTS: usize = 3;
/// Bytes of the payload in one code at most.
pub const MAX_PART: usize = 500;
const VERSION: u8 = 1;
/// Bytes of bodies that are squeezed at most.
const MOST_TRIED: usize = 6 * 1024;
/// Bytes of a part before its share of the payload.
const HEAD: usize = 4 + 1 + 1;

/// Why a contribution was not made into codes, or not read from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StillError {
    /// It needs a film, or a file.
    #[error("there is more than {MAX_PARTS} codes hold")]
    TooMuch,
    /// Made for another consultation.
    #[error("these codes belong to another consultation")]
    OtherConsultation,
    /// See [`CodeError`].
    #[error(transparent)]
    Code(#[from] CodeError),
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

/// The texts of the codes that carry these envelopes, in their order.
///
/// # Errors
/// [`StillError::TooMuch`] when they do not fit, or are not what participants write.
pub fn write<'a>(
    consultation: &ConsultationId,
    envelopes: impl IntoIterator<Item = &'a Envelope>,
) -> Result<Vec<String>, StillError> {
    let envelopes: Vec<&Envelope> = envelopes.into_iter().collect();
    // What is far too much is not tried.
    let bodies = envelopes.iter().filter_map(|one| one.body.as_ref());
    if bodies.map(Vec::len).sum::<usize>() > MOST_TRIED {
        return Err(StillError::TooMuch);
    }
    let payload = squeeze(consultation, &envelopes);
    let parts = payload.len().div_ceil(MAX_PART);
    if parts > MAX_PARTS || !read(&payload, consultation)?.iter().eq(envelopes) {
        return Err(StillError::TooMuch);
    }
    let set = set_of(&payload);
    // Codes of the same size are read as easily, the last as the first.
    let share = payload.len().div_ceil(parts);
    let texts = (0u8..).zip(payload.chunks(share)).map(|(number, bytes)| {
        // Invariant: at most `MAX_PARTS`.
        let of = u8::try_from(parts).unwrap_or(u8::MAX);
        Letter::Still.text(&[set.as_slice(), &[number, of], bytes].concat())
    });
    Ok(texts.collect())
}

fn set_of(payload: &[u8]) -> [u8; 4] {
    let digest: [u8; 32] = Sha256::digest(payload).into();
    let mut set = [0; 4];
    set.copy_from_slice(digest.split_at(4).0);
    set
}

fn squeeze(consultation: &ConsultationId, envelopes: &[&Envelope]) -> Vec<u8> {
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

/// What a reader has before the body of a header: the bodies before it in its run, then what the
/// first change of a document is made of: its author's name in it, the name of the change that
/// the document begins with, and how most are laid out.
fn known(header: &Header, bodies: &[u8]) -> Vec<u8> {
    let mut known = bodies.to_vec();
    let beginning = match header.kind {
        Kind::NEED => DocKind::Need,
        Kind::COMPLETION => DocKind::Completion,
        Kind::REPLY => DocKind::Reply,
        Kind::NAME => DocKind::Name,
        _ => return known,
    };
    known.extend(MAGIC);
    known.push(1);
    known.extend(name_of(beginning.genesis()));
    known.push(16);
    known.extend(change::actor(&header.key, &header.document, 0));
    known.extend(LAYOUT);
    known
}

/// A body, and the name by which a change that follows it calls it.
fn remember(bodies: &mut Vec<u8>, header: &Header, body: &[u8]) {
    bodies.extend(body);
    if header.kind.is_change()
        && let Ok(change) = ChangeBody::decode(body)
    {
        bodies.push(1);
        bodies.extend(name_of(change.change));
    }
}

/// The name of a change of automerge: the hash of all but its magic and checksum.
fn name_of(change: &[u8]) -> [u8; 32] {
    Sha256::digest(change.get(8..).unwrap_or_default()).into()
}

/// How a change of automerge begins.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// What follows the author in most first changes: its number, time and message, the one other
/// author, of sixteen zeros, who began the document, and the columns that texts have.
const LAYOUT: [u8; 36] = [
    1, 4, 0, 0, 1, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 1, 3, 2, 3, 0x11, 5,
    0x13, 6, 0x34, 2, 0x42, 3, 0x56,
];

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
/// [`StillError`], but never `TooMuch`.
pub fn read(payload: &[u8], consultation: &ConsultationId) -> Result<Vec<Envelope>, StillError> {
    if minicbor::Decoder::new(payload).array().is_ok_and(|_| {
        payload
            .get(1)
            .is_some_and(|v| (VERSION + 1..24).contains(v))
    }) {
        return Err(CodeError::Newer.into());
    }
    let payload: Payload = strict::decode(payload).map_err(|_| CodeError::Unreadable)?;
    if payload.v != VERSION {
        return Err(CodeError::Unreadable.into());
    }
    if *payload.consultation != Consulted::from(consultation).0 {
        return Err(StillError::OtherConsultation);
    }
    let mut envelopes = Vec::new();
    for run in payload.runs {
        run.rebuild(consultation, &mut envelopes)
            .ok_or(CodeError::Unreadable)?;
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

/// What a part brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// So many codes are read, of how many.
    Some {
        /// Read by now.
        read: u8,
        /// In all.
        of: u8,
    },
    /// All are: the payload, for [`read`].
    All(Vec<u8>),
}

/// Gathers the parts of one contribution. Another contribution's begins anew.
#[derive(Debug, Clone, Default)]
pub struct StillReader {
    set: [u8; 4],
    parts: Vec<Option<Vec<u8>>>,
}

impl StillReader {
    /// Takes what [`super::Code::Still`] carried.
    ///
    /// # Errors
    /// When it is no part, or all parts together are not what they should be.
    pub fn take(&mut self, part: &[u8]) -> Result<Taken, CodeError> {
        let (head, bytes) = part
            .split_first_chunk::<HEAD>()
            .ok_or(CodeError::Unreadable)?;
        let [set @ .., number, of] = *head;
        if usize::from(of) > MAX_PARTS || number >= of || bytes.len() > MAX_PART {
            return Err(CodeError::Unreadable);
        }
        if set != self.set || self.parts.len() != usize::from(of) {
            self.set = set;
            self.parts = vec![None; usize::from(of)];
        }
        if let Some(place) = self.parts.get_mut(usize::from(number)) {
            *place = Some(bytes.to_vec());
        }
        let read = self.parts.iter().flatten().count();
        if read < self.parts.len() {
            return Ok(Taken::Some {
                // Invariant: at most `MAX_PARTS`.
                read: u8::try_from(read).unwrap_or(of),
                of,
            });
        }
        let payload: Vec<u8> = self.parts.iter().flatten().flatten().copied().collect();
        if set_of(&payload) != set {
            self.parts.clear();
            return Err(CodeError::Unreadable);
        }
        Ok(Taken::All(payload))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::SigningKey;
    use crate::log::envelope::Draft;
    use proptest::prelude::*;

    const CONSULTATION: ConsultationId = ConsultationId([7; 32]);
    const SCOPE: ScopeId = ScopeId([2; 16]);

    fn key() -> SigningKey {
        SigningKey::from_seed(&[1; 32])
    }

    fn incompressible(length: usize) -> Vec<u8> {
        let blocks = (0..=length / 32).map(|block| Sha256::digest([length as u8, block as u8]));
        blocks.flatten().take(length).collect()
    }

    /// A chain of bodies of such lengths, each changing the document of another.
    fn chain(bodies: &[usize]) -> Vec<Envelope> {
        let (mut tip, mut document, mut chain) = (None, DocumentId::ZERO, Vec::new());
        for length in bodies {
            if length % 3 == 0 {
                let seq = tip.map_or(0, |(seq, _)| seq) + 1;
                let (scope, key) = (SCOPE, key().id());
                let at = crate::log::Position { scope, key, seq };
                document = Header::new_document(&CONSULTATION, Kind::NEED, at);
            }
            let draft = Draft {
                scope: SCOPE,
                kind: Kind::NEED,
                document,
                body: incompressible(*length),
            };
            let envelope = Envelope::next(&key(), CONSULTATION, tip, draft).into_inner();
            tip = Some((envelope.header.seq, envelope.hash()));
            chain.push(envelope);
        }
        chain
    }

    fn payload(texts: &[String], order: &[usize]) -> Vec<u8> {
        let mut reader = StillReader::default();
        for place in order {
            let Ok(crate::carry::Code::Still(part)) = crate::carry::Code::read(&texts[*place])
            else {
                panic!("not a still code")
            };
            if let Taken::All(payload) = reader.take(&part).unwrap() {
                return payload;
            }
        }
        panic!("not whole")
    }

    #[test]
    fn codes_in_any_order_and_twice_give_the_same_envelopes() {
        let chain = chain(&[170, 300, 290, 200]);
        let texts = write(&CONSULTATION, &chain).unwrap();
        assert_eq!(texts.len(), 3);
        for order in [[0, 0, 1, 1, 2], [2, 0, 0, 2, 1], [1, 2, 1, 2, 0]] {
            let payload = payload(&texts, &order);
            assert_eq!(read(&payload, &CONSULTATION).unwrap(), chain);
        }
    }

    #[test]
    fn the_last_ones_alone_and_those_without_body_travel_too() {
        let mut chain = chain(&[30, 31, 32, 33]);
        chain.remove(1);
        chain[1].body = None;
        let texts = write(&CONSULTATION, &chain).unwrap();
        let order: Vec<usize> = (0..texts.len()).collect();
        assert_eq!(
            read(&payload(&texts, &order), &CONSULTATION).unwrap(),
            chain
        );
    }

    #[test]
    fn what_does_not_fit_and_what_is_of_another_consultation_are_named() {
        assert_eq!(
            write(&CONSULTATION, &chain(&[700, 701])),
            Err(StillError::TooMuch)
        );
        let texts = write(&CONSULTATION, &chain(&[100])).unwrap();
        assert_eq!(
            read(&payload(&texts, &[0]), &ConsultationId([8; 32])),
            Err(StillError::OtherConsultation)
        );
    }

    #[test]
    fn another_contribution_begins_anew_and_never_mixes() {
        let (a, b) = (chain(&[600, 1]), chain(&[600, 2]));
        let (a, b) = (
            write(&CONSULTATION, &a).unwrap(),
            write(&CONSULTATION, &b).unwrap(),
        );
        let texts = [a.clone(), b.clone()].concat();
        assert_eq!((a.len(), b.len()), (2, 2));
        let read_back = read(&payload(&texts, &[0, 3, 1, 2, 3]), &CONSULTATION).unwrap();
        assert_eq!(read_back, chain(&[600, 2]));
    }

    proptest! {
        #[test]
        fn any_short_chain_is_read_back(bodies in prop::collection::vec(0usize..200, 1..6)) {
            let chain = chain(&bodies);
            let texts = write(&CONSULTATION, &chain).unwrap();
            let order: Vec<usize> = (0..texts.len()).rev().collect();
            prop_assert_eq!(read(&payload(&texts, &order), &CONSULTATION).unwrap(), chain);
        }

        #[test]
        fn any_part_is_taken_or_refused(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..8)) {
            let mut reader = StillReader::default();
            for part in parts {
                if let Ok(Taken::All(payload)) = reader.take(&part) {
                    let _ = read(&payload, &CONSULTATION);
                }
            }
        }

        #[test]
        fn any_payload_is_read_or_refused(
            place in any::<prop::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let chain = chain(&[20, 21]);
            let mut bytes = squeeze(&CONSULTATION, &chain.iter().collect::<Vec<_>>());
            let place = place.index(bytes.len());
            bytes[place] = byte;
            let _ = read(&bytes, &CONSULTATION);
        }
    }
}
