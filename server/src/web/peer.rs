//! Who connects, by their address, whatever the listener.

use std::net::SocketAddr;

/// See the page.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);
