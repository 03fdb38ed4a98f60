//! Parcels: a hub that relays nothing carries what it cannot read to the table, and what the
//! table answers back, whatever is stopped on the way.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;

use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use server::acts::{Request, restore};
use server::data::DataFolder;
use server::node::Node;
use server::village::first;
use server::village::upstream::{Table, Upstream, keep};
use shared::carry::outgoing::Outgoing;
use shared::carry::parcel::{Label, ParcelId, hint_of};
use shared::carry::{pack, unpack};
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, Invitation, ScopeId, SigningKey, TransportKey};
use shared::log::envelope::Draft;
use shared::log::{Envelope, Kind};
use shared::replica::Replica;
use shared::sync::parcels::{Act, Exchange, Post, is_about_parcels};
use shared::sync::{
    Access, Config, Effect, Event, Link, LinkEvent, ReadProof, Role, Session, TransportSecret,
};
use support::{PATIENCE, Phone, Place, folder, found, serve};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;

/// A phone that gives parcels to who carries them, and opens those that are for it.
struct Villager {
    phone: Phone,
    post: Post,
    outgoing: Outgoing,
    /// Others, made by hand.
    gives: Vec<(Label, Vec<u8>)>,
    handed: usize,
    arrived: Vec<ParcelId>,
}

struct Rights<'a>(&'a Phone);

impl Access for Rights<'_> {
    fn may_read(&self, _: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        let membership = &self.0.replica.derived().membership;
        let mut proofs = proofs.iter();
        proofs.any(|proof| proof.scope == scope && membership.may_read(&proof.key, scope))
    }
    fn holds(&self, scope: ScopeId) -> bool {
        scope == self.0.scope()
    }
    fn proofs(&self, _: ScopeId) -> Vec<ReadProof> {
        Vec::new()
    }
}

impl Villager {
    fn new(phone: Phone) -> Self {
        let reader = hint_of(&phone.own.reading().public());
        Self {
            phone,
            post: Post::new(reader, 0, Vec::new()),
            outgoing: Outgoing::default(),
            gives: Vec::new(),
            handed: 0,
            arrived: Vec::new(),
        }
    }

    /// One connection to a hub, until something is true.
    async fn meet_until(&mut self, place: &Place, done: impl Fn(&Self) -> bool) {
        let address = place.url.replace("http://", "ws://") + "/sync";
        let (mut socket, _) = tokio_tungstenite::connect_async(&address).await.unwrap();
        let secret = TransportSecret::from_seed(*self.phone.own.transport());
        let consultation = self.phone.own.consultation;
        let seed = self.phone.random.bytes();
        let (mut link, greeting) =
            Link::initiator(&secret, &place.transport, &consultation, &[], seed).unwrap();
        socket.send(Message::Binary(greeting.into())).await.unwrap();
        let mut session = Session::new(Config {
            consultation,
            role: Role::Initiator,
            peer: place.transport,
            scopes: vec![self.phone.scope()],
            push: Vec::new(),
        });
        let mut exchange = Exchange::default();
        let mut offered = false;
        let started = Instant::now();
        while !done(self) {
            let left = PATIENCE.saturating_sub(started.elapsed());
            let message = tokio::time::timeout(left, socket.next()).await.unwrap();
            let Message::Binary(bytes) = message.unwrap().unwrap() else {
                continue;
            };
            let mut out = Vec::new();
            match link.receive(&bytes).unwrap() {
                LinkEvent::Frame(frame) if is_about_parcels(&frame) => {
                    let acts = self.post.hear(0, &mut exchange, &frame).unwrap();
                    for act in acts {
                        self.act(act, &mut exchange, &mut out);
                    }
                }
                LinkEvent::Frame(frame) => self.said(&mut session, Event::Frame(frame), &mut out),
                LinkEvent::Opened { .. } => self.said(&mut session, Event::Opened, &mut out),
                LinkEvent::Part => {}
            }
            if session.is_talking() && !std::mem::replace(&mut offered, true) {
                let labels: Vec<Label> = self.gives.iter().map(|(label, _)| *label).collect();
                out.push(self.post.offer_own(&labels));
            }
            for frame in out {
                for message in link.seal_frame(&frame).unwrap() {
                    socket.send(Message::Binary(message.into())).await.unwrap();
                }
            }
        }
    }

    fn said(&mut self, session: &mut Session, event: Event, out: &mut Vec<Vec<u8>>) {
        let log = self.phone.replica.log();
        for effect in session.handle(0, event, log, &Rights(&self.phone)) {
            match effect {
                Effect::Send(frame) => out.push(frame),
                Effect::Admit { token, envelopes } => {
                    let places = envelopes.iter();
                    let durable = places.map(|one| (one.header.position(), one.hash()));
                    let durable = durable.collect();
                    self.take(envelopes);
                    let refused = Vec::new();
                    let stored = Event::Stored {
                        token,
                        durable,
                        refused,
                    };
                    self.said(session, stored, out);
                }
                Effect::Close(reason) => panic!("{reason}"),
                Effect::Received(_) | Effect::InSync(_) => {}
            }
        }
    }

    fn take(&mut self, envelopes: Vec<Envelope>) {
        for envelope in envelopes {
            let verified = envelope.verify(&self.phone.own.consultation).unwrap();
            self.phone.write(vec![verified]);
        }
    }

    fn act(&mut self, act: Act, exchange: &mut Exchange, out: &mut Vec<Vec<u8>>) {
        let own = &self.phone.own;
        match act {
            Act::Send(frame) => out.push(frame),
            Act::Passing => {
                let (key, scope) = (own.key().id(), self.phone.scope());
                let random = &mut self.phone.random;
                let replica = &self.phone.replica;
                let labels = self.outgoing.write(replica, key, &[scope], random);
                out.push(self.post.offer_own(&labels));
            }
            Act::Hand(label) => {
                self.handed += 1;
                let given = self.gives.iter().find(|(given, _)| *given == label);
                let given = given.map(|(_, bytes)| bytes.clone());
                let written = || self.outgoing.parcel(&label.id).unwrap().to_vec();
                out.push(exchange.hand(given.unwrap_or_else(written)));
            }
            Act::Open(label, bytes) => {
                let opened: Result<Vec<Envelope>, _> =
                    unpack(&bytes, &own.consultation, &own.reading()).collect();
                self.take(opened.unwrap());
                out.push(self.post.opened(label.id));
            }
            Act::Arrived(label) | Act::Needless(label) => {
                self.arrived.push(label.id);
                self.outgoing.arrived(&label.id);
            }
            Act::Keep(..) | Act::Dropped(_) => panic!("a villager carries nothing"),
        }
    }
}

async fn reopened(folder: &DataFolder) -> Node {
    let mut node = Node::open(folder).await.unwrap().unwrap();
    node.settle().await.unwrap();
    node
}

/// A table that is looked for without much patience.
fn way_to(place: &Place) -> Table {
    Table {
        shortest: Duration::from_millis(5),
        longest: Duration::from_millis(50),
        ..Table::new(place.url.clone(), place.transport).unwrap()
    }
}

/// A hub's folder, which learnt the consultation and relays nothing.
async fn hub_of_nothing(folder: &DataFolder, invitation: &Invitation, table: &Place) {
    let mut random = Randomness::from_seed([77; 32]);
    let node = first::begin(folder, invitation, "la borne", &mut random);
    let hub = serve(node.await.unwrap()).await;
    let (seen, _upstream) = watch::channel(Upstream::NotSeen);
    let looking = tokio::spawn(keep(hub.hub.clone(), way_to(table), seen));
    let mut held = hub.hub.held();
    let founded = held.wait_for(|held| held.founded);
    tokio::time::timeout(PATIENCE, founded)
        .await
        .unwrap()
        .unwrap();
    looking.abort();
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_table_lost_comes_again_by_parcels_once_it_is_restored() {
    let parent = tempfile::tempdir().unwrap();
    let table = serve(found(&folder(&parent, "table")).await.1).await;
    let (invitation, place) = (table.invitation(), table.place());
    let carried = folder(&parent, "hub");
    hub_of_nothing(&carried, &invitation, &place).await;
    let mut phone = Phone::new(1, &invitation);
    phone.propose("Avant la sauvegarde");
    phone.sync_until(Phone::is_received).await;
    let folder_of_backup = parent.path().join("backup");
    let backup = Request::Backup {
        folder: folder_of_backup.clone(),
    };
    table.hub.perform(backup).await.unwrap();
    phone.propose("Après la sauvegarde");
    phone.sync_until(Phone::is_received).await;
    table.stop().await;

    let again = folder(&parent, "restored");
    let node = restore(&again, &folder_of_backup, [8; 32]).await.unwrap();
    let table = serve(node).await;
    phone.propose("Depuis, au village");
    let mut villager = Villager::new(phone);
    let hub = serve(reopened(&carried).await).await;
    let (seen, _upstream) = watch::channel(Upstream::NotSeen);
    let looking = tokio::spawn(keep(hub.hub.clone(), way_to(&table.place()), seen));
    villager
        .meet_until(&hub.place(), |one| one.phone.is_received())
        .await;
    looking.abort();
    hub.stop().await;
    table.stop().await;
    let node = reopened(&again).await;
    let key = villager.phone.own.key().id();
    let (here, there) = (&node.host.replica, &villager.phone.replica);
    let tip = |replica: &Replica| {
        let chain = replica.log().chain(villager.phone.scope(), key);
        chain.and_then(|chain| chain.tip())
    };
    assert_eq!(tip(here), tip(there));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_hub_cannot_read_reaches_the_table_and_the_receipt_comes_back() {
    let parent = tempfile::tempdir().unwrap();
    let table = serve(found(&folder(&parent, "table")).await.1).await;
    let (invitation, place) = (table.invitation(), table.place());
    let way = || way_to(&place);

    // In the town, the hub learns the consultation; it is made relay of nothing.
    let carried = folder(&parent, "hub");
    hub_of_nothing(&carried, &invitation, &place).await;

    // In the village, without the table.
    let hub = serve(reopened(&carried).await).await;
    let mut phone = Phone::new(1, &invitation);
    phone.propose("Un autobus le soir");
    let mut villager = Villager::new(phone);
    villager
        .meet_until(&hub.place(), |one| one.handed > 0)
        .await;
    let mut held = hub.hub.held();
    let kept = held.wait_for(|held| held.parcels == 1);
    tokio::time::timeout(PATIENCE, kept).await.unwrap().unwrap();
    hub.stop().await;
    let node = reopened(&carried).await;
    let committee = villager.phone.scope();
    assert_eq!(node.store().parcels().await.unwrap().len(), 1);
    assert_eq!(node.host.replica.log().scope(committee).count(), 0);
    assert!(!villager.phone.is_received());

    // Back in the town, then in the village again.
    let hub = serve(node).await;
    let (seen, _upstream) = watch::channel(Upstream::NotSeen);
    let looking = tokio::spawn(keep(hub.hub.clone(), way(), seen));
    villager
        .meet_until(&hub.place(), |one| one.phone.is_received())
        .await;
    assert_eq!(villager.phone.received_by().as_deref(), Some("la table"));
    let mut held = hub.hub.held();
    let gone = held.wait_for(|held| held.parcels == 0);
    tokio::time::timeout(PATIENCE, gone).await.unwrap().unwrap();
    looking.abort();
    hub.stop().await;
    table.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_fill_the_table_by_parcels_only_so_far() {
    let parent = tempfile::tempdir().unwrap();
    let data = folder(&parent, "table");
    let table = serve(found(&data).await.1).await;
    let (invitation, place) = (table.invitation(), table.place());
    let phone = Phone::new(1, &invitation);
    let (consultation, scope) = (phone.own.consultation, phone.scope());
    let reader = [table.own.reading().public()];
    let mut random = Randomness::from_seed([5; 32]);
    let mut of_strangers = |first: u32, count: u32| {
        let words: Vec<Envelope> = (first..first + count)
            .map(|number| {
                let mut seed = [9; 32];
                seed[..4].copy_from_slice(&number.to_be_bytes());
                let key = SigningKey::from_seed(&seed);
                let draft = Draft {
                    scope,
                    kind: Kind::JOIN,
                    document: DocumentId::ZERO,
                    body: vec![0],
                };
                Envelope::next(&key, consultation, None, draft).into_inner()
            })
            .collect();
        let bytes = pack(&consultation, &reader, &words, &mut random).unwrap();
        (Label::of(&bytes).unwrap(), bytes)
    };
    // The second would be too much; the third is little enough.
    let gives = vec![
        of_strangers(0, 600),
        of_strangers(600, 600),
        of_strangers(1_200, 2),
        // An answer is often one receipt alone.
        of_strangers(1_300, 1),
    ];
    let mut stranger = Villager::new(phone);
    stranger.gives = gives;
    stranger
        .meet_until(&place, |one| one.handed == 4 && one.arrived.len() == 3)
        .await;
    table.stop().await;
    let node = reopened(&data).await;
    let strangers = node.host.replica.log().scope(scope).filter(|(_, chain)| {
        let first = chain.straight().next().unwrap();
        first.body.as_deref() == Some(&[0])
    });
    assert_eq!(strangers.count(), 603);
}

#[tokio::test(flavor = "multi_thread")]
async fn junk_is_taken_and_what_waits_for_something_is_not() {
    let parent = tempfile::tempdir().unwrap();
    let table = serve(found(&folder(&parent, "table")).await.1).await;
    let (invitation, place) = (table.invitation(), table.place());
    let phone = Phone::new(1, &invitation);
    let (consultation, scope) = (phone.own.consultation, phone.scope());
    let reader = [table.own.reading().public()];
    let mut random = Randomness::from_seed([5; 32]);
    let mut words: Vec<Envelope> = Vec::new();
    for _ in 0..5 {
        let tip = words.last().map(|one| (one.header.seq, one.hash()));
        let draft = Draft {
            scope,
            kind: Kind::JOIN,
            document: DocumentId::ZERO,
            body: vec![0],
        };
        let key = SigningKey::from_seed(&[9; 32]);
        words.push(Envelope::next(&key, consultation, tip, draft).into_inner());
    }
    let mut sealed = |words: &[Envelope]| {
        let bytes = pack(&consultation, &reader, words, &mut random).unwrap();
        (Label::of(&bytes).unwrap(), bytes)
    };
    let (_, mut damaged) = sealed(&words[..2]);
    *damaged.last_mut().unwrap() ^= 1;
    let junk = (Label::of(&damaged).unwrap(), damaged);
    assert_eq!(junk.0.reader, hint_of(&reader[0]));
    // The table lacks the first two.
    let after_a_gap = sealed(&words[2..4]);
    let whole = sealed(&words[..2]);
    let mut villager = Villager::new(phone);
    villager.gives = vec![junk.clone(), after_a_gap, whole.clone()];
    villager
        .meet_until(&place, |one| one.arrived.contains(&whole.0.id))
        .await;
    assert_eq!(villager.arrived, [junk.0.id, whole.0.id]);
    table.stop().await;
}
