//! What one person writes, whatever it says, takes so much room in a committee and no more.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use shared::documents::NeedEdit;
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, KeyId};
use shared::log::envelope::Draft;
use shared::log::store::MAX_WAITING;
use shared::log::{Kind, Verified};
use shared::membership::Place;
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::acts::ActError;
use shared::replica::{Own, Replica};
use tests::fixture::{Consultation, admit, scope};
use tests::shell::Installed;
use tests::talk::{Cost, End, talk};

/// Envelopes of one person in a committee.
const MOST: usize = 4_096;
/// What an honest phone may download of it.
const DOWNLOADED: usize = 2_000_000;

fn with_all_of(world: &Consultation) -> Replica {
    let mut replica = Replica::new(world.replica.consultation());
    let known = world.replica.log().all().cloned();
    admit(
        &mut replica,
        known.map(Verified::from_own_storage).collect(),
    );
    replica.derive();
    replica
}

/// Writes envelopes of a kind that nobody knows.
fn babble(replica: &mut Replica, own: &Own, count: usize, bytes: usize) {
    let one = Draft {
        scope: scope(0),
        kind: Kind(60_000),
        document: DocumentId::ZERO,
        body: vec![7; bytes],
    };
    let signed = replica.sign(&own.key(), vec![one; count]);
    admit(replica, signed);
}

fn held(replica: &Replica, key: KeyId) -> usize {
    let chain = replica.log().chain(scope(0), key);
    chain.map_or(0, |chain| chain.all().count())
}

fn meets(phone: (&Own, &mut Replica), server: (&Own, &mut Replica)) -> Cost {
    let end = |(own, replica), installed| End {
        own,
        replica,
        installed,
        invited: false,
    };
    talk(&mut [end(phone, Installed::Phone), end(server, Installed::Server)]).unwrap()
}

#[test]
fn who_writes_without_end_fills_neither_the_server_nor_another_phone() {
    for (count, bytes) in [(7_000, 20), (300, 60_000)] {
        let mut world = Consultation::found(1, 5, 1);
        let mallory = world.join(0).unwrap();
        let lise = world.join(0).unwrap();
        let mut theirs = with_all_of(&world);
        let mut lises = with_all_of(&world);
        let mut servers = with_all_of(&world);
        babble(&mut theirs, &mallory, count, bytes);
        for _ in 0..3 {
            meets((&mallory, &mut theirs), (&world.server, &mut servers));
        }
        let kept = held(&servers, mallory.key().id());
        assert!(kept > 15, "{kept} of {count}: some of it");
        assert!(kept <= MOST + MAX_WAITING, "{kept} of {count}");
        let edit = NeedEdit {
            sentence: Some("Un autobus le soir".into()),
            ..NeedEdit::default()
        };
        let need = lises.propose(&lise, scope(0), &edit).unwrap();
        admit(&mut lises, need.envelopes);
        let cost = meets((&lise, &mut lises), (&world.server, &mut servers));
        assert!(cost.down < DOWNLOADED, "{} bytes of {count}", cost.down);
        servers.derive();
        assert!(servers.derived().documents.contains_key(&need.document));
        // Phone to phone, with one who holds all of it.
        let cost = meets((&lise, &mut lises), (&mallory, &mut theirs));
        let again = held(&lises, mallory.key().id());
        assert!(again <= MOST + MAX_WAITING, "{again} of {count}, {cost:?}");
        assert!(again * bytes <= DOWNLOADED, "{again} of {bytes} bytes");
    }
}

#[test]
fn a_second_key_gives_no_more_room() {
    let mut world = Consultation::found(1, 5, 1);
    let mallory = world.join(0).unwrap();
    let mut random = Randomness::from_seed([5; 32]);
    let second = Own::continue_from(&mallory.backup(), &mut random).unwrap();
    let linked = world.replica.linked(&second.own, &second.proof);
    admit(&mut world.replica, linked);
    let mut theirs = with_all_of(&world);
    let mut servers = with_all_of(&world);
    babble(&mut theirs, &mallory, 3_000, 20);
    babble(&mut theirs, &second.own, 3_000, 20);
    meets((&mallory, &mut theirs), (&world.server, &mut servers));
    let keys = [mallory.key().id(), second.own.key().id()];
    let kept: usize = keys.map(|key| held(&servers, key)).iter().sum();
    assert!(kept > 1_000 && kept <= MOST + 2 * MAX_WAITING, "{kept}");
}

#[test]
fn who_has_no_room_left_is_told_before_anything_is_written() {
    let mut world = Consultation::found(1, 5, 1);
    let lise = world.join(0).unwrap();
    world.replica.derive();
    babble(&mut world.replica, &lise, MOST, 20);
    let refused = world.replica.set_name(&lise, scope(0), "Lise");
    assert!(matches!(refused, Err(ActError::NoRoom)));
}

#[test]
fn what_the_table_writes_is_never_refused_for_want_of_room() {
    let mut world = Consultation::found(1, 5, 1);
    let lise = world.join(0).unwrap();
    let mut lises = with_all_of(&world);
    let server = world.server.clone();
    babble(&mut world.replica, &server, MOST + 500, 20);
    meets((&lise, &mut lises), (&server, &mut world.replica));
    assert_eq!(
        held(&lises, server.key().id()),
        held(&world.replica, server.key().id())
    );
}

#[test]
fn keys_that_nobody_introduced_share_one_room_at_a_server() {
    let mut world = Consultation::found(1, 5, 1);
    let mallory = world.join(0).unwrap();
    let mut theirs = with_all_of(&world);
    let mut servers = with_all_of(&world);
    let strangers: Vec<Own> = (0..6)
        .map(|seed| {
            let mut random = Randomness::from_seed([100 + seed; 32]);
            Own::new(world.replica.consultation(), &mut random)
        })
        .collect();
    for stranger in &strangers {
        babble(&mut theirs, stranger, 80, 60_000);
    }
    meets((&mallory, &mut theirs), (&world.server, &mut servers));
    let kept = strangers.iter().map(|one| held(&servers, one.key().id()));
    let bytes = kept.sum::<usize>() * 60_000;
    assert!(bytes > 1_000_000, "{bytes}: some of it");
    assert!(bytes <= 17 * 1024 * 1024, "{bytes}");
}

#[test]
fn who_has_no_room_left_still_votes_takes_words_back_and_leaves() {
    let mut world = Consultation::found(1, 5, 1);
    let lise = world.join(0).unwrap();
    let need = world.propose(&lise, "Un autobus le soir", "").unwrap();
    let mut theirs = with_all_of(&world);
    let mut servers = with_all_of(&world);
    theirs.derive();
    let mut random = Randomness::from_seed([8; 32]);
    let more = MOST - held(&theirs, lise.key().id());
    babble(&mut theirs, &lise, more, 20);
    let content = Content {
        paper: "region".into(),
        groups: vec![vec![need]],
        unlisted: Unlisted::Below,
        channel: Channel::Phone,
    };
    let ballot = theirs.rank(&lise, scope(0), &content, &mut random).unwrap();
    admit(&mut theirs, ballot);
    let erased = theirs.withdraw(&lise, scope(0), need).unwrap();
    admit(&mut theirs, erased);
    let left = theirs.leave(&lise, scope(0)).unwrap();
    admit(&mut theirs, left);
    meets((&lise, &mut theirs), (&world.server, &mut servers));
    servers.derive();
    assert!(servers.derived().documents[&need].erased);
    let chain = servers.log().chain(scope(0), lise.key().id()).unwrap();
    assert!(chain.straight().any(|one| one.header.kind == Kind::BALLOT));
    let places = &servers.derived().membership.of(scope(0)).people[&lise.participant].places;
    assert_eq!(places[&scope(0)], Place::Left);
}

#[test]
fn a_fork_of_who_has_no_room_left_is_proven_everywhere() {
    let mut world = Consultation::found(1, 5, 1);
    let mallory = world.join(0).unwrap();
    let mut one = with_all_of(&world);
    let mut other = with_all_of(&world);
    let mut servers = with_all_of(&world);
    babble(&mut one, &mallory, MOST + 10, 20);
    babble(&mut other, &mallory, MOST + 10, 21);
    for branch in [&mut one, &mut other] {
        meets((&mallory, branch), (&world.server, &mut servers));
    }
    let chain = servers.log().chain(scope(0), mallory.key().id()).unwrap();
    assert!(chain.forked_at().is_some());
}

#[test]
fn strangers_who_came_first_keep_no_newcomer_out() {
    let mut world = Consultation::found(1, 5, 1);
    let mallory = world.join(0).unwrap();
    let mut theirs = with_all_of(&world);
    let mut servers = with_all_of(&world);
    for seed in 0..6 {
        let mut random = Randomness::from_seed([100 + seed; 32]);
        let stranger = Own::new(world.replica.consultation(), &mut random);
        babble(&mut theirs, &stranger, 80, 60_000);
    }
    meets((&mallory, &mut theirs), (&world.server, &mut servers));
    let lise = world.join(0).unwrap();
    let need = world.propose(&lise, "Un autobus le soir", "").unwrap();
    let mut lises = with_all_of(&world);
    for _ in 0..2 {
        meets((&lise, &mut lises), (&world.server, &mut servers));
        servers.derive();
    }
    assert!(servers.derived().documents.contains_key(&need));
}
