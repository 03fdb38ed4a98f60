//! The addresses at which a node was served.

use super::Node;
use crate::store::Store;

const ADDRESSES: &str = "addresses";
/// Former addresses whose pages still reach this server; many changes of port in a demonstration
/// push out the oldest.
pub(super) const MAX_ADDRESSES: usize = 16;

impl Node {
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
}
