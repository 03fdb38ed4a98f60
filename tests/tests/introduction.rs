//! Two phones that meet without any server: each says who it is, and both hold the same after.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use shared::identity::{Invitation, KeyId, ScopeId, SigningKey};
use shared::log::{Kind, Verified};
use shared::replica::{Own, Replica};
use tests::fixture::{Consultation, admit, scope};
use tests::talk::{End, nobody, talk};

const COMMITTEE: u8 = 0;

/// A phone of somebody invited to the committee, which holds its own join and need alone.
fn invited(world: &mut Consultation) -> (Own, Replica) {
    let invitation = world.invitations[usize::from(COMMITTEE)].clone();
    let mut own = Own::new(world.replica.consultation(), &mut world.random);
    own.accept(&invitation);
    let mut replica = Replica::new(own.consultation);
    let joined = replica.join(&own, &invitation);
    admit(&mut replica, joined);
    replica.hold(&own);
    let edit = shared::documents::NeedEdit {
        sentence: Some("Un autobus le soir".into()),
        ..Default::default()
    };
    replica.derive();
    let planned = replica.propose(&own, scope(COMMITTEE), &edit).unwrap();
    admit(&mut replica, planned.envelopes);
    (own, replica)
}

/// Adds to a phone what was written before anyone came: the founding, the invitations.
fn founded(replica: &mut Replica, world: &Consultation) {
    let known = world.replica.log().all().cloned();
    admit(replica, known.map(Verified::from_own_storage).collect());
}

fn end<'a>(replica: &'a mut Replica, key: SigningKey, transport: u8) -> End<'a> {
    End {
        replica,
        key,
        scopes: vec![scope(COMMITTEE)],
        transport: [transport; 32],
        invited: false,
    }
}

/// Who wrote in the committee, the founder left out.
fn people(replica: &Replica, world: &Consultation) -> Vec<KeyId> {
    let chains = replica.log().scope(scope(COMMITTEE));
    let founder = world.founder.key().id();
    let keys = chains.map(|(key, _)| key);
    keys.filter(|key| *key != founder).collect()
}

#[test]
fn two_phones_that_never_met_a_server_agree_after_one_session_whoever_connects() {
    for founded_first in [true, false] {
        let mut world = Consultation::found(1, 5, 1);
        let (ana, mut anas) = invited(&mut world);
        let (bea, mut beas) = invited(&mut world);
        founded(&mut anas, &world);
        let mut ends = [end(&mut anas, ana.key(), 1), end(&mut beas, bea.key(), 2)];
        if !founded_first {
            ends.reverse();
        }
        talk(&mut ends).unwrap();
        for scope in [ScopeId::PUBLIC, scope(COMMITTEE)] {
            assert_eq!(anas.log().digest(scope), beas.log().digest(scope));
        }
        for replica in [&mut anas, &mut beas] {
            assert_eq!(people(replica, &world).len(), 2);
            let needs = replica.derive().documents.values();
            assert_eq!(needs.filter(|doc| doc.kind == Kind::NEED).count(), 2);
        }
    }
}

#[test]
fn two_phones_that_both_know_the_founding_need_nobody_who_knows_their_joins() {
    let mut world = Consultation::found(1, 5, 1);
    let (ana, mut anas) = invited(&mut world);
    let (bea, mut beas) = invited(&mut world);
    founded(&mut anas, &world);
    founded(&mut beas, &world);
    talk(&mut [end(&mut anas, ana.key(), 1), end(&mut beas, bea.key(), 2)]).unwrap();
    assert_eq!(people(&anas, &world).len(), 2);
    let committee = scope(COMMITTEE);
    assert_eq!(anas.log().digest(committee), beas.log().digest(committee));
}

#[test]
fn a_stranger_who_names_the_committee_gets_who_the_other_is_and_nothing_more() {
    for stranger_first in [true, false] {
        let mut world = Consultation::found(1, 5, 1);
        let (ana, mut anas) = invited(&mut world);
        founded(&mut anas, &world);
        let mut strangers = Replica::new(ana.consultation);
        let mut ends = [
            end(&mut strangers, nobody(), 1),
            end(&mut anas, ana.key(), 2),
        ];
        if !stranger_first {
            ends.reverse();
        }
        talk(&mut ends).unwrap();
        let shown: Vec<(KeyId, Kind)> = strangers
            .log()
            .scope(scope(COMMITTEE))
            .flat_map(|(key, chain)| chain.all().map(move |one| (key, one.header.kind)))
            .collect();
        assert_eq!(shown, [(ana.key().id(), Kind::JOIN)]);
    }
}

#[test]
fn who_joined_by_an_invitation_that_nobody_made_stays_a_stranger() {
    let mut world = Consultation::found(1, 5, 1);
    let (ana, mut anas) = invited(&mut world);
    founded(&mut anas, &world);
    let secret = [9; 32];
    let committee = scope(COMMITTEE);
    let forged = Invitation::new(
        ana.consultation,
        committee,
        secret,
        "".into(),
        "".into(),
        None,
    );
    world.invitations = vec![forged];
    let (mallory, mut mallorys) = invited(&mut world);
    talk(&mut [
        end(&mut mallorys, mallory.key(), 1),
        end(&mut anas, ana.key(), 2),
    ])
    .unwrap();
    // Her own two, and who Ana is.
    let held = mallorys.log().scope(committee);
    assert_eq!(held.map(|(_, chain)| chain.all().count()).sum::<usize>(), 3);
}
