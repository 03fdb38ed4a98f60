//! What a host asks of its shell, and what it is told of a peer.

use crate::carry::parcel::Label;
use crate::identity::TransportKey;
use crate::log::{Envelope, Refusal};
use crate::sync::{CloseReason, Item, LinkError, Role};

/// A peer of this installation, as the shell numbers it: never the same number twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(pub u64);

/// Whom a link is to, and how.
#[derive(Debug, Clone)]
pub struct Towards {
    /// Which end this is.
    pub role: Role,
    /// The only key that may answer; whoever greets, when there is none. An initiator names one.
    pub peer: Option<TransportKey>,
    /// What both ends know of the carrier itself; nothing for a socket.
    pub binding: Vec<u8>,
    /// Whether an invitation named this peer: own committees are then pushed to it first.
    pub invited: bool,
}

/// What is made durable at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commit {
    /// New, in an order in which each follows the one before it.
    pub new: Vec<Envelope>,
    /// No longer kept of forked chains: to be removed.
    pub pruned: Vec<Item>,
    /// Erased: their bodies are to be dropped, the headers stay.
    pub erased: Vec<Item>,
}

impl Commit {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.pruned.is_empty() && self.erased.is_empty()
    }
}

/// What the shell does, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Hand this message to the peer's carrier.
    Send(PeerId, Vec<u8>),
    /// The link to this peer is open.
    Opened(PeerId),
    /// Close the peer's carrier: the host has forgotten it.
    Close(PeerId, End),
    /// Check each signature, then [`super::Host::checked`].
    Check(Vec<Envelope>),
    /// Make this durable, all of it or nothing, then [`super::Host::stored`] or
    /// [`super::Host::failed`].
    Store(Commit),
    /// Something about a parcel.
    Parcel(ParcelWork),
    /// Something to know.
    Tell(Told),
}

/// What the shell does about parcels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParcelWork {
    /// Keep it, durably, then [`super::Host::kept`] or [`super::Host::not_kept`].
    Keep(PeerId, Label, Vec<u8>),
    /// Read it back, then [`super::Host::handed`].
    Read(PeerId, Label),
    /// Let it go.
    Drop(Label, Why),
}

/// Why a carried parcel is let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It arrived.
    Arrived,
    /// Nobody needs it any more, as somebody says who is believed.
    Needless,
    /// For want of room.
    Room,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// These are durable now and were not here before; from a peer, or imported.
    Gained(Vec<Item>),
    /// This peer holds these of what is here, durably.
    Received(PeerId, Vec<Item>),
    /// Something that came was refused.
    Refused(Refusal),
    /// A batch that the shell imported is durable: how many of it were new.
    Imported(usize),
}

/// Why a link ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum End {
    /// The link failed.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The session ended.
    #[error(transparent)]
    Session(#[from] CloseReason),
    /// It did not open in time.
    #[error("the link did not open in time")]
    Late,
    /// What it brought could not be kept: it has it still.
    #[error("what came could not be kept")]
    NotKept,
    /// Other committees are asked for by the next link.
    #[cfg(feature = "relay")]
    #[error("it is the turn of other committees")]
    Turn,
}
