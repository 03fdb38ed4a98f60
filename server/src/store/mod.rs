//! What is durable: every envelope that was admitted, and a few named values.
//!
//! [`Store`] is the one door to the disk. When [`Store::append`] returns, what it took survives
//! a power cut; only then may anyone be told that it was received. The store knows positions,
//! not meanings: what is admitted is decided before (see [`shared::log`]), what it means after.
//! SQL is written here and nowhere else.

pub mod conformance;
mod error;
mod migrate;
mod parcels;
mod rows;
mod sqlite;

use std::future::Future;

use shared::identity::{ConsultationId, EnvelopeHash, KeyId, ScopeId};
use shared::log::{Envelope, Log, Position, Verified};

pub use error::StoreError;
pub use sqlite::SqliteStore;

/// What became of an envelope handed to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is written.
    New,
    /// It was there.
    Duplicate,
    /// Its header was there without its body, which is written now.
    BodyAdded,
    /// The envelope before it is not there: not written.
    Waiting,
    /// It is written, beside another one at the same place.
    Fork,
}

/// Durable storage of one consultation.
pub trait Store: Send + Sync + 'static {
    /// Writes a batch, then removes what is no longer kept of forked chains, in one durable
    /// commit; one outcome for each envelope, in order. All of it or, with an error, nothing.
    fn append(
        &self,
        batch: Vec<Envelope>,
        pruned: Vec<(Position, EnvelopeHash)>,
    ) -> impl Future<Output = Result<Vec<Outcome>, StoreError>> + Send;

    /// What a key wrote in a scope after a seq, every branch, by seq then hash.
    fn suffix(
        &self,
        scope: ScopeId,
        key: KeyId,
        after: u64,
    ) -> impl Future<Output = Result<Vec<Envelope>, StoreError>> + Send;

    /// Every envelope of a scope, chain by chain, in an order that can be replayed.
    fn load(
        &self,
        scope: ScopeId,
    ) -> impl Future<Output = Result<Vec<Envelope>, StoreError>> + Send;

    /// The scopes of which something is held.
    fn scopes(&self) -> impl Future<Output = Result<Vec<ScopeId>, StoreError>> + Send;

    /// Drops the bodies of these envelopes for good, from the file too; headers stay. Returns
    /// how many bodies were there.
    fn erase(
        &self,
        places: Vec<(Position, EnvelopeHash)>,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// A named value.
    fn meta(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + Send;

    /// Sets a named value, durably.
    fn set_meta(
        &self,
        name: &str,
        value: Vec<u8>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Copies everything to a new file while others write.
    fn copy_to(
        &self,
        path: &std::path::Path,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Digest of what is held of a scope: the one that [`Log::digest`] gives for the same
    /// envelopes. Reads the scope.
    fn digest(
        &self,
        consultation: ConsultationId,
        scope: ScopeId,
    ) -> impl Future<Output = Result<EnvelopeHash, StoreError>> + Send {
        async move {
            let mut log = Log::new(consultation);
            let mut admitted = Vec::new();
            for envelope in self.load(scope).await? {
                let hash = envelope.hash();
                log.admit(Verified::from_own_storage(envelope), &mut admitted)
                    .map_err(|refusal| StoreError::Inconsistent { hash, refusal })?;
                admitted.clear();
            }
            Ok(log.digest(scope))
        }
    }
}
