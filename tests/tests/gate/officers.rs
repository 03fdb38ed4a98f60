//! Officers who close one committee apart, or who lack what was published of it.

use shared::identity::{DocumentId, Invitation, ScopeId, SigningKey};
use shared::log::envelope::Draft;
use shared::log::{Envelope, Kind};
use shared::replica::close::Why;
use shared::replica::{Own, Replica, staff};
use tests::fixture::{Consultation, admit, scope};

use super::world::*;

/// A second officer of the first committee, with the same opening secret.
fn second_officer(world: &mut Consultation) -> Own {
    let secret: [u8; 32] = world.random.bytes();
    let consultation = world.replica.consultation();
    let invite = staff::invite(SigningKey::from_seed(&secret).id(), None, vec![], false);
    let invited = world.replica.sign(&world.founder.key(), vec![invite]);
    admit(&mut world.replica, invited);
    let none = String::new;
    let invitation = Invitation::new(consultation, ScopeId::PUBLIC, secret, none(), none(), None);
    let second = Own::new(consultation, &mut world.random);
    let came = world.replica.join(&second, &invitation);
    admit(&mut world.replica, came);
    world.replica.derive();
    let secrets = world.replica.opening_secrets(&world.server, scope(0));
    let holders = [
        (world.server.participant, world.server.reading().public()),
        (second.participant, second.reading().public()),
    ];
    let opener = staff::opener(scope(0), &secrets, &holders, &mut world.random).unwrap();
    let drafts = vec![opener, staff::officer(scope(0), second.participant)];
    let signed = world.replica.sign(&world.founder.key(), drafts);
    admit(&mut world.replica, signed);
    second
}

#[test]
fn an_officer_who_knows_the_others_list_closes_none_beside_it() {
    let mut world = Consultation::found(1, 4, 7);
    let people = joined(&mut world, 0, 11);
    let second = second_officer(&mut world);
    let needs = a_need_each(&mut world, &people[..3]);
    for own in &people[..10] {
        world.rank(own, &needs).unwrap();
    }
    close(&mut world);
    world.rank(&people[10], &[needs[2], needs[0]]).unwrap();
    let closed = close_as(&mut world, &second);
    assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged));
    assert_eq!(closed.envelopes, []);
}

#[test]
fn of_two_lists_closed_apart_one_is_read_and_the_next_differs_enough_from_both() {
    let mut world = Consultation::found(1, 4, 7);
    let people = joined(&mut world, 0, 11);
    let second = second_officer(&mut world);
    let needs = a_need_each(&mut world, &people[..3]);
    for own in &people[..10] {
        world.rank(own, &needs).unwrap();
    }
    // The second has not heard of the first's cut, and has one ballot more.
    world.replica.derive();
    let apart = world.replica.close(&world.server).unwrap();
    world.rank(&people[10], &[needs[2], needs[0]]).unwrap();
    assert_eq!(withheld(&close_as(&mut world, &second), scope(0)), None);
    admit(&mut world.replica, apart.envelopes);
    let derived = world.replica.derive();
    assert_eq!(derived.whole_results(scope(0)).len(), 2);
    assert_eq!(derived.newest_results(scope(0)).len(), 1);
    assert_eq!(derived.newest_cuts(scope(0)).len(), 2);
    // Two people changed since the one list, three since the other.
    for own in &people[..2] {
        world.rank(own, &[needs[1], needs[0]]).unwrap();
    }
    for officer in [world.server.clone(), second.clone()] {
        let closed = close_as(&mut world, &officer);
        assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged));
        assert_eq!(
            leaves(&closed).len(),
            usize::from(!closed.outcomes.is_empty())
        );
    }
    world.rank(&people[2], &[needs[1], needs[0]]).unwrap();
    let closed = close(&mut world);
    assert_eq!(withheld(&closed, scope(0)), None);
    assert_eq!(
        world.replica.derived().newest_cuts(scope(0)),
        closed.cuts,
        "it names both"
    );
}

/// Another's replica, without some of what was written.
fn without(world: &Consultation, is_out: impl Fn(&Envelope) -> bool) -> Replica {
    let consultation = world.replica.consultation();
    let mut replica = Replica::new(consultation);
    let given = world.replica.log().all().filter(|one| !is_out(one));
    let given = given.map(|one| one.clone().verify(&consultation).unwrap());
    admit(&mut replica, given.collect());
    replica.derive();
    replica
}

#[test]
fn an_officer_who_lacks_the_list_of_a_cut_or_cannot_read_it_closes_none() {
    let mut world = Consultation::found(1, 4, 7);
    let people = joined(&mut world, 0, 5);
    let second = second_officer(&mut world);
    let needs = a_need_each(&mut world, &people[..3]);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    let before = without(&world, |_| false);
    close(&mut world);
    world.rank(&people[4], &[needs[2], needs[0]]).unwrap();
    // The chain of who closed ends here before the list: it came by a file that was cut.
    let mut short = without(&world, |one| one.header.kind == Kind::RESULT);
    assert_eq!(short.derived().cuts.len(), 1);
    let closed = short.close(&second).unwrap();
    assert_eq!(withheld(&closed, scope(0)), Some(Why::FormerNotHeld));
    assert_eq!(closed.envelopes, []);
    // A later version of the program wrote them.
    for kind in [Kind::CUT, Kind::RESULT] {
        let mut newer = before.clone();
        let draft = Draft {
            scope: ScopeId::PUBLIC,
            kind,
            document: DocumentId::ZERO,
            body: vec![0x81, 9],
        };
        let signed = newer.sign(&world.server.key(), vec![draft]);
        admit(&mut newer, signed);
        let closed = newer.close(&second).unwrap();
        let why = Some(Why::Newer(world.server.participant));
        assert_eq!(withheld(&closed, scope(0)), why, "{kind:?}");
        assert_eq!(closed.envelopes, []);
    }
}
