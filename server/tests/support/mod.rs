//! What the server's tests share: a table's server and a hub on ports of their own, and phones
//! made of the same parts as the app's core.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::HeaderName;
use axum::serve::Listener;
use futures_util::{SinkExt as _, StreamExt as _};
use server::data::DataFolder;
use server::founding::{self, Described, transport_key};
use server::hub::Hub;
use server::metrics::Metrics;
use server::node::Node;
use server::village::addresses::Reachable;
use server::village::upstream::Upstream;
use server::village::{Village, first};
use server::web::{self, AppState, Limits, Newcomers, Slots, Told};
use shared::documents::NeedEdit;
use shared::identity::HubCode;
use shared::identity::random::Randomness;
use shared::identity::{Invitation, ScopeId, TransportKey};
use shared::log::{Envelope, Kind, Verified};
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::records::{Receipt, Record as _};
use shared::replica::{Own, Replica};
use shared::sync::{
    Access, Config, Effect, Event, Item, Link, LinkEvent, ReadProof, Role, Session, TransportSecret,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

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

/// The connection ended, and why.
#[derive(Debug)]
pub struct Lost(pub String);

impl<E: std::error::Error> From<E> for Lost {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

pub struct Phone {
    pub own: Own,
    pub replica: Replica,
    pub random: Randomness,
    /// What a node said that it holds durably.
    pub acknowledged: BTreeSet<Item>,
    /// A crowd on one machine: takes all that comes without checking it again, derives nothing,
    /// and believes that whom it meets relays its committee.
    pub is_hasty: bool,
}

struct PhoneAccess<'a>(&'a Phone);

impl Access for PhoneAccess<'_> {
    fn may_read(&self, _: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        let membership = &self.0.replica.derived().membership;
        proofs
            .iter()
            .any(|proof| proof.scope == scope && membership.may_read(&proof.key, scope))
    }
    fn holds(&self, scope: ScopeId) -> bool {
        let mut belongings = self.0.own.belongings.iter();
        belongings.any(|known| known.scope == scope)
    }
    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        let own = &self.0.own;
        let transport = TransportSecret::from_seed(*own.transport()).public();
        vec![ReadProof::sign(
            &own.key(),
            &own.consultation,
            &transport,
            scope,
        )]
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

impl Phone {
    pub fn new(seed: u8, invitation: &Invitation) -> Self {
        Self::from_seed([seed.wrapping_add(100); 32], invitation)
    }

    pub fn from_seed(seed: [u8; 32], invitation: &Invitation) -> Self {
        let mut random = Randomness::from_seed(seed);
        let mut own = Own::new(invitation.consultation, &mut random);
        own.accept(invitation);
        let mut phone = Self {
            replica: Replica::new(invitation.consultation),
            own,
            random,
            acknowledged: BTreeSet::new(),
            is_hasty: false,
        };
        phone.replica.hold(&phone.own);
        let joined = phone.replica.join(&phone.own, invitation);
        phone.write(joined);
        phone
    }

    pub fn write(&mut self, signed: Vec<Verified>) {
        for envelope in signed {
            self.replica.admit(envelope, &mut Vec::new()).unwrap();
        }
        self.replica.derive();
    }

    pub fn scope(&self) -> ScopeId {
        self.own.belongings[0].scope
    }

    pub fn propose(&mut self, sentence: &str) {
        let edit = NeedEdit {
            sentence: Some(sentence.to_owned()),
            ..NeedEdit::default()
        };
        let planned = self
            .replica
            .propose(&self.own, self.scope(), &edit)
            .unwrap();
        self.write(planned.envelopes);
    }

    pub fn rank_all(&mut self) {
        let scope = self.scope();
        let charter = self.replica.charter().expect("the charter arrived").clone();
        let papers: Vec<String> = charter
            .papers
            .iter()
            .filter(|(_, paper)| paper.scope == scope || paper.scope.is_public())
            .map(|(id, _)| id.clone())
            .collect();
        let needs: Vec<_> = self
            .replica
            .derived()
            .needs(scope)
            .map(|(doc, _)| doc.id)
            .collect();
        for paper in papers {
            let content = Content {
                paper,
                groups: needs.iter().take(5).map(|need| vec![*need]).collect(),
                unlisted: Unlisted::Below,
                channel: Channel::Phone,
            };
            let signed = self
                .replica
                .rank(&self.own, scope, &content, &mut self.random)
                .unwrap();
            self.write(signed);
        }
    }

    /// Whether a relay said that it holds all that this phone wrote; its name.
    pub fn received_by(&self) -> Option<String> {
        let key = self.own.key().id();
        let chain = self.replica.log().chain(self.scope(), key).unwrap();
        let (seq, _) = chain.tip().unwrap();
        let membership = &self.replica.derived().membership;
        let relay = membership.received_by(self.scope(), &key, seq)?;
        Some(relay.name.clone())
    }

    /// All that it wrote itself in its committee.
    pub fn own_words(&self) -> BTreeSet<Item> {
        let chain = self.replica.log().chain(self.scope(), self.own.key().id());
        let own = chain.into_iter().flat_map(|chain| chain.all());
        own.map(|one| (one.header.position(), one.hash())).collect()
    }

    /// Whether all that it wrote itself was acknowledged: in the link, or by a receipt when the
    /// link was cut in between.
    pub fn is_kept(&self) -> bool {
        let log = self.replica.log();
        let key = self.own.key().id();
        let Some(chain) = log.chain(self.scope(), key) else {
            return false;
        };
        let named = |one: &Envelope| {
            self.acknowledged
                .contains(&(one.header.position(), one.hash()))
        };
        if chain.all().all(named) {
            return true;
        }
        let tip = chain.tip();
        let all = log.scope(self.scope()).flat_map(|(_, chain)| chain.all());
        all.filter(|one| one.header.kind == Kind::RECEIPT)
            .filter_map(|one| Receipt::from_body(one.body.as_deref()?).ok())
            .flat_map(|receipt| receipt.chains)
            .any(|held| held.key == key && Some((held.seq, held.hash)) == tip)
    }

    /// Whether a relay said that it holds all that this phone wrote.
    pub fn is_received(&self) -> bool {
        self.received_by().is_some()
    }

    /// Whether what the server holds has begun to arrive; asked once both sides are quiet.
    pub fn is_level(&self) -> bool {
        self.replica.charter().is_some()
    }

    /// The sentences of the needs held.
    pub fn sentences(&self) -> BTreeSet<String> {
        let derived = self.replica.derived();
        let needs = derived.needs(self.scope());
        needs.map(|(_, need)| need.sentence.clone()).collect()
    }

    /// Connects to the invitation's server, and syncs until something is true.
    pub async fn sync_until(&mut self, done: impl Fn(&Self) -> bool) {
        let server = self.own.server.clone().unwrap();
        let place = Place::new(&server.address, server.transport);
        self.talk(&place, true, done).await.unwrap();
    }

    /// The same with a hub, come what may: connects again when the connection ends.
    pub async fn meet_until(&mut self, place: &Place, done: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while let Err(Lost(reason)) = self.talk(place, self.is_hasty, &done).await {
            assert!(started.elapsed() < PATIENCE, "lost for too long: {reason}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// One connection. `pinned`: an invitation named this place, so a join may be pushed to it.
    pub async fn talk(
        &mut self,
        place: &Place,
        pinned: bool,
        done: impl Fn(&Self) -> bool,
    ) -> Result<(), Lost> {
        let address = place.url.replace("http://", "ws://") + "/sync";
        let (mut socket, _) = tokio_tungstenite::connect_async(&address).await?;
        let secret = TransportSecret::from_seed(*self.own.transport());
        let seed = self.random.bytes();
        let consultation = self.own.consultation;
        let (mut link, greeting) =
            Link::initiator(&secret, &place.transport, &consultation, &[], seed).unwrap();
        socket.send(Message::Binary(greeting.into())).await?;
        let belongings = self.own.belongings.iter();
        let scopes: Vec<ScopeId> = belongings.map(|known| known.scope).collect();
        let mut session = Session::new(Config {
            consultation,
            role: Role::Initiator,
            peer: place.transport,
            scopes: scopes.clone(),
            push: if pinned { scopes } else { Vec::new() },
        });
        let started = Instant::now();
        loop {
            if !self.is_hasty {
                self.replica.derive();
            }
            if done(self) && session.is_talking() && session.is_quiet() {
                return Ok(());
            }
            let left = PATIENCE.saturating_sub(started.elapsed());
            let message = tokio::time::timeout(left, socket.next())
                .await
                .unwrap_or_else(|_| {
                    let all = self.replica.log().all().count();
                    let acknowledged = self.acknowledged.len();
                    let (talking, quiet) = (session.is_talking(), session.is_quiet());
                    panic!(
                        "waits: holds {all}, {acknowledged} of them acknowledged, {talking} {quiet}"
                    )
                })
                .ok_or_else(|| Lost("hung up".to_owned()))??;
            let Message::Binary(bytes) = message else {
                continue;
            };
            let event = match link.receive(&bytes)? {
                LinkEvent::Opened { .. } => Event::Opened,
                LinkEvent::Frame(frame) => Event::Frame(frame),
                LinkEvent::Part => continue,
            };
            self.handle(&mut session, &mut link, &mut socket, event)
                .await?;
        }
    }

    async fn handle(
        &mut self,
        session: &mut Session,
        link: &mut Link,
        socket: &mut Socket,
        event: Event,
    ) -> Result<(), Lost> {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let effects = session.handle(0, event, self.replica.log(), &PhoneAccess(self));
            for effect in effects {
                match effect {
                    Effect::Send(frame) => {
                        for message in link.seal_frame(&frame).unwrap() {
                            socket.send(Message::Binary(message.into())).await?;
                        }
                    }
                    Effect::Admit { token, envelopes } => {
                        let mut durable = Vec::new();
                        for envelope in envelopes {
                            durable.push((envelope.header.position(), envelope.hash()));
                            let verified = if self.is_hasty {
                                Verified::from_own_storage(envelope)
                            } else {
                                envelope.verify(&self.own.consultation).unwrap()
                            };
                            self.replica.admit(verified, &mut Vec::new()).unwrap();
                        }
                        if !self.is_hasty {
                            self.replica.derive();
                        }
                        events.push(Event::Stored {
                            token,
                            durable,
                            refused: Vec::new(),
                        });
                    }
                    Effect::Received(items) => self.acknowledged.extend(items),
                    Effect::InSync(_) => {}
                    Effect::Close(reason) => return Err(Lost(reason.to_string())),
                }
            }
        }
        Ok(())
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
        let log = phone.replica.log().all();
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
