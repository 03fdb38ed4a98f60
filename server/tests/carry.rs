//! Files carried between phones and a server that never met on a network.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::path::Path;

use server::acts::{self, Brought, Done, Request};
use server::data::DataFolder;
use server::founding::{self, Described};
use server::node::Node;
use shared::carry;
use shared::documents::NeedEdit;
use shared::identity::random::Randomness;
use shared::log::Verified;
use shared::replica::{Own, Replica};

const DESCRIPTION: &str = include_str!("../../tests/fixtures/consultation.toml");

async fn found(folder: &Path) -> (DataFolder, Node) {
    let folder = DataFolder::open_alone(folder).unwrap();
    let described = Described::parse(DESCRIPTION).unwrap();
    let mut random = Randomness::from_seed([1; 32]);
    let founded = founding::found(&described, false, "la table", &mut random).unwrap();
    let node = Node::create(&folder, founded.server, founded.envelopes)
        .await
        .unwrap();
    (folder, node)
}

/// A phone in a village: it was given the public scope once, and joined by an invitation.
fn phone(node: &Node) -> (Own, Replica, Randomness) {
    let invitation = node
        .host
        .own
        .invitation(node.host.own.belongings[1].scope)
        .unwrap();
    let mut random = Randomness::from_seed([2; 32]);
    let mut own = Own::new(invitation.consultation, &mut random);
    own.accept(&invitation);
    let mut replica = Replica::new(invitation.consultation);
    let public = node
        .host
        .replica
        .log()
        .all()
        .filter(|one| one.header.scope.is_public());
    let given: Vec<Verified> = public
        .map(|one| one.clone().verify(&invitation.consultation).unwrap())
        .collect();
    admit(&mut replica, given);
    let joined = replica.join(&own, &invitation);
    admit(&mut replica, joined);
    (own, replica, random)
}

fn admit(replica: &mut Replica, envelopes: Vec<Verified>) {
    for envelope in envelopes {
        replica.admit(envelope, &mut Vec::new()).unwrap();
    }
    replica.derive();
}

async fn import(node: &mut Node, file: &Path) -> Done {
    let file = Brought::carried(file).unwrap();
    acts::perform(node, Request::Import { file }, None)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_village_s_file_is_durable_at_the_table_and_the_answer_goes_back_by_file() {
    let parent = tempfile::tempdir().unwrap();
    let (folder, mut node) = found(&parent.path().join("data")).await;
    node.settle().await.unwrap();
    let (own, mut replica, mut random) = phone(&node);
    let scope = own.belongings[0].scope;
    let edit = NeedEdit {
        sentence: Some("Une halte pour se réchauffer".to_owned()),
        ..NeedEdit::default()
    };
    let planned = replica.propose(&own, scope, &edit).unwrap();
    admit(&mut replica, planned.envelopes);

    let (table, _) = replica.relays_to_carry().remove(0);
    let (key, envelopes) = replica.to_carry(&table).unwrap();
    let bundle = carry::pack(&own.consultation, &[key], envelopes, &mut random).unwrap();
    let file = parent.path().join("village.porte-voix");
    std::fs::write(&file, &bundle).unwrap();

    let first = import(&mut node, &file).await;
    assert!(!first.new.is_empty(), "{:?}", first.lines);
    let again = import(&mut node, &file).await;
    assert!(again.new.is_empty(), "{:?}", again.lines);

    // What was said as durable is there after a restart.
    node.close().await;
    let mut node = Node::open(&folder).await.unwrap().unwrap();
    node.settle().await.unwrap();
    let sentences: Vec<&str> = node
        .host
        .replica
        .derived()
        .needs(scope)
        .map(|(_, need)| need.sentence.as_str())
        .collect();
    assert_eq!(sentences, ["Une halte pour se réchauffer"]);

    let back = parent.path().join("retour.porte-voix");
    let to = own.participant.to_string();
    let asked = Request::Export {
        to,
        file: back.clone(),
    };
    acts::perform(&mut node, asked, None).await.unwrap();
    let bundle = std::fs::read(&back).unwrap();
    let secret = own.reading();
    let given: Vec<_> = carry::unpack(&bundle, &own.consultation, &secret)
        .map(|envelope| envelope.unwrap().verify(&own.consultation).unwrap())
        .collect();
    assert!(given.len() > 3);
    admit(&mut replica, given);
    let received = &replica.derived().membership.of(scope).receipted[&(scope, own.key().id())];
    let last = replica.log().chain(scope, own.key().id()).unwrap();
    assert_eq!(
        received[0].seq,
        last.greatest_seq(),
        "the table received it"
    );
    assert_eq!(
        replica.log().digest(scope),
        node.host.replica.log().digest(scope)
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_changes_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let (_folder, mut node) = found(&parent.path().join("data")).await;
    node.settle().await.unwrap();
    let file = parent.path().join("photo.jpg");
    std::fs::write(&file, b"\xff\xd8\xff\xe0").unwrap();
    let file = Brought::carried(&file).unwrap();
    let asked = Request::Import { file };
    let error = acts::perform(&mut node, asked, None).await.unwrap_err();
    assert!(
        format!("{error:#}").contains("not a file of Porte-Voix"),
        "{error:#}"
    );

    let asked = Request::Export {
        to: "Personne".to_owned(),
        file: parent.path().join("x"),
    };
    let error = acts::perform(&mut node, asked, None).await.unwrap_err();
    assert!(error.to_string().contains("nobody here goes by"), "{error}");
    assert!(!parent.path().join("x").exists());
}
