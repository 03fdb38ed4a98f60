//! The running server: one task that keeps the node, many connections.
//!
//! Connections hand messages to the keeper and get messages back through a bounded queue each; what
//! arrives while a commit is under way is committed together by the next one, so the disk is
//! waited for once for many. Nothing is acknowledged before it is durable. A slow reader loses
//! its connection, never slows the others.

mod keeper;
pub(crate) mod verify;

use std::sync::Arc;

use anyhow::{Context as _, Result};
use shared::host::{End, PeerId};
use shared::identity::TransportKey;
use shared::sync::Role;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

use crate::acts::Request;
use crate::metrics::Metrics;
use crate::node::Node;
use crate::published::Public;
use crate::village::held::Held;
use crate::withheld;

/// Commands that may wait for the keeper; beyond it connections wait to hand theirs over.
const WAITING_COMMANDS: usize = 1024;
/// Bytes of messages that may wait for the keeper: many times the largest.
const WAITING_BYTES: usize = 16 * 1024 * 1024;
/// Messages that may wait for one connection to take them.
pub const WAITING_MESSAGES: usize = 256;

/// What a connection hears of the keeper.
#[derive(Debug)]
pub enum Said {
    /// Hand this to the peer.
    Message(Vec<u8>),
    /// The link is open.
    Open,
    /// The connection is over; nothing follows.
    Over(End),
}

#[derive(Debug)]
enum Command {
    Open {
        role: Role,
        peer: Option<TransportKey>,
        out: mpsc::Sender<Said>,
        reply: oneshot::Sender<PeerId>,
    },
    /// With its place among the bytes that wait.
    Message(PeerId, Vec<u8>, OwnedSemaphorePermit),
    Closed(PeerId),
    /// The server that this hub belongs to answered there.
    FoundAt(String),
    Perform(Request, oneshot::Sender<Result<Vec<String>>>),
    Stop,
}

/// The way to the keeper; cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    commands: mpsc::Sender<Command>,
    room: Arc<Semaphore>,
    public: watch::Receiver<Arc<Public>>,
    held: watch::Receiver<Held>,
}

/// The keeper's task, and how to learn that it ended.
pub type Keeper = tokio::task::JoinHandle<Result<()>>;

impl Hub {
    /// Starts the keeper of a node. `url`: the server's address, for the links it shows.
    pub async fn start(
        mut node: Node,
        url: Option<String>,
        metrics: Arc<Metrics>,
    ) -> Result<(Self, Keeper)> {
        node.settle().await?;
        let (commands, received) = mpsc::channel(WAITING_COMMANDS);
        let (published, public) = watch::channel(Arc::new(Public::of(
            &node.host.replica,
            &withheld::read(node.store()).await,
        )));
        let (holds, held) = watch::channel(Held::of(&node.host.replica, &node.host.own));
        let hub = Self {
            commands,
            room: Arc::new(Semaphore::new(WAITING_BYTES)),
            public,
            held,
        };
        let keeper = keeper::Keeper::new(node, url, published, holds, metrics);
        Ok((hub, tokio::spawn(keeper.run(received))))
    }

    /// What anyone may read, as it stands now and later.
    pub fn public(&self) -> watch::Receiver<Arc<Public>> {
        self.public.clone()
    }

    /// What is held, as numbers, as it stands now and later.
    pub fn held(&self) -> watch::Receiver<Held> {
        self.held.clone()
    }

    /// Somebody connected, who may open a link: what is for them comes through `out`, whose end
    /// ends the connection.
    pub async fn open(&self, out: mpsc::Sender<Said>) -> Result<PeerId> {
        self.open_as(Role::Responder, None, out).await
    }

    /// This node connected to another server, whose key that is: the same, for all that it
    /// relays.
    pub async fn open_upstream(
        &self,
        peer: TransportKey,
        out: mpsc::Sender<Said>,
    ) -> Result<PeerId> {
        self.open_as(Role::Initiator, Some(peer), out).await
    }

    /// Whether the keeper ended.
    pub fn is_over(&self) -> bool {
        self.commands.is_closed()
    }

    async fn open_as(
        &self,
        role: Role,
        peer: Option<TransportKey>,
        out: mpsc::Sender<Said>,
    ) -> Result<PeerId> {
        let (reply, answer) = oneshot::channel();
        let open = Command::Open {
            role,
            peer,
            out,
            reply,
        };
        self.send(open).await?;
        answer.await.context("the server is stopping")
    }

    /// A message came.
    pub async fn message(&self, connection: PeerId, message: Vec<u8>) -> Result<()> {
        let bytes = u32::try_from(message.len()).unwrap_or(u32::MAX);
        let room = self.room.clone().acquire_many_owned(bytes).await?;
        self.send(Command::Message(connection, message, room)).await
    }

    /// The carrier closed.
    pub async fn closed(&self, connection: PeerId) -> Result<()> {
        self.send(Command::Closed(connection)).await
    }

    /// The server that this hub belongs to answered at this address, with its key.
    pub async fn found_at(&self, address: &str) {
        // Stopping: it is found there again after the next start.
        let _stopping = self.send(Command::FoundAt(address.to_owned())).await;
    }

    /// Does what an operator asks.
    pub async fn perform(&self, request: Request) -> Result<Vec<String>> {
        let (reply, answer) = oneshot::channel();
        self.send(Command::Perform(request, reply)).await?;
        answer.await.context("the server is stopping")?
    }

    /// Ends the keeper, after the commit under way.
    pub async fn stop(&self) {
        // Already ended: nothing to stop.
        let _ended = self.send(Command::Stop).await;
    }

    async fn send(&self, command: Command) -> Result<()> {
        self.commands
            .send(command)
            .await
            .ok()
            .context("the server is stopping")
    }
}
