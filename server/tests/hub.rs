//! A hub in a village hall: it learns the consultation from a phone, relays what it is entrusted
//! with and nothing else, and brings it to the table whatever is cut or killed on the way.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use server::acts::{Brought, Request};
use server::data::DataFolder;
use server::founding::{self, Described, KeyFile};
use server::node::Node;
use server::village::Village;
use server::village::addresses::Reachable;
use server::village::upstream::{Table, Upstream, keep};
use server::web::tls::{self, TlsListener};
use shared::identity::HubCode;
use shared::identity::random::Randomness;
use shared::identity::{EnvelopeHash, Role, ScopeId};
use shared::log::{Kind, Log};
use shared::sync::MAX_SCOPES;
use support::{
    PATIENCE, Phone, Place, Running, apart, folder, found, listener, new_hub, reopen, serve,
    serve_on,
};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::tungstenite::Message;

/// A hub in this process, looking for a table's server.
struct Hall {
    running: Running,
    village: Village,
    looking: tokio::task::JoinHandle<()>,
}

impl Hall {
    async fn open(node: Node, upstream: Option<Table>) -> Self {
        let own = node.host.own.clone();
        let (listener, url) = listener().await;
        let address = listener.local_addr().unwrap();
        let running = serve_on(listener, url, node).await;
        let (seen, upstream_seen) = watch::channel(Upstream::NotSeen);
        let looking = match upstream {
            Some(table) => tokio::spawn(keep(running.hub.clone(), table, seen)),
            None => tokio::spawn(async {}),
        };
        let reachable = Reachable::new(address, false);
        let held = running.hub.held();
        let village = Village::new(&own, None, reachable, held, upstream_seen).unwrap();
        Self {
            running,
            village,
            looking,
        }
    }

    async fn until(&self, what: impl Fn(&Village) -> bool) {
        let started = Instant::now();
        while !what(&self.village) {
            assert!(started.elapsed() < PATIENCE, "{:?}", self.village.held());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn stop(self) {
        self.looking.abort();
        self.running.stop().await;
    }
}

/// A server that is looked for without much patience.
fn table(place: &Place) -> Table {
    Table {
        shortest: Duration::from_millis(5),
        longest: Duration::from_millis(50),
        ..Table::new(place.url.clone(), place.transport).unwrap()
    }
}

/// What a node holds of the public scope and one committee, but receipts.
fn written(log: &Log, committee: ScopeId) -> BTreeSet<EnvelopeHash> {
    let chains = [ScopeId::PUBLIC, committee].map(|scope| log.scope(scope));
    let all = chains.into_iter().flatten();
    all.flat_map(|(_, chain)| chain.all())
        .filter(|one| one.header.kind != Kind::RECEIPT)
        .map(|one| one.hash())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_evening_without_the_table_reaches_it_when_the_hub_sees_it_again() {
    let parent = tempfile::tempdir().unwrap();
    let (data, hall_data) = (folder(&parent, "table"), folder(&parent, "hall"));
    let (founder, node) = found(&data).await;
    let (listening, url) = listener().await;
    let address = listening.local_addr().unwrap();
    let running = serve_on(listening, url.clone(), node).await;
    let (invitation, place) = (running.invitation(), running.place());

    // Ana came in while the table could be seen, and was named facilitator of her committee.
    let mut ana = Phone::new(1, &invitation);
    ana.sync_until(Phone::is_level).await;
    let key = parent.path().join("founder.keyfile");
    KeyFile { own: founder }.write(&key).unwrap();
    let key = Brought::read(&key).unwrap();
    let committee = ana.host.replica.charter().unwrap().committees[&ana.scope()]
        .name
        .clone();
    let id = ana.host.own.participant.to_string();
    let name = |undo, void| Request::Facilitator {
        key: key.clone(),
        name: id.clone(),
        // As a keyboard gives it.
        committee: committee.replace('’', "'").to_lowercase(),
        undo,
        void,
    };
    let lines = running.hub.perform(name(false, false)).await.unwrap();
    assert!(lines[0].contains("runs"), "{lines:?}");
    let runs = |phone: &Phone| {
        let membership = &phone.host.replica.derived().membership;
        let invited = membership.opener(phone.scope()).is_some();
        invited
            && membership.role_in(&phone.host.own.participant, phone.scope())
                == Some(Role::Facilitator)
    };
    ana.sync_until(runs).await;
    running.stop().await;

    // In the hall there is no table. The hub learns the consultation from her phone.
    let hall = Hall::open(new_hub(&hall_data, &invitation).await, Some(table(&place))).await;
    assert!(!hall.village.held().founded);
    let there = hall.running.place();
    ana.propose("Un autobus le soir");
    ana.meet_until(&there, Phone::is_level).await;
    hall.until(|village| village.held().founded).await;
    assert!(hall.village.held().committees.is_empty(), "not entrusted");

    // She entrusts it with her committee, by its code.
    let code = HubCode::parse(&hall.village.code().link()).unwrap();
    let entrusted = ana
        .host
        .replica
        .make_relay(&ana.host.own, Some(vec![ana.scope()]), &code);
    ana.write(entrusted);
    ana.meet_until(&there, |phone| {
        phone.received_by().as_deref() == Some("la borne")
    })
    .await;

    // Luc comes in by the invitation alone: he never saw the table.
    let mut luc = Phone::new(2, &invitation);
    luc.propose("Des aliments abordables");
    luc.meet_until(&there, |phone| phone.sentences().len() == 2)
        .await;
    luc.rank_all();
    luc.meet_until(&there, |phone| phone.acknowledged.len() >= 3)
        .await;
    ana.meet_until(&there, |phone| phone.sentences().len() == 2)
        .await;
    hall.until(|village| village.held().not_upstream > 0).await;
    assert_eq!(hall.village.upstream(), Upstream::NotSeen);

    // It counts nothing: it holds no opener's secret, and is no officer.
    let close = Request::Close {
        key: None,
        dry_run: false,
    };
    let refused = hall.running.hub.perform(close).await.unwrap_err();
    assert!(format!("{refused:#}").contains("officer"), "{refused:#}");

    // The table is seen again: everything is there, and its receipts come back to the hall.
    let node = reopen(&data).await;
    let listening = TcpListener::bind(address).await.unwrap();
    let running = serve_on(listening, url, node).await;
    hall.until(|village| village.held().not_upstream == 0).await;
    assert_eq!(hall.village.upstream(), Upstream::Here);
    let mut eve = Phone::new(3, &invitation);
    eve.sync_until(|phone| phone.sentences().len() == 2).await;
    luc.meet_until(&there, |phone| {
        phone.received_by().as_deref() == Some("la table")
    })
    .await;

    // Her role ends, and with it what she entrusted: the hub is sent the committee no more.
    // Unasked, nothing that she did is voided.
    let refused = running.hub.perform(name(true, false)).await.unwrap_err();
    assert!(refused.to_string().contains("a later version"), "{refused}");
    running.hub.perform(name(true, true)).await.unwrap();
    let relays = |phone: &Phone| phone.host.replica.derived().membership.relays().len();
    eve.sync_until(|phone| relays(phone) == 1).await;
    hall.until(|village| village.held().committees.is_empty())
        .await;
    assert_eq!(hall.village.held().taken_back, [committee]);
    hall.stop().await;
    running.stop().await;
    let held = reopen(&hall_data).await;
    assert_eq!(
        held.host
            .replica
            .opening_secrets(&held.host.own, eve.scope())
            .len(),
        0
    );
    assert_eq!(
        held.host
            .replica
            .opening_secrets(&held.host.own, ScopeId::PUBLIC)
            .len(),
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_nobody_entrusted_never_holds_a_committee() {
    let parent = tempfile::tempdir().unwrap();
    let hall_data = folder(&parent, "hall");
    let (_, node) = found(&folder(&parent, "table")).await;
    let running = serve(node).await;
    let (invitation, place) = (running.invitation(), running.place());
    let hall = Hall::open(new_hub(&hall_data, &invitation).await, Some(table(&place))).await;
    let mut ana = Phone::new(1, &invitation);
    ana.propose("Un autobus le soir");
    ana.sync_until(Phone::is_received).await;
    let there = hall.running.place();
    ana.meet_until(&there, Phone::is_level).await;
    // One who is not honest says that an invitation named it.
    let said = ana.talk(&there, true, Phone::is_level).await;
    said.unwrap();
    // A participant's word is not enough.
    let code = hall.village.code();
    let entrusted = ana
        .host
        .replica
        .make_relay(&ana.host.own, Some(vec![ana.scope()]), &code);
    ana.write(entrusted);
    ana.meet_until(&there, |phone| phone.acknowledged.len() >= 3)
        .await;
    hall.until(|village| village.held().founded).await;
    assert!(hall.village.held().taken_back.is_empty());
    hall.stop().await;
    running.stop().await;
    let held = reopen(&hall_data).await;
    assert_eq!(held.host.replica.log().scopes(), [ScopeId::PUBLIC]);
    let receipts = held.host.replica.log().all();
    let own = held.host.own.key().id();
    let mut own = receipts.filter(|one| one.header.key == own);
    assert_eq!(own.next().unwrap().header.kind, Kind::JOIN);
    assert!(own.next().is_none(), "it receipts nothing");
}

fn copied(from: &Path, to: &Path) -> DataFolder {
    std::fs::create_dir_all(to).unwrap();
    for file in ["porte-voix.sqlite", "server.key"] {
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
    DataFolder::open_alone(to).unwrap()
}

/// A way to a server that is cut after so many messages, one number for each connection, then
/// holds. It counts the messages of the connection that goes through it.
async fn cutting(to: String, cuts: Vec<usize>) -> (String, Arc<Mutex<usize>>) {
    let (listening, url) = listener().await;
    let passed = Arc::new(Mutex::new(0));
    let counter = passed.clone();
    tokio::spawn(async move {
        let mut cuts = VecDeque::from(cuts);
        while let Ok((stream, _)) = listening.accept().await {
            let most = cuts.pop_front().unwrap_or(usize::MAX);
            let Ok(mut near) = tokio_tungstenite::accept_async(stream).await else {
                continue;
            };
            let address = to.replace("http://", "ws://") + "/sync";
            let Ok((mut far, _)) = tokio_tungstenite::connect_async(&address).await else {
                continue;
            };
            let counter = counter.clone();
            *counter.lock().unwrap() = 0;
            tokio::spawn(async move {
                for _ in 0..most {
                    let sent = tokio::select! {
                        message = near.next() => pass(message, &mut far).await,
                        message = far.next() => pass(message, &mut near).await,
                    };
                    if sent.is_none() {
                        return;
                    }
                    *counter.lock().unwrap() += 1;
                }
            });
        }
    });
    (url, passed)
}

async fn pass<S>(
    message: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
    to: &mut S,
) -> Option<()>
where
    S: futures_util::Sink<Message> + Unpin,
{
    to.send(message?.ok()?).await.ok()
}

/// A table and a hub sync through a link that is cut; how many messages an uncut link took.
async fn synced(parent: &tempfile::TempDir, cuts: Vec<usize>) -> usize {
    let name = |what: &str| parent.path().join(format!("{what}-{cuts:?}"));
    let (places, halls) = (name("table"), name("hall"));
    let data = copied(&parent.path().join("table"), &places);
    let hall_data = copied(&parent.path().join("hall"), &halls);
    let (node, hub) = (reopen(&data).await, reopen(&hall_data).await);
    let committee = node.host.own.belongings[1].scope;
    let held = |node: &Node| written(node.host.replica.log(), committee);
    let all: BTreeSet<EnvelopeHash> = held(&node).union(&held(&hub)).copied().collect();
    assert!(held(&node) != all && held(&hub) != all);
    let running = serve(node).await;
    let place = running.place();
    let (url, passed) = cutting(place.url.clone(), cuts.clone()).await;
    let through = Place::new(&url, place.transport);
    let hall = Hall::open(hub, Some(table(&through))).await;
    let invitation = running.invitation();
    let whole = |phone: &Phone| all.is_subset(&written(phone.host.replica.log(), committee));
    Phone::new(3, &invitation).sync_until(whole).await;
    let there = hall.running.place();
    Phone::new(4, &invitation).meet_until(&there, whole).await;
    let passed = *passed.lock().unwrap();
    hall.stop().await;
    running.stop().await;
    let (node, hub) = (reopen(&data).await, reopen(&hall_data).await);
    assert!(
        all.is_subset(&held(&node)) && all.is_subset(&held(&hub)),
        "{cuts:?}"
    );
    node.close().await;
    hub.close().await;
    passed
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_cut_after_any_message_loses_nothing() {
    let parent = tempfile::tempdir().unwrap();
    apart(&parent).await;
    let uncut = synced(&parent, Vec::new()).await;
    assert!(uncut > 8, "{uncut}");
    for cut in 1..=uncut {
        synced(&parent, vec![cut; 3]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_reaches_a_server_that_has_a_certificate_of_its_own() {
    let parent = tempfile::tempdir().unwrap();
    let (_, node) = found(&folder(&parent, "table")).await;
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (chain, key) = (
        parent.path().join("chain.pem"),
        parent.path().join("key.pem"),
    );
    std::fs::write(&chain, certified.cert.pem()).unwrap();
    std::fs::write(&key, certified.signing_key.serialize_pem()).unwrap();
    assert!(
        tls::configure(&key, &chain).is_err(),
        "one in the place of the other"
    );
    let config = tls::configure(&chain, &key).unwrap();
    let (listening, plain) = listener().await;
    let secure = plain.replace("http://127.0.0.1", "https://localhost");
    let listening = TlsListener::new(listening, config).unwrap();
    let running = serve_on(listening, secure, node).await;
    let place = running.place();

    let mut roots = RootCertStore::empty();
    roots.add(certified.cert.der().clone()).unwrap();
    let provider = Arc::new(ring::default_provider());
    let checking = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let upstream = Table {
        tls: Arc::new(checking),
        ..table(&place)
    };
    let node = new_hub(&folder(&parent, "hall"), &running.invitation()).await;
    let hall = Hall::open(node, Some(upstream)).await;
    hall.until(|village| village.held().founded).await;
    assert_eq!(hall.village.upstream(), Upstream::Here);
    // A hub that knows no authority for it does not see it.
    let stranger = new_hub(&folder(&parent, "other"), &running.invitation()).await;
    let other = Hall::open(stranger, Some(table(&place))).await;
    assert_eq!(other.village.upstream(), Upstream::NotSeen);
    other.stop().await;
    hall.stop().await;
    running.stop().await;
}

/// The described consultation, with so many committees.
fn of_many(committees: usize) -> String {
    let (before, rest) = support::DESCRIPTION.split_once("[[committees]]").unwrap();
    let (_, after) = rest.split_once("[[themes]]").unwrap();
    let named = (0..committees)
        .map(|number| format!("[[committees]]\nname = \"Comité {number}\"\n\n"))
        .collect::<String>();
    format!("{before}{named}[[themes]]{after}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_relays_more_committees_than_a_session_names_brings_them_all() {
    let parent = tempfile::tempdir().unwrap();
    let (data, hall_data) = (folder(&parent, "table"), folder(&parent, "hall"));
    let described = Described::parse(&of_many(2 * MAX_SCOPES + 9)).unwrap();
    let mut random = Randomness::from_seed([1; 32]);
    let founded = founding::found(&described, false, "la table", &mut random).unwrap();
    let node = Node::create(&data, founded.server, founded.envelopes)
        .await
        .unwrap();
    let running = serve(node).await;
    let (invitation, place) = (running.invitation(), running.place());
    let hall = new_hub(&hall_data, &invitation).await;
    let scopes = running.own.belongings.iter().map(|known| known.scope);
    let mut scopes: Vec<ScopeId> = scopes.filter(|scope| !scope.is_public()).collect();
    scopes.sort();
    let hall = Hall::open(hall, Some(table(&place))).await;
    hall.until(|village| village.held().founded).await;
    let key = parent.path().join("founder.keyfile");
    KeyFile {
        own: founded.founder,
    }
    .write(&key)
    .unwrap();
    let entrusted = Request::Relay {
        key: Brought::read(&key).unwrap(),
        code: hall.village.code().to_text(),
        committees: Vec::new(),
        undo: false,
    };
    running.hub.perform(entrusted).await.unwrap();
    hall.until(|village| village.held().committees.len() == scopes.len())
        .await;
    // Somebody of the first by its id, and of the last.
    for (number, scope) in (0_u8..).zip([scopes[0], scopes[scopes.len() - 1]]) {
        let mut invitation = running.own.invitation(scope).unwrap();
        invitation.server = Some(hall.running.url.clone());
        invitation.transport = Some(hall.running.transport());
        let mut phone = Phone::new(number, &invitation);
        phone.propose("Un besoin");
        phone
            .meet_until(&hall.running.place(), |phone| {
                phone.received_by().as_deref() == Some("la table")
            })
            .await;
    }
    hall.until(|village| village.held().not_upstream == 0).await;
    hall.stop().await;
    running.stop().await;
}
