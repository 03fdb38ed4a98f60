//! The shell that every simulation runs around the product's own host: a simulated disk, faults
//! at what the host asks for, and nothing of the session's contract.
//!
//! [`Shell`] is one installation. The network plans in virtual time when its disk is done; two
//! that meet in memory have disks that are done at once ([`meet`]); the crowd has sockets.

mod disk;
mod faults;
mod installation;
mod known;
mod line;

pub use disk::Disk;
pub use faults::Faults;
pub use installation::{Installed, Shell};
pub use known::Known;
pub use line::{Cost, How, Met, meet};

use shared::identity::TransportKey;
use shared::log::Envelope;
use shared::replica::Own;
use shared::sync::{Item, TransportSecret};

/// An envelope by its place and name.
pub fn item(envelope: &Envelope) -> Item {
    (envelope.header.position(), envelope.hash())
}

/// The key that an installation's links answer with.
pub fn transport(own: &Own) -> TransportKey {
    TransportSecret::from_seed(*own.transport()).public()
}
