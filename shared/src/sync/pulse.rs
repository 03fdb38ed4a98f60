//! The heartbeat of a session: a peer that says nothing is asked once, then given up.

use super::event::CloseReason;

/// After this long without hearing anything, a ping is sent, in milliseconds.
pub const PING_AFTER_MS: u64 = 10_000;
/// After this long without hearing anything, the session closes, in milliseconds.
pub const SILENT_AFTER_MS: u64 = 25_000;

/// When the peer was last heard.
#[derive(Default)]
pub(super) struct Pulse {
    heard_ms: u64,
    is_pinged: bool,
}

impl Pulse {
    /// The link opened: silence is measured from here.
    pub(super) fn begin(&mut self, now_ms: u64) {
        self.heard_ms = now_ms;
    }

    /// A frame came.
    pub(super) fn hear(&mut self, now_ms: u64) {
        self.heard_ms = now_ms;
        self.is_pinged = false;
    }

    /// Time passed: whether a ping is to be sent.
    ///
    /// # Errors
    ///
    /// When nothing was heard for too long.
    pub(super) fn tick(&mut self, now_ms: u64) -> Result<bool, CloseReason> {
        let silence = now_ms.saturating_sub(self.heard_ms);
        if silence >= SILENT_AFTER_MS {
            return Err(CloseReason::Silent);
        }
        let asks = silence >= PING_AFTER_MS && !self.is_pinged;
        self.is_pinged |= asks;
        Ok(asks)
    }
}
