//! What the core answers to who has a role. In the build for them only (feature `staff`).

use shared::replica::views::facilitated;
use shared::view::LinkPhase;

use super::pace;
use super::state::Core;
use crate::bridge::staff::{Ask, Desk};
use crate::bridge::{Answer, Problem};
use crate::bytes;

/// When this phone and a relay held the same for the last time: a setting.
const EXCHANGED: &str = "exchanged";
/// While they go on doing so it is kept at most this often, in milliseconds: it is a date to
/// read, and a phone's memory wears out.
const KEEP_EVERY_MS: u64 = 300_000;

/// What is known of the last exchange, since this core started.
#[derive(Default)]
pub(super) struct Exchange {
    /// When it was seen, by the phone's own clock.
    seen_ms: Option<u64>,
    /// When that was kept, by the Worker's clock.
    kept_ms: Option<u64>,
}

impl Core {
    /// Answers who has a role.
    pub(super) async fn staff(&mut self, asked: &[u8]) -> Result<Answer, Problem> {
        let Ask::Committee(scope) = bytes::read(asked).ok_or(Problem::Broken)?;
        let exchanged_ms = self.exchanged().await;
        let phase = self.phase();
        let person = self.person.as_mut().ok_or(Problem::NotIn)?;
        let committee = facilitated(&mut person.replica, &person.own, scope, phase);
        let committee = committee.ok_or(Problem::NotYours)?;
        Ok(Answer::Bytes {
            name: String::new(),
            bytes: bytes::write(&Desk {
                committee,
                exchanged_ms,
            }),
        })
    }

    /// When both held the same for the last time; read back where this core has not seen it.
    async fn exchanged(&mut self) -> Option<u64> {
        if self.exchange.seen_ms.is_none()
            && let Ok(vault) = self.vault()
            && let Ok(Some(kept)) = vault.setting(EXCHANGED).await
        {
            self.exchange.seen_ms = bytes::read(&kept);
        }
        self.exchange.seen_ms
    }

    /// Notes that both hold the same now.
    pub(super) async fn note_exchange(&mut self) {
        if self.phase() != LinkPhase::Live {
            // The next time is news.
            self.exchange.kept_ms = None;
            return;
        }
        let date = pace::date();
        self.exchange.seen_ms = Some(date);
        let now = pace::now();
        let since = self.exchange.kept_ms.map(|kept| now.saturating_sub(kept));
        if since.is_none_or(|since| since >= KEEP_EVERY_MS)
            && let Ok(vault) = self.vault()
        {
            // Where it cannot be kept the next start does not know it: the screen says so.
            let _ = vault
                .keep_setting(EXCHANGED, Some(&bytes::write(&date)))
                .await;
            self.exchange.kept_ms = Some(now);
        }
    }
}
