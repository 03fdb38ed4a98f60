//! One installation: a replica in memory, a simulated disk, and the host's part of the contract
//! of `shared::sync`.

use std::collections::{BTreeMap, BTreeSet};

use shared::identity::membership::Membership;
use shared::identity::{ConsultationId, DocumentId, EnvelopeHash, ScopeId, TransportKey};
use shared::log::{Envelope, Kind, Refusal, Verified};
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
    /// What is durable, in the order in which it became so.
    disk: Vec<Envelope>,
    on_disk: BTreeMap<EnvelopeHash, usize>,
    /// Own writes, of which the screen said that they are saved.
    pub(super) saved: Vec<Item>,
    /// When its storage has done what it was given, in virtual milliseconds.
    pub(super) storage_busy_until: u64,
    membership: Membership,
    erased: BTreeSet<DocumentId>,
    proofs: Vec<ReadProof>,
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
            disk: Vec::new(),
            on_disk: BTreeMap::new(),
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

    /// Verifies and admits, in memory: what is new, and why what was refused was.
    pub(super) fn admit(
        &mut self,
        envelopes: Vec<Envelope>,
        known: &mut Known,
    ) -> (Vec<Envelope>, Vec<Refusal>) {
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
        (fresh, refused)
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
        for (_, hash) in self.replica.take_erased() {
            if let Some(index) = self.on_disk.get(&hash) {
                self.disk[*index].body = None;
            }
        }
    }

    /// Makes durable what was admitted.
    pub(super) fn flush(&mut self, fresh: Vec<Envelope>) {
        for envelope in fresh {
            match self.on_disk.get(&envelope.hash()) {
                Some(index) => self.disk[*index] = envelope,
                None => {
                    self.on_disk.insert(envelope.hash(), self.disk.len());
                    self.disk.push(envelope);
                }
            }
        }
    }

    pub(super) fn is_durable(&self, hash: &EnvelopeHash) -> bool {
        self.on_disk.contains_key(hash)
    }

    /// Writes: durable first, then admitted. What to tell every session.
    pub(super) fn write(&mut self, signed: Vec<Verified>) -> Vec<Item> {
        let mut written = Vec::new();
        for verified in signed {
            self.flush(vec![(*verified).clone()]);
            self.replica.admit(verified, &mut written).unwrap();
        }
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
    }

    pub(super) fn restart(&mut self) {
        self.up = true;
        self.storage_busy_until = 0;
        self.replica = self.read_disk();
        let held: Vec<Envelope> = self.replica.log().all().cloned().collect();
        self.learn(&held);
    }

    /// What its storage alone gives.
    pub(super) fn read_disk(&self) -> Replica {
        let mut replica = Replica::new(self.own.consultation);
        for envelope in &self.disk {
            let verified = Verified::from_own_storage(envelope.clone());
            replica.admit(verified, &mut Vec::new()).unwrap();
        }
        replica
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
}
