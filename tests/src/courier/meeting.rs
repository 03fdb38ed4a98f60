//! Two installations meet: one session and the parcels beside it, cut anywhere.

use std::collections::VecDeque;

use shared::sync::parcels::{self, Act, Exchange};
use shared::sync::{Config, Effect, Event, Item, Role, Session};

use super::node::{Known, Node, Part};

enum Said {
    Event(Event),
    /// A frame, of the session or about parcels.
    Frame(Vec<u8>),
}

struct Side<'a> {
    node: &'a mut Node,
    session: Session,
    exchange: Exchange,
    offered: bool,
    shows: bool,
}

/// The first opens the link. `cut`: after how many frames the link is cut, if at all.
/// Whether all was said.
pub(super) fn meet(
    pair: [&mut Node; 2],
    cut: Option<usize>,
    known: &mut Known,
) -> Result<bool, String> {
    let transports = [pair[1].transport, pair[0].transport];
    let peers = [pair[1].part, pair[0].part];
    let relays = [pair[1].reads(), pair[0].reads()];
    let mut roles = [Role::Initiator, Role::Responder].into_iter();
    let mut number = 0;
    let mut sides = pair.map(|node| {
        let peer = peers[number];
        // Everyone's invitation names the table's server.
        let push = if peer == Part::Server {
            node.scopes.clone()
        } else {
            Vec::new()
        };
        let session = Session::new(Config {
            consultation: node.own.consultation,
            role: roles.next().unwrap_or(Role::Responder),
            peer: transports[number],
            scopes: node.scopes.clone(),
            push,
        });
        let exchange = Exchange::new(relays[number]);
        number += 1;
        Side {
            node,
            session,
            exchange,
            offered: false,
            shows: false,
        }
    });
    let mut waiting: VecDeque<(usize, Said)> =
        [0, 1].map(|side| (side, Said::Event(Event::Opened))).into();
    let (mut frames, mut now) = (0, 0);
    loop {
        let Some((at, said)) = waiting.pop_front() else {
            if sides
                .iter_mut()
                .enumerate()
                .all(|(at, side)| !side.next(at, &mut waiting, known))
            {
                return Ok(true);
            }
            continue;
        };
        now += 5;
        if matches!(said, Said::Frame(_)) {
            frames += 1;
            if cut.is_some_and(|cut| frames > cut) {
                return Ok(false);
            }
        }
        sides[at].take(at, said, now, &mut waiting, known)?;
    }
}

impl Side<'_> {
    fn take(
        &mut self,
        at: usize,
        said: Said,
        now: u64,
        waiting: &mut VecDeque<(usize, Said)>,
        known: &mut Known,
    ) -> Result<(), String> {
        let event = match said {
            Said::Frame(frame) if parcels::is_about_parcels(&frame) => {
                let acts = self.node.post.hear(now, &mut self.exchange, &frame);
                let acts = acts.map_err(|reason| format!("about parcels: {reason}"))?;
                for act in acts {
                    self.act(at, act, waiting, known);
                }
                return Ok(());
            }
            Said::Frame(frame) => Event::Frame(frame),
            Said::Event(event) => event,
        };
        if !matches!(event, Event::LocalChange(_)) {
            self.node.replica.derive();
        }
        let log = self.node.replica.log();
        for effect in self.session.handle(now, event, log, &*self.node) {
            match effect {
                Effect::Send(frame) => waiting.push_back((1 - at, Said::Frame(frame))),
                Effect::Admit { token, envelopes } => {
                    let mut durable: Vec<Item> = envelopes
                        .iter()
                        .map(|envelope| (envelope.header.position(), envelope.hash()))
                        .collect();
                    durable.extend(self.node.admit(envelopes, known));
                    let refused = Vec::new();
                    let stored = Event::Stored {
                        token,
                        durable,
                        refused,
                    };
                    waiting.push_back((at, Said::Event(stored)));
                }
                Effect::Close(reason) => return Err(reason.to_string()),
                Effect::Received(_) | Effect::InSync(_) => {}
            }
        }
        Ok(())
    }

    fn act(
        &mut self,
        at: usize,
        act: Act,
        waiting: &mut VecDeque<(usize, Said)>,
        known: &mut Known,
    ) {
        let mut send = |frame| waiting.push_back((1 - at, Said::Frame(frame)));
        match act {
            Act::Send(frame) => send(frame),
            Act::Passing => self.shows = true,
            Act::Hand(label) => {
                let bytes = self.node.parcel(&label.id).unwrap_or_default();
                send(self.exchange.hand(bytes));
            }
            Act::Keep(label, bytes) => self.node.keep(label, bytes),
            Act::Open(label, bytes) => {
                if let Some(new) = self.node.open(&bytes, known) {
                    send(self.node.post.opened(label.id));
                    waiting.push_back((at, Said::Event(Event::LocalChange(new))));
                }
            }
            Act::Arrived(label) | Act::Needless(label) => {
                self.node.let_go(&label.id);
                // As long as there is something to say, it is said again.
                self.shows = self.exchange.carries();
            }
            Act::Dropped(label) => {
                self.node.dropped += 1;
                self.node.let_go(&label.id);
            }
        }
    }

    /// What is done when all is quiet; whether something was.
    fn next(
        &mut self,
        at: usize,
        waiting: &mut VecDeque<(usize, Said)>,
        known: &mut Known,
    ) -> bool {
        let receipts = self.node.receipts(known);
        if !receipts.is_empty() {
            waiting.push_back((at, Said::Event(Event::LocalChange(receipts))));
            // There is something to answer now.
            self.shows = self.exchange.carries();
            return true;
        }
        if !std::mem::replace(&mut self.offered, true) {
            self.node.replica.derive();
            let relays = self.node.replica.hints_of_relays();
            self.node.post.relays(relays);
            let carried = self.node.post.carried().to_vec();
            waiting.push_back((1 - at, Said::Frame(self.node.post.offer(&carried))));
            return true;
        }
        if std::mem::take(&mut self.shows) {
            let session = &self.session;
            let labels = self.node.what_to_offer(|scope| session.shares(scope));
            let frame = self.node.post.offer_own(&labels);
            waiting.push_back((1 - at, Said::Frame(frame)));
            for old in self.node.outgoing.take_replaced() {
                let frame = self.node.post.opened(old);
                waiting.push_back((1 - at, Said::Frame(frame)));
            }
            return true;
        }
        false
    }
}
