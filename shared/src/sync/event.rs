//! What happens to a session, what it asks for, and how it is set up.

use super::frame::Frame;
use crate::identity::{ConsultationId, EnvelopeHash, ScopeId, TransportKey};
use crate::log::{Envelope, Position, Refusal};

/// An envelope by its place and name.
pub type Item = (Position, EnvelopeHash);

/// Which end of the link this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It opened the link: it names the scopes, and may push first.
    Initiator,
    /// It waited.
    Responder,
}

/// How a session is set up.
#[derive(Debug, Clone)]
pub struct Config {
    /// The consultation.
    pub consultation: ConsultationId,
    /// Which end this is.
    pub role: Role,
    /// The transport key of the other end, as the link proved it.
    pub peer: TransportKey,
    /// The committees' scopes that an initiator asks for; the public one is always meant.
    /// A responder's are those that [`super::Access::holds`].
    pub scopes: Vec<ScopeId>,
    /// The outer scopes that an initiator asks for beside them.
    pub outers: Vec<ScopeId>,
    /// The scopes that an initiator may push to this pinned peer before any statement says
    /// that it reads them, because an invitation to that scope named it: so a `join` arrives.
    pub push: Vec<ScopeId>,
}

/// What happens to a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The link is open.
    Opened,
    /// A frame came.
    Frame(Vec<u8>),
    /// The host is done with [`Effect::Admit`].
    Stored {
        /// The token of that effect.
        token: u64,
        /// What is durable now, of that effect or freed by it; duplicates are durable too.
        durable: Vec<Item>,
        /// What was refused, and why.
        refused: Vec<Refusal>,
    },
    /// The log grew, durably, by this replica's own writes or by another session; or the
    /// membership changed.
    LocalChange(Vec<Item>),
    /// Time passed: to be called at least every 3 s.
    Tick,
    /// The carrier closed.
    Closed,
}

/// What a session asks for, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Seal this frame and hand it to the carrier.
    Send(Vec<u8>),
    /// Verify these, admit them, make them durable, then answer [`Event::Stored`].
    Admit {
        /// To be given back.
        token: u64,
        /// They parse and are of one scope of this session; nothing else is checked.
        envelopes: Vec<Envelope>,
    },
    /// The peer says that it holds these durably.
    Received(Vec<Item>),
    /// The peer holds what this side holds of a scope. Not a receipt: what the peer counts may
    /// not be durable yet.
    InSync(ScopeId),
    /// Close the carrier; the session is over.
    Close(CloseReason),
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CloseReason {
    /// The carrier closed.
    #[error("the carrier closed")]
    Gone,
    /// Nothing was heard for too long.
    #[error("nothing was heard for too long")]
    Silent,
    /// The peer only speaks versions older than the oldest known here.
    #[error("the peer's version is too old")]
    VersionTooOld,
    /// Larger than a frame may be.
    #[error("frame too large")]
    FrameTooLarge,
    /// Not a frame, or an envelope in it does not parse.
    #[error("malformed frame")]
    Malformed,
    /// A frame out of its turn: a second hello, an answer to nothing.
    #[error("a frame out of its turn")]
    OutOfTurn,
    /// A scope that this session is not about, or an envelope of another scope.
    #[error("outside the scopes of this session")]
    OutsideScope,
    /// More at once than the window, a list or the memory for this peer allows.
    #[error("more at once than is allowed")]
    TooMuch,
    /// Too many frames in too short a time.
    #[error("too fast")]
    TooFast,
    /// An envelope that no honest peer passes on.
    #[error("an envelope that no honest peer passes on: {0}")]
    Forged(Refusal),
}

/// Stops the handling of a frame.
pub(super) type Step = Result<(), CloseReason>;

/// What is asked for while one event is handled.
#[derive(Default)]
pub(super) struct Effects(Vec<Effect>);

impl Effects {
    /// Asks for one more.
    pub(super) fn push(&mut self, effect: Effect) {
        self.0.push(effect);
    }

    /// Sends a frame.
    pub(super) fn send(&mut self, frame: &Frame) {
        self.push(Effect::Send(frame.to_bytes()));
    }

    /// All of them, in order; none are left.
    pub(super) fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.0)
    }
}
