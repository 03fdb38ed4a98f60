//! SQLite: one file in the data folder, WAL, `synchronous = FULL`, so that a commit that
//! returned survives a power cut. One connection writes, a few read.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use shared::identity::{EnvelopeHash, KeyId, ScopeId};
use shared::log::{Envelope, Position};
use sqlx::Row;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};

use super::{Outcome, Store, StoreError, migrate, rows};
use crate::data::{close_to_others, private_file};

/// Connections that read while one writes.
const READERS: u32 = 4;
/// How long a connection waits for another process before it gives up.
const BUSY: Duration = Duration::from_secs(10);

/// Named value that is written and removed again, and its size.
const ROOM: &str = "room";
const NEEDED: usize = 256 * 1024;

/// A consultation's store in one SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
    /// Erased words are in the write-ahead log still.
    unfolded: Arc<AtomicBool>,
}

impl SqliteStore {
    /// Opens the file, creating it and bringing its schema up to date.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        alone(path);
        let writer = Self::writer_of(options(path)).await?;
        let readers = SqlitePoolOptions::new()
            .min_connections(0)
            .max_connections(READERS)
            .connect_lazy_with(options(path));
        Ok(Self::of(path, writer, readers))
    }

    /// Opens a file that is there on a disk that takes nothing more: with one connection, which
    /// keeps in memory what others would share through a file.
    pub async fn open_without_room(path: &Path) -> Result<Self, StoreError> {
        let alone = options(path)
            .create_if_missing(false)
            .locking_mode(SqliteLockingMode::Exclusive);
        let writer = Self::writer_of(alone).await?;
        Ok(Self::of(path, writer.clone(), writer))
    }

    fn of(path: &Path, writer: SqlitePool, readers: SqlitePool) -> Self {
        Self {
            path: path.to_owned(),
            writer,
            readers,
            unfolded: Arc::default(),
        }
    }

    async fn writer_of(options: SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        let mut connection = writer.acquire().await?;
        migrate::migrate(&mut connection).await?;
        drop(connection);
        Ok(writer)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file is whole.
    pub async fn check(&self) -> Result<(), StoreError> {
        let row = sqlx::query("PRAGMA integrity_check(1)")
            .fetch_one(&self.readers)
            .await?;
        match row.try_get::<String, _>(0)? {
            whole if whole == "ok" => Ok(()),
            damage => Err(StoreError::Damaged(damage)),
        }
    }

    /// Writes as much as a group of envelopes needs, and takes it back: whether there is room.
    pub async fn try_room(&self) -> Result<(), StoreError> {
        self.set_meta(ROOM, vec![0; NEEDED]).await?;
        sqlx::query("DELETE FROM meta WHERE name = ?1")
            .bind(ROOM)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Folds the write-ahead log into the file and empties it: erased words are in it until then.
    async fn fold(&self) -> Result<(), StoreError> {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.writer)
            .await?;
        // Somebody reads what the log holds: it is folded after a later commit.
        let busy: bool = row.try_get(0)?;
        self.unfolded.store(busy, Ordering::Relaxed);
        Ok(())
    }

    /// Closes the file, folding the write-ahead log into it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// The connection that writes.
    pub(super) fn writer(&self) -> &SqlitePool {
        &self.writer
    }
}

impl Store for SqliteStore {
    async fn append(
        &self,
        batch: Vec<Envelope>,
        pruned: Vec<(Position, EnvelopeHash)>,
    ) -> Result<Vec<Outcome>, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let mut outcomes = Vec::with_capacity(batch.len());
        for envelope in &batch {
            outcomes.push(rows::add(&mut transaction, envelope).await?);
        }
        for (position, hash) in pruned {
            rows::remove(&mut transaction, position, hash).await?;
        }
        transaction.commit().await?;
        if self.unfolded.load(Ordering::Relaxed) {
            self.fold().await?;
        }
        Ok(outcomes)
    }

    async fn suffix(
        &self,
        scope: ScopeId,
        key: KeyId,
        after: u64,
    ) -> Result<Vec<Envelope>, StoreError> {
        let rows = sqlx::query(
            "SELECT header, signature, body FROM envelopes \
             WHERE scope = ?1 AND author = ?2 AND seq > ?3 ORDER BY seq, hash",
        )
        .bind(scope.as_bytes())
        .bind(key.as_bytes())
        .bind(rows::column(after)?)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(rows::envelope).collect()
    }

    async fn load(&self, scope: ScopeId) -> Result<Vec<Envelope>, StoreError> {
        let rows = sqlx::query(
            "SELECT header, signature, body FROM envelopes \
             WHERE scope = ?1 ORDER BY author, seq, hash",
        )
        .bind(scope.as_bytes())
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(rows::envelope).collect()
    }

    async fn scopes(&self) -> Result<Vec<ScopeId>, StoreError> {
        let rows = sqlx::query("SELECT DISTINCT scope FROM envelopes ORDER BY scope")
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| {
                let bytes: &[u8] = row.try_get(0)?;
                ScopeId::from_slice(bytes)
                    .map_err(|_| StoreError::Unreadable(shared::log::Refusal::Malformed))
            })
            .collect()
    }

    async fn erase(&self, places: Vec<(Position, EnvelopeHash)>) -> Result<u64, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let mut dropped = 0;
        for (position, hash) in places {
            let held = rows::erase(&mut transaction, position, hash).await?;
            dropped += u64::from(held);
        }
        transaction.commit().await?;
        if dropped > 0 {
            self.unfolded.store(true, Ordering::Relaxed);
            self.fold().await?;
        }
        Ok(dropped)
    }

    async fn meta(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sqlx::query("SELECT value FROM meta WHERE name = ?1")
            .bind(name)
            .fetch_optional(&self.readers)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    async fn set_meta(&self, name: &str, value: Vec<u8>) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO meta (name, value) VALUES (?1, ?2) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(name)
        .bind(value)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    async fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let unusable = || StoreError::Destination(path.display().to_string());
        if path.exists() {
            return Err(unusable());
        }
        let name = path.to_str().ok_or_else(unusable)?;
        // Empty, it is taken for none.
        private_file(path).map_err(|_| unusable())?;
        sqlx::query("VACUUM INTO ?1")
            .bind(name)
            .execute(&self.readers)
            .await?;
        Ok(())
    }
}

/// Only the owner of the file reads it, whatever its folder: SQLite gives what it puts beside a
/// database the database's own mode.
fn alone(path: &Path) {
    // What cannot be made is told by SQLite, which says why.
    let _ = private_file(path);
    for end in ["-wal", "-shm"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(end);
        let beside = PathBuf::from(beside);
        if let Ok(found) = beside.metadata() {
            close_to_others(&beside, &found);
        }
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // Erased words must not survive in freed pages.
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::conformance::conformance;

    #[tokio::test]
    async fn sqlite_conforms() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("t.sqlite"))
            .await
            .unwrap();
        conformance(&store).await.unwrap();
    }

    #[tokio::test]
    async fn what_was_written_is_there_after_opening_again_and_in_a_copy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.sqlite");
        let store = SqliteStore::open(&path).await.unwrap();
        store.set_meta("nom", vec![1]).await.unwrap();
        let copy = folder.path().join("copy.sqlite");
        store.copy_to(&copy).await.unwrap();
        assert!(store.copy_to(&copy).await.is_err(), "never overwrites");
        store.close().await;
        for path in [path, copy] {
            let again = SqliteStore::open(&path).await.unwrap();
            assert_eq!(again.meta("nom").await.unwrap(), Some(vec![1]));
        }
    }

    #[tokio::test]
    async fn erased_words_leave_the_write_ahead_log_once_nobody_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.sqlite");
        let store = SqliteStore::open(&path).await.unwrap();
        // Who reads is not waited for.
        let impatient = sqlx::query("PRAGMA busy_timeout = 0");
        impatient.execute(&store.writer).await.unwrap();
        let words = b"des mots dont plus rien ne doit rester";
        let draft = shared::log::envelope::Draft {
            scope: ScopeId::PUBLIC,
            kind: shared::log::Kind::NEED,
            document: shared::identity::DocumentId::ZERO,
            body: words.to_vec(),
        };
        let key = shared::identity::SigningKey::from_seed(&[1; 32]);
        let consultation = shared::identity::ConsultationId([1; 32]);
        let envelope = Envelope::next(&key, consultation, None, draft).into_inner();
        let place = (envelope.header.position(), envelope.hash());
        store.append(vec![envelope], Vec::new()).await.unwrap();
        let mut reading = store.readers.begin().await.unwrap();
        let held = sqlx::query("SELECT COUNT(*) FROM envelopes");
        held.fetch_one(&mut *reading).await.unwrap();
        assert_eq!(store.erase(vec![place]).await.unwrap(), 1);
        let is_left = || {
            ["", "-wal"].iter().any(|end| {
                let file = std::fs::read(format!("{}{end}", path.display())).unwrap();
                file.windows(words.len()).any(|part| part == words)
            })
        };
        assert!(is_left(), "somebody reads it");
        reading.rollback().await.unwrap();
        store.append(Vec::new(), Vec::new()).await.unwrap();
        assert!(!is_left());
    }
}
