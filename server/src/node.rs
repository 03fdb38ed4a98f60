//! The server's replica and its disk, moved together: what is admitted in memory is durable
//! before anyone hears of it.
//!
//! One owner at a time: a command on a stopped server, or the [`crate::hub`] of a running one.

use anyhow::{Context, Result, bail};
use shared::identity::{ConsultationId, EnvelopeHash, ScopeId};
use shared::log::{Admission, Envelope, Position, Refusal, Verified};
use shared::replica::{Own, Replica};
use zeroize::Zeroizing;

use crate::data::{DataFolder, write_secret};
use crate::store::{SqliteStore, Store, StoreError};

const CONSULTATION: &str = "consultation";

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

/// See the page.
#[derive(Debug)]
pub struct Node {
    /// Everything admitted, in memory.
    pub replica: Replica,
    /// The server's own secrets.
    pub own: Own,
    store: SqliteStore,
}

impl Node {
    /// Opens what a data folder holds; none when no consultation was founded in it.
    pub async fn open(folder: &DataFolder) -> Result<Option<Self>> {
        let store = SqliteStore::open(&folder.database()).await?;
        let Some(id) = store.meta(CONSULTATION).await? else {
            store.close().await;
            return Ok(None);
        };
        let consultation = ConsultationId::from_slice(&id).context("the data folder is damaged")?;
        let secrets = Zeroizing::new(std::fs::read(folder.server_key()).with_context(|| {
            format!(
                "cannot read the server's key {}",
                folder.server_key().display()
            )
        })?);
        let own = Own::from_bytes(&secrets).context("the server's key cannot be read")?;
        let mut replica = Replica::new(consultation);
        for scope in store.scopes().await? {
            load(&mut replica, &store, scope).await?;
        }
        Ok(Some(Self {
            replica,
            own,
            store,
        }))
    }

    /// Begins in an empty data folder with what a founding wrote.
    pub async fn create(folder: &DataFolder, own: Own, founding: Vec<Verified>) -> Result<Self> {
        let store = SqliteStore::open(&folder.database()).await?;
        if store.meta(CONSULTATION).await?.is_some() {
            bail!("a consultation was already founded in this data folder");
        }
        write_secret(&folder.server_key(), &own.to_bytes())
            .context("cannot write the server's key")?;
        let mut node = Self {
            replica: Replica::new(own.consultation),
            own,
            store,
        };
        node.write(founding).await?;
        let id = node.own.consultation.as_bytes().to_vec();
        // Last: a folder in which founding was interrupted holds no consultation.
        node.store.set_meta(CONSULTATION, id).await?;
        Ok(node)
    }

    /// The disk.
    pub fn store(&self) -> &SqliteStore {
        &self.store
    }

    /// Admits a batch and makes it durable in one commit. After an error memory is ahead of the
    /// disk: the node must be dropped.
    pub async fn commit(&mut self, batch: Vec<Verified>) -> Result<Committed, StoreError> {
        let mut committed = Committed::default();
        let mut admitted: Vec<Envelope> = Vec::new();
        for verified in batch {
            let item = (verified.header.position(), verified.hash());
            let before = admitted.len();
            let admission = self.replica.admit(verified, &mut admitted);
            let mut durable: Vec<Item> = admitted.iter().skip(before).map(name).collect();
            if admission == Ok(Admission::Duplicate) {
                durable.push(item);
            }
            committed.answers.push(Answer { admission, durable });
        }
        committed.new = admitted.iter().map(name).collect();
        if !admitted.is_empty() {
            self.store.append(admitted).await?;
        }
        Ok(committed)
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

    /// Derives what follows, and drops from the disk the bodies that erasures name.
    pub async fn settle(&mut self) -> Result<(), StoreError> {
        self.replica.derive();
        let erased = self.replica.take_erased();
        if !erased.is_empty() {
            self.store.erase(erased).await?;
        }
        Ok(())
    }

    /// Closes the disk.
    pub async fn close(self) {
        self.store.close().await;
    }
}

async fn load(replica: &mut Replica, store: &SqliteStore, scope: ScopeId) -> Result<()> {
    let mut admitted = Vec::new();
    for envelope in store.load(scope).await? {
        let hash = envelope.hash();
        match replica.admit(Verified::from_own_storage(envelope), &mut admitted) {
            // Branches of a fork that were kept before a smaller one came.
            Ok(_) | Err(Refusal::ForkFull) => {}
            Err(refusal) => return Err(StoreError::Inconsistent { hash, refusal }.into()),
        }
        admitted.clear();
    }
    Ok(())
}

fn name(envelope: &Envelope) -> Item {
    (envelope.header.position(), envelope.hash())
}
