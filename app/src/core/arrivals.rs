//! What others wrote: from the server, or from this phone's other tabs.
//!
//! A batch is verified, admitted, made durable with a note that it is about to be applied, and
//! only then acknowledged. What follows from it is derived later, once for many batches; then
//! erased bodies, and branches that are no longer kept, are dropped from storage.

use shared::carry::parcel::hint_of;
use shared::log::{Admission, Envelope, Refusal, Verified};
use shared::sync::Item;

use super::idb::Trouble;
use super::person::item;
use super::state::Core;
use super::vault;
use super::writing::Act;

/// What became of envelopes that others wrote.
#[derive(Default)]
pub(super) struct Admitted {
    /// What was not held before, with what waited for it.
    pub(super) new: Vec<Envelope>,
    /// What is held now, new or not.
    durable: Vec<Item>,
    refused: Vec<Refusal>,
}

impl Core {
    /// Takes a batch from the session of a connection.
    pub(super) async fn arrived(&mut self, number: u32, token: u64, envelopes: Vec<Envelope>) {
        if self.person.is_none() {
            return;
        }
        match self.admit_all(envelopes).await {
            // Nothing was acknowledged: the peer still has it.
            Err(trouble) => {
                self.carrier.fail(number);
                self.trouble(&trouble);
            }
            Ok(Admitted {
                new,
                durable,
                refused,
            }) => {
                if let Some(person) = &self.person {
                    self.carrier
                        .stored(number, token, durable, refused, &new, person);
                }
                if !new.is_empty() {
                    self.show_soon();
                }
            }
        }
    }

    /// Verifies, admits and makes durable what others wrote, whatever brought it.
    pub(super) async fn admit_all(
        &mut self,
        envelopes: Vec<Envelope>,
    ) -> Result<Admitted, Trouble> {
        let mut admitted = Admitted::default();
        let Some(person) = &mut self.person else {
            return Ok(admitted);
        };
        let consultation = person.own.consultation;
        for envelope in envelopes {
            let held = item(&envelope);
            let admission = envelope
                .verify(&consultation)
                .and_then(|verified| person.replica.admit(verified, &mut admitted.new));
            match admission {
                Ok(Admission::Duplicate) => admitted.durable.push(held),
                Ok(_) => {}
                Err(refusal) => admitted.refused.push(refusal),
            }
        }
        admitted.durable.extend(admitted.new.iter().map(item));
        if let Err(trouble) = self.keep_new(&admitted.new).await {
            // Nothing that is not kept stays in memory, where a second sending would find it
            // and call it durable.
            if let Err(unread) = self.load().await {
                self.trouble(&unread);
            }
            return Err(trouble);
        }
        // Another may tell that a copy of this phone writes elsewhere.
        if let Err(trouble) = self.retire_if_doubled(&admitted.new).await {
            self.trouble(&trouble);
        }
        Ok(admitted)
    }

    /// Makes new envelopes durable, with a note that they are about to be applied.
    pub(super) async fn keep_new(&mut self, new: &[Envelope]) -> Result<(), Trouble> {
        if new.is_empty() {
            return Ok(());
        }
        let mut note = self.suspects.clone();
        note.suspects.extend(new.iter().map(Envelope::hash));
        self.vault()?.keep(new, &note).await?;
        self.suspects = note;
        self.noted = true;
        self.storage.full = false;
        self.tabs.say_new(
            new.iter()
                .map(|envelope| vault::place(envelope.header.position(), &envelope.hash())),
        );
        Ok(())
    }

    /// A peer holds more of this phone's chain than the phone: a copy of it writes elsewhere,
    /// so this key ends here and the participant continues under another.
    pub(super) async fn retire_if_doubled(&mut self, new: &[Envelope]) -> Result<(), Trouble> {
        let Some(key) = self.person.as_ref().map(|person| person.own.key().id()) else {
            return Ok(());
        };
        for envelope in new.iter().filter(|envelope| envelope.header.key == key) {
            let (at, hash) = item(envelope);
            if !self.vault()?.wrote(at, &hash).await? {
                self.doubled = true;
                self.retire().await;
                return Ok(());
            }
        }
        Ok(())
    }

    /// Ends the key of a phone that was doubled. What refuses that is said, and it is done again
    /// at the next beat, and before anything else is written.
    pub(super) async fn retire(&mut self) {
        if self.doubled && self.write(&Act::NewKey).await.is_ok() {
            self.show_soon();
        }
    }

    /// Reads what another tab kept.
    pub(super) async fn news(&mut self, places: &[Vec<u8>]) -> Result<(), Trouble> {
        let envelopes = self.vault()?.envelopes(places).await?;
        let Some(person) = &mut self.person else {
            return Ok(());
        };
        let mut new = Vec::new();
        for envelope in envelopes {
            // Only what was admitted is kept, by whichever tab.
            let _ = person
                .replica
                .admit(Verified::from_own_storage(envelope), &mut new);
        }
        if !new.is_empty() {
            self.local_change(&new.iter().map(item).collect::<Vec<_>>());
            self.show_soon();
        }
        Ok(())
    }

    /// Tells the session, if this tab has one, what the log gained.
    pub(super) fn local_change(&mut self, items: &[Item]) {
        if let Some(person) = &self.person {
            self.carrier.local_change(items, person);
        }
    }

    /// Derives what follows from everything that is known, and lets go of what was erased.
    pub(super) async fn settle(&mut self) -> Result<(), Trouble> {
        let Some(person) = &mut self.person else {
            return Ok(());
        };
        person.replica.derive();
        let relays = person.replica.hints_of_relays();
        let reader = hint_of(&person.own.reading().public());
        let parcels = &mut self.carrier.parcels;
        parcels.post.relays(relays);
        // Who just came in was nobody when the storage was read.
        parcels.post.read_by(reader);
        let erased = person.replica.take_erased();
        let pruned = person.replica.take_pruned();
        let log = person.replica.log();
        let headers: Vec<Envelope> = erased
            .iter()
            .filter_map(|(at, hash)| log.chain(at.scope, at.key)?.get(at.seq, hash).cloned())
            .collect();
        if !headers.is_empty() {
            self.vault()?.drop_bodies(&headers).await?;
        }
        if !pruned.is_empty() {
            self.vault()?.remove(&pruned).await?;
        }
        // Who may read what may have changed.
        self.local_change(&[]);
        Ok(())
    }
}
