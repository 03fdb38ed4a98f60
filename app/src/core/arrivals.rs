//! What the host asks for: messages to the roads, what is new to the storage, parcels; and what
//! this phone's other tabs kept.
//!
//! A batch of others' words is made durable with a note that it is about to be applied, and only
//! then acknowledged. What follows from it is derived later, once for many batches; then erased
//! bodies, and branches that are no longer kept, are dropped from storage.

use shared::host::{Commit, Effect, Host, Told};
use shared::log::{Envelope, Verified};
use shared::sync::Item;

use super::idb::Trouble;
use super::pace;
use super::state::Core;
use super::vault;
use super::writing::Act;

impl Core {
    /// Does what the host asks for, until it asks for nothing more; what storage refused of it,
    /// last.
    pub(super) async fn carry_on(&mut self) -> Result<(), Trouble> {
        let mut done = Ok(());
        loop {
            let given_up = self.carrier.take_given_up();
            let Some(host) = &mut self.person else {
                return done;
            };
            for id in given_up {
                host.closed(id);
            }
            host.advance(pace::now());
            let effects = host.take_effects();
            if effects.is_empty() {
                return done;
            }
            for effect in effects {
                if let Err(trouble) = self.effect(effect).await {
                    self.trouble(&trouble);
                    done = Err(trouble);
                }
            }
        }
    }

    async fn effect(&mut self, effect: Effect) -> Result<(), Trouble> {
        match effect {
            Effect::Send(id, message) => self.carrier.send(id, &message),
            Effect::Close(id, end) => self.carrier.ended(id, end),
            Effect::Check(envelopes) => {
                if let Some(host) = &mut self.person {
                    let consultation = host.own.consultation;
                    let checked = envelopes.into_iter();
                    let checked = checked.map(|one| one.verify(&consultation)).collect();
                    host.checked(pace::now(), checked);
                }
            }
            Effect::Store(commit) => self.store(commit).await?,
            Effect::Parcel(work) => self.parcel(work).await?,
            Effect::Tell(Told::Gained(_)) => self.show_soon(),
            Effect::Opened(_)
            | Effect::Tell(Told::Received(..) | Told::Refused(_) | Told::Imported(_)) => {}
        }
        Ok(())
    }

    async fn store(&mut self, commit: Commit) -> Result<(), Trouble> {
        let items: Vec<Item> = commit.new.iter().map(item).collect();
        if let Err(trouble) = self.keep_new(&commit.new).await {
            // Nothing was acknowledged: who brought it has it still. Nothing that is not kept
            // stays in memory, where a second sending would find it and call it durable.
            if let Some(host) = &mut self.person {
                host.failed();
            }
            if let Err(unread) = self.load(true).await {
                self.trouble(&unread);
            }
            return Err(trouble);
        }
        let dropped = self.drop_erased(&commit.erased, &commit.pruned).await;
        if let Some(host) = &mut self.person {
            host.stored(pace::now());
        }
        // Another may tell that a copy of this phone writes elsewhere.
        self.retire_if_doubled(&items).await?;
        // What could not be dropped is, after the next start.
        dropped
    }

    async fn drop_erased(&mut self, erased: &[Item], pruned: &[Item]) -> Result<(), Trouble> {
        let log = self.person.as_ref().map(|host| host.replica.log());
        let header = |(at, hash): &Item| log?.chain(at.scope, at.key)?.get(at.seq, hash).cloned();
        let headers: Vec<Envelope> = erased.iter().filter_map(header).collect();
        if !headers.is_empty() {
            self.vault()?.drop_bodies(&headers).await?;
        }
        if !pruned.is_empty() {
            self.vault()?.remove(pruned).await?;
        }
        Ok(())
    }

    /// Makes new envelopes durable, with a note that they are about to be applied.
    async fn keep_new(&mut self, new: &[Envelope]) -> Result<(), Trouble> {
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
    async fn retire_if_doubled(&mut self, new: &[Item]) -> Result<(), Trouble> {
        let Some(key) = self.person.as_ref().map(|host| host.own.key().id()) else {
            return Ok(());
        };
        for (at, hash) in new.iter().filter(|(at, _)| at.key == key) {
            if !self.vault()?.wrote(*at, hash).await? {
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
        let mut envelopes = self.vault()?.envelopes(places).await?;
        let Some(host) = &mut self.person else {
            return Ok(());
        };
        envelopes.retain(|one| !holds(host, one));
        if !envelopes.is_empty() {
            // Only what was admitted is kept, by whichever tab.
            let kept = envelopes.into_iter().map(Verified::from_own_storage);
            host.wrote(pace::now(), kept.collect());
            self.show_soon();
        }
        Ok(())
    }

    /// Derives what follows from everything that is known, and lets go of what was erased.
    pub(super) async fn settle(&mut self) -> Result<(), Trouble> {
        if let Some(host) = &mut self.person {
            host.derive(pace::now());
        }
        self.carry_on().await
    }
}

fn holds(host: &Host, envelope: &Envelope) -> bool {
    let (at, hash) = item(envelope);
    let chain = host.replica.log().chain(at.scope, at.key);
    let held = chain.and_then(|chain| chain.get(at.seq, &hash));
    held.is_some_and(|held| held.body.is_some() || envelope.body.is_none())
}

/// An envelope by its place and name.
pub(super) fn item(envelope: &Envelope) -> Item {
    (envelope.header.position(), envelope.hash())
}
