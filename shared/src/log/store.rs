//! The log in memory: every chain of the scopes that a replica holds, and what waits.
//!
//! [`Log::admit`] decides what is stored and relayed. It knows no role, schema or time: only
//! sizes, signatures (already checked in a [`Verified`]) and chain continuity. Only admit
//! refuses, with a named reason. Keeping envelopes on disk is the owner's work, before it says
//! to anyone that they are safe.

use std::collections::BTreeMap;

use litemap::LiteMap;

use sha2::{Digest, Sha256};

use super::chain::{Chain, Linked, Tip};
use super::envelope::{Envelope, Verified};
use super::header::Position;
use super::kind::Kind;
use crate::identity::{ConsultationId, EnvelopeHash, KeyId, ScopeId};

/// Envelopes of one chain that may wait for their predecessor.
pub const MAX_WAITING: usize = 64;
/// Bytes of bodies that may wait for predecessors, over all chains: whoever makes up keys must
/// not fill the memory. An honest peer sends in order, so that little waits.
pub const MAX_WAITING_BYTES: usize = 1024 * 1024;
/// Largest frame of any carrier, in bytes.
pub const MAX_FRAME: usize = 256 * 1024;

/// Why an envelope was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Refusal {
    /// Larger than a frame or a body may be.
    #[error("too large")]
    TooLarge,
    /// Not strict CBOR of an envelope.
    #[error("malformed")]
    Malformed,
    /// A header of another version: there is none.
    #[error("header of another version")]
    OtherVersion,
    /// It belongs to another consultation.
    #[error("of another consultation")]
    OtherConsultation,
    /// The body is not the one that was signed.
    #[error("body does not match its header")]
    BodyMismatch,
    /// The signature is not the key's.
    #[error("bad signature")]
    BadSignature,
    /// The chain is forked and this branch is beyond what is kept.
    #[error("beyond what is kept of a forked chain")]
    ForkFull,
    /// Its author has taken all the room that one person has in that committee, or nobody knows
    /// them and strangers have taken theirs: whoever holds it offers it again.
    #[error("no room left for its author")]
    Full,
    /// Too many envelopes of that chain wait already.
    #[error("too many wait for their predecessor")]
    WaitingFull,
}

/// What became of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Admitted.
    New,
    /// Admitted, and it proves a fork of its chain.
    Fork,
    /// It was there.
    Duplicate,
    /// Its header was there; its body is new.
    BodyAdded,
    /// It waits for its predecessor, in memory only.
    Waiting,
}

/// Every chain that a replica holds.
#[derive(Debug, Clone)]
pub struct Log {
    consultation: ConsultationId,
    chains: BTreeMap<(ScopeId, KeyId), Chain>,
    /// By seq, then hash.
    waiting: LiteMap<(ScopeId, KeyId), Vec<Verified>>,
    pruned: Vec<(Position, EnvelopeHash)>,
    /// The keys that this installation writes with, and wrote with.
    own: Vec<KeyId>,
}

impl Log {
    /// An empty log of a consultation.
    pub fn new(consultation: ConsultationId) -> Self {
        Self {
            consultation,
            chains: BTreeMap::new(),
            waiting: LiteMap::new(),
            pruned: Vec::new(),
            own: Vec::new(),
        }
    }

    /// Says which keys are this installation's: nothing that they wrote is let go here.
    pub fn hold(&mut self, own: &[KeyId]) {
        self.own = own.to_vec();
        for ((_, key), chain) in &mut self.chains {
            if own.contains(key) {
                chain.own();
            }
        }
    }

    fn chain_of(&mut self, place: (ScopeId, KeyId)) -> &mut Chain {
        let chain = self.chains.entry(place).or_default();
        if self.own.contains(&place.1) {
            chain.own();
        }
        chain
    }

    /// The consultation.
    pub fn consultation(&self) -> ConsultationId {
        self.consultation
    }

    /// Admits an envelope, and whatever waited for it. All that was newly admitted (or whose
    /// body was) is pushed to `admitted`, in an order that can be stored and replayed.
    pub fn admit(
        &mut self,
        verified: Verified,
        admitted: &mut Vec<Envelope>,
    ) -> Result<Admission, Refusal> {
        let place = (verified.header.scope, verified.header.key);
        let copy = verified.clone();
        let mut pruned = std::mem::take(&mut self.pruned);
        let linked = self.chain_of(place).link(verified, &mut pruned);
        self.pruned = pruned;
        let linked = linked?;
        let admission = match linked {
            Linked::New => Admission::New,
            Linked::Fork => Admission::Fork,
            Linked::Duplicate => return Ok(Admission::Duplicate),
            Linked::BodyAdded => {
                admitted.push(copy.into_inner());
                return Ok(Admission::BodyAdded);
            }
            Linked::NoPredecessor => {
                self.drop_empty(place);
                return self.wait(place, copy);
            }
        };
        admitted.push(copy.into_inner());
        self.release(place, admitted);
        Ok(admission)
    }

    fn drop_empty(&mut self, place: (ScopeId, KeyId)) {
        if self
            .chains
            .get(&place)
            .is_some_and(|chain| chain.greatest_seq() == 0)
        {
            self.chains.remove(&place);
        }
    }

    fn wait(&mut self, place: (ScopeId, KeyId), verified: Verified) -> Result<Admission, Refusal> {
        let bytes: usize = self.waiting.values().flatten().map(|one| weight(one)).sum();
        let queue = self.waiting.entry(place).or_default();
        if let Some(same) = queue.iter_mut().find(|one| one.hash() == verified.hash()) {
            if same.body.is_none() {
                // The first to bring it may have left the body out.
                *same = verified;
            }
            return Ok(Admission::Waiting);
        }
        if queue.len() >= MAX_WAITING || bytes.saturating_add(weight(&verified)) > MAX_WAITING_BYTES
        {
            if queue.is_empty() {
                self.waiting.remove(&place);
            }
            return Err(Refusal::WaitingFull);
        }
        let order = |one: &Verified| (one.header.seq, one.hash());
        let after = queue.partition_point(|one| order(one) < order(&verified));
        queue.insert(after, verified);
        Ok(Admission::Waiting)
    }

    /// Links what waited, until nothing more fits.
    fn release(&mut self, place: (ScopeId, KeyId), admitted: &mut Vec<Envelope>) {
        let Some(mut queue) = self.waiting.remove(&place) else {
            return;
        };
        loop {
            let before = queue.len();
            let mut left = Vec::new();
            for waiting in queue {
                let copy = waiting.clone();
                let chain = self.chains.entry(place).or_default();
                match chain.link(waiting, &mut self.pruned) {
                    Ok(Linked::NoPredecessor) => left.push(copy),
                    Ok(Linked::New | Linked::Fork | Linked::BodyAdded) => {
                        admitted.push(copy.into_inner())
                    }
                    Ok(Linked::Duplicate) | Err(_) => {}
                }
            }
            queue = left;
            if queue.len() == before || queue.is_empty() {
                break;
            }
        }
        if !queue.is_empty() {
            self.waiting.insert(place, queue);
        }
    }

    /// What was admitted once and is no longer kept, since the last call: beyond what is kept of
    /// a forked chain. Storage must drop it with what came, or it would grow without bound.
    pub fn take_pruned(&mut self) -> Vec<(Position, EnvelopeHash)> {
        std::mem::take(&mut self.pruned)
    }

    /// Lets go of what waits in forked chains. To be called when a whole storage was read back in
    /// order: what waits there then follows a branch that is no longer kept.
    pub fn sweep(&mut self) {
        let chains = &self.chains;
        self.waiting.retain(|place, _| {
            chains
                .get(place)
                .is_none_or(|chain| chain.forked_at().is_none())
        });
    }

    /// Number of envelopes that wait, over all chains.
    pub fn waiting(&self) -> usize {
        self.waiting.values().map(Vec::len).sum()
    }

    /// The chain of a key in a scope.
    pub fn chain(&self, scope: ScopeId, key: KeyId) -> Option<&Chain> {
        self.chains.get(&(scope, key))
    }

    /// The same, to erase bodies in it.
    pub fn chain_mut(&mut self, scope: ScopeId, key: KeyId) -> Option<&mut Chain> {
        self.chains.get_mut(&(scope, key))
    }

    /// The chains of a scope, by key.
    pub fn scope(&self, scope: ScopeId) -> impl Iterator<Item = (KeyId, &Chain)> {
        self.chains
            .range((scope, KeyId::ZERO)..=(scope, KeyId([0xff; 32])))
            .map(|((_, key), chain)| (*key, chain))
    }

    /// The scopes of which something is held.
    pub fn scopes(&self) -> Vec<ScopeId> {
        let mut scopes: Vec<ScopeId> = self.chains.keys().map(|(scope, _)| *scope).collect();
        scopes.dedup();
        scopes
    }

    /// What is held of a scope, chain by chain, sorted by key.
    pub fn summary(&self, scope: ScopeId) -> Vec<Tip> {
        self.scope(scope)
            .map(|(key, chain)| chain.summary(key))
            .collect()
    }

    /// Digest of [`Self::summary`]: equal on two replicas that hold the same.
    pub fn digest(&self, scope: ScopeId) -> EnvelopeHash {
        digest_of(&self.summary(scope))
    }

    /// Every envelope held, scope by scope, chain by chain, in order.
    pub fn all(&self) -> impl Iterator<Item = &Envelope> {
        self.chains.values().flat_map(Chain::all)
    }

    /// How a key was introduced in a scope: its own first envelope there, when it is a join, or
    /// links it to another key.
    pub fn introduction(&self, scope: ScopeId, key: KeyId) -> Option<(Position, EnvelopeHash)> {
        let first = self.chain(scope, key)?.straight().next()?;
        let introduces = [Kind::JOIN, Kind::LINKED].contains(&first.header.kind);
        introduces.then(|| (first.header.position(), first.hash()))
    }

    /// Finds an envelope of a scope by its hash. Linear in the scope.
    pub fn find(&self, scope: ScopeId, hash: &EnvelopeHash) -> Option<&Envelope> {
        self.scope(scope)
            .flat_map(|(_, chain)| chain.all())
            .find(|envelope| envelope.hash() == *hash)
    }
}

/// Bytes that a waiting envelope is counted for: its body, and about what the rest takes.
fn weight(envelope: &Envelope) -> usize {
    envelope
        .body
        .as_ref()
        .map_or(0, Vec::len)
        .saturating_add(512)
}

/// Digest of some tips, sorted by key.
pub fn digest_of(tips: &[Tip]) -> EnvelopeHash {
    let mut digest = Sha256::new_with_prefix(b"porte-voix digest v1\0");
    for tip in tips {
        digest.update(crate::strict::encode(tip));
    }
    EnvelopeHash(digest.finalize().into())
}
