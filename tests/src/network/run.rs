//! One seed: what happens when, until everything is healed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use shared::host::{Commit, Effect, End, PeerId, Told, Towards};
use shared::log::Envelope;
use shared::replica::Own;
use shared::sync::{CloseReason, Item, Role};

use super::carrier::Carrier;
use super::node::{Node, Part};
use super::world::World;
use super::{attack, carried, check, life};
use crate::fixture::is_for_all;
use crate::random::Random;
use crate::shell::{Known, transport};

/// Virtual milliseconds of trouble, before everything heals.
const TROUBLE: u64 = 20_000;
/// Virtual milliseconds in which everything must be the same again.
const HEALING: u64 = 60_000;
/// Envelopes that each seed writes at least: the 150 that [`check`] asks for, and what may be let
/// go of a forked chain.
const ENVELOPES: usize = 180;

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
    /// Commits that storage refused.
    pub not_stored: usize,
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
    /// The storage did what it was given, or could not.
    Stored {
        node: usize,
        life: u32,
        commit: Commit,
        fails: bool,
    },
    Derive(usize),
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
        let mut founder = world.founder.clone();
        founder.accept(&world.invitation);
        for (part, own) in [(Part::Hub, world.hub.clone()), (Part::Founder, founder)] {
            nodes.push(Node::new(part, &own, &world.envelopes, random.bytes()));
        }
        let mut person = || {
            let mut drawn = shared::identity::random::Randomness::from_seed(random.bytes());
            let mut own = Own::new(consultation, &mut drawn);
            own.accept(&world.invitation);
            own.with_transport(random.bytes())
        };
        let members: Vec<Own> = (0..4).map(|_| person()).collect();
        let (copied, stranger) = (person(), person());
        for own in members {
            let mut member = Node::new(Part::Member, &own, &[], random.bytes());
            let joined = member.replica_mut().join(&own, &world.invitation);
            member.save(&joined);
            member.shell.host.wrote(0, joined);
            nodes.push(member);
        }
        for _ in 0..2 {
            let own = copied.clone().with_transport(random.bytes());
            let mut copy = Node::new(Part::Copy, &own, &[], random.bytes());
            let joined = copy.replica_mut().join(&own, &world.invitation);
            copy.save(&joined);
            copy.shell.host.wrote(0, joined);
            nodes.push(copy);
        }
        nodes.push(Node::new(Part::Stranger, &stranger, &[], random.bytes()));
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
            known: Known::default(),
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
        // Whoever was down is back, and nothing is on its way to a disk.
        self.run_until(self.now + 4_000)?;
        let mut written = self.nodes[0].replica().log().all().count();
        while written < ENVELOPES {
            if self.nodes[2].shell.host.is_ahead() {
                self.run_until(self.now + 50)?;
                continue;
            }
            let signed = life::propose(&mut self.nodes[2], &mut self.random);
            written += signed.len();
            self.write(2, signed);
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
            let quiet = self.carriers.iter().all(|one| one.is_quiet(&self.nodes));
            let settled = self
                .nodes
                .iter()
                .all(|node| node.shell.host.is_settled() && !node.derives);
            if quiet && settled && check::same(self).is_ok() {
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
            Action::Stored {
                node,
                life,
                commit,
                fails,
            } => self.stored(node, life, commit, fails)?,
            Action::Derive(node) => self.derive(node),
            Action::Carry => self.carry(),
            Action::Carried { to, bundle } => self.carried(to, &bundle),
            Action::Tick => self.tick(),
            Action::Act => self.act(),
            Action::Connect => self.connect_somebody(),
            Action::Attack => self.attack(),
            Action::Crash(node) => self.crash(node),
            Action::Restart(node) => self.restart(node)?,
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
        if !node.shell.up || node.is_forked() || node.shell.host.is_ahead() {
            return;
        }
        let signed = life::act(node, &mut self.random);
        self.write(index, signed);
    }

    /// Own words: durable, then told; the installation may die in between.
    fn write(&mut self, index: usize, signed: Vec<shared::log::Verified>) {
        let node = &mut self.nodes[index];
        node.save(&signed);
        if self.faults && self.random.chance(5) {
            self.crash(index);
            let back = self.now + self.random.between(500, 3_500);
            self.at(back, Action::Restart(index));
            return;
        }
        node.shell.host.wrote(self.now, signed);
        self.will_derive(index);
        self.carry_on(index);
    }

    fn crash(&mut self, node: usize) {
        self.nodes[node].shell.die();
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

    fn restart(&mut self, node: usize) -> Result<(), String> {
        if self.nodes[node].shell.up {
            return Ok(());
        }
        self.nodes[node].restart(self.now)?;
        self.carry_on(node);
        Ok(())
    }

    /// Derives soon, once for much that came: as a phone draws and a server publishes.
    fn will_derive(&mut self, node: usize) {
        if !std::mem::replace(&mut self.nodes[node].derives, true) {
            let soon = self.now + self.random.between(300, 1_500);
            self.at(soon, Action::Derive(node));
        }
    }

    fn derive(&mut self, index: usize) {
        let node = &mut self.nodes[index];
        if node.shell.up && std::mem::take(&mut node.derives) {
            node.shell.host.derive(self.now);
            self.carry_on(index);
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
        let found = self
            .carriers
            .iter()
            .enumerate()
            .rev()
            .find_map(|(at, carrier)| {
                let side = carrier.ends.iter().position(|end| end.node == node)?;
                let peer = self.nodes[node].shell.host.peer(carrier.ends[side].peer)?;
                let usable = !carrier.closed && carrier.ends[1 - side].node != stranger;
                (usable && peer.session().is_some()).then_some(at)
            });
        if let Some(carrier) = found {
            self.nodes[node]
                .shell
                .host
                .inject(PeerId(carrier as u64), frame);
            self.carry_on(node);
        }
    }

    // What goes one way.

    /// A file, or a film, from an honest installation to another.
    fn carry(&mut self) {
        let honest = self.nodes.len() - 1;
        let (from, to) = (self.random.below(honest), self.random.below(honest));
        if from == to || !self.nodes[from].shell.up {
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
        if node.shell.up {
            let envelopes = carried::open(bundle, node);
            node.shell.host.import(envelopes);
            self.carry_on(to);
        }
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
            && self.nodes[from].shell.up
            && self.nodes[to].shell.up
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
        let number = self.carriers.len();
        let carrier = Carrier::new(&self.nodes, from, to, number, self.now);
        self.carriers.push(carrier);
        let towards = |role, peer| Towards {
            role,
            peer,
            binding: Vec::new(),
            // The invitation named the hub.
            invited: to == 0,
        };
        let answering = towards(Role::Responder, None);
        let peer = Some(transport(self.nodes[to].own()));
        for (node, towards) in [(to, answering), (from, towards(Role::Initiator, peer))] {
            let id = PeerId(number as u64);
            self.nodes[node].shell.host.opened(self.now, id, towards);
            self.carry_on(node);
        }
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
        let end = &self.carriers[carrier].ends[to];
        let (index, id, life) = (end.node, end.peer, end.life);
        let node = &mut self.nodes[index];
        if !self.carriers[carrier].closed && node.shell.up && node.shell.life == life {
            node.shell.host.message(self.now, id, message);
            self.carry_on(index);
        }
    }

    fn close(&mut self, carrier: usize) {
        if std::mem::replace(&mut self.carriers[carrier].closed, true) {
            return;
        }
        for side in 0..2 {
            let end = &self.carriers[carrier].ends[side];
            self.nodes[end.node].shell.host.closed(end.peer);
        }
    }

    fn tick(&mut self) {
        for index in 0..self.nodes.len() {
            if self.nodes[index].shell.up {
                self.nodes[index].shell.host.tick(self.now);
                self.carry_on(index);
            }
        }
    }

    // Hosts.

    /// Carries out what a host asks for.
    fn carry_on(&mut self, index: usize) {
        loop {
            self.nodes[index].shell.host.advance(self.now);
            let effects = self.nodes[index].shell.host.take_effects();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                self.effect(index, effect);
            }
        }
    }

    fn effect(&mut self, index: usize, effect: Effect) {
        if let Effect::Check(envelopes) = &effect
            && !self.nodes[index].is_honest()
        {
            self.nothing_leaks(index, envelopes);
        }
        let node = &mut self.nodes[index];
        let Some(effect) = node.shell.effect(self.now, effect, &mut self.known) else {
            return;
        };
        match effect {
            Effect::Send(id, message) => {
                let carrier = id.0 as usize;
                let from = usize::from(self.carriers[carrier].ends[1].node == index);
                self.transmit(carrier, from, message);
            }
            Effect::Close(id, end) => self.ended(id, end),
            Effect::Store(commit) => {
                let done = node.storage_busy_until.max(self.now) + self.random.between(1, 30);
                node.storage_busy_until = done;
                let stored = Action::Stored {
                    node: index,
                    life: node.shell.life,
                    commit,
                    fails: self.faults && self.random.chance(4),
                };
                self.at(done, stored);
            }
            Effect::Tell(Told::Received(id, items)) => self.received(index, id, items),
            Effect::Tell(Told::Gained(_)) => self.will_derive(index),
            Effect::Tell(Told::Imported(new)) => self.report.carried += new,
            Effect::Tell(Told::Refused(refusal)) => {
                *self.report.refused.entry(refusal.to_string()).or_default() += 1;
            }
            // Nobody carries parcels in this story: that is `courier`'s.
            Effect::Check(_) | Effect::Parcel(_) | Effect::Opened(_) => {}
        }
    }

    fn stored(
        &mut self,
        index: usize,
        life: u32,
        commit: Commit,
        fails: bool,
    ) -> Result<(), String> {
        let node = &mut self.nodes[index];
        if !node.shell.up || node.shell.life != life {
            return Ok(());
        }
        if fails {
            self.report.not_stored += 1;
            node.shell.refused()?;
            if !node.shell.up {
                self.crash(index);
                return self.restart(index);
            }
        } else {
            node.shell.stored(self.now, commit);
        }
        self.carry_on(index);
        Ok(())
    }

    /// Who they are themselves is shown to whoever names the committee, and nothing more.
    fn nothing_leaks(&mut self, stranger: usize, envelopes: &[Envelope]) {
        let met = self.carriers.iter().flat_map(|carrier| &carrier.ends);
        let met: Vec<_> = met
            .map(|end| self.nodes[end.node].own().key().id())
            .collect();
        let leaked = |envelope: &Envelope| {
            let header = &envelope.header;
            let is_theirs = header.seq == 1 && met.contains(&header.key);
            !(is_for_all(header.scope) || is_theirs)
        };
        if stranger + 1 == self.nodes.len() && envelopes.iter().any(leaked) {
            self.failure = Some("a committee's words were sent to a stranger".into());
        }
    }

    fn received(&mut self, index: usize, id: PeerId, items: Vec<Item>) {
        let ends = &self.carriers[id.0 as usize].ends;
        let peer = ends[usize::from(ends[0].node == index)].node;
        self.report.received += items.len();
        for item in items {
            if self.nodes[peer].is_honest() && !self.nodes[peer].shell.disk.is_safe(&item) {
                self.failure = Some(format!("{item:?} acknowledged before it is durable"));
            }
            if self.nodes[peer].is_honest() {
                self.received.push((index, item));
            }
        }
    }

    fn ended(&mut self, id: PeerId, end: End) {
        let fault = match end {
            End::Session(CloseReason::Gone) => None,
            End::Session(reason) => {
                *self.report.closed.entry(reason.to_string()).or_default() += 1;
                Some(reason.to_string())
            }
            End::Link(_) | End::Late | End::NotKept | End::Turn => None,
        };
        if let Some(reason) = fault.filter(|_| !self.faults) {
            self.failure = Some(format!("a session between honest peers: {reason}"));
        }
        self.close(id.0 as usize);
    }
}
