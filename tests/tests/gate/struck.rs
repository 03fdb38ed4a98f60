//! A list that its officer sets aside stays readable, with the reason; it weighs nothing in the
//! region's next list, and counts as published for what later counts may tell.

use super::*;
use shared::records::Outcome;
use shared::records::strike::REASON;
use shared::replica::acts::ActError;
use shared::replica::{Published, Replica, views};
use shared::view::Storage;

const WHY: &str = "Les bulletins de papier ont été copiés deux fois.";

/// Two committees that both answered, counted once.
fn counted() -> (Consultation, Vec<Own>, Vec<DocumentId>) {
    let mut world = Consultation::found(2, 4, 7);
    let here = joined(&mut world, 0, 5);
    let there = joined(&mut world, 1, 5);
    let ours = a_need_each(&mut world, &here[..3]);
    let theirs = a_need_each(&mut world, &there[..3]);
    for own in &here {
        world.rank(own, &ours).unwrap();
    }
    for own in &there {
        world.rank(own, &theirs).unwrap();
    }
    close(&mut world);
    (world, here, ours)
}

fn newest(replica: &Replica, scope: ScopeId) -> Published<Outcome> {
    replica.derived().newest_results(scope).remove(0)
}

fn struck(replica: &Replica, scope: ScopeId) -> Option<String> {
    let list = newest(replica, scope);
    replica.derived().struck(&list).map(str::to_owned)
}

fn strike(world: &mut Consultation, scope: ScopeId, reason: Option<&str>) {
    let server = world.server.clone();
    let list = newest(&world.replica, scope);
    let signed = world.replica.strike(&server, &list, reason.map(Into::into));
    admit(&mut world.replica, signed.unwrap());
    world.replica.derive();
}

#[test]
fn a_list_set_aside_stays_readable_with_its_reason_and_stands_again() {
    let (mut world, here, _) = counted();
    let list = newest(&world.replica, scope(0));
    strike(&mut world, scope(0), Some(WHY));
    assert_eq!(newest(&world.replica, scope(0)).record, list.record);
    assert_eq!(struck(&world.replica, scope(0)).as_deref(), Some(WHY));
    assert_eq!(struck(&world.replica, scope(1)), None, "another's stands");
    assert_eq!(
        world.replica.recount(&world.server, &list.record),
        Ok(Recount::Same)
    );
    let phase = shared::view::LinkPhase::Away;
    let mut shown = || {
        let storage = Storage::default();
        let view = views::participant_view(&mut world.replica, &here[0], phase, storage);
        view.committees[0].result.clone().unwrap()
    };
    assert_eq!(shown().struck.as_deref(), Some(WHY));
    assert_eq!(shown().lines.len(), 3, "it can be read");
    strike(&mut world, scope(0), Some("Une faute de frappe."));
    assert_eq!(
        struck(&world.replica, scope(0)).as_deref(),
        Some("Une faute de frappe.")
    );
    strike(&mut world, scope(0), None);
    assert_eq!(struck(&world.replica, scope(0)), None);
}

#[test]
fn a_list_set_aside_weighs_nothing_in_the_regions_next_one() {
    let (mut world, ..) = counted();
    let before = newest(&world.replica, ScopeId::PUBLIC);
    assert_eq!(before.record.committees, [scope(0), scope(1)]);
    strike(&mut world, scope(0), Some(WHY));
    let region = list_of(&close(&mut world), ScopeId::PUBLIC).unwrap();
    assert_eq!(
        (region.committees, region.missing),
        (vec![scope(1)], vec![scope(0)])
    );
    strike(&mut world, scope(0), None);
    let region = list_of(&close(&mut world), ScopeId::PUBLIC).unwrap();
    assert_eq!(region.committees, [scope(0), scope(1)]);
}

#[test]
fn a_list_set_aside_opens_no_gate() {
    let (mut world, here, ours) = counted();
    strike(&mut world, scope(0), Some(WHY));
    world.rank(&here[0], &ours[1..]).unwrap();
    let closed = close(&mut world);
    assert_eq!(withheld(&closed, scope(0)), Some(Why::Unchanged));
}

#[test]
fn who_counted_it_alone_sets_a_list_aside_with_a_reason_that_can_be_read() {
    let (mut world, here, _) = counted();
    let list = newest(&world.replica, scope(0));
    for other in [&here[0], &world.founder.clone()] {
        let refused = world.replica.strike(other, &list, Some(WHY.into()));
        assert!(matches!(refused, Err(ActError::NotIn)));
    }
    for bad in [" ".to_owned(), "a".repeat(REASON + 1)] {
        let refused = world.replica.strike(&world.server, &list, Some(bad));
        assert!(matches!(refused, Err(ActError::BadWords)));
    }
    // Signed by hand by one who is no officer, or by one, too long: as if it were not there.
    let strike = |reason: String, counter: u64| Draft {
        scope: ScopeId::PUBLIC,
        kind: Kind::STRIKE,
        document: DocumentId::ZERO,
        body: shared::records::Record::to_body(&shared::records::Strike {
            v: 1,
            scope: scope(0),
            cut: list.record.cut,
            paper: list.record.paper.clone(),
            counter,
            reason: Some(reason),
        }),
    };
    let by_hand = [
        (here[0].key(), WHY.to_owned(), 9),
        (world.founder.key(), WHY.to_owned(), 9),
        (world.server.key(), "a".repeat(REASON + 1), 9),
        (world.server.key(), "  ".to_owned(), 9),
        // Could not be taken back.
        (world.server.key(), WHY.to_owned(), u64::MAX),
    ];
    for (key, reason, counter) in by_hand {
        let signed = world.replica.sign(&key, vec![strike(reason, counter)]);
        admit(&mut world.replica, signed);
        world.replica.derive();
        assert_eq!(struck(&world.replica, scope(0)), None);
    }
}

#[test]
fn another_officer_speaks_of_their_own_lists_only() {
    let (mut world, ..) = counted();
    let founder = world.founder.clone();
    let named = vec![staff::officer(scope(0), founder.participant)];
    let named = world.replica.sign(&founder.key(), named);
    admit(&mut world.replica, named);
    world.replica.derive();
    let list = newest(&world.replica, scope(0));
    let refused = world.replica.strike(&founder, &list, Some(WHY.into()));
    assert!(matches!(refused, Err(ActError::NotIn)));
    // Nor lifts what the other said, by hand.
    strike(&mut world, scope(0), Some(WHY));
    let lift = Draft {
        scope: ScopeId::PUBLIC,
        kind: Kind::STRIKE,
        document: DocumentId::ZERO,
        body: shared::records::Record::to_body(&shared::records::Strike {
            v: 1,
            scope: scope(0),
            cut: list.record.cut,
            paper: list.record.paper,
            counter: 9,
            reason: None,
        }),
    };
    let signed = world.replica.sign(&founder.key(), vec![lift]);
    admit(&mut world.replica, signed);
    world.replica.derive();
    assert_eq!(struck(&world.replica, scope(0)).as_deref(), Some(WHY));
}

#[test]
fn what_is_said_twice_of_a_list_reads_the_same_in_any_order() {
    let (world, ..) = counted();
    let server = world.server.clone();
    let list = newest(&world.replica, scope(0));
    let mut said = Vec::new();
    let mut apart = world.replica.clone();
    for why in [WHY, "Une erreur."] {
        let signed = apart.strike(&server, &list, Some(why.into())).unwrap();
        admit(&mut apart, signed.clone());
        apart.derive();
        said.extend(signed);
    }
    let given = |order: [usize; 2]| {
        let mut replica = world.replica.clone();
        for at in order {
            let mut admitted = Vec::new();
            replica.admit(said[at].clone(), &mut admitted).unwrap();
            replica.derive();
        }
        struck(&replica, scope(0))
    };
    assert_eq!(given([0, 1]).as_deref(), Some("Une erreur."));
    assert_eq!(given([0, 1]), given([1, 0]));
}
