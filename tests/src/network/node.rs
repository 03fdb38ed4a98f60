//! One installation: a replica in memory, a simulated disk, and the host's part of the contract
//! of `shared::sync`.

use std::collections::{BTreeMap, BTreeSet};

use shared::identity::membership::Membership;
use shared::identity::{ConsultationId, DocumentId, ScopeId, TransportKey};
use shared::log::{Admission, Envelope, Kind, Refusal, Verified};
use shared::records::{Erase, Record};
use shared::replica::{Own, Replica};
use shared::sync::{Access, Item, ReadProof, TransportSecret};

use super::world::COMMITTEE;

/// What an installation is in the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Hub,
    Founder,
    Member,
    /// One of two copies of one installation.
    Copy,
    /// Belongs to nothing, and is hostile.
    Stranger,
}

pub(super) struct Node {
    pub(super) part: Part,
    pub(super) own: Own,
    pub(super) transport: TransportSecret,
    pub(super) replica: Replica,
    pub(super) up: bool,
    /// Counts restarts: what was begun in another life is void.
    pub(super) life: u32,
    /// What is durable, in the order in which SQLite and IndexedDB give it back.
    disk: BTreeMap<Item, Envelope>,
    /// What storage held once, of branches that nobody keeps.
    pruned: BTreeSet<Item>,
    /// Erased before it was on the disk.
    dropping: BTreeSet<Item>,
    /// Own writes, of which the screen said that they are saved.
    pub(super) saved: Vec<Item>,
    /// When its storage has done what it was given, in virtual milliseconds.
    pub(super) storage_busy_until: u64,
    membership: Membership,
    erased: BTreeSet<DocumentId>,
    proofs: Vec<ReadProof>,
}

/// What storage is given at once.
pub(super) struct Commit {
    pub(super) fresh: Vec<Envelope>,
    /// No longer kept of forked chains.
    pub(super) pruned: Vec<Item>,
}

/// The envelopes whose signature some replica of this seed has checked: the very same bytes are
/// not checked again by the others, so that 200 seeds take a minute.
#[derive(Default)]
pub(super) struct Known(BTreeSet<Vec<u8>>);

impl Known {
    fn verify(
        &mut self,
        envelope: Envelope,
        consultation: &ConsultationId,
    ) -> Result<Verified, Refusal> {
        let bytes = envelope.to_bytes();
        if self.0.contains(&bytes) {
            return Ok(Verified::from_own_storage(envelope));
        }
        let verified = envelope.verify(consultation)?;
        self.0.insert(bytes);
        Ok(verified)
    }
}

pub(super) fn item(envelope: &Envelope) -> Item {
    (envelope.header.position(), envelope.hash())
}

impl Node {
    pub(super) fn new(part: Part, own: Own, transport: TransportSecret) -> Self {
        let proof = ReadProof::sign(
            &own.key(),
            &own.consultation,
            &transport.public(),
            COMMITTEE,
        );
        Self {
            part,
            replica: Replica::new(own.consultation),
            own,
            transport,
            up: true,
            life: 0,
            disk: BTreeMap::new(),
            pruned: BTreeSet::new(),
            dropping: BTreeSet::new(),
            saved: Vec::new(),
            storage_busy_until: 0,
            membership: Membership::default(),
            erased: BTreeSet::new(),
            proofs: vec![proof],
        }
    }

    pub(super) fn is_honest(&self) -> bool {
        self.part != Part::Stranger
    }

    /// Verifies and admits, in memory: what storage is to be given, and why what was refused was.
    pub(super) fn admit(
        &mut self,
        envelopes: Vec<Envelope>,
        known: &mut Known,
    ) -> (Commit, Vec<Refusal>) {
        let mut fresh = Vec::new();
        let mut refused = Vec::new();
        for envelope in envelopes {
            if self.holds_whole(&envelope) {
                continue;
            }
            let admitted = known
                .verify(envelope, &self.own.consultation)
                .and_then(|verified| self.replica.admit(verified, &mut fresh));
            refused.extend(admitted.err());
        }
        self.learn(&fresh);
        let pruned = self.replica.take_pruned();
        (Commit { fresh, pruned }, refused)
    }

    fn holds_whole(&self, envelope: &Envelope) -> bool {
        self.replica
            .log()
            .chain(envelope.header.scope, envelope.header.key)
            .and_then(|chain| chain.get(envelope.header.seq, &envelope.hash()))
            .is_some_and(|held| held.body.is_some())
    }

    /// Looks again at who may read, and drops bodies that are to be erased.
    fn learn(&mut self, fresh: &[Envelope]) {
        if fresh.iter().any(|new| new.header.kind.is_statement()) {
            self.membership = Membership::of(self.replica.log());
        }
        let erasing = self.erased.len();
        for new in fresh.iter().filter(|new| new.header.kind == Kind::ERASE) {
            let erase = new.body.as_deref().map(Erase::from_body);
            self.erased.extend(
                erase
                    .and_then(Result::ok)
                    .into_iter()
                    .flat_map(|erase| erase.documents),
            );
        }
        let log = self.replica.log();
        let touched = |new: &Envelope| {
            let chain = log.chain(new.header.scope, new.header.key);
            self.erased.contains(&new.header.document)
                || chain.is_some_and(|chain| chain.forked_at().is_some())
        };
        let looks_again = !self.erased.is_empty() && fresh.iter().any(touched);
        if self.erased.len() > erasing || looks_again {
            // What is to be erased counts as held: digests are right only after deriving.
            self.replica.derive();
            self.drop_erased();
        }
    }

    /// Drops from storage the bodies that were erased.
    fn drop_erased(&mut self) {
        for item in self.replica.take_erased() {
            match self.disk.get_mut(&item) {
                Some(envelope) => envelope.body = None,
                // Still on its way to the disk, which drops what it is told after it stored it.
                None => {
                    self.dropping.insert(item);
                }
            }
        }
    }

    /// Makes durable what was admitted.
    pub(super) fn flush(&mut self, commit: Commit) {
        let fresh = commit.fresh.into_iter();
        for mut envelope in fresh {
            let item = item(&envelope);
            if self.dropping.remove(&item) {
                envelope.body = None;
            }
            self.disk.insert(item, envelope);
        }
        for item in commit.pruned {
            self.disk.remove(&item);
            self.pruned.insert(item);
        }
    }

    pub(super) fn is_durable(&self, item: &Item) -> bool {
        self.disk.contains_key(item)
    }

    /// Whether it is durable, or was and is beyond what anyone keeps of a forked chain.
    pub(super) fn is_safe(&self, item: &Item) -> bool {
        self.is_durable(item) || self.pruned.contains(item)
    }

    /// Writes: durable first, then admitted. What to tell every session.
    pub(super) fn write(&mut self, signed: Vec<Verified>) -> Vec<Item> {
        let mut written = Vec::new();
        for verified in signed {
            self.disk.insert(item(&verified), (*verified).clone());
            self.replica.admit(verified, &mut written).unwrap();
        }
        let pruned = self.replica.take_pruned();
        self.flush(Commit {
            fresh: Vec::new(),
            pruned,
        });
        self.learn(&written);
        let items: Vec<Item> = written.iter().map(item).collect();
        self.saved.extend(items.iter().copied());
        items
    }

    /// Loses everything but its storage.
    pub(super) fn crash(&mut self) {
        self.up = false;
        self.life += 1;
        self.replica = Replica::new(self.own.consultation);
        self.membership = Membership::default();
        self.erased.clear();
        self.dropping.clear();
    }

    /// Comes back with what its storage gives; an error when storage does not open again.
    pub(super) fn restart(&mut self) -> Result<(), String> {
        self.up = true;
        self.storage_busy_until = 0;
        self.replica = self.read_disk()?;
        let held: Vec<Envelope> = self.replica.log().all().cloned().collect();
        self.learn(&held);
        Ok(())
    }

    /// What its storage alone gives.
    pub(super) fn read_disk(&self) -> Result<Replica, String> {
        let mut replica = Replica::new(self.own.consultation);
        for envelope in self.disk.values() {
            let verified = Verified::from_own_storage(envelope.clone());
            match replica.admit(verified, &mut Vec::new()) {
                Ok(Admission::Waiting) => return Err("a hole in what was stored".into()),
                Ok(_) => {}
                Err(refusal) => return Err(format!("what was stored is refused: {refusal}")),
            }
        }
        if replica.take_pruned().is_empty() {
            Ok(replica)
        } else {
            Err("more stored than kept".into())
        }
    }

    /// Whether this key's chain of the committee is forked here: then it writes no more.
    pub(super) fn is_forked(&self) -> bool {
        self.replica
            .log()
            .chain(COMMITTEE, self.own.key().id())
            .is_some_and(|chain| chain.forked_at().is_some())
    }

    /// Everything admitted, with whether each body is held or erased.
    pub(super) fn admitted(&self) -> BTreeSet<(Item, bool)> {
        let log = self.replica.log();
        log.all()
            .map(|envelope| {
                let at = envelope.header.position();
                let whole = envelope.body.is_some()
                    || log
                        .chain(at.scope, at.key)
                        .is_some_and(|chain| chain.is_erased(at.seq, &envelope.hash()));
                (item(envelope), whole)
            })
            .collect()
    }
}

impl Access for Node {
    fn may_read(&self, _: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        proofs
            .iter()
            .any(|proof| proof.scope == scope && self.membership.may_read(&proof.key, scope))
    }

    fn holds(&self, scope: ScopeId) -> bool {
        scope == COMMITTEE
    }

    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        let mut proofs = self.proofs.clone();
        proofs.retain(|proof| proof.scope == scope);
        proofs
    }

    fn introduction(&self, scope: ScopeId) -> Vec<Item> {
        let first = self.replica.log().introduction(scope, self.own.key().id());
        first.into_iter().collect()
    }

    fn used_before(&self, scope: ScopeId, key: &shared::identity::KeyId) -> Option<Item> {
        self.replica.used_before(scope, key)
    }
}
