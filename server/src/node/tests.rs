//! What a node reads back, and what it never says before the disk has it.

use shared::identity::random::Randomness;
use shared::identity::{ConsultationId, DocumentId, ScopeId};
use shared::log::Kind;
use shared::log::envelope::Draft;
use shared::replica::Own;

use super::addresses::MAX_ADDRESSES;
use super::*;
use crate::acts::{self, Request};
use crate::data::DataFolder;

/// A chain of 200, and another second envelope of the same key.
fn forked(own: &Own) -> (Vec<Verified>, Verified) {
    let next = |tip, body: &[u8]| {
        let draft = Draft {
            scope: ScopeId::PUBLIC,
            kind: Kind::NEED,
            document: DocumentId::ZERO,
            body: body.to_vec(),
        };
        Envelope::next(&own.key(), own.consultation, tip, draft)
    };
    let place = |one: &Verified| (one.header.seq, one.hash());
    let mut chain = vec![next(None, b"un")];
    while chain.len() < 200 {
        let tip = chain.last().map(place);
        chain.push(next(tip, b"plus"));
    }
    let fork = next(chain.first().map(place), b"autre");
    (chain, fork)
}

fn held(node: &Node) -> Vec<Envelope> {
    node.host.replica.log().all().cloned().collect()
}

#[tokio::test]
async fn a_node_reads_its_charter_from_its_founding_on_and_whenever_it_is_opened() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_alone(place.path()).unwrap();
    let mut random = Randomness::from_seed([1; 32]);
    let founded = crate::demo::demonstration(&mut random).unwrap();
    let key = place.path().join("key");
    let node = founded.establish(&folder, &key).await.unwrap();
    let question = node.host.replica.charter().unwrap().question.clone();
    let again = node.reopened().await.unwrap();
    assert_eq!(again.host.replica.charter().unwrap().question, question);
    again.close().await;
    let opened = Node::open(&folder).await.unwrap().unwrap();
    assert_eq!(opened.host.replica.charter().unwrap().question, question);
}

#[tokio::test]
async fn the_addresses_of_before_are_known_the_newest_first_and_not_for_ever() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_alone(place.path()).unwrap();
    let own = Own::new(ConsultationId([1; 32]), &mut Randomness::from_seed([1; 32]));
    let node = Node::create(&folder, own, Vec::new()).await.unwrap();
    for url in ["http://a", "http://b", "http://a"] {
        node.served_at(url).await;
    }
    assert_eq!(node.served_at("http://a").await, ["http://a", "http://b"]);
    for port in 0..100 {
        node.served_at(&format!("http://c:{port}")).await;
    }
    node.close().await;
    let node = Node::open(&folder).await.unwrap().unwrap();
    let known = node.served_at("http://d").await;
    assert_eq!(known.len(), MAX_ADDRESSES);
    assert_eq!(known[..2], ["http://d", "http://c:99"]);
}

#[tokio::test]
async fn a_fork_low_in_a_long_chain_leaves_a_disk_that_opens_again() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_alone(place.path()).unwrap();
    let own = Own::new(ConsultationId([1; 32]), &mut Randomness::from_seed([1; 32]));
    let (chain, fork) = forked(&own);
    let mut node = Node::create(&folder, own, Vec::new()).await.unwrap();
    node.commit(chain).await.unwrap();
    node.commit(vec![fork]).await.unwrap();
    let kept = held(&node);
    assert_eq!(kept.len(), 66);
    assert_eq!(node.store().load(ScopeId::PUBLIC).await.unwrap(), kept);
    node.close().await;
    let mut again = Node::open(&folder).await.unwrap().unwrap();
    assert_eq!(held(&again), kept);
    acts::perform(&mut again, Request::Verify, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_disk_that_kept_every_branch_of_a_fork_opens_and_is_cleaned() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_alone(place.path()).unwrap();
    let own = Own::new(ConsultationId([1; 32]), &mut Randomness::from_seed([1; 32]));
    let (chain, fork) = forked(&own);
    let node = Node::create(&folder, own, Vec::new()).await.unwrap();
    let all = chain.into_iter().chain([fork]).map(Verified::into_inner);
    node.store()
        .append(all.collect(), Vec::new())
        .await
        .unwrap();
    node.close().await;
    let mut again = Node::open(&folder).await.unwrap().unwrap();
    assert_eq!(
        (held(&again).len(), again.host.replica.log().waiting()),
        (66, 0)
    );
    let stored = again.store().load(ScopeId::PUBLIC).await.unwrap();
    assert_eq!(stored, held(&again));
    acts::perform(&mut again, Request::Verify, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn memory_ahead_of_its_disk_acknowledges_nothing() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open_alone(place.path()).unwrap();
    let own = Own::new(ConsultationId([1; 32]), &mut Randomness::from_seed([1; 32]));
    let (mut chain, _) = forked(&own);
    let after = chain.split_off(1);
    let mut node = Node::create(&folder, own, Vec::new()).await.unwrap();
    let lost: Vec<Item> = chain.iter().map(|one| name(one)).collect();
    node.commit(chain).await.unwrap();
    node.store().append(Vec::new(), lost).await.unwrap();
    let refused = node.commit(after).await.unwrap_err();
    assert!(matches!(refused, StoreError::Ahead { .. }), "{refused}");
    assert!(node.is_ahead());
}
