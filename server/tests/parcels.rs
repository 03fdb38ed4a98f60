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

use std::time::Duration;

use server::acts::{Request, restore};
use server::data::DataFolder;
use server::node::Node;
use server::village::first;
use server::village::upstream::{Table, Upstream, keep};
use shared::carry::pack;
use shared::carry::parcel::{Label, hint_of};
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, Invitation, SigningKey};
use shared::log::envelope::Draft;
use shared::log::{Envelope, Kind};
use shared::replica::Replica;
use support::{PATIENCE, Phone, Place, folder, found, serve};
use tokio::sync::watch;

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
    let hub = serve(reopened(&carried).await).await;
    let (seen, _upstream) = watch::channel(Upstream::NotSeen);
    let looking = tokio::spawn(keep(hub.hub.clone(), way_to(&table.place()), seen));
    phone.meet_until(&hub.place(), Phone::is_received).await;
    looking.abort();
    hub.stop().await;
    table.stop().await;
    let node = reopened(&again).await;
    let key = phone.host.own.key().id();
    let (here, there) = (&node.host.replica, &phone.host.replica);
    let tip = |replica: &Replica| {
        let chain = replica.log().chain(phone.scope(), key);
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
    phone.meet_until(&hub.place(), |one| one.handed > 0).await;
    let mut held = hub.hub.held();
    let kept = held.wait_for(|held| held.parcels == 1);
    tokio::time::timeout(PATIENCE, kept).await.unwrap().unwrap();
    hub.stop().await;
    let node = reopened(&carried).await;
    let committee = phone.scope();
    assert_eq!(node.store().parcels().await.unwrap().len(), 1);
    assert_eq!(node.host.replica.log().scope(committee).count(), 0);
    assert!(!phone.is_received());

    // Back in the town, then in the village again.
    let hub = serve(node).await;
    let (seen, _upstream) = watch::channel(Upstream::NotSeen);
    let looking = tokio::spawn(keep(hub.hub.clone(), way(), seen));
    phone.meet_until(&hub.place(), Phone::is_received).await;
    assert_eq!(phone.received_by().as_deref(), Some("la table"));
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
    let mut phone = Phone::new(1, &invitation);
    // Who brings something to the table knows it.
    phone.meet_until(&place, Phone::is_level).await;
    let (consultation, scope) = (invitation.consultation, phone.scope());
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
    phone.bring(gives);
    phone
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
    let mut phone = Phone::new(1, &invitation);
    // Who brings something to the table knows it.
    phone.meet_until(&place, Phone::is_level).await;
    let (consultation, scope) = (invitation.consultation, phone.scope());
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
    phone.bring(vec![junk.clone(), after_a_gap, whole.clone()]);
    phone
        .meet_until(&place, |one| one.arrived.contains(&whole.0.id))
        .await;
    assert_eq!(phone.arrived, [junk.0.id, whole.0.id]);
    table.stop().await;
}
