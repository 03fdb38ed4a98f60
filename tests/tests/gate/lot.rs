//! The lot between equals: a seed announced in the charter is revealed with the result, once; who
//! lacks it draws without, and it is told.

use shared::counting::Lot;
use shared::counting::lot::commitment;
use shared::documents::charter::Paper;
use shared::identity::{DocumentId, EnvelopeHash, Invitation, ScopeId, SigningKey};
use shared::records::Outcome;
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::close::recount::Recount;
use shared::replica::{Own, staff};
use tests::fixture::{Consultation, admit, scope};

use super::world::*;

const PAPER: &str = "tirage";
const COMMITTEES: u16 = 6;

/// A paper of the region whose seed the server announces.
fn announce(world: &mut Consultation) {
    world.replica.derive();
    let mut charter = world.replica.charter().unwrap().clone();
    let announced = commitment(&world.server.lot_seed(PAPER));
    let paper = Paper {
        scope: ScopeId::PUBLIC,
        options: None,
        most: 5,
        form: "choose".into(),
        rule: "symmetric-borda-1".into(),
        lot: Some(EnvelopeHash(announced)),
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

/// Committees that each put another need first, so that only the lot orders them; some of them
/// answered already.
fn equals(answered: u16) -> (Consultation, Vec<DocumentId>, Vec<Vec<Own>>) {
    let mut world = Consultation::found(COMMITTEES, 4, 7);
    announce(&mut world);
    let rooms: Vec<Vec<Own>> = (0..COMMITTEES)
        .map(|number| joined(&mut world, usize::from(number), SMALLEST))
        .collect();
    let mut firsts = Vec::new();
    for room in &rooms {
        firsts.extend(a_need_each(&mut world, &room[..1]));
    }
    for (room, need) in rooms.iter().zip(&firsts).take(usize::from(answered)) {
        for own in room {
            answer(&mut world, own, &[*need]);
        }
    }
    (world, firsts, rooms)
}

fn region(all: &[Outcome]) -> Outcome {
    let mut all = all.iter();
    let of = all.find(|list| list.scope.is_public() && list.paper == PAPER);
    of.unwrap().clone()
}

fn drawn(needs: &[DocumentId], list: &Outcome) -> Vec<DocumentId> {
    let seed = list.seed.map(|seed| *seed);
    let mut needs = needs.to_vec();
    needs.sort_by_key(|need| Lot::draw(seed.as_ref(), &list.cut.0, &need.0));
    needs
}

fn order(list: &Outcome) -> Vec<DocumentId> {
    list.lines.iter().map(|line| line.need).collect()
}

#[test]
fn a_seed_that_the_charter_announces_orders_equals_and_is_revealed_with_the_list() {
    let (mut world, firsts, _) = equals(COMMITTEES);
    let list = region(&close(&mut world).outcomes);
    assert_eq!(*list.seed.unwrap(), world.server.lot_seed(PAPER));
    assert_eq!(order(&list), drawn(&firsts, &list));
    let server = world.server.clone();
    let again = |list: &Outcome| world.replica.recount(&server, list).unwrap();
    assert_eq!(again(&list), Recount::Same);

    let mut forged = list.clone();
    forged.seed = Some([9; 32].into());
    let region = world.replica.derived();
    let stands = region.newest_results(ScopeId::PUBLIC);
    let stands = stands.iter().find(|one| one.record.paper == PAPER).unwrap();
    assert!(!region.seed_was_known(stands));
    forged.lines = drawn(&firsts, &forged)
        .iter()
        .zip(&list.lines)
        .map(|(need, at)| {
            let mut all = list.lines.iter();
            let mut line = all.find(|line| line.need == *need).unwrap().clone();
            line.place = at.place;
            line
        })
        .collect();
    assert_eq!(again(&forged), Recount::Different, "it was not announced");
    let lists = world.replica.derived().newest_results(scope(0));
    assert!(
        lists.iter().all(|list| list.record.seed.is_none()),
        "a committee's list shows ties as ties"
    );
}

#[test]
fn a_seed_that_was_revealed_orders_the_next_list_too_and_is_told_as_known() {
    let (mut world, firsts, rooms) = equals(COMMITTEES - 1);
    let first = region(&close(&mut world).outcomes);
    for own in rooms.last().unwrap() {
        answer(&mut world, own, &firsts[firsts.len() - 1..]);
    }
    let second = region(&close(&mut world).outcomes);
    assert_eq!(
        (first.seed, second.lines.len()),
        (second.seed, firsts.len())
    );
    assert_ne!(first.cut, second.cut, "another lot of the same seed");
    assert_eq!(order(&second), drawn(&firsts, &second));
    let derived = world.replica.derive();
    let known = derived.whole_results(ScopeId::PUBLIC).into_iter();
    let known = known.filter(|list| list.record.paper == PAPER);
    let known = known.map(|list| (list.record.cut, derived.seed_was_known(&list)));
    let known: Vec<(EnvelopeHash, bool)> = known.collect();
    assert_eq!(known.len(), 2);
    assert!(known.contains(&(first.cut, false)) && known.contains(&(second.cut, true)));
    let server = world.server.clone();
    for list in [&first, &second] {
        assert_eq!(world.replica.recount(&server, list), Ok(Recount::Same));
    }
}

/// An officer of the region who holds no seed.
fn other_officer(world: &mut Consultation) -> Own {
    let secret: [u8; 32] = world.random.bytes();
    let consultation = world.replica.consultation();
    let invite = staff::invite(SigningKey::from_seed(&secret).id(), None, vec![], false);
    let none = String::new;
    let invitation = Invitation::new(consultation, ScopeId::PUBLIC, secret, none(), none(), None);
    let other = Own::new(consultation, &mut world.random);
    let drafts = vec![invite, staff::officer(ScopeId::PUBLIC, other.participant)];
    let signed = world.replica.sign(&world.founder.key(), drafts);
    admit(&mut world.replica, signed);
    let came = world.replica.join(&other, &invitation);
    admit(&mut world.replica, came);
    other
}

#[test]
fn who_counts_without_the_announced_seed_draws_without_one() {
    let (mut world, firsts, _) = equals(COMMITTEES);
    let other = other_officer(&mut world);
    let server = world.server.clone();
    let mut closed = world.replica.close(&server).unwrap();
    // The region's list is the last that is written.
    let regions = region(&closed.outcomes).into_parts().len();
    let committees = closed.envelopes.len() - regions;
    closed.envelopes.truncate(committees);
    admit(&mut world.replica, closed.envelopes);
    let list = region(&close_as(&mut world, &other).outcomes);
    assert_eq!(list.seed, None);
    assert_eq!(order(&list), drawn(&firsts, &list));
    assert_eq!(world.replica.recount(&other, &list), Ok(Recount::Same));
}
