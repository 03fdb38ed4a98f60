//! One installation: the product's own host, with a simulated disk under it.

use std::collections::{BTreeMap, BTreeSet};

use shared::host::{Commit, Host};
use shared::identity::ConsultationId;
use shared::log::{Admission, Envelope, Refusal, Verified};
use shared::replica::{Own, Replica};
use shared::sync::Item;

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
    pub(super) host: Host,
    pub(super) up: bool,
    /// Counts restarts: what was begun in another life is void.
    pub(super) life: u32,
    /// What is durable, in the order in which SQLite and IndexedDB give it back.
    disk: BTreeMap<Item, Envelope>,
    /// What storage held once, of branches that nobody keeps.
    pruned: BTreeSet<Item>,
    /// Own writes, of which the screen said that they are saved.
    pub(super) saved: Vec<Item>,
    /// When its storage has done what it was given, in virtual milliseconds.
    pub(super) storage_busy_until: u64,
    /// A derivation is planned.
    pub(super) derives: bool,
    seed: [u8; 32],
}

/// The envelopes whose signature some replica of this seed has checked: the very same bytes are
/// not checked again by the others, so that 200 seeds take a minute.
#[derive(Default)]
pub(super) struct Known(BTreeSet<Vec<u8>>);

impl Known {
    pub(super) fn verify(
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
    /// `seed`: all the randomness of its host.
    pub(super) fn new(part: Part, own: &Own, held: &[Envelope], seed: [u8; 32]) -> Self {
        let disk = held.iter().map(|one| (item(one), one.clone())).collect();
        let host = Host::new(own.clone(), Replica::new(own.consultation), seed);
        let mut node = Self {
            part,
            host,
            up: true,
            life: 0,
            disk,
            pruned: BTreeSet::new(),
            saved: Vec::new(),
            storage_busy_until: 0,
            derives: false,
            seed,
        };
        node.restart().unwrap();
        node
    }

    pub(super) fn is_honest(&self) -> bool {
        self.part != Part::Stranger
    }

    pub(super) fn own(&self) -> &Own {
        &self.host.own
    }

    /// Makes durable what the host gives, all of it at once.
    pub(super) fn flush(&mut self, commit: Commit) {
        for envelope in commit.new {
            self.disk.insert(item(&envelope), envelope);
        }
        for item in commit.erased {
            if let Some(envelope) = self.disk.get_mut(&item) {
                envelope.body = None;
            }
        }
        for item in commit.pruned {
            self.disk.remove(&item);
            self.pruned.insert(item);
        }
    }

    /// Makes own words durable: from now on they are shown as saved.
    pub(super) fn save(&mut self, signed: &[Verified]) {
        for verified in signed {
            self.disk.insert(item(verified), (**verified).clone());
            self.saved.push(item(verified));
        }
    }

    /// Whether it is durable, or was and is beyond what anyone keeps of a forked chain.
    pub(super) fn is_safe(&self, item: &Item) -> bool {
        self.disk.contains_key(item) || self.pruned.contains(item)
    }

    /// Loses everything but its storage.
    pub(super) fn crash(&mut self) {
        self.up = false;
        self.life += 1;
    }

    /// Comes back with what its storage gives; an error when storage does not open again.
    pub(super) fn restart(&mut self) -> Result<(), String> {
        self.up = true;
        self.storage_busy_until = 0;
        self.derives = false;
        self.seed = shared::identity::random::Randomness::from_seed(self.seed).bytes();
        let replica = self.reopen()?;
        let own = self.host.own.clone();
        self.host = match self.part {
            Part::Hub => Host::relaying(own, replica, self.seed, false),
            _ => Host::new(own, replica, self.seed),
        };
        self.host.derive(0);
        Ok(())
    }

    /// What its storage gives after it was stopped anywhere: branches that are no longer kept of
    /// a forked chain may stand on it still, and are removed.
    pub(super) fn reopen(&mut self) -> Result<Replica, String> {
        let mut replica = Replica::new(self.host.own.consultation);
        replica.hold(&self.host.own);
        let mut beyond = Vec::new();
        for (item, envelope) in &self.disk {
            let verified = Verified::from_own_storage(envelope.clone());
            match replica.admit(verified, &mut Vec::new()) {
                // Of a branch that is refused, what follows waits.
                Ok(Admission::Waiting) => beyond.push((*item, "it waits".to_owned())),
                Err(refusal) => beyond.push((*item, refusal.to_string())),
                Ok(_) => {}
            }
        }
        replica.sweep();
        let own = self.own().key().id();
        // Where it was written it is kept apart.
        beyond.retain(|((at, _), _)| at.key != own);
        for ((at, hash), refusal) in beyond {
            let chain = replica.log().chain(at.scope, at.key);
            if chain.is_none_or(|chain| chain.forked_at().is_none()) {
                return Err(format!("of what was stored, {at:?}: {refusal}"));
            }
            self.disk.remove(&(at, hash));
            self.pruned.insert((at, hash));
        }
        for item in replica.take_pruned() {
            self.disk.remove(&item);
            self.pruned.insert(item);
        }
        Ok(replica)
    }

    /// What its storage alone gives, when nothing was stopped.
    pub(super) fn read_disk(&self) -> Result<Replica, String> {
        let mut replica = Replica::new(self.host.own.consultation);
        replica.hold(&self.host.own);
        let own = self.own().key().id();
        for envelope in self.disk.values() {
            let verified = Verified::from_own_storage(envelope.clone());
            match replica.admit(verified, &mut Vec::new()) {
                Ok(Admission::Waiting) => return Err("a hole in what was stored".into()),
                Ok(_) => {}
                // Where it was written it is kept apart.
                Err(Refusal::ForkFull) if envelope.header.key == own => {}
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
        let log = self.host.replica.log();
        log.chain(COMMITTEE, self.own().key().id())
            .is_some_and(|chain| chain.forked_at().is_some())
    }

    /// Everything admitted, with whether each body is held or erased.
    pub(super) fn admitted(&self) -> BTreeSet<(Item, bool)> {
        let log = self.host.replica.log();
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
