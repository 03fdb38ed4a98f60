//! A carrier between two installations: two ends, each a link and, once open, a session.

use shared::sync::{Link, Role, Session};

use super::node::Node;
use super::world::World;
use crate::random::Random;

pub(super) struct End {
    pub(super) node: usize,
    pub(super) life: u32,
    pub(super) role: Role,
    pub(super) link: Link,
    pub(super) session: Option<Session>,
    /// When the last message for this end arrives: they come in order, unless a fault strikes.
    pub(super) last_arrival: u64,
}

pub(super) struct Carrier {
    pub(super) ends: [End; 2],
    pub(super) closed: bool,
    pub(super) born: u64,
}

impl Carrier {
    /// A carrier from one installation to another, and the link's first message.
    pub(super) fn open(
        nodes: &[Node],
        from: usize,
        to: usize,
        now: u64,
        random: &mut Random,
    ) -> (Self, Vec<u8>) {
        let consultation = World::get().founder.consultation;
        let (link, first) = Link::initiator(
            &nodes[from].transport,
            &nodes[to].transport.public(),
            &consultation,
            &[],
            random.bytes(),
        )
        .unwrap();
        let answering =
            Link::responder(&nodes[to].transport, &consultation, &[], random.bytes()).unwrap();
        let end = |node: usize, role, link| End {
            node,
            life: nodes[node].life,
            role,
            link,
            session: None,
            last_arrival: now,
        };
        let ends = [
            end(from, Role::Initiator, link),
            end(to, Role::Responder, answering),
        ];
        let carrier = Self {
            ends,
            closed: false,
            born: now,
        };
        (carrier, first)
    }

    pub(super) fn joins(&self, a: usize, b: usize) -> bool {
        let [one, other] = &self.ends;
        (one.node, other.node) == (a, b) || (one.node, other.node) == (b, a)
    }

    /// Whether everything that it has to say is said.
    pub(super) fn is_quiet(&self) -> bool {
        self.closed
            || self
                .ends
                .iter()
                .all(|end| end.session.as_ref().is_some_and(Session::is_quiet))
    }
}
