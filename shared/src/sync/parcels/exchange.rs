//! The parcels' side of one link: what its peer asked for and gave, and what is asked of it.

use std::collections::VecDeque;

use super::parcel;
use crate::carry::parcel::{Hint, Label, ParcelId};
use crate::sync::pace::Pace;

/// The parcels' side of one link.
#[derive(Debug, Default)]
pub struct Exchange {
    pub(super) pace: Option<Pace>,
    /// Whether the peer said that it carries for others.
    pub(super) carries: bool,
    /// How often the peer asked.
    pub(super) asks: usize,
    /// Whether the peer waits for one that it asked for.
    pub(super) is_handing: bool,
    /// What the peer asked for and was here.
    pub(super) handed: Vec<ParcelId>,
    /// What it offered and is not asked for yet.
    pub(super) wanted: VecDeque<Label>,
    /// What it is asked for, one at a time.
    pub(super) asked: Option<Label>,
    /// Bytes asked for that are carried for others.
    pub(super) carried: usize,
    /// What the peer gave, the last of it: it may take it back.
    pub(super) gave: VecDeque<ParcelId>,
    /// The hint of the peer's reading key, when it is a relay.
    pub(super) relay: Option<Hint>,
}

impl Exchange {
    /// With a peer that nothing was said to yet; `relay`: the hint of its reading key, when its
    /// transport key is a relay's.
    pub fn new(relay: Option<Hint>) -> Self {
        Self {
            relay,
            ..Self::default()
        }
    }

    /// Whether the peer said that it carries for others.
    pub fn carries(&self) -> bool {
        self.carries
    }

    /// The frame that answers [`Act::Hand`]; no bytes when it is no longer here.
    pub fn hand(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        self.is_handing = false;
        parcel(bytes)
    }
}
