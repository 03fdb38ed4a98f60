//! A member's chain that forks after a count: by a cloned phone, or on purpose.

use shared::identity::DocumentId;
use shared::log::Kind;
use shared::log::envelope::Draft;
use shared::records::Outcome;
use shared::replica::close::recount::{CannotRecount, Recount};
use shared::replica::{Own, Replica};
use tests::fixture::{Consultation, admit, scope};

use super::world::*;

/// What one may write for ever.
fn word(text: &str) -> Draft {
    Draft {
        scope: scope(0),
        kind: Kind(9_999),
        document: DocumentId::ZERO,
        body: text.as_bytes().to_vec(),
    }
}

/// What a copy of a phone writes that was made when its chain held so many envelopes.
fn forks(world: &mut Consultation, own: &Own, held: u64, words: &[&str]) {
    let mut copy = Replica::new(world.replica.consultation());
    let chain = world.replica.log().chain(scope(0), own.key().id()).unwrap();
    let first = chain.all().filter(|one| one.header.seq <= held);
    let first = first.map(|one| one.clone().verify(&own.consultation).unwrap());
    admit(&mut copy, first.collect());
    for words in words {
        let signed = copy.sign(&own.key(), vec![word(words)]);
        admit(&mut copy, signed.clone());
        admit(&mut world.replica, signed);
    }
    world.replica.derive();
    let chain = world.replica.log().chain(scope(0), own.key().id()).unwrap();
    assert_eq!(chain.forked_at(), Some(held + 1));
}

/// A count of six, the first of whom then has 150 envelopes more than before.
fn counted() -> (Consultation, Vec<Own>, Vec<DocumentId>, Outcome) {
    let mut world = Consultation::found(1, 5, 7);
    let people = joined(&mut world, 0, 6);
    let needs = a_need_each(&mut world, &people[1..4]);
    for own in &people {
        world.rank(own, &needs).unwrap();
    }
    for at in 0..150 {
        let drafts = vec![word(&format!("mot {at}"))];
        let signed = world.replica.sign(&people[0].key(), drafts);
        admit(&mut world.replica, signed);
    }
    let closed = close(&mut world);
    let mut lists = closed.outcomes.into_iter();
    let list = lists.find(|list| list.scope == scope(0)).unwrap();
    (world, people, needs, list)
}

fn recount(world: &Consultation, list: &Outcome) -> Result<Recount, CannotRecount> {
    world.replica.recount(&world.server, list)
}

#[test]
fn one_members_fork_after_a_count_leaves_out_what_they_lost_and_nobody_else() {
    let (mut world, people, _, list) = counted();
    assert_eq!(recount(&world, &list), Ok(Recount::Same));
    // A join, a ballot, and what came after.
    forks(&mut world, &people[0], 2, &["copie"]);
    let left_out = 150;
    let forked = |chains, left_out, same| Recount::Forked {
        chains,
        left_out,
        same,
    };
    assert_eq!(recount(&world, &list), Ok(forked(1, left_out, true)));
    let mut swapped = list.clone();
    swapped.lines.reverse();
    assert_eq!(recount(&world, &swapped), Ok(forked(1, left_out, false)));
    // Another's, of which nothing is lost, says nothing.
    forks(&mut world, &people[4], 1, &["une", "deux", "trois"]);
    assert_eq!(recount(&world, &list), Ok(forked(1, left_out, true)));
    // The next count has its list, and is counted again.
    for own in &people[1..4] {
        world.rank(own, &[]).unwrap();
    }
    let next = close(&mut world).outcomes;
    let next = next.iter().find(|list| list.scope == scope(0)).unwrap();
    assert_eq!(recount(&world, next), Ok(Recount::Same));
}

#[test]
fn a_ballot_or_a_need_that_a_fork_lost_is_said_to_be_gone() {
    let (mut world, people, _, list) = counted();
    let author = &people[1];
    let holds = |world: &Consultation| {
        let chain = world.replica.log().chain(scope(0), author.key().id());
        let all = chain.unwrap().all();
        all.filter(|one| matches!(one.header.kind, Kind::NEED | Kind::BALLOT))
            .count()
    };
    assert_eq!(holds(&world), 2);
    // Of many copies four are kept: the branch of their need and ballot is not one of them.
    for number in 0..100 {
        forks(&mut world, author, 1, &[&format!("copie {number}")]);
    }
    assert_eq!(holds(&world), 0, "let go of");
    assert_eq!(recount(&world, &list), Ok(Recount::Gone(1)));
    // The same of one who gave no ballot in it, but wrote a need.
    let (mut world, people, _, _) = counted();
    let author = world.join(0).unwrap();
    world.propose(&author, "Un quai", "").unwrap();
    for own in &people[1..4] {
        world.rank(own, &[]).unwrap();
    }
    let list = close(&mut world).outcomes.remove(0);
    assert!(list.heard.len() == 1 || list.lines.len() == 4);
    assert_eq!(recount(&world, &list), Ok(Recount::Same));
    for number in 0..100 {
        forks(&mut world, &author, 1, &[&format!("copie {number}")]);
    }
    assert_eq!(recount(&world, &list), Ok(Recount::NeedsGone(1)));
}
