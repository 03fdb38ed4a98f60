//! Parcels handed over, beside the session and in its frames: sealed bundles
//! ([`crate::carry::parcel`]) that a peer carries for others, or that are for itself.
//!
//! ```text
//! 11 offer    carries (0 / 1) || label*      what may be asked for; whether the sender carries
//! 12 ask      id                             one at a time
//! 13 parcel   the bytes; none when it is no longer here
//! 14 taken    id*                            opened by who could, or written anew: nobody carries it
//!                                            any more
//! ```
//!
//! A peer that knows nothing of parcels ignores these frames. Each side offers what it carries
//! when the session opens, and later what it is given. Who carries for others is then offered
//! more: what this side wrote itself. A side asks for what may be for itself, and for what it
//! carries, as far as there is room; the oldest of what it carries gives way to what comes.
//!
//! *Taken* of a parcel to a relay that is carried is believed of that relay, and of who gave it
//! over the same link. Of others it is believed of anyone: a liar delays an answer, and what is
//! not answered is written again. A parcel counts as arrived only at the word of who was handed
//! it here, or of its relay.
//!
//! - [`Post`]: what this installation carries and wrote, one for all links.
//! - [`Exchange`]: what one peer and this side asked of each other.
//! - [`Act`]: what the host does of it.
//!
//! Sans-IO, as the session: the host keeps the bytes. What is inside a parcel is
//! [`crate::carry`]'s; nothing here opens one.

mod exchange;
mod hearing;
mod post;

use super::frame::plain;
use crate::carry::parcel::Label;

pub use exchange::Exchange;
pub use post::Post;

/// Most parcels that one installation carries, or offers.
pub const MAX_HELD: usize = 2_048;
const OFFER: u16 = 11;
const ASK: u16 = 12;
const PARCEL: u16 = 13;
const TAKEN: u16 = 14;

/// What the host does, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Seal this frame and hand it to the carrier.
    Send(Vec<u8>),
    /// The peer carries for others: offer it what is written here ([`Post::offer_own`]).
    Passing,
    /// Send this one ([`Exchange::hand`]); nothing in its place when it is no longer here.
    Hand(Label),
    /// Keep this one, durably, if it is carried still ([`Post::holds`]); then offer it to the
    /// others ([`Post::offer`]).
    Keep(Label, Vec<u8>),
    /// It may be for this side: open and admit it, durably; then send [`Post::opened`].
    Open(Label, Vec<u8>),
    /// Let this one go: it arrived.
    Arrived(Label),
    /// Let this one go: nobody needs it any more, as somebody says who is believed.
    Needless(Label),
    /// Let this one go, for want of room.
    Dropped(Label),
}

/// Whether a frame is about parcels: [`Post::hear`] takes it, the session does not.
pub fn is_about_parcels(frame: &[u8]) -> bool {
    matches!(frame, [0x82, kind, ..] if (OFFER..=TAKEN).contains(&u16::from(*kind)))
}

/// The frame of a parcel.
pub fn parcel(bytes: Vec<u8>) -> Vec<u8> {
    plain(PARCEL, bytes)
}
