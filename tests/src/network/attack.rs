//! What a hostile peer sends inside an honest link: frames made by hand.

use minicbor::bytes::ByteVec;
use shared::identity::{EnvelopeHash, ScopeId};
use shared::log::{Envelope, Kind, envelope::Draft};

use super::node::Node;
use super::world::COMMITTEE;
use crate::random::Random;

/// A batch frame of these envelopes.
fn batch(number: u32, scope: ScopeId, envelopes: &[Envelope]) -> Vec<u8> {
    let envelopes: Vec<ByteVec> = envelopes
        .iter()
        .map(|envelope| envelope.to_bytes().into())
        .collect();
    let body = minicbor::to_vec((number, scope, envelopes)).unwrap();
    minicbor::to_vec((7_u16, ByteVec::from(body))).unwrap()
}

/// A hostile frame of a stranger: garbage, a broken frame, bodies left out, the end of a chain
/// without its beginning, an old batch again, another scope's envelopes.
pub(super) fn hostile(stranger: &Node, random: &mut Random) -> Vec<u8> {
    let number = 1_000 + u32::try_from(random.between(0, 99)).unwrap();
    let mut held: Vec<Envelope> = stranger.replica().log().all().cloned().collect();
    match random.below(7) {
        0 => (0..random.between(1, 300))
            .map(|_| random.bits() as u8)
            .collect(),
        1 => {
            let mut frame = batch(number, ScopeId::PUBLIC, &held);
            let at = random.below(frame.len());
            frame[at] ^= 1 << random.below(8);
            frame
        }
        2 | 3 => {
            for envelope in &mut held {
                envelope.body = None;
            }
            batch(number, ScopeId::PUBLIC, &held)
        }
        4 => {
            held.retain(|envelope| envelope.header.seq > 1);
            batch(number, ScopeId::PUBLIC, &held)
        }
        5 => batch(number, COMMITTEE, &held),
        _ => batch(number, ScopeId::PUBLIC, &held),
    }
}

/// More branches at the seq after the last one that both copies share, and a fork in one of
/// them, by somebody who holds the key.
pub(super) fn branches(copy: &Node, random: &mut Random) -> Option<Vec<Envelope>> {
    let key = copy.own().key();
    let chain = copy.replica().log().chain(COMMITTEE, key.id())?;
    let seq = chain
        .forked_at()
        .map_or(chain.greatest_seq(), |fork| fork.saturating_sub(1))
        .max(1);
    let base = Some((seq, chain.hash_at(seq)?));
    let mut next = |tip: Option<(u64, EnvelopeHash)>| {
        let draft = Draft {
            scope: COMMITTEE,
            kind: Kind::OPINION,
            document: shared::identity::DocumentId::ZERO,
            body: random.bytes().to_vec(),
        };
        Envelope::next(&key, copy.own().consultation, tip, draft).into_inner()
    };
    let mut made: Vec<Envelope> = (0..6).map(|_| next(base)).collect();
    let first = (made[0].header.seq, made[0].hash());
    made.extend((0..2).map(|_| next(Some(first))));
    Some(made)
}

/// A batch of some envelopes of the committee.
pub(super) fn committee_batch(envelopes: &[Envelope], random: &mut Random) -> Vec<u8> {
    batch(
        2_000 + u32::try_from(random.between(0, 999)).unwrap(),
        COMMITTEE,
        envelopes,
    )
}
