//! One chain: what one key wrote in one scope, hash-linked, with its forks.
//!
//! Two envelopes at one seq are a proof of a fork, and are kept. From the lowest forked seq on,
//! at most [`MAX_BRANCHES`] branches of [`MAX_BRANCH`] envelopes are kept, chosen by smallest
//! hash so that every replica keeps the same ones whatever the order of arrival: at the forked
//! seq the smallest hashes, deeper only the smallest child of each. What is kept of more is part
//! of what is kept of less, so that what was dropped once is never wanted again: storage drops
//! it too. Only the phone that wrote it keeps it, apart, for its author to read and to send again.

use litemap::LiteMap;

use sha2::{Digest, Sha256};

use super::envelope::{Envelope, Verified};
use super::header::Position;
use super::store::Refusal;
use crate::identity::{EnvelopeHash, KeyId};
use crate::ordered::Ordered;

/// Branches kept at the lowest forked seq.
pub const MAX_BRANCHES: usize = 4;
/// Envelopes kept of each branch.
pub const MAX_BRANCH: u64 = 64;
/// Longest chain of which a phone keeps all that it wrote.
const MAX_APART: u64 = 4_096;

/// What a replica says of a chain it holds, so that another knows what to send.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
#[cbor(array)]
pub struct Tip {
    /// The key.
    #[n(0)]
    pub key: KeyId,
    /// Greatest seq of the part without fork.
    #[n(1)]
    pub seq: u64,
    /// Hash of the envelope there.
    #[n(2)]
    pub hash: EnvelopeHash,
    /// Digest of what the hash does not cover (forks, missing bodies); none when there is none.
    #[n(3)]
    pub rest: Option<EnvelopeHash>,
}

/// What became of an envelope handed to a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    /// It is new.
    New,
    /// It is new, and proves a fork.
    Fork,
    /// It was there.
    Duplicate,
    /// Its header was there, its body is new.
    BodyAdded,
    /// The envelope before it is not there.
    NoPredecessor,
}

#[derive(Debug, Clone)]
struct Node {
    envelope: Envelope,
    erased: bool,
}

/// What one key wrote in one scope.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    nodes: LiteMap<(u64, EnvelopeHash), Node>,
    forked_at: Option<u64>,
    /// Whether this is the phone that wrote it: then nothing of it is let go.
    is_own: bool,
    /// What the others let go of a fork, kept where it was written; sent to nobody.
    apart: LiteMap<(u64, EnvelopeHash), Node>,
}

impl Chain {
    /// Says that this is the phone that wrote it, before anything is linked.
    pub(super) fn own(&mut self) {
        self.is_own = true;
    }

    /// Puts an envelope in its place. What is no longer kept because of it goes to `pruned`.
    pub fn link(
        &mut self,
        verified: Verified,
        pruned: &mut Vec<(Position, EnvelopeHash)>,
    ) -> Result<Linked, Refusal> {
        let envelope = verified.into_inner();
        let (seq, hash) = (envelope.header.seq, envelope.hash());
        if let Some(node) = self.nodes.get_mut(&(seq, hash)) {
            if node.envelope.body.is_none() && !node.erased && envelope.body.is_some() {
                node.envelope.body = envelope.body;
                return Ok(Linked::BodyAdded);
            }
            return Ok(Linked::Duplicate);
        }
        let beyond = |fork: u64| seq >= fork.saturating_add(MAX_BRANCH);
        if self.forked_at.is_some_and(beyond) {
            // Whatever it follows: it would wait for ever.
            return Err(self.put_apart(envelope));
        }
        let before = (seq.saturating_sub(1), envelope.header.prev);
        if self.apart.contains_key(&before) {
            return Err(self.put_apart(envelope));
        }
        #[cfg(feature = "mutants")]
        let prev_checked = !crate::mutant::is(crate::mutant::Mutant::PrevNotChecked);
        #[cfg(not(feature = "mutants"))]
        let prev_checked = true;
        if prev_checked
            && seq > 1
            && !self
                .nodes
                .contains_key(&(seq.saturating_sub(1), envelope.header.prev))
        {
            return Ok(Linked::NoPredecessor);
        }
        let forks = self.at(seq).next().is_some();
        self.nodes.insert(
            (seq, hash),
            Node {
                envelope,
                erased: false,
            },
        );
        if forks {
            self.forked_at = Some(self.forked_at.map_or(seq, |lowest| lowest.min(seq)));
        }
        let before = pruned.len();
        self.prune(pruned);
        if !self.nodes.contains_key(&(seq, hash)) {
            // It was never admitted: there is nothing to drop elsewhere.
            pruned.truncate(before);
            return Err(Refusal::ForkFull);
        }
        Ok(if forks { Linked::Fork } else { Linked::New })
    }

    /// Keeps what is refused where it was written.
    fn put_apart(&mut self, envelope: Envelope) -> Refusal {
        let place = (envelope.header.seq, envelope.hash());
        if self.is_own && envelope.header.seq <= MAX_APART {
            let erased = false;
            self.apart.entry(place).or_insert(Node { envelope, erased });
        }
        Refusal::ForkFull
    }

    /// Keeps of the forked part what every replica keeps.
    fn prune(&mut self, pruned: &mut Vec<(Position, EnvelopeHash)>) {
        let Some(fork) = self.forked_at else { return };
        let mut kept: Vec<EnvelopeHash> = self
            .at(fork)
            .map(Envelope::hash)
            .take(MAX_BRANCHES)
            .collect();
        let mut keep: std::collections::BTreeSet<(u64, EnvelopeHash)> =
            kept.iter().map(|hash| (fork, *hash)).ordered();
        for seq in fork.saturating_add(1)..fork.saturating_add(MAX_BRANCH) {
            let mut next: LiteMap<EnvelopeHash, EnvelopeHash> = LiteMap::new_vec();
            for envelope in self.at(seq) {
                let parent = envelope.header.prev;
                if kept.contains(&parent) {
                    next.entry(parent).or_insert_with(|| envelope.hash());
                }
            }
            kept = next.into_iter().map(|(_, child)| child).collect();
            if kept.is_empty() {
                break;
            }
            keep.extend(kept.iter().map(|hash| (seq, *hash)));
        }
        let Self {
            nodes,
            apart,
            is_own,
            ..
        } = self;
        nodes.retain(|place, node| {
            let kept = place.0 < fork || keep.contains(place);
            if !kept && *is_own {
                apart.insert(*place, node.clone());
            } else if !kept {
                pruned.push((node.envelope.header.position(), place.1));
            }
            kept
        });
    }

    fn at(&self, seq: u64) -> impl Iterator<Item = &Envelope> {
        self.from(seq)
            .take_while(move |envelope| envelope.header.seq == seq)
    }

    /// What stands at `seq` and later, all branches.
    fn from(&self, seq: u64) -> impl Iterator<Item = &Envelope> {
        let nodes = self.nodes.as_slice();
        let start = nodes.partition_point(|(place, _)| place.0 < seq);
        nodes.iter().skip(start).map(|(_, node)| &node.envelope)
    }

    /// The lowest seq at which two envelopes are known.
    pub fn forked_at(&self) -> Option<u64> {
        self.forked_at
    }

    /// The envelopes before any fork, in order.
    pub fn straight(&self) -> impl Iterator<Item = &Envelope> {
        let end = self.forked_at.unwrap_or(u64::MAX);
        self.nodes
            .iter()
            .take_while(move |(place, _)| place.0 < end)
            .map(|(_, node)| &node.envelope)
    }

    /// The envelopes from the fork on, all branches, by seq then hash.
    pub fn branches(&self) -> impl Iterator<Item = &Envelope> {
        let from = self.forked_at.unwrap_or(u64::MAX);
        self.from(from)
    }

    /// The forked part that leads to an envelope, itself included, in order.
    pub fn branch_to(&self, seq: u64, hash: &EnvelopeHash) -> Vec<&Envelope> {
        let fork = self.forked_at.unwrap_or(u64::MAX);
        let (mut seq, mut hash) = (seq, *hash);
        let mut branch = Vec::new();
        while seq >= fork
            && let Some(envelope) = self.get(seq, &hash)
        {
            branch.push(envelope);
            (seq, hash) = (seq.saturating_sub(1), envelope.header.prev);
        }
        branch.reverse();
        branch
    }

    /// Everything held, and what only the phone that wrote it keeps.
    pub fn with_apart(&self) -> impl Iterator<Item = &Envelope> {
        self.all()
            .chain(self.apart.values().map(|node| &node.envelope))
    }

    /// Everything held, by seq then hash.
    pub fn all(&self) -> impl Iterator<Item = &Envelope> {
        self.nodes.values().map(|node| &node.envelope)
    }

    /// What follows `seq`, all branches.
    pub fn after(&self, seq: u64) -> impl Iterator<Item = &Envelope> {
        self.from(seq.saturating_add(1))
    }

    /// One envelope.
    pub fn get(&self, seq: u64, hash: &EnvelopeHash) -> Option<&Envelope> {
        let place = (seq, *hash);
        let node = self.nodes.get(&place).or_else(|| self.apart.get(&place));
        node.map(|node| &node.envelope)
    }

    /// The hash at a seq of the part without fork.
    pub fn hash_at(&self, seq: u64) -> Option<EnvelopeHash> {
        if self.forked_at.is_some_and(|fork| seq >= fork) {
            return None;
        }
        self.at(seq).next().map(Envelope::hash)
    }

    /// Greatest seq and hash of the part without fork: what its own writer continues from.
    pub fn tip(&self) -> Option<(u64, EnvelopeHash)> {
        let last = match self.forked_at {
            None => self.nodes.last(),
            Some(fork) => {
                let nodes = self.nodes.as_slice();
                let end = nodes.partition_point(|(place, _)| place.0 < fork);
                self.nodes.get_indexed(end.checked_sub(1)?)
            }
        };
        last.map(|(place, _)| *place)
    }

    /// Greatest seq held, forks included.
    pub fn greatest_seq(&self) -> u64 {
        self.nodes.last().map_or(0, |(place, _)| place.0)
    }

    /// Drops the body of an envelope for good; its header stays. Whether a body was there.
    pub fn erase(&mut self, seq: u64, hash: &EnvelopeHash) -> bool {
        let place = (seq, *hash);
        let kept = self.nodes.get_mut(&place);
        let Some(node) = kept.or_else(|| self.apart.get_mut(&place)) else {
            return false;
        };
        node.erased = true;
        node.envelope.body.take().is_some()
    }

    /// Allows a body to be held again, when what asked for its erasure no longer stands.
    pub fn unerase(&mut self, seq: u64, hash: &EnvelopeHash) {
        if let Some(node) = self.nodes.get_mut(&(seq, *hash)) {
            node.erased = false;
        }
    }

    /// The envelopes whose body was asked to be dropped.
    pub fn erased(&self) -> impl Iterator<Item = &Envelope> {
        self.nodes
            .values()
            .filter(|node| node.erased)
            .map(|node| &node.envelope)
    }

    /// Whether the body was asked to be dropped.
    pub fn is_erased(&self, seq: u64, hash: &EnvelopeHash) -> bool {
        let place = (seq, *hash);
        let node = self.nodes.get(&place).or_else(|| self.apart.get(&place));
        node.is_some_and(|node| node.erased)
    }

    /// What to say of it to another replica.
    pub fn summary(&self, key: KeyId) -> Tip {
        let (seq, hash) = self.tip().unwrap_or((0, EnvelopeHash::ZERO));
        Tip {
            key,
            seq,
            hash,
            rest: self.rest(),
        }
    }

    /// Digest of the forked part and of the missing bodies; an erased body counts as held.
    fn rest(&self) -> Option<EnvelopeHash> {
        let fork = self.forked_at.unwrap_or(u64::MAX);
        let mut digest = Sha256::new();
        let mut any = false;
        for ((seq, hash), node) in &self.nodes {
            let missing = node.envelope.body.is_none() && !node.erased;
            if *seq >= fork || missing {
                any = true;
                digest.update(seq.to_be_bytes());
                digest.update(hash.0);
                digest.update([u8::from(missing)]);
            }
        }
        any.then(|| EnvelopeHash(digest.finalize().into()))
    }
}
