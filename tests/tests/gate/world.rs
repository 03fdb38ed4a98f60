//! What the worlds of these tests are made of.

use shared::documents::{CurationEdit, NeedEdit};
use shared::identity::{DocumentId, EnvelopeHash, ScopeId};
use shared::log::Verified;
use shared::records::Outcome;
use shared::replica::Own;
use shared::replica::close::{Closed, Why};
use tests::fixture::{Consultation, admit, is_for_all, scope};

/// The smallest group of these worlds.
pub(super) const SMALLEST: usize = 3;

/// What people write first, and with one letter corrected.
pub(super) const FIRST_WORDS: [&str; 4] =
    ["Un autobus ici", "Des logements", "Un médecin", "Un jardin"];
pub(super) const ONE_LETTER: [&str; 4] = [
    "Un autobuss ici",
    "Des logemants",
    "Un médecins",
    "Un jardins",
];

pub(super) fn joined(world: &mut Consultation, committee: usize, people: usize) -> Vec<Own> {
    let all = (0..people).map(|_| world.join(committee).unwrap());
    all.collect()
}

/// One need of each of these people.
pub(super) fn a_need_each(world: &mut Consultation, people: &[Own]) -> Vec<DocumentId> {
    let needs = people.iter().zip(FIRST_WORDS);
    needs
        .map(|(own, words)| world.propose(own, words, "").unwrap())
        .collect()
}

pub(super) fn correct(world: &mut Consultation, own: &Own, need: DocumentId, words: &str) {
    let edit = NeedEdit {
        sentence: Some(words.into()),
        ..NeedEdit::default()
    };
    let scope = own.belongings[0].scope;
    let planned = world.replica.edit_need(own, scope, need, &edit).unwrap();
    admit(&mut world.replica, planned.envelopes);
}

pub(super) fn take_back(world: &mut Consultation, own: &Own) {
    let scope = own.belongings[0].scope;
    let erased = world.replica.withdraw_ballot(own, scope, "region");
    admit(&mut world.replica, erased.unwrap_or_default());
}

pub(super) fn curate(world: &mut Consultation, edit: &CurationEdit) {
    world.replica.derive();
    let founder = world.founder.clone();
    let signed = world.replica.curate(&founder, scope(0), edit).unwrap();
    admit(&mut world.replica, signed);
}

pub(super) fn hide(need: DocumentId) -> CurationEdit {
    CurationEdit::Hide {
        need,
        reason: "doublon".into(),
    }
}

/// Closes as an officer does, and stores what they wrote.
pub(super) fn close_as(world: &mut Consultation, officer: &Own) -> Closed {
    let closed = world.replica.close(officer).unwrap();
    admit(&mut world.replica, closed.envelopes.clone());
    world.replica.derive();
    closed
}

pub(super) fn close(world: &mut Consultation) -> Closed {
    let server = world.server.clone();
    close_as(world, &server)
}

pub(super) fn withheld(closed: &Closed, scope: ScopeId) -> Option<Why> {
    let mut all = closed.withheld.iter();
    all.find(|one| one.scope == scope).map(|one| one.why)
}

/// What anybody may read of a count, as it is signed.
pub(super) fn leaves(closed: &Closed) -> Vec<Vec<u8>> {
    let public = closed.envelopes.iter().filter(|one| is_public(one));
    public.map(|one| one.to_bytes()).collect()
}

pub(super) fn is_public(envelope: &Verified) -> bool {
    is_for_all(envelope.header.scope)
}

/// What a committee's list says, without the names of the cut and of the documents of that day.
pub(super) fn said(list: &Outcome) -> Outcome {
    Outcome {
        cut: EnvelopeHash::ZERO,
        charter: vec![],
        curation: None,
        ..list.clone()
    }
}

pub(super) fn list_of(closed: &Closed, scope: ScopeId) -> Option<Outcome> {
    let mut all = closed.outcomes.iter();
    all.find(|list| list.scope == scope).map(said)
}

/// The first of these needs in an order drawn by a number.
pub(super) fn order(needs: &[DocumentId], drawn: usize) -> Vec<DocumentId> {
    let mut left = needs.to_vec();
    let mut order = Vec::new();
    let mut drawn = drawn;
    while !left.is_empty() {
        order.push(left.remove(drawn % left.len()));
        drawn /= left.len() + 1;
    }
    let length = 1 + drawn % order.len();
    order.truncate(length);
    order
}
