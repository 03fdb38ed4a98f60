//! A carrier between two installations: two ends, each a peer of a host.

use shared::host::PeerId;

use super::node::Node;

pub(super) struct End {
    pub(super) node: usize,
    pub(super) life: u32,
    pub(super) peer: PeerId,
    /// When the last message for this end arrives: they come in order, unless a fault strikes.
    pub(super) last_arrival: u64,
}

pub(super) struct Carrier {
    pub(super) ends: [End; 2],
    pub(super) closed: bool,
}

impl Carrier {
    /// A carrier from one installation to another; the number is that of both ends' peers.
    pub(super) fn new(nodes: &[Node], from: usize, to: usize, number: usize, now: u64) -> Self {
        let end = |node: usize| End {
            node,
            life: nodes[node].shell.life,
            peer: PeerId(number as u64),
            last_arrival: now,
        };
        Self {
            ends: [end(from), end(to)],
            closed: false,
        }
    }

    pub(super) fn joins(&self, a: usize, b: usize) -> bool {
        let [one, other] = &self.ends;
        (one.node, other.node) == (a, b) || (one.node, other.node) == (b, a)
    }

    /// Whether everything that it has to say is said.
    pub(super) fn is_quiet(&self, nodes: &[Node]) -> bool {
        let quiet = |end: &End| {
            let peer = nodes[end.node].shell.host.peer(end.peer);
            peer.is_some_and(shared::host::Peer::is_quiet)
        };
        self.closed || self.ends.iter().all(quiet)
    }
}
