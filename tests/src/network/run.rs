//! One seed: what happens when, until everything is healed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use shared::identity::{ScopeId, TransportKey};
use shared::log::{Envelope, Refusal};
use shared::replica::Own;
use shared::sync::{
    CloseReason, Config, Effect, Event, Item, LinkEvent, Role, Session, TransportSecret,
};

use super::carrier::{Carrier, End};
use super::node::{Commit, Known, Node, Part, item};
use super::world::{COMMITTEE, World};
use super::{attack, carried, check, life};
use crate::random::Random;

/// Virtual milliseconds of trouble, before everything heals.
const TROUBLE: u64 = 20_000;
/// Virtual milliseconds in which everything must be the same again.
const HEALING: u64 = 60_000;
/// Envelopes that each seed writes at least.
const ENVELOPES: usize = 150;

/// What a seed did.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Envelopes admitted at the end.
    pub envelopes: usize,
    /// Chains that are forked.
    pub forks: usize,
    /// Envelopes shown as received, with repetitions.
    pub received: usize,
    /// Sessions closed, by reason.
    pub closed: BTreeMap<String, usize>,
    /// Envelopes refused by admit, by reason.
    pub refused: BTreeMap<String, usize>,
    /// Envelopes that came first by a file or a film.
    pub carried: usize,
    /// Virtual milliseconds until all was the same after healing.
    pub healed_in: u64,
}

enum Action {
    Deliver {
        carrier: usize,
        to: usize,
        message: Vec<u8>,
    },
    Flushed(Flush),
    /// Something is carried from somebody to somebody, one way.
    Carry,
    Carried {
        to: usize,
        bundle: Vec<u8>,
    },
    Tick,
    Act,
    Connect,
    Attack,
    Crash(usize),
    Restart(usize),
    Partition,
    Heal,
}

/// What a storage was given.
struct Flush {
    node: usize,
    life: u32,
    carrier: usize,
    side: usize,
    token: u64,
    commit: Commit,
    items: Vec<Item>,
    refused: Vec<Refusal>,
}

pub(super) struct Network {
    pub(super) random: Random,
    pub(super) nodes: Vec<Node>,
    carriers: Vec<Carrier>,
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    actions: BTreeMap<u64, Action>,
    number: u64,
    now: u64,
    /// Side of the partition, when there is one.
    partition: Option<Vec<bool>>,
    faults: bool,
    known: Known,
    /// What was shown as received, and where.
    pub(super) received: Vec<(usize, Item)>,
    pub(super) report: Report,
    failure: Option<String>,
}

/// Runs one seed; what went wrong, if anything.
pub fn run(seed: u64) -> Result<Report, String> {
    let mut network = Network::new(seed);
    network
        .trouble()
        .and_then(|()| network.heal())
        .and_then(|()| check::all(&mut network))
        .map_err(|wrong| format!("seed {seed}: {wrong}"))?;
    Ok(network.report)
}

impl Network {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let world = World::get();
        let consultation = world.founder.consultation;
        let mut nodes = Vec::new();
        let mut known = Known::default();
        for (part, own) in [(Part::Hub, &world.hub), (Part::Founder, &world.founder)] {
            let transport = TransportSecret::from_seed(*own.transport());
            let mut node = Node::new(part, own.clone(), transport);
            let (commit, refused) = node.admit(world.envelopes.clone(), &mut known);
            assert!(refused.is_empty());
            node.flush(commit);
            nodes.push(node);
        }
        let mut person = |part| {
            let mut drawn = shared::identity::random::Randomness::from_seed(random.bytes());
            let mut own = Own::new(consultation, &mut drawn);
            own.accept(&world.invitation);
            let transport = TransportSecret::from_seed(random.bytes());
            Node::new(part, own, transport)
        };
        let mut people: Vec<Node> = (0..4).map(|_| person(Part::Member)).collect();
        let copied = person(Part::Copy);
        let stranger = person(Part::Stranger);
        for member in &mut people {
            let joined = member.replica.join(&member.own, &world.invitation);
            member.write(joined);
        }
        let joined = copied.replica.join(&copied.own, &world.invitation);
        for _ in 0..2 {
            let transport = TransportSecret::from_seed(random.bytes());
            let mut copy = Node::new(Part::Copy, copied.own.clone(), transport);
            copy.write(joined.clone());
            people.push(copy);
        }
        nodes.extend(people);
        nodes.push(stranger);
        Self {
            random,
            nodes,
            carriers: Vec::new(),
            queue: BinaryHeap::new(),
            actions: BTreeMap::new(),
            number: 0,
            now: 0,
            partition: None,
            faults: true,
            known,
            received: Vec::new(),
            report: Report::default(),
            failure: None,
        }
    }

    fn at(&mut self, time: u64, action: Action) {
        self.number += 1;
        self.queue.push(Reverse((time, self.number)));
        self.actions.insert(self.number, action);
    }

    /// Runs until nothing is planned before a time.
    fn run_until(&mut self, end: u64) -> Result<(), String> {
        while let Some(Reverse((time, number))) = self.queue.peek().copied()
            && time <= end
        {
            self.queue.pop();
            self.now = time;
            if let Some(action) = self.actions.remove(&number) {
                self.carry_out(action)?;
            }
            if let Some(failure) = self.failure.take() {
                return Err(format!("at {time} ms: {failure}"));
            }
        }
        self.now = end;
        Ok(())
    }

    fn trouble(&mut self) -> Result<(), String> {
        for time in (0..TROUBLE + HEALING).step_by(3_000) {
            self.at(time, Action::Tick);
        }
        // As much is written as when each field of an edit was a change of its own.
        for time in (0..TROUBLE).step_by(80) {
            self.at(time, Action::Act);
        }
        for time in (0..TROUBLE).step_by(250) {
            self.at(time, Action::Connect);
        }
        for time in (1_000..TROUBLE).step_by(1_500) {
            self.at(time, Action::Attack);
        }
        for time in (700..TROUBLE).step_by(1_900) {
            self.at(time, Action::Carry);
        }
        let split = self.random.between(4_000, 9_000);
        self.at(split, Action::Partition);
        let healed = split + self.random.between(3_000, 9_000);
        self.at(healed, Action::Heal);
        for _ in 0..2 {
            let node = self.random.below(self.nodes.len() - 1);
            let time = self.random.between(2_000, TROUBLE - 4_000);
            self.at(time, Action::Crash(node));
            let back = time + self.random.between(500, 3_500);
            self.at(back, Action::Restart(node));
        }
        self.run_until(TROUBLE)
    }

    /// No more faults: everyone meets the hub, again every 10 s, until all is said.
    fn heal(&mut self) -> Result<(), String> {
        self.faults = false;
        self.partition = None;
        for carrier in 0..self.carriers.len() {
            self.close(carrier);
        }
        let mut written = self.nodes[0].replica.log().all().count();
        while written < ENVELOPES {
            let signed = life::propose(&mut self.nodes[2], &mut self.random);
            written += signed.len();
            self.nodes[2].write(signed);
        }
        let start = self.now;
        while self.now < start + HEALING - 3_000 {
            if (self.now - start).is_multiple_of(10_000) {
                for carrier in 0..self.carriers.len() {
                    self.close(carrier);
                }
                for node in 1..self.nodes.len() - 1 {
                    self.connect(node, 0);
                }
            }
            self.run_until(self.now + 250)?;
            if self.carriers.iter().all(Carrier::is_quiet) && check::same(self).is_ok() {
                self.report.healed_in = self.now - start;
                return Ok(());
            }
        }
        check::same(self).and(Err("sessions never became quiet".into()))
    }

    fn carry_out(&mut self, action: Action) -> Result<(), String> {
        match action {
            Action::Deliver {
                carrier,
                to,
                message,
            } => self.deliver(carrier, to, &message),
            Action::Flushed(flush) => self.flushed(flush),
            Action::Carry => self.carry(),
            Action::Carried { to, bundle } => self.carried(to, &bundle),
            Action::Tick => self.tick(),
            Action::Act => self.act(),
            Action::Connect => self.connect_somebody(),
            Action::Attack => self.attack(),
            Action::Crash(node) => self.crash(node),
            Action::Restart(node) => self.nodes[node].restart()?,
            Action::Partition => {
                let sides = (0..self.nodes.len())
                    .map(|_| self.random.chance(500))
                    .collect();
                self.partition = Some(sides);
            }
            Action::Heal => self.partition = None,
        }
        Ok(())
    }

    fn act(&mut self) {
        let index = self.random.below(self.nodes.len());
        let node = &mut self.nodes[index];
        if !node.up || node.is_forked() {
            return;
        }
        let signed = life::act(node, &mut self.random);
        let items = node.write(signed);
        self.tell_others(index, usize::MAX, &items);
    }

    fn crash(&mut self, node: usize) {
        self.nodes[node].crash();
        for carrier in 0..self.carriers.len() {
            if self.carriers[carrier]
                .ends
                .iter()
                .any(|end| end.node == node)
            {
                self.close(carrier);
            }
        }
    }

    fn attack(&mut self) {
        let stranger = self.nodes.len() - 1;
        let hostile = attack::hostile(&self.nodes[stranger], &mut self.random);
        self.inject(stranger, &hostile);
        let copy = self.nodes.len() - 2;
        if self.random.chance(300)
            && let Some(made) = attack::branches(&self.nodes[copy], &mut self.random)
        {
            let frame = attack::committee_batch(&made, &mut self.random);
            self.inject(copy, &frame);
        }
    }

    /// Sends a frame made by hand through some open link of an installation, not to the
    /// stranger: what a hostile member tells is nobody's fault.
    fn inject(&mut self, node: usize, frame: &[u8]) {
        let stranger = self.nodes.len() - 1;
        let open = |end: &End| end.node == node && end.session.is_some() && end.link.is_open();
        let found = self
            .carriers
            .iter()
            .enumerate()
            .rev()
            .find_map(|(at, carrier)| {
                let side = carrier.ends.iter().position(open)?;
                let usable = !carrier.closed && carrier.ends[1 - side].node != stranger;
                usable.then_some((at, side))
            });
        if let Some((carrier, side)) = found {
            self.send_frame(carrier, side, frame);
        }
    }

    // What goes one way.

    /// A file, or a film, from an honest installation to another.
    fn carry(&mut self) {
        let honest = self.nodes.len() - 1;
        let (from, to) = (self.random.below(honest), self.random.below(honest));
        if from == to || !self.nodes[from].up {
            return;
        }
        let random = &mut self.random;
        let mut bundle = carried::bundle(&self.nodes[from], &self.nodes[to], random);
        let times: Vec<u64> = if random.one_in(2) {
            let Some((seen, frames)) = carried::watch(&bundle, random) else {
                return;
            };
            bundle = seen;
            vec![frames * 100]
        } else {
            if random.one_in(6) {
                carried::damage(&mut bundle, random);
            }
            // Lost, once, or twice; by the end it came.
            let most = TROUBLE - self.now;
            let times = 0..random.below(3);
            times.map(|_| random.between(0, most.min(12_000))).collect()
        };
        for time in times {
            let bundle = bundle.clone();
            self.at(self.now + time, Action::Carried { to, bundle });
        }
    }

    fn carried(&mut self, to: usize, bundle: &[u8]) {
        let node = &mut self.nodes[to];
        if !node.up {
            return;
        }
        let envelopes = carried::open(bundle, node);
        let (commit, refused) = node.admit(envelopes, &mut self.known);
        for refusal in &refused {
            *self.report.refused.entry(refusal.to_string()).or_default() += 1;
        }
        let gained: Vec<Item> = commit.fresh.iter().map(item).collect();
        self.report.carried += gained.len();
        node.flush(commit);
        self.tell_others(to, usize::MAX, &gained);
    }

    // Carriers.

    fn connect_somebody(&mut self) {
        let from = self.random.below(self.nodes.len());
        let to = if self.random.chance(500) {
            0
        } else {
            self.random.below(self.nodes.len())
        };
        let known = |carrier: &Carrier| !carrier.closed && carrier.joins(from, to);
        if from != to
            && self.nodes[from].up
            && self.nodes[to].up
            && !self.is_cut(from, to)
            && !self.carriers.iter().any(known)
        {
            self.connect(from, to);
        }
    }

    fn is_cut(&self, a: usize, b: usize) -> bool {
        self.partition
            .as_ref()
            .is_some_and(|sides| sides[a] != sides[b])
    }

    fn connect(&mut self, from: usize, to: usize) {
        let (carrier, first) = Carrier::open(&self.nodes, from, to, self.now, &mut self.random);
        self.carriers.push(carrier);
        self.transmit(self.carriers.len() - 1, 0, first);
    }

    /// Hands a message of one end to the carrier.
    fn transmit(&mut self, carrier: usize, from: usize, message: Vec<u8>) {
        let [a, b] = [0, 1].map(|side| self.carriers[carrier].ends[side].node);
        if self.carriers[carrier].closed || self.is_cut(a, b) {
            return;
        }
        let to = 1 - from;
        let delay = self.random.between(1, 60);
        let last = self.carriers[carrier].ends[to].last_arrival;
        let mut arrival = (self.now + delay).max(last);
        if self.faults && self.random.chance(4) {
            return;
        }
        if self.faults && self.random.chance(3) {
            self.at(
                arrival + 1,
                Action::Deliver {
                    carrier,
                    to,
                    message: message.clone(),
                },
            );
        }
        if self.faults && self.random.chance(3) {
            arrival += self.random.between(10, 500);
        } else {
            self.carriers[carrier].ends[to].last_arrival = arrival;
        }
        self.at(
            arrival,
            Action::Deliver {
                carrier,
                to,
                message,
            },
        );
    }

    fn deliver(&mut self, carrier: usize, to: usize, message: &[u8]) {
        let closed = self.carriers[carrier].closed;
        let end = &mut self.carriers[carrier].ends[to];
        let node = &self.nodes[end.node];
        if closed || !node.up || node.life != end.life {
            return;
        }
        match end.link.receive(message) {
            Ok(LinkEvent::Opened { peer, reply }) => {
                end.session = Some(Session::new(config(end.role, peer)));
                if let Some(reply) = reply {
                    self.transmit(carrier, to, reply);
                }
                self.handle(carrier, to, Event::Opened);
            }
            Ok(LinkEvent::Frame(frame)) => self.handle(carrier, to, Event::Frame(frame)),
            Ok(LinkEvent::Part) => {}
            Err(_) => self.close(carrier),
        }
    }

    fn close(&mut self, carrier: usize) {
        if std::mem::replace(&mut self.carriers[carrier].closed, true) {
            return;
        }
        for side in 0..2 {
            self.handle_even_if_closed(carrier, side, Event::Closed);
        }
    }

    fn tick(&mut self) {
        for carrier in 0..self.carriers.len() {
            let unopened = self.carriers[carrier]
                .ends
                .iter()
                .any(|end| end.session.is_none());
            if unopened && self.now > self.carriers[carrier].born + 10_000 {
                self.close(carrier);
            }
            for side in 0..2 {
                self.handle(carrier, side, Event::Tick);
            }
        }
    }

    // Sessions.

    fn handle(&mut self, carrier: usize, side: usize, event: Event) {
        if !self.carriers[carrier].closed {
            self.handle_even_if_closed(carrier, side, event);
        }
    }

    fn handle_even_if_closed(&mut self, carrier: usize, side: usize, event: Event) {
        let end = &mut self.carriers[carrier].ends[side];
        let node = &self.nodes[end.node];
        let Some(session) = &mut end.session else {
            return;
        };
        for effect in session.handle(self.now, event, node.replica.log(), node) {
            self.effect(carrier, side, effect);
        }
    }

    fn effect(&mut self, carrier: usize, side: usize, effect: Effect) {
        let node = self.carriers[carrier].ends[side].node;
        match effect {
            Effect::Send(frame) => self.send_frame(carrier, side, &frame),
            Effect::Admit { token, envelopes } => {
                self.admit(carrier, side, token, envelopes);
            }
            Effect::Received(items) => {
                let peer = self.carriers[carrier].ends[1 - side].node;
                self.report.received += items.len();
                for item in items {
                    if self.nodes[peer].is_honest() && !self.nodes[peer].is_safe(&item) {
                        self.failure = Some(format!("{item:?} acknowledged before it is durable"));
                    }
                    if self.nodes[peer].is_honest() {
                        self.received.push((node, item));
                    }
                }
            }
            Effect::InSync(_) => {}
            Effect::Close(reason) => {
                if reason != CloseReason::Gone {
                    *self.report.closed.entry(reason.to_string()).or_default() += 1;
                }
                if !self.faults && reason != CloseReason::Gone {
                    self.failure = Some(format!("a session between honest peers: {reason}"));
                }
                self.close(carrier);
            }
        }
    }

    fn send_frame(&mut self, carrier: usize, side: usize, frame: &[u8]) {
        let sealed = self.carriers[carrier].ends[side].link.seal_frame(frame);
        for message in sealed.unwrap_or_default() {
            self.transmit(carrier, side, message);
        }
    }

    fn admit(&mut self, carrier: usize, side: usize, token: u64, envelopes: Vec<Envelope>) {
        let [index, peer] = [side, 1 - side].map(|side| self.carriers[carrier].ends[side].node);
        let peer = self.nodes[peer].own.key().id();
        let node = &mut self.nodes[index];
        // Who they are themselves is shown to whoever names the committee.
        let leaked = |envelope: &Envelope| {
            let header = &envelope.header;
            !header.scope.is_public() && (header.key, header.seq) != (peer, 1)
        };
        if !node.is_honest() && envelopes.iter().any(leaked) {
            self.failure = Some("a committee's words were sent to a stranger".into());
            return;
        }
        let items = envelopes.iter().map(item).collect();
        let (commit, refused) = node.admit(envelopes, &mut self.known);
        for refusal in &refused {
            *self.report.refused.entry(refusal.to_string()).or_default() += 1;
        }
        node.storage_busy_until =
            node.storage_busy_until.max(self.now) + self.random.between(1, 30);
        let flush = Flush {
            node: index,
            life: node.life,
            carrier,
            side,
            token,
            commit,
            items,
            refused,
        };
        self.at(self.nodes[index].storage_busy_until, Action::Flushed(flush));
    }

    fn flushed(&mut self, flush: Flush) {
        let node = &mut self.nodes[flush.node];
        if !node.up || node.life != flush.life {
            return;
        }
        let gained: Vec<Item> = flush.commit.fresh.iter().map(item).collect();
        node.flush(flush.commit);
        let mut durable = flush.items;
        durable.retain(|item| node.is_durable(item));
        durable.extend(gained.iter().copied());
        self.handle(
            flush.carrier,
            flush.side,
            Event::Stored {
                token: flush.token,
                durable,
                refused: flush.refused,
            },
        );
        self.tell_others(flush.node, flush.carrier, &gained);
    }

    /// Tells the other sessions of an installation what its log gained.
    fn tell_others(&mut self, node: usize, but: usize, items: &[Item]) {
        if items.is_empty() {
            return;
        }
        for carrier in 0..self.carriers.len() {
            for side in 0..2 {
                let end = &self.carriers[carrier].ends[side];
                if carrier != but && end.node == node {
                    self.handle(carrier, side, Event::LocalChange(items.to_vec()));
                }
            }
        }
    }
}

fn config(role: Role, peer: TransportKey) -> Config {
    let world = World::get();
    let hub = TransportSecret::from_seed(*world.hub.transport()).public();
    let push: Vec<ScopeId> = if peer == hub { vec![COMMITTEE] } else { vec![] };
    Config {
        consultation: world.founder.consultation,
        role,
        peer,
        scopes: vec![COMMITTEE],
        push,
    }
}
