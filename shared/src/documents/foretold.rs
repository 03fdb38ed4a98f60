//! What both sides of a code know of the first change of a document before it is shown: its
//! author's name in it, the name of the change that the document begins with, and how most are
//! laid out. What puts envelopes in few bytes points at these bytes instead of showing them.
//!
//! They are part of a frozen form: other bytes here, and codes on paper are read no more.

use sha2::{Digest, Sha256};

use super::change::{ChangeBody, actor};
use super::chunk::{ChangeId, MAGIC};
use super::kind::DocKind;
use crate::identity::{DocumentId, KeyId};

/// What follows the author in most first changes: its number, time and message, the one other
/// author, of sixteen zeros, who began the document, and the columns that texts have.
const LAYOUT: [u8; 36] = [
    1, 4, 0, 0, 1, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 1, 3, 2, 3, 0x11, 5,
    0x13, 6, 0x34, 2, 0x42, 3, 0x56,
];

/// How the first change of a key in a document most likely begins.
pub(crate) fn beginning(kind: DocKind, key: &KeyId, document: &DocumentId) -> Vec<u8> {
    let genesis = name_of(kind.genesis());
    let actor = actor(key, document, 0);
    [&MAGIC[..], &[1], &genesis, &[16], &actor, &LAYOUT].concat()
}

/// How a change that follows this body names it; none when it is no change.
pub(crate) fn following(body: &[u8]) -> Option<Vec<u8>> {
    let body = ChangeBody::decode(body).ok()?;
    Some([&[1], name_of(body.change).as_slice()].concat())
}

/// The name of a change: the hash of all but its magic and checksum.
fn name_of(change: &[u8]) -> ChangeId {
    Sha256::digest(change.get(8..).unwrap_or_default()).into()
}
