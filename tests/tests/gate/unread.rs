//! What staff wrote that nobody here can read: whose count it stops, and what puts an end to it.

use shared::identity::{DocumentId, Role, ScopeId};
use shared::log::envelope::Draft;
use shared::log::{Header, Kind};
use shared::records::revoke::Target;
use shared::records::{GiveRole, VERSION};
use shared::replica::close::{Closed, Why};
use shared::replica::curations::curation_of;
use shared::replica::{Own, Replica, staff};
use tests::fixture::{Consultation, admit, scope};

use super::world::*;

/// Every kind of body that staff write, of a version that nobody here reads.
fn newer_bodies(world: &Consultation, scope: ScopeId) -> Vec<Draft> {
    let kinds = Kind::KNOWN.iter().filter(|kind| **kind != Kind::BALLOT);
    kinds.map(|kind| newer(world, scope, *kind)).collect()
}

fn newer(world: &Consultation, scope: ScopeId, kind: Kind) -> Draft {
    let consultation = world.replica.consultation();
    let staff = |owner: &[u8]| Header::staff_document(&consultation, kind, owner);
    let need = || {
        let needs = &mut world.replica.derived().documents.values();
        let need = needs.find(|doc| doc.kind == Kind::NEED && doc.scope == scope);
        need.map_or(DocumentId::ZERO, |doc| doc.id)
    };
    Draft {
        scope,
        kind,
        document: match kind {
            Kind::CHARTER => staff(&[]),
            Kind::CURATION => curation_of(&consultation, scope, &need()),
            Kind::PLAIN => staff(need().as_bytes()),
            _ => DocumentId::ZERO,
        },
        body: vec![0x81, 9],
    }
}

fn say(replica: &mut Replica, who: &Own, draft: Draft) {
    let signed = replica.sign(&who.key(), vec![draft]);
    admit(replica, signed);
    replica.derive();
}

/// What the server would publish.
fn closed(world: &Consultation, replica: &Replica) -> Closed {
    replica.clone().close(&world.server).unwrap()
}

/// Two committees where five people ranked, and the facilitator of the first, who is in it.
fn facilitated() -> (Consultation, Own) {
    let mut world = Consultation::found(2, 4, 7);
    let rooms = [0, 1].map(|number| joined(&mut world, number, 5));
    for room in &rooms {
        let needs = a_need_each(&mut world, &room[..3]);
        for own in room {
            world.rank(own, &needs).unwrap();
        }
    }
    let (founder, eve) = (world.founder.clone(), rooms[0][4].clone());
    world.replica.derive();
    let named = world
        .replica
        .name_facilitator(&founder, eve.participant, scope(0));
    admit(&mut world.replica, named);
    let membership = &world.replica.derive().membership;
    let role = membership.role_in(&eve.participant, scope(0));
    assert_eq!(role, Some(Role::Facilitator));
    (world, eve)
}

#[test]
fn nothing_that_the_facilitator_of_one_committee_writes_stops_the_count_of_another() {
    let (world, eve) = facilitated();
    let mut stopped = Vec::new();
    for at in [ScopeId::PUBLIC, scope(0), scope(1)] {
        for draft in newer_bodies(&world, at) {
            let (kind, mut replica) = (draft.kind, world.replica.clone());
            say(&mut replica, &eve, draft);
            let closed = closed(&world, &replica);
            assert_eq!(withheld(&closed, scope(1)), None, "{kind:?} at {at}");
            assert!(list_of(&closed, ScopeId::PUBLIC).is_some());
            let own = withheld(&closed, scope(0));
            assert!(own.is_none() || at == scope(0), "{kind:?} at {at}");
            stopped.extend(own.map(|_| kind));
        }
    }
    for kind in [Kind::CURATION, Kind::PLAIN, Kind::CONFIRM, Kind::OPENER] {
        assert!(stopped.contains(&kind), "{kind:?} bears on theirs");
    }
}

#[test]
fn what_a_facilitator_wrote_too_new_is_named_theirs_until_they_are_ended_or_un_named() {
    let (mut world, eve) = facilitated();
    let founder = world.founder.clone();
    let curation = newer(&world, scope(0), Kind::CURATION);
    say(&mut world.replica, &eve, curation);
    let why = withheld(&closed(&world, &world.replica), scope(0)).unwrap();
    assert_eq!(why, Why::Newer(eve.participant));
    assert!(why.to_string().contains(&eve.participant.to_string()));

    let mut ended = world.replica.clone();
    let target = Target::Participant {
        participant: eve.participant,
        chains: vec![],
    };
    say(&mut ended, &founder, staff::revoke(scope(0), target));
    assert_eq!(withheld(&closed(&world, &ended), scope(0)), None);

    let unnamed = world
        .replica
        .unname_facilitator(&founder, eve.participant, scope(0));
    admit(&mut world.replica, unnamed);
    assert_eq!(withheld(&closed(&world, &world.replica), scope(0)), None);
}

#[test]
fn what_a_coordinator_writes_past_the_end_of_their_key_stops_no_count() {
    let (mut world, eve) = facilitated();
    let founder = world.founder.clone();
    let role = GiveRole {
        v: VERSION,
        participant: eve.participant,
        role: Role::Coordinator,
        scopes: vec![],
    };
    let role = staff::draft(ScopeId::PUBLIC, &role);
    say(&mut world.replica, &founder, role);
    // Who has a role shows their key in public before they say anything there.
    let shown = world.replica.join_in_public(&eve).unwrap();
    say(&mut world.replica, &eve, shown);
    for draft in newer_bodies(&world, ScopeId::PUBLIC) {
        let (kind, mut replica) = (draft.kind, world.replica.clone());
        say(&mut replica, &eve, draft);
        if kind == Kind::ROLE {
            let why = withheld(&closed(&world, &replica), scope(1));
            assert_eq!(why, Some(Why::Newer(eve.participant)));
        }
        let target = Target::Key {
            key: eve.key().id(),
            chains: vec![(scope(0), 99)],
        };
        say(
            &mut replica,
            &founder,
            staff::revoke(ScopeId::PUBLIC, target),
        );
        let closed = closed(&world, &replica);
        assert_eq!(withheld(&closed, scope(1)), None, "{kind:?}");
    }
}
