//! Opening a node: what a data folder holds is read back into memory, or begins with a founding.

use anyhow::{Context, Result, anyhow, bail};
use shared::host::Host;
use shared::identity::{ConsultationId, ScopeId};
use shared::log::{Admission, Verified};
use shared::replica::{Own, Replica};
use zeroize::Zeroizing;

use super::{Node, name};
use crate::data::{DataFolder, write_secret};
use crate::store::{SqliteStore, Store, StoreError};
use crate::village;

const CONSULTATION: &str = "consultation";
/// Bytes that a hub carries for others at most.
const ROOM: usize = 64 * 1024 * 1024;

impl Node {
    /// Opens what a data folder holds; none when no consultation was founded in it.
    pub async fn open(folder: &DataFolder) -> Result<Option<Self>> {
        let store = match SqliteStore::open(&folder.database()).await {
            // Its pages are read still.
            Err(StoreError::NoRoom(_)) if folder.database().exists() => {
                SqliteStore::open_without_room(&folder.database()).await?
            }
            store => store?,
        };
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
        Self::held(store, own, consultation).await.map(Some)
    }

    /// What the disk holds, read again once it can be written: what memory held beyond it is
    /// forgotten.
    pub async fn reopened(&self) -> Result<Self> {
        self.store.close().await;
        let store = SqliteStore::open(self.store.path()).await?;
        store.try_room().await?;
        Self::held(store, self.host.own.clone(), self.host.own.consultation).await
    }

    async fn held(store: SqliteStore, own: Own, consultation: ConsultationId) -> Result<Self> {
        let mut replica = Replica::new(consultation);
        for scope in store.scopes().await? {
            load(&mut replica, &store, scope).await?;
        }
        // Here and not in each command: one that forgets it reads no charter, and prints
        // invitations that name no server.
        replica.derive();
        let mut node = Self::of(own, replica, store).await?;
        node.drop_erased().await?;
        Ok(node)
    }

    async fn of(own: Own, replica: Replica, store: SqliteStore) -> Result<Self> {
        let is_hub = village::first::is_hub(&own);
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)
            .map_err(|error| anyhow!("the system gives no random bytes: {error}"))?;
        let mut host = Host::relaying(own, replica, seed, is_hub);
        host.hold(if is_hub { ROOM } else { 0 }, store.parcels().await?);
        Ok(Self {
            host,
            store,
            ahead: false,
        })
    }

    /// Begins in an empty data folder with what a founding wrote.
    pub async fn create(folder: &DataFolder, own: Own, founding: Vec<Verified>) -> Result<Self> {
        let store = SqliteStore::open(&folder.database()).await?;
        if store.meta(CONSULTATION).await?.is_some() {
            bail!("a consultation was already founded in this data folder");
        }
        let key = folder.server_key();
        if key.exists() {
            // A founding that was interrupted: nobody ever heard of what it wrote.
            std::fs::rename(&key, key.with_extension("interrupted"))
                .context("cannot set the key of an interrupted founding aside")?;
        }
        let mut leftovers = Vec::new();
        for scope in store.scopes().await? {
            leftovers.extend(store.load(scope).await?.iter().map(name));
        }
        if !leftovers.is_empty() {
            store.append(Vec::new(), leftovers).await?;
        }
        write_secret(&key, &own.to_bytes()).context("cannot write the server's key")?;
        let replica = Replica::new(own.consultation);
        let mut node = Self::of(own, replica, store).await?;
        node.write(founding).await?;
        let id = node.host.own.consultation.as_bytes().to_vec();
        // Last: a folder in which founding was interrupted holds no consultation.
        node.store.set_meta(CONSULTATION, id).await?;
        node.settle().await?;
        Ok(node)
    }
}

async fn load(replica: &mut Replica, store: &SqliteStore, scope: ScopeId) -> Result<()> {
    let mut admitted = Vec::new();
    let mut left = Vec::new();
    for envelope in store.load(scope).await? {
        let item = name(&envelope);
        match replica.admit(Verified::from_own_storage(envelope), &mut admitted) {
            Ok(Admission::Waiting) => left.push((item, None)),
            Err(refusal) => left.push((item, Some(refusal))),
            Ok(_) => {}
        }
        admitted.clear();
    }
    replica.sweep();
    let mut beyond = replica.take_pruned();
    for ((position, hash), refusal) in left {
        let chain = replica.log().chain(position.scope, position.key);
        match refusal {
            // A branch that is no longer kept of a forked chain: versions before this one left
            // it on the disk.
            _ if chain.is_some_and(|chain| chain.forked_at().is_some()) => {
                beyond.push((position, hash));
            }
            Some(refusal) => return Err(StoreError::Inconsistent { hash, refusal }.into()),
            // A hole in a chain: what follows it waits, and is whole again when a peer fills it.
            None => {}
        }
    }
    if !beyond.is_empty() {
        store.append(Vec::new(), beyond).await?;
    }
    Ok(())
}
