//! What the server's tests share: a table's server and a hub on ports of their own, and phones
//! with the host that the app's core runs.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod phone;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderName;
use axum::serve::Listener;
use server::data::DataFolder;
use server::founding::{self, Described, transport_key};
use server::hub::Hub;
use server::metrics::Metrics;
use server::node::Node;
use server::village::addresses::Reachable;
use server::village::upstream::Upstream;
use server::village::{Village, first};
use server::web::{self, AppState, Limits, Newcomers, Slots, Told};
use shared::identity::HubCode;
use shared::identity::random::Randomness;
use shared::identity::{Invitation, TransportKey};
use shared::replica::Own;
use shared::sync::TransportSecret;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};

pub use phone::Phone;

pub const DESCRIPTION: &str = include_str!("../../../tests/fixtures/consultation.toml");
/// A phone that waits longer fails the test.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A node behind the web, in this process.
pub struct Running {
    pub url: String,
    pub own: Own,
    pub hub: Hub,
    pub keeper: server::hub::Keeper,
    web: tokio::task::JoinHandle<()>,
    stop: (oneshot::Sender<()>, watch::Sender<bool>),
}

pub async fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

pub async fn serve(node: Node) -> Running {
    let (listener, url) = listener().await;
    serve_on(listener, url, node).await
}

pub async fn serve_on<L>(listener: L, url: String, node: Node) -> Running
where
    L: Listener<Addr = SocketAddr>,
{
    serve_within(listener, url, node, Limits::default(), None).await
}

pub async fn serve_within<L>(
    listener: L,
    url: String,
    node: Node,
    limits: Limits,
    forwarded: Option<HeaderName>,
) -> Running
where
    L: Listener<Addr = SocketAddr>,
{
    let own = node.host.own.clone();
    let metrics = Arc::new(Metrics::default());
    let (hub, keeper) = Hub::start(node, Some(url.clone()), metrics.clone())
        .await
        .unwrap();
    let (stop_links, stopping) = watch::channel(false);
    let (stop_web, stopped) = oneshot::channel();
    let state = AppState {
        public: hub.public(),
        hub: Some(hub.clone()),
        origins: vec![url.clone()],
        village: None,
        slots: Slots::default(),
        forwarded,
        limits,
        greeting: Newcomers::new(limits.newcomers),
        told: Told::default(),
        metrics,
        stopping,
    };
    let web = tokio::spawn(web::run(listener, state, async {
        let _ = stopped.await;
    }));
    Running {
        url,
        own,
        hub,
        keeper,
        web,
        stop: (stop_web, stop_links),
    }
}

impl Running {
    pub async fn stop(self) {
        self.stop.1.send_replace(true);
        self.stop.0.send(()).unwrap();
        self.web.await.unwrap();
        self.hub.stop().await;
        self.keeper.await.unwrap().unwrap();
    }

    pub async fn get(&self, path: &str) -> String {
        let host = self.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    /// The way into the first committee.
    pub fn invitation(&self) -> Invitation {
        invitation(&self.own, &self.place())
    }

    /// The key that its links answer with.
    pub fn transport(&self) -> TransportKey {
        TransportSecret::from_seed(*self.own.transport()).public()
    }

    /// Where phones find it.
    pub fn place(&self) -> Place {
        Place::new(&self.url, self.transport())
    }
}

/// Founds the example; its founder's secrets and its node.
pub async fn found(folder: &DataFolder) -> (Own, Node) {
    let described = Described::parse(DESCRIPTION).unwrap();
    let mut random = Randomness::from_seed([1; 32]);
    let founded = founding::found(&described, false, "la table", &mut random).unwrap();
    let node = Node::create(folder, founded.server, founded.envelopes)
        .await
        .unwrap();
    (founded.founder, node)
}

/// The invitation of the first committee, naming a server.
pub fn invitation(own: &Own, place: &Place) -> Invitation {
    let mut invitation = own.invitation(own.belongings[1].scope).unwrap();
    invitation.server = Some(place.url.clone());
    invitation.transport = Some(place.transport);
    invitation
}

pub fn folder(parent: &tempfile::TempDir, name: &str) -> DataFolder {
    DataFolder::open_alone(&parent.path().join(name)).unwrap()
}

/// Where a node answers, and its key.
#[derive(Debug, Clone)]
pub struct Place {
    pub url: String,
    pub transport: TransportKey,
}

impl Place {
    pub fn new(url: &str, transport: TransportKey) -> Self {
        Self {
            url: url.to_owned(),
            transport,
        }
    }
}

pub async fn new_hub(folder: &DataFolder, invitation: &Invitation) -> Node {
    let mut random = Randomness::from_seed([77; 32]);
    first::begin(folder, invitation, "la borne", &mut random)
        .await
        .unwrap()
}

fn code(node: &Node) -> HubCode {
    let reachable = Reachable::new("127.0.0.1:8787".parse().unwrap(), false);
    let (_, held) = watch::channel(Default::default());
    let (_, upstream) = watch::channel(Upstream::Nowhere);
    Village::new(&node.host.own, None, reachable, held, upstream)
        .unwrap()
        .code()
}

pub async fn reopen(folder: &DataFolder) -> Node {
    let mut node = Node::open(folder).await.unwrap().unwrap();
    node.settle().await.unwrap();
    node
}

/// Folders of a table and of a hub that relays everything, each with words that the other lacks,
/// closed; the way into a committee, the table's key and the hub's.
pub async fn apart(parent: &tempfile::TempDir) -> (Invitation, TransportKey, TransportKey) {
    let (data, hall_data) = (folder(parent, "table"), folder(parent, "hall"));
    let (founder, mut node) = found(&data).await;
    let nowhere = Place::new("http://127.0.0.1:1", transport_key(&node.host.own));
    let invitation = invitation(&node.host.own, &nowhere);
    let mut hub = new_hub(&hall_data, &invitation).await;
    let founding = node.host.replica.log().all();
    let founding = founding
        .map(|one| one.clone().verify(&founder.consultation).unwrap())
        .collect();
    hub.write(founding).await.unwrap();
    hub.settle().await.unwrap();
    let entrusted = hub.host.replica.make_relay(&founder, None, &code(&hub));
    hub.write(entrusted).await.unwrap();
    hub.settle().await.unwrap();
    for (number, node) in [(1, &mut node), (2, &mut hub)] {
        let mut phone = Phone::new(number, &invitation);
        phone.propose(&format!("Besoin numéro {number}"));
        let log = phone.host.replica.log().all();
        let said = log.map(|one| one.clone().verify(&founder.consultation).unwrap());
        node.write(said.collect()).await.unwrap();
        node.settle().await.unwrap();
    }
    let keys = [&node, &hub].map(|node| transport_key(&node.host.own));
    node.close().await;
    hub.close().await;
    let [table, hub] = keys;
    (invitation, table, hub)
}
