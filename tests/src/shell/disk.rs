//! A simulated disk: what is durable, and what it gives back.

use std::collections::{BTreeMap, BTreeSet};

use shared::carry::parcel::{Label, ParcelId};
use shared::host::Commit;
use shared::identity::KeyId;
use shared::log::{Admission, Envelope, Refusal, Verified};
use shared::replica::Replica;
use shared::sync::Item;

use super::item;

/// What is durable.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    /// In the order in which SQLite and IndexedDB give it back.
    held: BTreeMap<Item, Envelope>,
    /// What it held once, of branches that nobody keeps.
    pruned: BTreeSet<Item>,
    /// Carried for others, oldest first.
    parcels: Vec<(Label, Vec<u8>)>,
}

impl Disk {
    /// One that holds these.
    pub fn of<'a>(held: impl IntoIterator<Item = &'a Envelope>) -> Self {
        let held = held.into_iter().map(|one| (item(one), one.clone()));
        Self {
            held: held.collect(),
            ..Self::default()
        }
    }

    /// Makes words durable that were signed here.
    pub fn save(&mut self, signed: &[Verified]) {
        for verified in signed {
            self.held.insert(item(verified), (**verified).clone());
        }
    }

    /// Makes durable what a host gives, all of it at once.
    pub fn flush(&mut self, commit: Commit) {
        for envelope in commit.new {
            self.held.insert(item(&envelope), envelope);
        }
        for item in commit.erased {
            if let Some(envelope) = self.held.get_mut(&item) {
                envelope.body = None;
            }
        }
        for item in commit.pruned {
            self.remove(item);
        }
    }

    fn remove(&mut self, item: Item) {
        self.held.remove(&item);
        self.pruned.insert(item);
    }

    /// Whether it is durable, or was and is beyond what anyone keeps of a forked chain.
    pub fn is_safe(&self, item: &Item) -> bool {
        self.held.contains_key(item) || self.pruned.contains(item)
    }

    /// What it gives after it was stopped anywhere, put into an empty replica of the one who
    /// writes with `own`: branches that are no longer kept of a forked chain may stand on it
    /// still, and are removed.
    ///
    /// # Errors
    /// When it holds what nobody can have put there.
    pub fn reopen(&mut self, mut replica: Replica, own: KeyId) -> Result<Replica, String> {
        let mut beyond = Vec::new();
        for (item, envelope) in &self.held {
            let verified = Verified::from_own_storage(envelope.clone());
            match replica.admit(verified, &mut Vec::new()) {
                // Of a branch that is refused, what follows waits.
                Ok(Admission::Waiting) => beyond.push((*item, "it waits".to_owned())),
                Err(refusal) => beyond.push((*item, refusal.to_string())),
                Ok(_) => {}
            }
        }
        replica.sweep();
        // Where it was written it is kept apart.
        beyond.retain(|((at, _), _)| at.key != own);
        for ((at, hash), refusal) in beyond {
            let chain = replica.log().chain(at.scope, at.key);
            if chain.is_none_or(|chain| chain.forked_at().is_none()) {
                return Err(format!("of what was stored, {at:?}: {refusal}"));
            }
            self.remove((at, hash));
        }
        for item in replica.take_pruned() {
            self.remove(item);
        }
        Ok(replica)
    }

    /// What it alone gives, when nothing was stopped.
    ///
    /// # Errors
    /// When it holds more or less than what is kept.
    pub fn read(&self, mut replica: Replica, own: KeyId) -> Result<Replica, String> {
        for envelope in self.held.values() {
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

    // Parcels.

    /// Keeps one for others.
    pub fn keep(&mut self, label: Label, parcel: Vec<u8>) {
        self.parcels.push((label, parcel));
    }

    /// Lets one go.
    pub fn drop_parcel(&mut self, id: &ParcelId) {
        self.parcels.retain(|(label, _)| label.id != *id);
    }

    /// The bytes of one; none when it is no longer there.
    pub fn parcel(&self, id: &ParcelId) -> Vec<u8> {
        let mut kept = self.parcels.iter();
        let found = kept.find(|(label, _)| label.id == *id);
        found.map_or_else(Vec::new, |(_, bytes)| bytes.clone())
    }

    /// What is carried for others, oldest first.
    pub fn labels(&self) -> Vec<Label> {
        self.parcels.iter().map(|(label, _)| *label).collect()
    }
}
