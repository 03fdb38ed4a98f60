//! A real server on a port of its own, and phones made of the same parts as the app's core: they
//! join, propose, rank, get receipts, and find the count on the table's page.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use server::acts::Request;
use server::data::DataFolder;
use server::founding::{self, Described};
use server::hub::Hub;
use server::metrics::Metrics;
use server::node::Node;
use server::web::{self, AppState, Slots};
use shared::documents::NeedEdit;
use shared::identity::random::Randomness;
use shared::identity::{Invitation, ScopeId, TransportKey};
use shared::log::Verified;
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::{Own, Replica};
use shared::sync::{
    Access, Config, Effect, Event, Link, LinkEvent, ReadProof, Role, Session, TransportSecret,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

const DESCRIPTION: &str = include_str!("../../tests/fixtures/consultation.toml");
/// A phone that waits longer fails the test.
const PATIENCE: Duration = Duration::from_secs(30);

struct Running {
    url: String,
    invitation: Invitation,
    hub: Hub,
    owner: server::hub::Owner,
    web: tokio::task::JoinHandle<std::io::Result<()>>,
    stop: (oneshot::Sender<()>, watch::Sender<bool>),
}

async fn serve(node: Node) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mut invitation = node.own.invitation(node.own.belongings[1].scope).unwrap();
    invitation.server = Some(url.clone());
    invitation.transport = Some(founding::transport_key(&node.own));
    let metrics = Arc::new(Metrics::default());
    let (hub, owner) = Hub::start(node, Some(url.clone()), metrics.clone())
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
        forwarded: None,
        metrics,
        stopping,
    };
    let web = tokio::spawn(web::run(listener, state, async {
        let _ = stopped.await;
    }));
    Running {
        url,
        invitation,
        hub,
        owner,
        web,
        stop: (stop_web, stop_links),
    }
}

impl Running {
    async fn stop(self) {
        self.stop.1.send_replace(true);
        self.stop.0.send(()).unwrap();
        self.web.await.unwrap().unwrap();
        self.hub.stop().await;
        self.owner.await.unwrap().unwrap();
    }

    async fn get(&self, path: &str) -> String {
        let host = self.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

async fn found(folder: &DataFolder) -> Node {
    let described = Described::parse(DESCRIPTION).unwrap();
    let mut random = Randomness::from_seed([1; 32]);
    let founded = founding::found(&described, false, "la table", &mut random).unwrap();
    Node::create(folder, founded.server, founded.envelopes)
        .await
        .unwrap()
}

struct Phone {
    own: Own,
    replica: Replica,
    random: Randomness,
}

struct PhoneAccess<'a>(&'a Replica, &'a Own);

impl Access for PhoneAccess<'_> {
    fn may_read(&self, _: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        let membership = &self.0.derived().membership;
        proofs
            .iter()
            .any(|proof| proof.scope == scope && membership.may_read(&proof.key, scope))
    }
    fn holds(&self, scope: ScopeId) -> bool {
        self.1.belongings.iter().any(|known| known.scope == scope)
    }
    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        let transport = TransportSecret::from_seed(*self.1.transport()).public();
        vec![ReadProof::sign(
            &self.1.key(),
            &self.1.consultation,
            &transport,
            scope,
        )]
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

impl Phone {
    fn new(seed: u8, invitation: &Invitation) -> Self {
        let mut random = Randomness::from_seed([seed.wrapping_add(100); 32]);
        let mut own = Own::new(invitation.consultation, &mut random);
        own.accept(invitation);
        let mut phone = Self {
            replica: Replica::new(invitation.consultation),
            own,
            random,
        };
        let joined = phone.replica.join(&phone.own, invitation);
        phone.write(joined);
        phone
    }

    fn write(&mut self, signed: Vec<Verified>) {
        for envelope in signed {
            self.replica.admit(envelope, &mut Vec::new()).unwrap();
        }
        self.replica.derive();
    }

    fn scope(&self) -> ScopeId {
        self.own.belongings[0].scope
    }

    fn propose(&mut self, sentence: &str) {
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

    fn rank_all(&mut self) {
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

    /// Whether a relay said that it holds all that this phone wrote.
    fn is_received(&self) -> bool {
        let key = self.own.key().id();
        let chain = self.replica.log().chain(self.scope(), key).unwrap();
        let (seq, _) = chain.tip().unwrap();
        let membership = &self.replica.derived().membership;
        membership.received_by(self.scope(), &key, seq).is_some()
    }

    /// Whether what the server holds has begun to arrive; asked once both sides are quiet.
    fn is_level(&self) -> bool {
        self.replica.charter().is_some()
    }

    /// Connects, and syncs until something is true.
    async fn sync_until(&mut self, done: impl Fn(&Self) -> bool) {
        let server = self.own.server.clone().unwrap();
        let address = server.address.replace("http://", "ws://") + "/sync";
        let (mut socket, _) = tokio_tungstenite::connect_async(&address).await.unwrap();
        let secret = TransportSecret::from_seed(*self.own.transport());
        let seed = self.random.bytes();
        let (mut link, greeting) = Link::initiator(
            &secret,
            &server.transport,
            &self.own.consultation,
            &[],
            seed,
        )
        .unwrap();
        socket.send(Message::Binary(greeting.into())).await.unwrap();
        let scopes: Vec<ScopeId> = self
            .own
            .belongings
            .iter()
            .map(|known| known.scope)
            .collect();
        let mut session = Session::new(Config {
            consultation: self.own.consultation,
            role: Role::Initiator,
            peer: server.transport,
            scopes: scopes.clone(),
            push: scopes,
        });
        let started = Instant::now();
        loop {
            self.replica.derive();
            if done(self) && session.is_talking() && session.is_quiet() {
                return;
            }
            let left = PATIENCE.saturating_sub(started.elapsed());
            let message = tokio::time::timeout(left, socket.next())
                .await
                .expect("the server answers in time")
                .expect("the server stays")
                .unwrap();
            let Message::Binary(bytes) = message else {
                continue;
            };
            match link.receive(&bytes).unwrap() {
                LinkEvent::Opened { .. } => {
                    self.handle(&mut session, &mut link, &mut socket, Event::Opened)
                        .await;
                }
                LinkEvent::Frame(frame) => {
                    self.handle(&mut session, &mut link, &mut socket, Event::Frame(frame))
                        .await;
                }
                LinkEvent::Part => {}
            }
        }
    }

    async fn handle(
        &mut self,
        session: &mut Session,
        link: &mut Link,
        socket: &mut Socket,
        event: Event,
    ) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let access = PhoneAccess(&self.replica, &self.own);
            let effects = session.handle(0, event, self.replica.log(), &access);
            for effect in effects {
                match effect {
                    Effect::Send(frame) => {
                        for message in link.seal_frame(&frame).unwrap() {
                            socket.send(Message::Binary(message.into())).await.unwrap();
                        }
                    }
                    Effect::Admit { token, envelopes } => {
                        let mut durable = Vec::new();
                        for envelope in envelopes {
                            durable.push((envelope.header.position(), envelope.hash()));
                            let verified = envelope.verify(&self.own.consultation).unwrap();
                            self.replica.admit(verified, &mut Vec::new()).unwrap();
                        }
                        self.replica.derive();
                        events.push(Event::Stored {
                            token,
                            durable,
                            refused: Vec::new(),
                        });
                    }
                    Effect::Received(_) | Effect::InSync(_) => {}
                    Effect::Close(reason) => panic!("the session closed: {reason}"),
                }
            }
        }
    }
}

fn folder(parent: &tempfile::TempDir, name: &str) -> DataFolder {
    DataFolder::open_alone(&parent.path().join(name)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_join_propose_rank_and_read_the_count_at_the_table() {
    let parent = tempfile::tempdir().unwrap();
    let running = serve(found(&folder(&parent, "data")).await).await;
    assert!(
        running
            .get("/")
            .await
            .contains("De quoi avons-nous le plus")
    );
    assert!(
        running
            .get("/table")
            .await
            .contains("Rien n’est encore publié")
    );

    let mut phones: Vec<Phone> = (1..=6)
        .map(|seed| Phone::new(seed, &running.invitation))
        .collect();
    for (number, phone) in phones.iter_mut().enumerate() {
        phone.propose(&format!("Besoin numéro {number}"));
        phone.sync_until(Phone::is_level).await;
    }
    // Receipts of one scope are ten seconds apart: one phone waits for its own.
    phones[0].sync_until(Phone::is_received).await;
    let scope = phones[0].scope();
    for phone in &mut phones {
        let all = |phone: &Phone| phone.replica.derived().needs(scope).count() == 6;
        phone.sync_until(all).await;
        phone.rank_all();
        phone.sync_until(Phone::is_level).await;
    }
    let lines = running
        .hub
        .perform(Request::Close { key: None })
        .await
        .unwrap();
    assert!(
        lines.iter().any(|line| line.contains("(6 ballots")),
        "{lines:?}"
    );
    let table = running.get("/table").await;
    assert!(table.contains("Besoin numéro 0") && table.contains("Moins de 20"));
    let id = running.hub.consultation();
    let json = running
        .get(&format!("/api/v1/consultations/{id}/results"))
        .await;
    assert!(json.contains("Besoin numéro 0") && json.contains("\"numbers\":null"));
    let english = running.get("/table?lang=en").await;
    assert!(english.contains("Fewer than 20"));

    let phone = &mut phones[0];
    phone
        .sync_until(|phone| {
            // The cut is public, the list of ballots is the committee's: both must be there.
            let derived = phone.replica.derived();
            derived
                .newest_cut()
                .is_some_and(|cut| !derived.counted_in(&cut.record).is_empty())
        })
        .await;
    let counted = phone
        .replica
        .derived()
        .newest_cut()
        .map(|cut| phone.replica.derived().counted_in(&cut.record).len());
    assert_eq!(counted, Some(6), "each finds their ballot");

    // Words taken back leave the table too: the officer erases the excerpt.
    let mine = phone.own.participant;
    let need = phone
        .replica
        .derived()
        .needs(scope)
        .find(|(doc, _)| doc.owner == Some(mine))
        .map(|(doc, need)| (doc.id, need.sentence.clone()))
        .unwrap();
    let erase = phone.replica.withdraw(&phone.own, scope, need.0).unwrap();
    phone.write(erase);
    phone.sync_until(Phone::is_received).await;
    let table = running.get("/table").await;
    assert!(!table.contains(&need.1) && table.contains("a repris ses mots"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_server_goes_on_under_a_new_key_and_phones_still_find_it() {
    let parent = tempfile::tempdir().unwrap();
    let running = serve(found(&folder(&parent, "data")).await).await;
    let mut phone = Phone::new(1, &running.invitation);
    phone.propose("Un autobus le soir");
    phone.sync_until(Phone::is_received).await;
    let backup = parent.path().join("backup");
    let request = Request::Backup {
        folder: backup.clone(),
    };
    running.hub.perform(request).await.unwrap();
    let lines = running.hub.perform(Request::Verify).await.unwrap();
    assert!(
        lines[0].contains("every signature and link holds"),
        "{lines:?}"
    );
    running.stop().await;

    let node = server::acts::restore(&folder(&parent, "restored"), &backup, [9; 32])
        .await
        .unwrap();
    assert!(
        node.replica.derived().set_aside.is_empty(),
        "{:?}",
        node.replica.derived().set_aside
    );
    let running = serve(node).await;
    phone.own.server = Some(shared::replica::own::Server {
        address: running.url.clone(),
        transport: running.invitation.transport.unwrap(),
    });
    phone.propose("Des aliments abordables");
    phone.sync_until(Phone::is_received).await;
    running.stop().await;
}

#[tokio::test]
async fn a_headless_request_gets_the_headers_that_protect_phones() {
    let parent = tempfile::tempdir().unwrap();
    let running = serve(found(&folder(&parent, "data")).await).await;
    let page = running.get("/proposer").await.to_lowercase();
    assert!(page.contains("200 ok") && page.contains("content-security-policy:"));
    assert!(page.contains("connect-src 'self' ws: wss:") && !page.contains("unsafe-inline"));
    assert!(running.get("/rien.js").await.contains("404"));
    assert!(running.get("/api/rien").await.contains("404"));
    assert!(running.get("/healthz").await.ends_with("ok\n"));
    running.stop().await;
}
