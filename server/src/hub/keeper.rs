//! The one task that keeps the node: takes commands, carries out what the host asks for, and
//! publishes what follows.
//!
//! It is IO around [`shared::host::Host`]: sockets are queues here, the disk is the node's.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use shared::host::{Effect, End, ParcelWork, PeerId, Told, Towards, Why};
use tokio::sync::{mpsc, watch};

use super::verify::verify;
use super::{Command, Said};
use crate::acts;
use crate::metrics::Metrics;
use crate::node::Node;
use crate::published::Public;
use crate::store::StoreError;
use crate::village::{self, held::Held};
use crate::withheld;

/// How often the host hears that time passed.
const TICK: Duration = Duration::from_secs(1);
/// Commands taken before a commit, when many wait.
const GROUP: usize = 512;
/// Batches taken before a commit: their bytes are in memory until then.
const BATCHES: usize = 64;
/// Deriving may take one part of this of the keeper's time: a large consultation derives less
/// often rather than answering late.
const DERIVING_SHARE: u32 = 4;
/// How often a disk that took nothing is tried again.
const ROOM: Duration = Duration::from_secs(10);

/// The node, and what a running one has besides.
pub(super) struct Keeper {
    node: Node,
    url: Option<String>,
    published: watch::Sender<Arc<Public>>,
    holds: watch::Sender<Held>,
    metrics: Arc<Metrics>,
    /// The way to each peer's carrier.
    out: BTreeMap<PeerId, mpsc::Sender<Said>>,
    next: u64,
    started: Instant,
    stopped: bool,
    /// When it last derived, and how long that took.
    derived: (Instant, Duration),
}

impl Keeper {
    pub(super) fn new(
        node: Node,
        url: Option<String>,
        published: watch::Sender<Arc<Public>>,
        holds: watch::Sender<Held>,
        metrics: Arc<Metrics>,
    ) -> Self {
        let started = Instant::now();
        Self {
            node,
            url,
            published,
            holds,
            metrics,
            out: BTreeMap::new(),
            next: 0,
            started,
            stopped: false,
            derived: (started, Duration::ZERO),
        }
    }

    /// Until it is stopped, or every [`super::Hub`] is gone. An error of the disk ends it, whoever
    /// asked: what was admitted since was acknowledged to nobody.
    pub(super) async fn run(mut self, mut commands: mpsc::Receiver<Command>) -> Result<()> {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
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
        // What it relays follows from what is held.
        self.derive().await?;
        while !self.stopped {
            tokio::select! {
                command = commands.recv() => {
                    let Some(command) = command else { break };
                    self.take(command).await?;
                    for _ in 0..GROUP {
                        if self.node.host.waiting() >= BATCHES {
                            break;
                        }
                        let Ok(command) = commands.try_recv() else { break };
                        self.take(command).await?;
                    }
                }
                _ = tick.tick() => {
                    let now = self.now();
                    self.node.host.tick(now);
                }
            }
            self.settle().await?;
            if self.is_derivation_due() {
                self.derive().await?;
            }
            self.metrics.connections(self.out.len());
        }
        Ok(())
    }

    /// The disk takes nothing: nobody is connected, nothing is acknowledged, what was published
    /// stays. Ends once it was read again and can be written, or when stopped.
    async fn wait_for_room(&mut self, commands: &mut mpsc::Receiver<Command>) -> Result<()> {
        self.out.clear();
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
                        | Command::Message(..)
                        | Command::Closed(_)
                        | Command::FoundAt(_),
                    ) => {}
                },
                _ = tries.tick() => match self.node.reopened().await {
                    Ok(node) => {
                        self.node = node;
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
        let now = self.now();
        match command {
            Command::Open {
                role,
                peer,
                out,
                reply,
            } => {
                self.next += 1;
                let id = PeerId(self.next);
                if reply.send(id).is_ok() {
                    self.out.insert(id, out);
                    let towards = Towards {
                        role,
                        peer,
                        binding: Vec::new(),
                        invited: false,
                    };
                    self.node.host.opened(now, id, towards);
                }
            }
            Command::Message(id, message, _room) => self.node.host.message(now, id, &message),
            Command::Closed(id) => {
                self.out.remove(&id);
                self.node.host.closed(id);
            }
            Command::Stop => self.stopped = true,
            Command::FoundAt(address) => {
                self.node.host.own.found_at(&address);
                if let Err(error) = self.node.keep_own() {
                    tracing::warn!("the table's new address is not kept: {error:#}");
                }
            }
            Command::Perform(request, reply) => {
                // What is under way is durable first: an act may speak of it.
                self.settle().await?;
                let done = acts::perform(&mut self.node, request, self.url.as_deref()).await;
                let answer = match done {
                    Ok(done) => {
                        self.derive().await?;
                        self.node.host.gained(now, &done.new);
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
        self.carry_out().await
    }

    /// Milliseconds since the start.
    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Until everything that came is durable and answered.
    async fn settle(&mut self) -> Result<()> {
        loop {
            let now = self.now();
            self.node.host.advance(now);
            self.carry_out().await?;
            if self.node.host.is_settled() {
                return Ok(());
            }
        }
    }

    /// Does what the host asks for.
    async fn carry_out(&mut self) -> Result<()> {
        loop {
            let effects = self.node.host.take_effects();
            if effects.is_empty() {
                return Ok(());
            }
            for effect in effects {
                self.effect(effect).await?;
            }
        }
    }

    async fn effect(&mut self, effect: Effect) -> Result<()> {
        match effect {
            Effect::Send(id, message) => self.say(id, Said::Message(message)),
            Effect::Opened(id) => self.say(id, Said::Open),
            Effect::Close(id, end) => self.end(id, end),
            Effect::Check(envelopes) => {
                let checked = verify(self.node.host.own.consultation, envelopes).await;
                let now = self.now();
                self.node.host.checked(now, checked);
            }
            Effect::Store(commit) => {
                self.node.keep(commit).await?;
                let now = self.now();
                self.node.host.stored(now);
            }
            Effect::Parcel(work) => self.parcel(work).await?,
            Effect::Tell(Told::Gained(items)) => self.metrics.committed(items.len()),
            Effect::Tell(Told::Refused(refusal)) => self.metrics.refused(&refusal.to_string()),
            Effect::Tell(Told::Received(..) | Told::Imported(_)) => {}
        }
        Ok(())
    }

    /// A full queue: this peer reads too slowly, and will come back.
    fn say(&mut self, id: PeerId, said: Said) {
        let out = self.out.get(&id);
        if out.is_some_and(|out| out.try_send(said).is_err()) {
            self.out.remove(&id);
            self.node.host.closed(id);
        }
    }

    fn end(&mut self, id: PeerId, end: End) {
        if let End::Session(reason) = end {
            tracing::debug!(%reason, "a session ended");
            self.metrics.session_ended(&reason.to_string());
        }
        self.say(id, Said::Over(end));
        self.out.remove(&id);
    }

    async fn parcel(&mut self, work: ParcelWork) -> Result<()> {
        match work {
            ParcelWork::Keep(id, label, bytes) => {
                if self.node.host.carries(&label) {
                    self.node.store().keep_parcel(&label.id, &bytes).await?;
                    self.node.host.kept(id, label);
                }
            }
            ParcelWork::Read(id, label) => {
                let bytes = self.node.store().parcel(&label.id).await?;
                self.node.host.handed(id, bytes.unwrap_or_default());
            }
            ParcelWork::Drop(label, why) => {
                if why == Why::Room {
                    tracing::warn!(
                        "no more room for what is carried: the oldest parcel was dropped"
                    );
                }
                self.node.store().drop_parcel(&label.id).await?;
            }
        }
        self.say_held();
        Ok(())
    }

    fn is_derivation_due(&self) -> bool {
        let (at, took) = self.derived;
        self.node.host.replica.is_stale() && at.elapsed() >= took.saturating_mul(DERIVING_SHARE)
    }

    /// Derives what follows, drops what is erased, publishes what anyone may read.
    async fn derive(&mut self) -> Result<()> {
        let before = Instant::now();
        let now = self.now();
        self.node.host.derive(now);
        let took = before.elapsed();
        self.settle().await?;
        self.derived = (Instant::now(), took);
        self.metrics.derived(took);
        let withheld = withheld::read(self.node.store()).await;
        let public = Public::of(&self.node.host.replica, &withheld);
        self.published.send_if_modified(|known| {
            let changed = **known != public;
            if changed {
                *known = Arc::new(public);
            }
            changed
        });
        if village::first::is_hub(&self.node.host.own) {
            let mut held = Held::of(&self.node.host.replica, &self.node.host.own);
            held.parcels = self.node.host.carried().len();
            self.holds.send_replace(held);
        }
        Ok(())
    }

    /// Says what is carried besides.
    fn say_held(&self) {
        let parcels = self.node.host.carried().len();
        self.holds.send_if_modified(|held| {
            let changed = held.parcels != parcels;
            held.parcels = parcels;
            changed
        });
    }
}

/// Whether an error is the disk's, which may pass: it is full, or cannot be written.
fn is_for_want_of_room(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref());
    causes.any(|cause| matches!(cause, StoreError::NoRoom(_)))
}
