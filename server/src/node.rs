//! The server's replica and its disk, moved together: what is admitted in memory is durable
//! before anyone hears of it.
//!
//! One owner at a time: a command on a stopped server, or the [`crate::hub`] of a running one.

use std::collections::BTreeSet;

use anyhow::{Context, Result, anyhow, bail};
use shared::host::{Commit, Host};
use shared::identity::{ConsultationId, EnvelopeHash, ScopeId};
use shared::log::{Admission, Envelope, Position, Refusal, Verified};
use shared::replica::{Own, Replica, staff};
use zeroize::Zeroizing;

use crate::data::{DataFolder, SERVER_KEY, replace_secret, write_secret};
use crate::store::{Outcome, SqliteStore, Store, StoreError};
use crate::village;

const CONSULTATION: &str = "consultation";
const ADDRESSES: &str = "addresses";
/// Former addresses whose pages still reach this server; many changes of port in a demonstration
/// push out the oldest.
const MAX_ADDRESSES: usize = 16;
/// Bytes that a hub carries for others at most.
const ROOM: usize = 64 * 1024 * 1024;

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

    /// The addresses at which this was ever served, with this one, the newest first: a phone
    /// that moved with it still shows the page of the old one.
    pub async fn served_at(&self, url: &str) -> Vec<String> {
        let before = self.store.meta(ADDRESSES).await.ok().flatten();
        let before = String::from_utf8(before.unwrap_or_default()).unwrap_or_default();
        let mut all = vec![url.to_owned()];
        all.extend(before.lines().filter(|one| *one != url).map(str::to_owned));
        all.truncate(MAX_ADDRESSES);
        let kept = all.join("\n");
        if kept != before {
            // On a full disk it is written at a later start: people go on reading meanwhile.
            let _ = self.store.set_meta(ADDRESSES, kept.into_bytes()).await;
        }
        all
    }

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
    /// backup ([`Replica::kept_of_former_keys`]); of what was derived already.
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

fn name(envelope: &Envelope) -> Item {
    (envelope.header.position(), envelope.hash())
}

#[cfg(test)]
mod tests {
    use shared::identity::random::Randomness;
    use shared::identity::{DocumentId, ScopeId};
    use shared::log::Kind;
    use shared::log::envelope::Draft;

    use super::*;
    use crate::acts::{self, Request};

    /// A chain of 200, and another second envelope of the same key.
    fn forked(own: &Own) -> (Vec<Verified>, Verified) {
        let next = |tip, body: &[u8]| {
            let draft = Draft {
                scope: ScopeId::PUBLIC,
                kind: Kind::NEED,
                document: DocumentId::ZERO,
                body: body.to_vec(),
            };
            Envelope::next(&own.key(), own.consultation, tip, draft)
        };
        let place = |one: &Verified| (one.header.seq, one.hash());
        let mut chain = vec![next(None, b"un")];
        while chain.len() < 200 {
            let tip = chain.last().map(place);
            chain.push(next(tip, b"plus"));
        }
        let fork = next(chain.first().map(place), b"autre");
        (chain, fork)
    }

    fn held(node: &Node) -> Vec<Envelope> {
        node.host.replica.log().all().cloned().collect()
    }

    #[tokio::test]
    async fn a_node_reads_its_charter_from_its_founding_on_and_whenever_it_is_opened() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open_alone(place.path()).unwrap();
        let mut random = Randomness::from_seed([1; 32]);
        let founded = crate::demo::demonstration(&mut random).unwrap();
        let key = place.path().join("key");
        let node = founded.establish(&folder, &key).await.unwrap();
        let question = node.host.replica.charter().unwrap().question.clone();
        let again = node.reopened().await.unwrap();
        assert_eq!(again.host.replica.charter().unwrap().question, question);
        again.close().await;
        let opened = Node::open(&folder).await.unwrap().unwrap();
        assert_eq!(opened.host.replica.charter().unwrap().question, question);
    }

    #[tokio::test]
    async fn the_addresses_of_before_are_known_the_newest_first_and_not_for_ever() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open_alone(place.path()).unwrap();
        let own = Own::new(ConsultationId([1; 32]), &mut Randomness::from_seed([1; 32]));
        let node = Node::create(&folder, own, Vec::new()).await.unwrap();
        for url in ["http://a", "http://b", "http://a"] {
            node.served_at(url).await;
        }
        assert_eq!(node.served_at("http://a").await, ["http://a", "http://b"]);
        for port in 0..100 {
            node.served_at(&format!("http://c:{port}")).await;
        }
        node.close().await;
        let node = Node::open(&folder).await.unwrap().unwrap();
        let known = node.served_at("http://d").await;
        assert_eq!(known.len(), MAX_ADDRESSES);
        assert_eq!(known[..2], ["http://d", "http://c:99"]);
    }

    #[tokio::test]
    async fn a_fork_low_in_a_long_chain_leaves_a_disk_that_opens_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open_alone(place.path()).unwrap();
        let own = Own::new(ConsultationId([1; 32]), &mut Randomness::from_seed([1; 32]));
        let (chain, fork) = forked(&own);
        let mut node = Node::create(&folder, own, Vec::new()).await.unwrap();
        node.commit(chain).await.unwrap();
        node.commit(vec![fork]).await.unwrap();
        let kept = held(&node);
        assert_eq!(kept.len(), 66);
        assert_eq!(node.store().load(ScopeId::PUBLIC).await.unwrap(), kept);
        node.close().await;
        let mut again = Node::open(&folder).await.unwrap().unwrap();
        assert_eq!(held(&again), kept);
        acts::perform(&mut again, Request::Verify, None)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_disk_that_kept_every_branch_of_a_fork_opens_and_is_cleaned() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open_alone(place.path()).unwrap();
        let own = Own::new(ConsultationId([1; 32]), &mut Randomness::from_seed([1; 32]));
        let (chain, fork) = forked(&own);
        let node = Node::create(&folder, own, Vec::new()).await.unwrap();
        let all = chain.into_iter().chain([fork]).map(Verified::into_inner);
        node.store()
            .append(all.collect(), Vec::new())
            .await
            .unwrap();
        node.close().await;
        let mut again = Node::open(&folder).await.unwrap().unwrap();
        assert_eq!(
            (held(&again).len(), again.host.replica.log().waiting()),
            (66, 0)
        );
        let stored = again.store().load(ScopeId::PUBLIC).await.unwrap();
        assert_eq!(stored, held(&again));
        acts::perform(&mut again, Request::Verify, None)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn memory_ahead_of_its_disk_acknowledges_nothing() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open_alone(place.path()).unwrap();
        let own = Own::new(ConsultationId([1; 32]), &mut Randomness::from_seed([1; 32]));
        let (mut chain, _) = forked(&own);
        let after = chain.split_off(1);
        let mut node = Node::create(&folder, own, Vec::new()).await.unwrap();
        let lost: Vec<Item> = chain.iter().map(|one| name(one)).collect();
        node.commit(chain).await.unwrap();
        node.store().append(Vec::new(), lost).await.unwrap();
        let refused = node.commit(after).await.unwrap_err();
        assert!(matches!(refused, StoreError::Ahead { .. }), "{refused}");
        assert!(node.is_ahead());
    }
}
