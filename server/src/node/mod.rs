//! The server's replica and its disk, moved together: what is admitted in memory is durable
//! before anyone hears of it.
//!
//! One owner at a time: a command on a stopped server, or the [`crate::hub`] of a running one.

mod addresses;
mod opening;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use shared::host::{Commit, Host};
use shared::identity::{EnvelopeHash, ScopeId};
use shared::log::{Admission, Envelope, Position, Refusal, Verified};
use shared::replica::staff;

use crate::data::{SERVER_KEY, replace_secret};
use crate::store::{Outcome, SqliteStore, Store, StoreError};

/// An envelope by its place and name.
pub type Item = (Position, EnvelopeHash);

/// What became of a batch, all of it durable.
#[derive(Debug, Default)]
pub struct Committed {
    /// One answer for each envelope, in order, with those that it freed from waiting.
    pub answers: Vec<Answer>,
    /// All that is new.
    pub new: Vec<Item>,
}

/// What became of one envelope.
#[derive(Debug)]
pub struct Answer {
    /// Admitted how, or refused why.
    pub admission: Result<Admission, Refusal>,
    /// What is durable by it: itself, and what waited for it.
    pub durable: Vec<Item>,
}

/// The host of this server and the disk under it.
#[derive(Debug)]
pub struct Node {
    /// Everything admitted, in memory, and the server's own secrets.
    pub host: Host,
    store: SqliteStore,
    /// Memory holds what the disk did not take.
    ahead: bool,
}

impl Node {
    /// Keeps what changed among the server's own secrets.
    pub fn keep_own(&self) -> Result<()> {
        let path = self.store.path().with_file_name(SERVER_KEY);
        replace_secret(&path, &self.host.own.to_bytes()).context("cannot write the server's key")
    }

    /// The disk.
    pub fn store(&self) -> &SqliteStore {
        &self.store
    }

    /// Whether memory is ahead of the disk, after an error of it: the node must be dropped. Were
    /// it to go on, what it acknowledges or signs next would rest on what is not stored.
    pub fn is_ahead(&self) -> bool {
        self.ahead
    }

    /// Whether a scope is a committee of the charter that this node relays.
    pub fn relays(&self, scope: ScopeId) -> bool {
        let charter = self.host.replica.charter();
        let known = charter.is_some_and(|charter| charter.committees.contains_key(&scope));
        known && self.host.covers(scope)
    }

    /// The committees that this node relays.
    pub fn relayed(&self) -> BTreeSet<ScopeId> {
        let charter = self.host.replica.charter().into_iter();
        let committees = charter.flat_map(|charter| charter.committees.keys().copied());
        committees.filter(|scope| self.relays(*scope)).collect()
    }

    /// Admits a batch and makes it durable in one commit. After an error see
    /// [`Self::is_ahead`].
    pub async fn commit(&mut self, batch: Vec<Verified>) -> Result<Committed, StoreError> {
        let mut committed = Committed::default();
        let mut admitted: Vec<Envelope> = Vec::new();
        for verified in batch {
            let item = (verified.header.position(), verified.hash());
            let before = admitted.len();
            let admission = self.host.replica.admit(verified, &mut admitted);
            let mut durable: Vec<Item> = admitted.iter().skip(before).map(name).collect();
            if admission == Ok(Admission::Duplicate) {
                durable.push(item);
            }
            committed.answers.push(Answer { admission, durable });
        }
        committed.new = admitted.iter().map(name).collect();
        if !admitted.is_empty() {
            let pruned = self.host.replica.take_pruned();
            self.keep(Commit {
                new: admitted,
                pruned,
                erased: Vec::new(),
            })
            .await?;
        }
        Ok(committed)
    }

    /// Makes durable what was admitted, and drops what is no longer kept. After an error see
    /// [`Self::is_ahead`].
    pub async fn keep(&mut self, commit: Commit) -> Result<(), StoreError> {
        let Commit {
            new,
            pruned,
            erased,
        } = commit;
        self.ahead = true;
        if !new.is_empty() || !pruned.is_empty() {
            let names: Vec<EnvelopeHash> = new.iter().map(Envelope::hash).collect();
            let outcomes = self.store.append(new, pruned).await?;
            let mut all = outcomes.into_iter().zip(names);
            let lacking = |(outcome, _): &(Outcome, _)| *outcome == Outcome::Waiting;
            if let Some((_, hash)) = all.find(lacking) {
                return Err(StoreError::Ahead { hash });
            }
        }
        if !erased.is_empty() {
            self.store.erase(erased).await?;
        }
        self.ahead = false;
        Ok(())
    }

    /// Writes what this installation, or a founding, signed itself: all of it must be admitted.
    pub async fn write(&mut self, signed: Vec<Verified>) -> Result<Vec<Item>> {
        let committed = self.commit(signed).await?;
        for answer in &committed.answers {
            match answer.admission {
                Ok(Admission::Waiting) => bail!("an envelope of our own lacks the one before it"),
                Ok(_) => {}
                Err(refusal) => bail!("an envelope of our own was refused: {refusal}"),
            }
        }
        Ok(committed.new)
    }

    /// Receipts what is held of these scopes and was not receipted, where this node relays them,
    /// in one commit; of what was derived already, which is stale afterwards.
    pub async fn receipt(
        &mut self,
        scopes: impl IntoIterator<Item = ScopeId>,
    ) -> Result<Vec<Item>> {
        let drafts = self.host.receipts_of(scopes);
        let signed = self.host.replica.sign(&self.host.own.key(), drafts);
        self.write(signed).await
    }

    /// Says how far this node has what its former keys wrote, after it was restored from a
    /// backup ([`shared::replica::Replica::kept_of_former_keys`]); of what was derived already.
    pub async fn say_what_was_kept(&mut self) -> Result<()> {
        let mut scopes = self.relayed();
        scopes.insert(ScopeId::PUBLIC);
        let outers: Vec<ScopeId> = scopes.iter().map(ScopeId::outer).collect();
        scopes.extend(outers);
        let covered = scopes.into_iter().filter(|scope| self.host.covers(*scope));
        let kept = covered.map(|scope| {
            let kept = self.host.replica.kept_of_former_keys(&self.host.own, scope);
            staff::receipt(scope, kept)
        });
        let signed = self.host.replica.sign(&self.host.own.key(), kept.collect());
        self.write(signed).await?;
        self.settle().await?;
        Ok(())
    }

    /// Derives what follows, and drops from the disk the bodies that erasures name.
    pub async fn settle(&mut self) -> Result<(), StoreError> {
        self.host.replica.derive();
        self.drop_erased().await
    }

    async fn drop_erased(&mut self) -> Result<(), StoreError> {
        let erased = self.host.replica.take_erased();
        if erased.is_empty() {
            return Ok(());
        }
        self.keep(Commit {
            erased,
            ..Commit::default()
        })
        .await
    }

    /// Closes the disk.
    pub async fn close(self) {
        self.store.close().await;
    }
}

fn name(envelope: &Envelope) -> Item {
    (envelope.header.position(), envelope.hash())
}
