//! Who connects, by their address, whatever the listener.

use std::net::SocketAddr;

/// The address of who connects.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);
