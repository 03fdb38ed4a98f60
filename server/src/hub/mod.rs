//! The running server's replica: one owner task, many connections.
//!
//! Connections hand frames to the owner and get frames back through a bounded queue each; what
//! arrives while a commit is under way is committed together by the next one, so the disk is
//! waited for once for many. Nothing is acknowledged before it is durable. A slow reader loses
//! its connection, never slows the others.

mod access;
mod owner;
mod receipts;
pub(crate) mod verify;

use std::sync::Arc;

use anyhow::{Context as _, Result};
use shared::identity::{ConsultationId, TransportKey};
use shared::sync::{Role, TransportSecret};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

use crate::acts::Request;
use crate::metrics::Metrics;
use crate::node::Node;
use crate::published::Public;
use crate::village::held::Held;
use crate::withheld;

/// Commands that may wait for the owner; beyond it connections wait to hand theirs over.
const WAITING_COMMANDS: usize = 1024;
/// Bytes of frames that may wait for the owner: many times the largest frame.
const WAITING_BYTES: usize = 16 * 1024 * 1024;
/// Frames that may wait for one connection to take them.
pub const WAITING_FRAMES: usize = 64;

/// A connection's number, never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConnectionId(u64);

#[derive(Debug)]
enum Command {
    Open {
        role: Role,
        peer: TransportKey,
        out: mpsc::Sender<Vec<u8>>,
        reply: oneshot::Sender<ConnectionId>,
    },
    /// With its place among the bytes that wait.
    Frame(ConnectionId, Vec<u8>, OwnedSemaphorePermit),
    Closed(ConnectionId),
    /// The server that this hub belongs to answered there.
    FoundAt(String),
    Perform(Request, oneshot::Sender<Result<Vec<String>>>),
    Stop,
}

/// The way to the owner; cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    commands: mpsc::Sender<Command>,
    room: Arc<Semaphore>,
    consultation: ConsultationId,
    transport: Arc<TransportSecret>,
    public: watch::Receiver<Arc<Public>>,
    held: watch::Receiver<Held>,
}

/// The owner task, and how to learn that it ended.
pub type Owner = tokio::task::JoinHandle<Result<()>>;

impl Hub {
    /// Starts the owner of a node. `url`: the server's address, for the links it shows.
    pub async fn start(
        mut node: Node,
        url: Option<String>,
        metrics: Arc<Metrics>,
    ) -> Result<(Self, Owner)> {
        node.settle().await?;
        let (commands, received) = mpsc::channel(WAITING_COMMANDS);
        let (published, public) = watch::channel(Arc::new(Public::of(
            &node.replica,
            &withheld::read(node.store()).await,
        )));
        let (holds, held) = watch::channel(Held::of(&node.replica, &node.own));
        let hub = Self {
            commands,
            room: Arc::new(Semaphore::new(WAITING_BYTES)),
            consultation: node.own.consultation,
            transport: Arc::new(TransportSecret::from_seed(*node.own.transport())),
            public,
            held,
        };
        let parcels = owner::parcels::Parcels::open(&node).await?;
        let owner = owner::Owner::new(node, parcels, url, published, holds, metrics);
        Ok((hub, tokio::spawn(owner.run(received))))
    }

    /// The consultation.
    pub fn consultation(&self) -> ConsultationId {
        self.consultation
    }

    /// The secret that links answer with.
    pub fn transport(&self) -> &TransportSecret {
        &self.transport
    }

    /// What anyone may read, as it stands now and later.
    pub fn public(&self) -> watch::Receiver<Arc<Public>> {
        self.public.clone()
    }

    /// What is held, as numbers, as it stands now and later.
    pub fn held(&self) -> watch::Receiver<Held> {
        self.held.clone()
    }

    /// Somebody opened a link: frames for the peer come through `out`, whose end ends the
    /// connection.
    pub async fn open(
        &self,
        peer: TransportKey,
        out: mpsc::Sender<Vec<u8>>,
    ) -> Result<ConnectionId> {
        self.open_as(Role::Responder, peer, out).await
    }

    /// This node opened a link to another server: the same, for all that it relays.
    pub async fn open_upstream(
        &self,
        peer: TransportKey,
        out: mpsc::Sender<Vec<u8>>,
    ) -> Result<ConnectionId> {
        self.open_as(Role::Initiator, peer, out).await
    }

    /// Whether the owner ended.
    pub fn is_over(&self) -> bool {
        self.commands.is_closed()
    }

    async fn open_as(
        &self,
        role: Role,
        peer: TransportKey,
        out: mpsc::Sender<Vec<u8>>,
    ) -> Result<ConnectionId> {
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

    /// A frame came.
    pub async fn frame(&self, connection: ConnectionId, frame: Vec<u8>) -> Result<()> {
        let bytes = u32::try_from(frame.len()).unwrap_or(u32::MAX);
        let room = self.room.clone().acquire_many_owned(bytes).await?;
        self.send(Command::Frame(connection, frame, room)).await
    }

    /// The carrier closed.
    pub async fn closed(&self, connection: ConnectionId) -> Result<()> {
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

    /// Ends the owner, after the commit under way.
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
