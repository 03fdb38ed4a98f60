//! What others wrote: from the server, or from this phone's other tabs.
//!
//! A batch is verified, admitted, made durable with a note that it is about to be applied, and
//! only then acknowledged. What follows from it is derived later, once for many batches; then
//! erased bodies, and branches that are no longer kept, are dropped from storage and the note
//! goes away.

use shared::log::{Admission, Envelope, Verified};
use shared::sync::Item;

use super::idb::Trouble;
use super::person::item;
use super::state::Core;
use super::vault;
use super::writing::Act;
use crate::trap::Note;

impl Core {
    /// Takes a batch from the session.
    pub(super) async fn arrived(&mut self, generation: u32, token: u64, envelopes: Vec<Envelope>) {
        let Some(person) = &mut self.person else {
            return;
        };
        let consultation = person.own.consultation;
        let mut new = Vec::new();
        let mut durable = Vec::new();
        let mut refused = Vec::new();
        for envelope in envelopes {
            let held = item(&envelope);
            let admission = envelope
                .verify(&consultation)
                .and_then(|verified| person.replica.admit(verified, &mut new));
            match admission {
                Ok(Admission::Duplicate) => durable.push(held),
                Ok(_) => {}
                Err(refusal) => refused.push(refusal),
            }
        }
        durable.extend(new.iter().map(item));
        if let Err(trouble) = self.keep_new(&new).await {
            // Nothing was acknowledged: the peer still has it. And nothing that is not kept stays
            // in memory, where a second sending would find it and call it durable.
            self.carrier.fail();
            if let Err(unread) = self.load().await {
                self.trouble(&unread);
            }
            self.trouble(&trouble);
            return;
        }
        if let Some(person) = &self.person {
            self.carrier
                .stored(generation, token, durable, refused, person);
        }
        if let Err(trouble) = self.retire_if_doubled(&new).await {
            self.trouble(&trouble);
        }
        if !new.is_empty() {
            self.show_soon();
        }
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
                // A problem was noted by the write itself.
                let _ = self.write(&Act::NewKey).await;
                return Ok(());
            }
        }
        Ok(())
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
            self.local_change(new.iter().map(item).collect());
            self.show_soon();
        }
        Ok(())
    }

    /// Tells the session, if this tab has one, what the log gained.
    pub(super) fn local_change(&mut self, items: Vec<Item>) {
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
        if self.suspects != Note::default() {
            self.vault()?.note(None).await?;
            self.suspects = Note::default();
        }
        // Who may read what may have changed.
        self.local_change(Vec::new());
        Ok(())
    }
}
