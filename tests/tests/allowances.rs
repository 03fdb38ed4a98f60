//! What one person may have standing in a committee, whatever they write and in whatever order it
//! comes.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::BTreeSet;

use shared::documents::NeedEdit;
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, Role, ScopeId};
use shared::log::envelope::Draft;
use shared::log::{Envelope, Kind, Verified};
use shared::records::revoke::Target;
use shared::records::{GiveRole, Record, VERSION};
use shared::replica::acts::ActError;
use shared::replica::close::recount::Recount;
use shared::replica::views::participant_view;
use shared::replica::{Own, Reason, Replica, staff};
use shared::view::{Cause, LinkPhase, Storage, View};
use tests::fixture::{Consultation, admit, scope};

/// What a charter allows that says nothing.
const NEEDS: usize = 20;
const ADDITIONS: usize = 10;

fn sentence(words: &str) -> NeedEdit {
    NeedEdit {
        sentence: Some(words.into()),
        ..NeedEdit::default()
    }
}

fn view(replica: &mut Replica, own: &Own) -> View {
    participant_view(replica, own, LinkPhase::Away, Storage::default())
}

/// Writes as many needs as that replica lets them, and gives their envelopes.
fn all_they_may(replica: &mut Replica, own: &Own) -> Vec<Verified> {
    let mut written = Vec::new();
    loop {
        let words = format!("besoin {}", written.len());
        match replica.propose(own, scope(0), &sentence(&words)) {
            Ok(planned) => {
                admit(replica, planned.envelopes.clone());
                written.extend(planned.envelopes);
            }
            Err(ActError::NoneLeft) => return written,
            Err(other) => panic!("{other}"),
        }
        assert!(written.len() <= 100, "nothing bounds them");
    }
}

fn shown(replica: &mut Replica) -> BTreeSet<DocumentId> {
    let derived = replica.derive();
    derived.needs(scope(0)).map(|(doc, _)| doc.id).collect()
}

/// A person who wrote all that they may on each of two phones that had not met: both phones, and
/// what everybody then holds.
fn on_two_phones() -> (Consultation, Own, Own) {
    let mut here = Consultation::found(1, 5, 1);
    let own = here.join(0).unwrap();
    let mut random = Randomness::from_seed([5; 32]);
    let second = Own::continue_from(&own.backup(), &mut random).unwrap();
    let linked = here.replica.linked(&second.own, &second.proof);
    admit(&mut here.replica, linked);
    let mut apart = here.replica.clone();
    let theirs = all_they_may(&mut apart, &second.own);
    let ours = all_they_may(&mut here.replica, &own);
    assert_eq!((ours.len(), theirs.len()), (NEEDS, NEEDS));
    here.replica.derive();
    admit(&mut here.replica, theirs);
    (here, own, second.own)
}

#[test]
fn one_need_more_than_the_charter_allows_is_refused_where_it_is_written() {
    let mut here = Consultation::found(1, 5, 1);
    let own = here.join(0).unwrap();
    here.replica.derive();
    assert_eq!(
        here.replica.needs_left(scope(0), &own.participant),
        Some(20)
    );
    assert_eq!(all_they_may(&mut here.replica, &own).len(), NEEDS);
    let view = view(&mut here.replica, &own);
    assert_eq!(view.committees[0].needs_left, Some(0));
    let of_theirs = shown(&mut here.replica).into_iter().next().unwrap();
    // A correction is no other need.
    let corrected = here
        .replica
        .edit_need(&own, scope(0), of_theirs, &sentence("autrement"));
    admit(&mut here.replica, corrected.unwrap().envelopes);
    let withdrawn = here.replica.withdraw(&own, scope(0), of_theirs).unwrap();
    admit(&mut here.replica, withdrawn);
    let one = here.replica.propose(&own, scope(0), &sentence("un autre"));
    assert!(one.is_ok(), "room was made");
}

#[test]
fn what_two_phones_wrote_above_it_waits_is_told_to_its_author_and_stands_when_room_is_made() {
    let (mut here, own, second) = on_two_phones();
    let standing = shown(&mut here.replica);
    assert_eq!(standing.len(), NEEDS);
    let aside = here.replica.derived().set_aside.values();
    assert_eq!(aside.filter(|why| **why == Reason::Beyond).count(), NEEDS);
    for phone in [&own, &second] {
        let view = view(&mut here.replica, phone);
        let told = view.me.set_aside;
        assert_eq!(told.len(), NEEDS);
        assert!(told.iter().all(|one| one.cause == Cause::Beyond));
        assert!(
            told.iter()
                .all(|one| !one.can_reissue && !one.words.is_empty())
        );
    }
    let one = standing.iter().next().unwrap();
    let withdrawn = here.replica.withdraw(&own, scope(0), *one).unwrap();
    admit(&mut here.replica, withdrawn);
    let after = shown(&mut here.replica);
    assert_eq!(after.len(), NEEDS);
    assert_eq!(
        after.difference(&standing).count(),
        1,
        "the next one stands"
    );
    // What waits can be taken back too.
    let waiting = here.replica.derived().set_aside.iter();
    let mut waiting = waiting.filter(|(_, why)| **why == Reason::Beyond);
    let (hash, _) = waiting.next().unwrap();
    let waits = here.replica.log().all().find(|one| one.hash() == *hash);
    let waits = waits.unwrap().header.document;
    assert!(here.replica.withdraw(&own, scope(0), waits).is_ok());
}

#[test]
fn the_same_needs_stand_in_whatever_order_they_came() {
    let (mut here, ..) = on_two_phones();
    let standing = shown(&mut here.replica);
    let mut all: Vec<Envelope> = here.replica.log().all().cloned().collect();
    // By key, the last first: each chain stays in its order.
    all.sort_by_key(|one| (std::cmp::Reverse(one.header.key), one.header.seq));
    let mut other = Replica::new(here.replica.consultation());
    for envelope in all {
        let own = Verified::from_own_storage(envelope);
        other.admit(own, &mut Vec::new()).unwrap();
        other.derive();
    }
    assert_eq!(shown(&mut other), standing);
}

#[test]
fn additions_of_one_person_to_one_need_are_bounded_and_those_to_another_are_not_counted() {
    let mut here = Consultation::found(1, 5, 1);
    let own = here.join(0).unwrap();
    let other = here.join(0).unwrap();
    let needs = [
        here.propose(&other, "Un autobus le soir", "").unwrap(),
        here.propose(&other, "Une cuisine", "").unwrap(),
    ];
    for number in 0..ADDITIONS {
        let words = format!("et {number}");
        let added = here
            .replica
            .complete(&own, scope(0), needs[0], None, &words);
        admit(&mut here.replica, added.unwrap().envelopes);
    }
    let more = here
        .replica
        .complete(&own, scope(0), needs[0], None, "encore");
    assert!(matches!(more, Err(ActError::NoneLeft)));
    assert!(
        here.replica
            .complete(&own, scope(0), needs[1], None, "et")
            .is_ok()
    );
    assert!(
        here.replica
            .complete(&other, scope(0), needs[0], None, "et")
            .is_ok()
    );
}

#[test]
fn who_has_or_had_a_task_writes_down_what_a_whole_room_says() {
    let mut here = Consultation::found(1, 5, 1);
    let own = here.join(0).unwrap();
    here.replica.derive();
    let role = GiveRole {
        v: VERSION,
        participant: own.participant,
        role: Role::Facilitator,
        scopes: vec![scope(0)],
    };
    let role = Draft {
        scope: ScopeId::PUBLIC,
        kind: GiveRole::KIND,
        document: DocumentId::ZERO,
        body: role.to_body(),
    };
    let named = here.replica.sign(&here.founder.key(), vec![role]);
    let statement = named[0].hash();
    admit(&mut here.replica, named);
    for number in 0..2 * NEEDS {
        assert!(
            here.propose(&own, &format!("besoin {number}"), "")
                .is_some()
        );
    }
    assert_eq!(shown(&mut here.replica).len(), 2 * NEEDS);
    let undone = staff::revoke(ScopeId::PUBLIC, Target::Statement { statement });
    let undone = here.replica.sign(&here.founder.key(), vec![undone]);
    admit(&mut here.replica, undone);
    assert_eq!(shown(&mut here.replica).len(), 2 * NEEDS, "nothing falls");
}

#[test]
fn a_charter_allows_more_and_never_less() {
    let mut here = Consultation::found(1, 5, 1);
    let own = here.join(0).unwrap();
    here.replica.derive();
    let mut charter = here.replica.charter().unwrap().clone();
    charter.needs_each = Some(5);
    assert_eq!(charter.allowances().needs as usize, NEEDS, "never less");
    charter.needs_each = Some(25);
    let founder = here.founder.clone();
    let written = here.replica.write_charter(&founder, &charter).unwrap();
    admit(&mut here.replica, written);
    assert_eq!(all_they_may(&mut here.replica, &own).len(), 25);
}

#[test]
fn a_member_who_writes_forty_needs_on_two_phones_stops_no_count() {
    let (mut here, ..) = on_two_phones();
    let needs: Vec<DocumentId> = shown(&mut here.replica).into_iter().take(3).collect();
    for _ in 0..3 {
        let voter = here.join(0).unwrap();
        here.rank(&voter, &needs).unwrap();
    }
    let held = here.replica.log().all();
    assert!(held.filter(|one| one.header.kind == Kind::NEED).count() >= 2 * NEEDS);
    let server = here.server.clone();
    let closed = here.replica.close(&server).unwrap();
    assert!(closed.withheld.is_empty(), "{:?}", closed.withheld);
}

#[test]
fn a_list_is_counted_again_by_what_its_day_allowed_and_by_who_had_a_task_then() {
    let (mut here, own, _) = on_two_phones();
    let (founder, server) = (here.founder.clone(), here.server.clone());
    let standing = shown(&mut here.replica);
    let needs: Vec<DocumentId> = standing.iter().take(3).copied().collect();
    for _ in 0..5 {
        let other = here.join(0).unwrap();
        here.rank(&other, &needs).unwrap();
    }
    here.replica.derive();
    let closed = here.replica.close(&server).unwrap();
    let lists = closed.outcomes.clone();
    admit(&mut here.replica, closed.envelopes);
    here.replica.derive();
    let again = |replica: &Replica| {
        for list in &lists {
            assert_eq!(replica.recount(&server, list), Ok(Recount::Same));
        }
    };
    again(&here.replica);

    let mut raised = here.replica.clone();
    let written = tests::fixture::allowed(&mut raised, &founder, 100);
    admit(&mut raised, written);
    assert_eq!(shown(&mut raised).len(), 2 * NEEDS, "all of them stand now");
    again(&raised);

    let named = here
        .replica
        .name_facilitator(&founder, own.participant, scope(0));
    admit(&mut here.replica, named);
    assert_eq!(shown(&mut here.replica).len(), 2 * NEEDS);
    again(&here.replica);
}
