//! A paper that the region answers as one: which committees answered is told of groups only.

use shared::documents::charter::Paper;
use shared::identity::{DocumentId, ScopeId};
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::Own;
use tests::fixture::{Consultation, admit, scope};

use super::world::*;

const PAPER: &str = "ensemble";

/// A paper of the region over these needs.
fn open_paper(world: &mut Consultation, needs: &[DocumentId]) {
    let mut charter = world
        .replica
        .derive()
        .charter(world.founder.consultation)
        .unwrap()
        .clone();
    let paper = Paper {
        scope: ScopeId::PUBLIC,
        options: Some(needs.iter().copied().collect()),
        most: 5,
        form: "choose".into(),
        rule: "symmetric-borda-1".into(),
        lot: None,
    };
    charter.papers.insert(PAPER.into(), paper);
    let founder = world.founder.clone();
    let written = world.replica.write_charter(&founder, &charter).unwrap();
    admit(&mut world.replica, written);
    world.replica.derive();
}

fn answer(world: &mut Consultation, own: &Own, needs: &[DocumentId]) {
    let content = Content {
        paper: PAPER.into(),
        groups: needs.iter().map(|need| vec![*need]).collect(),
        unlisted: Unlisted::Below,
        channel: Channel::Phone,
    };
    let at = own.belongings[0].scope;
    let ballot = world.replica.rank(own, at, &content, &mut world.random);
    admit(&mut world.replica, ballot.unwrap());
}

#[test]
fn of_a_committee_where_few_answered_the_region_says_as_of_one_where_nobody_did() {
    for answered in 0..=SMALLEST {
        let mut world = Consultation::found(2, 4, 7);
        let here = joined(&mut world, 0, 5);
        let there = joined(&mut world, 1, 5);
        let needs = a_need_each(&mut world, &here[..3]);
        open_paper(&mut world, &needs);
        for own in here.iter().chain(&there[..answered]) {
            answer(&mut world, own, &needs);
        }
        let closed = close(&mut world);
        let mut lists = closed.outcomes.iter();
        let list = lists.find(|list| list.paper == PAPER).unwrap();
        let told = (list.committees.clone(), list.missing.clone());
        let expected = match answered < SMALLEST {
            true => (vec![scope(0)], vec![scope(1)]),
            false => (vec![scope(0), scope(1)], vec![]),
        };
        assert_eq!(told, expected, "{answered} answered");
    }
}
