//! Two phones that meet without any server: each says who it is, and both hold the same after.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use shared::identity::{EnvelopeHash, Invitation, KeyId, Role, ScopeId, SigningKey};
use shared::log::envelope::Draft;
use shared::log::{Kind, Verified};
use shared::records::revoke::Target;
use shared::replica::views::participant_view;
use shared::replica::{Own, Replica, staff};
use shared::view::{CannotRank, LinkPhase, Storage, Waits};
use tests::fixture::{Consultation, admit, scope};
use tests::shell::Installed;
use tests::talk::{End, talk};

const COMMITTEE: u16 = 0;

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

fn end<'a>(replica: &'a mut Replica, own: &'a Own) -> End<'a> {
    End {
        own,
        replica,
        installed: Installed::Phone,
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
        let mut ends = [end(&mut anas, &ana), end(&mut beas, &bea)];
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
    talk(&mut [end(&mut anas, &ana), end(&mut beas, &bea)]).unwrap();
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
        // By the invitation alone: it never joined.
        let mut stranger = Own::new(ana.consultation, &mut world.random);
        stranger.accept(&world.invitations[usize::from(COMMITTEE)]);
        let mut strangers = Replica::new(ana.consultation);
        let mut ends = [end(&mut strangers, &stranger), end(&mut anas, &ana)];
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
    talk(&mut [end(&mut mallorys, &mallory), end(&mut anas, &ana)]).unwrap();
    // Her own two, and who Ana is.
    let held = mallorys.log().scope(committee);
    assert_eq!(held.map(|(_, chain)| chain.all().count()).sum::<usize>(), 3);
}

/// A phone that continues with a code, which holds its own link alone.
fn with_code(world: &mut Consultation, code: &str) -> (Own, Replica) {
    let continued = Own::continue_from(code, &mut world.random).unwrap();
    let mut replica = Replica::new(continued.own.consultation);
    let linked = replica.linked(&continued.own, &continued.proof);
    admit(&mut replica, linked);
    replica.hold(&continued.own);
    replica.derive();
    (continued.own, replica)
}

fn waits(replica: &mut Replica, own: &Own, phase: LinkPhase) -> Option<Waits> {
    let view = participant_view(replica, own, phase, Storage::default());
    let committee = &view.committees[0];
    let rank = committee.papers.first().and_then(|paper| paper.closed);
    assert!(rank.is_none() || rank == committee.waits.map(CannotRank::Waits));
    committee.waits
}

#[test]
fn a_phone_that_comes_with_a_used_code_is_told_so_by_whoever_knows_and_starts_again() {
    for founded_first in [true, false] {
        let mut world = Consultation::found(1, 5, 1);
        let (ana, mut anas) = invited(&mut world);
        founded(&mut anas, &world);
        let code = |replica: &mut Replica, seed: u8| {
            let one_time = SigningKey::from_seed(&[seed; 32]);
            let link = replica.link(&ana, one_time.id());
            admit(replica, link);
            ana.device_code(&[seed; 32])
        };
        let written = code(&mut anas, 51);
        let (first, mut firsts) = with_code(&mut world, &written);
        let (second, mut seconds) = with_code(&mut world, &written);
        let order = |one: &Own| one.key().id();
        // Whoever came first, the smaller key is in: no relay received either.
        let (mine, used) = if order(&first) < order(&second) {
            ((first, &mut firsts), (second, &mut seconds))
        } else {
            ((second, &mut seconds), (first, &mut firsts))
        };
        talk(&mut [end(&mut anas, &ana), end(mine.1, &mine.0)]).unwrap();
        assert_eq!(waits(mine.1, &mine.0, LinkPhase::Live), None);
        let (used, replica) = used;
        assert_eq!(waits(replica, &used, LinkPhase::Away), None, "on its way");
        assert_eq!(
            waits(replica, &used, LinkPhase::Live),
            Some(Waits::OtherPhone),
            "nobody said that the code was used"
        );
        let mut ends = [end(replica, &used), end(&mut anas, &ana)];
        if !founded_first {
            ends.reverse();
        }
        talk(&mut ends).unwrap();
        assert_eq!(
            people(replica, &world).len(),
            3,
            "itself, Ana, and who was first"
        );
        for phase in [LinkPhase::Live, LinkPhase::Away] {
            assert_eq!(waits(replica, &used, phase), Some(Waits::CodeUsed));
        }
        assert_eq!(waits(&mut anas, &ana, LinkPhase::Live), None);
        // What it wrote meanwhile is not lost: it starts again from another code.
        let edit = shared::documents::NeedEdit {
            sentence: Some("Une halte chauffée".into()),
            ..Default::default()
        };
        let planned = replica.propose(&used, scope(COMMITTEE), &edit).unwrap();
        admit(replica, planned.envelopes);
        let written = code(&mut anas, 52);
        let continued = Own::continue_from(&written, &mut world.random).unwrap();
        let linked = replica.linked(&continued.own, &continued.proof);
        admit(replica, linked);
        let own = continued.own.after(&used);
        replica.hold(&own);
        replica.derive();
        talk(&mut [end(replica, &own), end(&mut anas, &ana)]).unwrap();
        assert_eq!(waits(replica, &own, LinkPhase::Live), None);
        let view = participant_view(replica, &own, LinkPhase::Live, Storage::default());
        let words: Vec<_> = view.me.set_aside.iter().map(|one| &one.words).collect();
        assert_eq!(words, ["Une halte chauffée"]);
        let card = view.me.set_aside[0].envelope;
        let again = replica.reissue(&own, &card).unwrap();
        admit(replica, again.envelopes);
        let needs = replica.derive().needs(scope(COMMITTEE));
        assert_eq!(needs.count(), 2, "Ana's own, and this one");
    }
}

/// What a phone of somebody reads of their place, once it spoke with the server.
fn told(phone: &mut Replica, own: &Own, world: &mut Consultation) -> Option<Waits> {
    let mut ends = [end(phone, own), end(&mut world.replica, &world.server)];
    ends[0].invited = true;
    ends[1].installed = Installed::Server;
    talk(&mut ends).unwrap();
    waits(phone, own, LinkPhase::Live)
}

/// Somebody who is in, all received, on a phone that holds the same as the server.
fn member(world: &mut Consultation) -> (Own, Replica) {
    let own = world.join(usize::from(COMMITTEE)).unwrap();
    world.propose(&own, "Un autobus le soir", "").unwrap();
    world.replica.derive();
    let held = world.replica.to_receipt(&world.server, scope(COMMITTEE));
    let receipt = staff::receipt(scope(COMMITTEE), held);
    let signed = world.replica.sign(&world.server.key(), vec![receipt]);
    admit(&mut world.replica, signed);
    let mut phone = Replica::new(own.consultation);
    founded(&mut phone, world);
    phone.hold(&own);
    (own, phone)
}

fn say(world: &mut Consultation, drafts: Vec<Draft>) -> Vec<EnvelopeHash> {
    let signed = world.replica.sign(&world.founder.key(), drafts);
    let hashes = signed.iter().map(|one| one.hash()).collect();
    admit(&mut world.replica, signed);
    hashes
}

#[test]
fn a_member_who_is_revoked_is_told_so_and_told_again_when_it_is_undone() {
    let mut world = Consultation::found(1, 5, 1);
    let (ana, mut anas) = member(&mut world);
    assert_eq!(told(&mut anas, &ana, &mut world), None);
    let revoke = |participant, chains| {
        staff::revoke(
            scope(COMMITTEE),
            Target::Participant {
                participant,
                chains,
            },
        )
    };
    // Another one was revoked just before: what shows hers stands behind that.
    let (bea, _) = member(&mut world);
    say(&mut world, vec![revoke(bea.participant, Vec::new())]);
    let chains = vec![(ana.key().id(), scope(COMMITTEE), 2)];
    let ended = say(&mut world, vec![revoke(ana.participant, chains)]);
    assert_eq!(told(&mut anas, &ana, &mut world), Some(Waits::Ended));
    say(
        &mut world,
        vec![staff::reinstate(scope(COMMITTEE), ended[0])],
    );
    assert_eq!(told(&mut anas, &ana, &mut world), None);
}

#[test]
fn a_member_who_is_made_to_wait_is_told_so_and_who_never_was_one_learns_nobodys_name() {
    let mut world = Consultation::found(1, 5, 1);
    let (ana, mut anas) = member(&mut world);
    let (bea, mut beas) = member(&mut world);
    let ended = world.invitations[usize::from(COMMITTEE)].key_id();
    let new = SigningKey::from_seed(&[8; 32]).id();
    let recognised = vec![bea.participant];
    say(
        &mut world,
        vec![
            staff::invite(new, Some(Role::Participant), vec![scope(COMMITTEE)], false),
            staff::revoke(
                scope(COMMITTEE),
                Target::Invitation {
                    key: ended,
                    recognised,
                },
            ),
        ],
    );
    assert_eq!(told(&mut anas, &ana, &mut world), Some(Waits::ToConfirm));
    assert_eq!(told(&mut beas, &bea, &mut world), None);

    let (late, mut lates) = invited(&mut world);
    assert_eq!(told(&mut lates, &late, &mut world), Some(Waits::ToConfirm));
    let held = lates.log().scope(scope(COMMITTEE));
    let mut others = held.filter(|(key, _)| *key != late.key().id());
    let server = world.server.key().id();
    assert!(
        others.all(|(key, _)| key == server),
        "what the others said goes to nobody else"
    );
}
