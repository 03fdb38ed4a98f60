//! Committees that were counted and too few of whose people answered for a list: nothing of such a
//! count is written in any scope, so that nothing leaves the committee, and the table's page would
//! go on promising a first count. Kept beside the envelopes, by the server that counted.

use std::collections::BTreeSet;

use shared::identity::ScopeId;

use crate::store::{Store, StoreError};

const WITHHELD: &str = "withheld";

/// The committees whose last count, made here, found too few answers.
pub(crate) async fn read(store: &impl Store) -> BTreeSet<ScopeId> {
    // A disk that cannot be read tells it elsewhere: the page is as before the count.
    let kept = store.meta(WITHHELD).await.ok().flatten();
    let kept = kept.unwrap_or_default();
    let each = kept.chunks(ScopeId::PUBLIC.as_bytes().len());
    each.filter_map(|one| ScopeId::from_slice(one).ok())
        .collect()
}

/// Keeps what a count found: of these committees, those where too few answered.
pub(crate) async fn keep(
    store: &impl Store,
    counted: &BTreeSet<ScopeId>,
    too_few: &BTreeSet<ScopeId>,
) -> Result<(), StoreError> {
    let before = read(store).await;
    let mut now: BTreeSet<ScopeId> = before.difference(counted).copied().collect();
    now.extend(too_few);
    if now == before {
        return Ok(());
    }
    let bytes = now.iter().flat_map(|one| one.as_bytes().to_vec());
    store.set_meta(WITHHELD, bytes.collect()).await
}
