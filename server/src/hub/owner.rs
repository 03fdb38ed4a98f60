//! The one task that owns the node: takes commands, commits in groups, tells every session.

pub(in crate::hub) mod parcels;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use shared::identity::ScopeId;
use shared::log::Kind;
use shared::log::{Envelope, Refusal};
use shared::replica::staff;
use shared::sync::parcels::{Exchange, is_about_parcels};
use shared::sync::{Config, Effect, Event, MAX_SCOPES, Role, Session};
use tokio::sync::{mpsc, watch};

use super::access::{NodeAccess, Shown};
use super::receipts::Receipts;
use super::verify::verify;
use super::{Command, ConnectionId};
use crate::acts;
use crate::metrics::Metrics;
use crate::node::{Item, Node};
use crate::published::Public;
use crate::store::StoreError;
use crate::village::{self, held::Held};
use crate::withheld;

/// How often sessions, receipts and what was put off are looked at.
const TICK: Duration = Duration::from_secs(1);
/// Commands taken before a commit, when many wait.
const GROUP: usize = 512;
/// Batches taken before a commit: their bytes are in memory until then.
const BATCHES: usize = 64;
/// Deriving may take one part of this of the owner's time: a large consultation derives less
/// often rather than answering late.
const DERIVING_SHARE: u32 = 4;

/// How long a hub that relays more committees than one session names stays with some of them,
/// once nothing is left to say; and at most.
const TURN: Duration = Duration::from_secs(2);
const LONGEST_TURN: Duration = Duration::from_secs(60);

/// How often a disk that took nothing is tried again.
const ROOM: Duration = Duration::from_secs(10);

struct Connection {
    session: Session,
    exchange: Exchange,
    /// What is carried was offered.
    offered: bool,
    /// Envelopes of nobody known that parcels brought.
    strangers: usize,
    out: mpsc::Sender<Vec<u8>>,
    /// Since when it is some committees' turn, of more than one session names.
    turn: Option<Instant>,
}

/// What a session asked to admit.
struct Batch {
    from: ConnectionId,
    token: u64,
    envelopes: Vec<Envelope>,
}

/// See the page.
pub(super) struct Owner {
    node: Node,
    url: Option<String>,
    published: watch::Sender<Arc<Public>>,
    holds: watch::Sender<Held>,
    metrics: Arc<Metrics>,
    connections: BTreeMap<ConnectionId, Connection>,
    next: u64,
    batches: Vec<Batch>,
    receipts: Receipts,
    shown: Shown,
    parcels: parcels::Parcels,
    /// The committees relayed, as of the last derivation.
    relayed: BTreeSet<ScopeId>,
    /// The first of them whose turn is next, when there are more than a session names.
    next_turn: usize,
    /// A statement came in public: it may let stand what was held in a committee already.
    is_heard: bool,
    started: Instant,
    /// Something was admitted since the last derivation.
    stale: bool,
    stopped: bool,
    derived: (Instant, Duration),
}

impl Owner {
    pub(super) fn new(
        node: Node,
        parcels: parcels::Parcels,
        url: Option<String>,
        published: watch::Sender<Arc<Public>>,
        holds: watch::Sender<Held>,
        metrics: Arc<Metrics>,
    ) -> Self {
        let started = Instant::now();
        Self {
            relayed: node.relayed(),
            next_turn: 0,
            is_heard: false,
            node,
            parcels,
            url,
            published,
            holds,
            metrics,
            connections: BTreeMap::new(),
            next: 0,
            batches: Vec::new(),
            receipts: Receipts::default(),
            shown: Shown::default(),
            started,
            stale: false,
            stopped: false,
            derived: (started, Duration::ZERO),
        }
    }

    /// Until it is stopped, or every [`super::Hub`] is gone. An error of the disk ends it, whoever asked: what was
    /// admitted since was acknowledged to nobody.
    pub(super) async fn run(mut self, mut commands: mpsc::Receiver<Command>) -> Result<()> {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for scope in self.node.replica.log().scopes() {
            self.receipts.note(scope);
        }
        self.know_relays();
        self.say_held();
        while !self.stopped {
            let Err(error) = self.work(&mut commands, &mut tick).await else {
                break;
            };
            if !is_for_want_of_room(&error) {
                return Err(error);
            }
            tracing::error!(
                "the disk could not be written: pages go on being read, and nothing more is taken \
                 until there is room: {error:#}"
            );
            self.wait_for_room(&mut commands).await?;
        }
        self.node.close().await;
        Ok(())
    }

    /// Until it is stopped; an error of the disk ends it.
    async fn work(
        &mut self,
        commands: &mut mpsc::Receiver<Command>,
        tick: &mut tokio::time::Interval,
    ) -> Result<()> {
        while !self.stopped {
            tokio::select! {
                command = commands.recv() => {
                    let Some(command) = command else { break };
                    self.take(command).await?;
                    for _ in 0..GROUP {
                        if self.batches.len() >= BATCHES {
                            break;
                        }
                        let Ok(command) = commands.try_recv() else { break };
                        self.take(command).await?;
                    }
                }
                _ = tick.tick() => self.tick().await?,
            }
            while !self.batches.is_empty() {
                self.commit().await?;
            }
        }
        Ok(())
    }

    /// The disk takes nothing: nobody is connected, nothing is acknowledged, what was published
    /// stays. Ends once it was read again and can be written, or when stopped.
    async fn wait_for_room(&mut self, commands: &mut mpsc::Receiver<Command>) -> Result<()> {
        self.connections.clear();
        self.batches.clear();
        self.metrics.connections(0);
        let mut tries = tokio::time::interval(ROOM);
        // The first is due at once.
        tries.tick().await;
        while !self.stopped {
            tokio::select! {
                command = commands.recv() => match command {
                    Some(Command::Stop) | None => self.stopped = true,
                    Some(Command::Perform(_, reply)) => {
                        let refused = "nothing is written while the disk takes nothing: make room first";
                        // Who asked may be gone.
                        let _gone = reply.send(Err(anyhow::anyhow!(refused)));
                    }
                    // Who opens a link is told by the end of it, and comes back.
                    Some(
                        Command::Open { .. }
                        | Command::Frame(..)
                        | Command::Closed(_)
                        | Command::FoundAt(_),
                    ) => {}
                },
                _ = tries.tick() => match self.node.reopened().await {
                    Ok(node) => {
                        self.parcels = parcels::Parcels::open(&node).await?;
                        self.node = node;
                        self.stale = true;
                        for scope in self.node.replica.log().scopes() {
                            self.receipts.note(scope);
                        }
                        tracing::info!("the disk can be written again");
                        return Ok(());
                    }
                    Err(error) if is_for_want_of_room(&error) => {}
                    Err(error) => return Err(error),
                },
            }
        }
        Ok(())
    }

    async fn take(&mut self, command: Command) -> Result<()> {
        match command {
            Command::Open {
                role,
                peer,
                out,
                reply,
            } => {
                self.next += 1;
                let id = ConnectionId(self.next);
                let (scopes, turn) = match role {
                    Role::Initiator => self.take_turn(),
                    Role::Responder => (Vec::new(), None),
                };
                let session = Session::new(Config {
                    consultation: self.node.own.consultation,
                    role,
                    peer,
                    scopes,
                    push: Vec::new(),
                });
                if reply.send(id).is_ok() {
                    let connection = Connection {
                        session,
                        exchange: Exchange::new(self.node.replica.relay_at(&peer)),
                        offered: false,
                        strangers: 0,
                        out,
                        turn,
                    };
                    self.connections.insert(id, connection);
                    self.handle(id, Event::Opened);
                }
            }
            Command::Frame(id, frame, _room) if is_about_parcels(&frame) => {
                self.about_parcels(id, &frame).await?;
            }
            Command::Frame(id, frame, _room) => self.handle(id, Event::Frame(frame)),
            Command::Stop => self.stopped = true,
            Command::Closed(id) => {
                self.connections.remove(&id);
            }
            Command::FoundAt(address) => {
                self.node.own.found_at(&address);
                if let Err(error) = self.node.keep_own() {
                    tracing::warn!("the table's new address is not kept: {error:#}");
                }
            }
            Command::Perform(request, reply) => {
                let done = acts::perform(&mut self.node, request, self.url.as_deref()).await;
                let answer = match done {
                    Ok(done) => {
                        self.gained(&done.new);
                        self.derive().await?;
                        self.tell(&done.new, None);
                        Ok(done.lines)
                    }
                    Err(error) => Err(error),
                };
                let ahead = self.node.is_ahead();
                let failed = answer.as_ref().err().filter(|_| ahead);
                let failed = failed.map(|error| (format!("{error:#}"), is_for_want_of_room(error)));
                // Who asked may be gone: what was done is done.
                let _gone = reply.send(answer);
                match failed {
                    Some((_, true)) => self.node.store().try_room().await?,
                    Some((failed, false)) => bail!("the disk failed: {failed}"),
                    None => {}
                }
            }
        }
        self.metrics.connections(self.connections.len());
        Ok(())
    }

    /// The committees that a session with the table names, the public scope beside them: all, or
    /// as many as it may, one part after the other.
    fn take_turn(&mut self) -> (Vec<ScopeId>, Option<Instant>) {
        const AT_ONCE: usize = MAX_SCOPES - 1;
        let all: Vec<ScopeId> = self.node.relayed().into_iter().collect();
        if all.len() <= AT_ONCE {
            return (all, None);
        }
        let from = self.next_turn % all.len();
        self.next_turn = (from + AT_ONCE) % all.len();
        let around = all.iter().cycle().skip(from).take(AT_ONCE);
        (around.copied().collect(), Some(Instant::now()))
    }

    /// Ends the links whose turn is over: the next one names other committees.
    fn end_turns(&mut self) {
        self.connections.retain(|_, connection| {
            let for_long = connection.turn.map(|since| since.elapsed());
            let is_over = for_long.is_some_and(|so_far| {
                so_far >= LONGEST_TURN
                    || (so_far >= TURN
                        && connection.session.is_talking()
                        && connection.session.is_quiet())
            });
            !is_over
        });
    }

    /// Milliseconds since the start.
    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Gives a session an event, and carries out what it asks for.
    fn handle(&mut self, id: ConnectionId, event: Event) {
        let now = self.now();
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        let access = NodeAccess::of(&self.node, &self.shown);
        let effects = connection
            .session
            .handle(now, event, self.node.replica.log(), &access);
        let mut over = false;
        for effect in effects {
            match effect {
                // A full queue: this peer reads too slowly, and will come back.
                Effect::Send(frame) => over |= connection.out.try_send(frame).is_err(),
                Effect::Admit { token, envelopes } => self.batches.push(Batch {
                    from: id,
                    token,
                    envelopes,
                }),
                Effect::Received(_) | Effect::InSync(_) => {}
                Effect::Close(reason) => {
                    tracing::debug!(%reason, "a session ended");
                    self.metrics.session_ended(&reason.to_string());
                    over = true;
                }
            }
        }
        if over {
            self.connections.remove(&id);
        }
    }

    /// Verifies, admits and stores all that sessions handed over, then answers them.
    async fn commit(&mut self) -> Result<()> {
        let mut envelopes = Vec::new();
        let mut answers: Vec<Stored> = Vec::new();
        let mut whose: Vec<usize> = Vec::new();
        for batch in std::mem::take(&mut self.batches) {
            whose.extend(batch.envelopes.iter().map(|_| answers.len()));
            envelopes.extend(batch.envelopes);
            answers.push(Stored {
                from: batch.from,
                token: batch.token,
                durable: Vec::new(),
                refused: Vec::new(),
            });
        }
        let mut verified = Vec::new();
        let mut owners = Vec::new();
        for (place, answer) in whose
            .into_iter()
            .zip(verify(self.node.own.consultation, envelopes).await)
        {
            match answer {
                Ok(envelope) => {
                    verified.push(envelope);
                    owners.push(place);
                }
                Err(refusal) => refuse(&mut answers, place, refusal, &self.metrics),
            }
        }
        let committed = self.node.commit(verified).await?;
        let mut new: Vec<(ConnectionId, Item)> = Vec::new();
        let fresh: std::collections::BTreeSet<Item> = committed.new.iter().copied().collect();
        for (place, answer) in owners.into_iter().zip(committed.answers) {
            if let Err(refusal) = answer.admission {
                refuse(&mut answers, place, refusal, &self.metrics);
            }
            if let Some(stored) = answers.get_mut(place) {
                let from = stored.from;
                let gained = answer.durable.iter().filter(|item| fresh.contains(item));
                new.extend(gained.map(|item| (from, *item)));
                stored.durable.extend(answer.durable);
            }
        }
        self.metrics.committed(committed.new.len());
        self.gained(&committed.new);
        if self.is_derivation_due() {
            self.derive().await?;
        }
        for stored in answers {
            let event = Event::Stored {
                token: stored.token,
                durable: stored.durable,
                refused: stored.refused,
            };
            self.handle(stored.from, event);
        }
        if !new.is_empty() {
            let ids: Vec<ConnectionId> = self.connections.keys().copied().collect();
            for id in ids {
                let others = new.iter().filter(|(from, _)| *from != id);
                let items: Vec<Item> = others.map(|(_, item)| *item).collect();
                self.handle(id, Event::LocalChange(items));
            }
        }
        self.receipt().await
    }

    fn gained(&mut self, items: &[Item]) {
        self.stale |= !items.is_empty();
        for (position, hash) in items {
            self.receipts.note(position.scope);
            let chain = self.node.replica.log().chain(position.scope, position.key);
            let envelope = chain.and_then(|chain| chain.get(position.seq, hash));
            self.is_heard |= position.scope.is_public()
                && envelope.is_some_and(|one| one.header.kind != Kind::RECEIPT);
        }
    }

    /// Tells every session, but the one it came from, what the log gained.
    fn tell(&mut self, items: &[Item], from: Option<ConnectionId>) {
        let ids: Vec<ConnectionId> = self.connections.keys().copied().collect();
        for id in ids {
            if Some(id) != from {
                self.handle(id, Event::LocalChange(items.to_vec()));
            }
        }
    }

    fn is_derivation_due(&self) -> bool {
        let (at, took) = self.derived;
        self.stale && at.elapsed() >= took.saturating_mul(DERIVING_SHARE)
    }

    /// Derives what follows, drops what is erased, publishes what anyone may read.
    async fn derive(&mut self) -> Result<()> {
        let before = Instant::now();
        self.node.settle().await?;
        self.take_back_excerpts().await?;
        let said = self.node.say_what_was_never_here().await?;
        if !said.is_empty() {
            self.node.settle().await?;
            self.tell(&said, None);
        }
        self.stale = false;
        let took = before.elapsed();
        self.derived = (Instant::now(), took);
        self.metrics.derived(took);
        let withheld = withheld::read(self.node.store()).await;
        let public = Public::of(&self.node.replica, &withheld);
        self.published.send_if_modified(|known| {
            let changed = **known != public;
            if changed {
                *known = Arc::new(public);
            }
            changed
        });
        let is_hub = village::first::is_hub(&self.node.own);
        let relayed = self.node.relayed();
        if relayed != self.relayed {
            // A session's scopes are named once: who asked for what is new comes back; at a hub
            // everybody does, and the table is told of these.
            let new: Vec<ScopeId> = relayed.difference(&self.relayed).copied().collect();
            let asked = |one: &Connection| new.iter().any(|it| one.session.was_asked_for(*it));
            self.connections.retain(|_, one| !is_hub && !asked(one));
            self.relayed = relayed;
        }
        if std::mem::take(&mut self.is_heard) {
            for scope in &self.relayed {
                self.receipts.note(*scope);
            }
        }
        if is_hub {
            let mut held = Held::of(&self.node.replica, &self.node.own);
            held.parcels = self.parcels.carried();
            self.holds.send_replace(held);
        }
        self.know_relays();
        Ok(())
    }

    /// Says what is carried besides.
    fn say_held(&self) {
        let parcels = self.parcels.carried();
        self.holds.send_if_modified(|held| {
            let changed = held.parcels != parcels;
            held.parcels = parcels;
            changed
        });
    }

    /// An officer takes back the excerpts of needs that were erased since.
    async fn take_back_excerpts(&mut self) -> Result<()> {
        let officers = &self.node.replica.derived().membership.officers;
        let is_officer = officers
            .get(&ScopeId::PUBLIC)
            .is_some_and(|officers| officers.contains(&self.node.own.participant));
        let needs = self.node.replica.excerpts_to_erase();
        if needs.is_empty() || !is_officer {
            return Ok(());
        }
        let draft = staff::erase(ScopeId::PUBLIC, needs);
        let signed = self.node.replica.sign(&self.node.own.key(), vec![draft]);
        let new = self.node.write(signed).await?;
        self.node.settle().await?;
        self.tell(&new, None);
        Ok(())
    }

    /// Signs the receipts that are due, of what was derived already.
    async fn receipt(&mut self) -> Result<()> {
        if self.stale {
            return Ok(());
        }
        let due = self.receipts.due(Instant::now());
        let new = self.node.receipt(due).await?;
        if new.is_empty() {
            return Ok(());
        }
        self.stale = true;
        self.parcels.is_due = true;
        self.tell(&new, None);
        Ok(())
    }

    async fn tick(&mut self) -> Result<()> {
        self.end_turns();
        if self.is_derivation_due() {
            self.derive().await?;
            // Joins put off above may open a scope.
            self.tell(&[], None);
        }
        self.receipt().await?;
        self.offer_parcels();
        let ids: Vec<ConnectionId> = self.connections.keys().copied().collect();
        for id in ids {
            self.handle(id, Event::Tick);
        }
        Ok(())
    }
}

/// Whether an error is the disk's, which may pass: it is full, or cannot be written.
fn is_for_want_of_room(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref());
    causes.any(|cause| matches!(cause, StoreError::NoRoom(_)))
}

/// The answer to a batch, as it is gathered.
struct Stored {
    from: ConnectionId,
    token: u64,
    durable: Vec<Item>,
    refused: Vec<Refusal>,
}

fn refuse(answers: &mut [Stored], place: usize, refusal: Refusal, metrics: &Metrics) {
    metrics.refused(&refusal.to_string());
    if let Some(stored) = answers.get_mut(place) {
        stored.refused.push(refusal);
    }
}
