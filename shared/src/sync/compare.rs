//! What differs between two replicas, from what each says of its chains. Pure.
//!
//! Keys are spread over 64 buckets by their first six bits, so that two large scopes that
//! differ in one chain say little more than one bucket of it.

use crate::identity::{EnvelopeHash, KeyId, ScopeId};
use crate::log::store::digest_of;
use crate::log::{Chain, Log, Tip};

/// Number of buckets of a scope.
pub(super) const BUCKETS: usize = 64;
/// From how many chains on buckets are compared before tips.
pub(super) const BUCKETS_FROM: usize = 64;

/// A place in a chain, forks included.
pub(super) type Place = (u64, EnvelopeHash);

/// The bucket of a key.
pub(super) fn bucket_of(key: &KeyId) -> u32 {
    let [first, ..] = key.0;
    u32::from(first >> 2)
}

/// The smallest key of a bucket.
pub(super) fn first_key(bucket: u32) -> KeyId {
    let mut key = KeyId::ZERO;
    if let Some(first) = key.0.first_mut() {
        *first = u8::try_from(bucket << 2).unwrap_or(u8::MAX);
    }
    key
}

/// The greatest key of a bucket.
pub(super) fn last_key(bucket: u32) -> KeyId {
    let mut key = KeyId([0xff; 32]);
    if let Some(first) = key.0.first_mut() {
        *first = u8::try_from((bucket << 2) | 3).unwrap_or(u8::MAX);
    }
    key
}

/// The digest of each bucket of a scope, cut to 16 bytes.
pub(super) fn bucket_digests(log: &Log, scope: ScopeId) -> Vec<[u8; 16]> {
    let mut buckets: Vec<Vec<Tip>> = vec![Vec::new(); BUCKETS];
    for tip in log.summary(scope) {
        if let Some(bucket) = buckets.get_mut(bucket_of(&tip.key) as usize) {
            bucket.push(tip);
        }
    }
    buckets
        .iter()
        .map(|tips| {
            let mut half = [0; 16];
            half.copy_from_slice(digest_of(tips).0.split_at(16).0);
            half
        })
        .collect()
}

/// From which place on a peer that says `theirs` lacks something of my chain, if anything.
pub(super) fn they_lack_from(mine: &Chain, theirs: &Tip) -> Option<Place> {
    let whole = Some((1, EnvelopeHash::ZERO));
    let summary = mine.summary(theirs.key);
    if summary == *theirs {
        return None;
    }
    if theirs.seq == 0 || theirs.rest.is_some() {
        return whole;
    }
    if mine.get(theirs.seq, &theirs.hash).is_none() {
        // They hold what I do not. Either they only go on from mine, or the chain is forked:
        // then they answer my want with theirs.
        let only_ahead = summary.rest.is_none() && theirs.seq > summary.seq;
        return if only_ahead { None } else { whole };
    }
    let from = match mine.forked_at() {
        Some(fork) if fork <= theirs.seq => (fork, EnvelopeHash::ZERO),
        _ => (theirs.seq.saturating_add(1), EnvelopeHash::ZERO),
    };
    (mine.greatest_seq() >= from.0).then_some(from)
}

/// Whether the peer that says `theirs` may hold something that I lack.
pub(super) fn i_lack(mine: Option<&Chain>, theirs: &Tip) -> bool {
    let Some(mine) = mine else {
        return theirs.seq > 0 || theirs.rest.is_some();
    };
    if mine.summary(theirs.key) == *theirs {
        return false;
    }
    theirs.rest.is_some()
        || (theirs.seq > 0 && mine.get(theirs.seq, &theirs.hash).is_none())
        || mine
            .all()
            .take_while(|envelope| envelope.header.seq <= theirs.seq)
            .any(|envelope| {
                envelope.body.is_none() && !mine.is_erased(envelope.header.seq, &envelope.hash())
            })
}

/// What a peer is told of a chain when it must not learn what I hold of it.
pub(super) fn nothing_of(key: KeyId) -> Tip {
    Tip {
        key,
        seq: 0,
        hash: EnvelopeHash::ZERO,
        rest: None,
    }
}
