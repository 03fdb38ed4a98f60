//! How fast a peer may make this side work: a bucket of tokens, refilled with time, and how many
//! each frame costs.

use super::frame::{Frame, Tips, Want};

const CAPACITY: u64 = 1_000;
const REFILL_A_SECOND: u64 = 200;
const MILLI: u64 = 1_000;
/// Chains walked for one token.
const TIPS_A_TOKEN: u64 = 64;

/// How many tokens a frame costs. Batches and receipts are paced by the window; what costs a walk
/// through the log, or signatures, costs more.
pub(super) fn cost(frame: &Frame) -> u64 {
    match frame {
        Frame::Batch(_) | Frame::Receipt(_) => 0,
        Frame::Ping | Frame::Pong | Frame::Unknown => 1,
        Frame::Tips(Tips { tips, .. }) | Frame::Want(Want { tips, .. }) => {
            2 + tips.len() as u64 / TIPS_A_TOKEN
        }
        Frame::Hello(_) | Frame::Proofs(_) | Frame::Digest(_) => 10,
        Frame::Buckets(_) | Frame::Ask(_) => 10,
    }
}

#[derive(Debug)]
pub(super) struct Pace {
    /// In thousandths of a token.
    left: u64,
    refilled_ms: u64,
}

impl Pace {
    pub(super) fn new(now_ms: u64) -> Self {
        Self {
            left: CAPACITY * MILLI,
            refilled_ms: now_ms,
        }
    }

    /// Takes tokens; false when there are not enough.
    pub(super) fn take(&mut self, now_ms: u64, tokens: u64) -> bool {
        let elapsed = now_ms.saturating_sub(self.refilled_ms);
        self.refilled_ms = self.refilled_ms.max(now_ms);
        self.left = self
            .left
            .saturating_add(elapsed.saturating_mul(REFILL_A_SECOND))
            .min(CAPACITY * MILLI);
        let Some(left) = self.left.checked_sub(tokens.saturating_mul(MILLI)) else {
            return false;
        };
        self.left = left;
        true
    }
}
