//! What a fork of one key sets aside: nothing vanishes where it was written, what was sent again
//! is done with, and of two ballots one counts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use shared::documents::NeedEdit;
use shared::documents::charter::{Both, Charter, Committee, Paper};
use shared::documents::need::{Provenance, Wording};
use shared::identity::SigningKey;
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, EnvelopeHash, Invitation, Role, ScopeId, TransportKey};
use shared::log::seal::ReadingSecret;
use shared::log::{Envelope, Kind, Verified};
use shared::membership::Standing;
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::records::list::{Entries, Fate};
use shared::records::revoke::Target;
use shared::records::{List, Record as _};
use shared::replica::acts::Planned;
use shared::replica::views::participant_view;
use shared::replica::{Own, Reason, Replica, staff};
use shared::view::{Cause, LinkPhase, Storage, View};

const SCOPE: ScopeId = ScopeId([7; 16]);

struct World {
    random: Randomness,
    founder: Own,
    server: Own,
    replica: Replica,
    invitation: Invitation,
}

fn revoke_key(own: &Own, seq: u64) -> shared::log::envelope::Draft {
    let (key, chains) = (own.key().id(), vec![(SCOPE, seq)]);
    staff::revoke(SCOPE, Target::Key { key, chains })
}

fn admit(replica: &mut Replica, envelopes: Vec<Verified>) {
    for envelope in envelopes {
        replica.admit(envelope, &mut Vec::new()).unwrap();
    }
}

/// Gives everything that one replica holds to another.
fn give(from: &Replica, to: &mut Replica) {
    let held: Vec<Envelope> = from.log().all().cloned().collect();
    for envelope in held {
        let verified = envelope.verify(&to.consultation()).unwrap();
        to.admit(verified, &mut Vec::new()).unwrap();
    }
}

/// Both hold what either held.
fn meet(one: &mut Replica, other: &mut Replica) {
    give(one, other);
    give(other, one);
    one.derive();
    other.derive();
    assert_eq!(one.log().digest(SCOPE), other.log().digest(SCOPE));
}

/// The same storage read again at another start.
fn restarted(replica: &Replica) -> Replica {
    let mut again = Replica::new(replica.consultation());
    give(replica, &mut again);
    again.derive();
    again
}

fn view(replica: &mut Replica, own: &Own) -> View {
    participant_view(replica, own, LinkPhase::Away, Storage::default())
}

/// The words of the cards of what was set aside, sorted.
fn cards(replica: &mut Replica, own: &Own) -> Vec<String> {
    let cards = view(replica, own).me.set_aside.into_iter();
    let mut words: Vec<String> = cards.map(|card| card.words).collect();
    words.sort();
    words
}

/// The envelope of the card with these words.
fn card(replica: &mut Replica, own: &Own, words: &str) -> EnvelopeHash {
    let cards = view(replica, own).me.set_aside;
    let mut cards = cards.into_iter();
    let card = cards.find(|card| card.words == words).expect("a card");
    assert!(card.can_reissue);
    card.envelope
}

fn sentences(replica: &mut Replica, own: &Own) -> Vec<String> {
    let needs = view(replica, own).committees.remove(0).needs.into_iter();
    let mut sentences: Vec<String> = needs.map(|need| need.sentence).collect();
    sentences.sort();
    sentences
}

fn propose(replica: &mut Replica, own: &Own, sentence: &str) -> DocumentId {
    let edit = NeedEdit {
        sentence: Some(sentence.into()),
        ..NeedEdit::default()
    };
    let planned = replica.propose(own, SCOPE, &edit).unwrap();
    admit(replica, planned.envelopes);
    planned.document
}

fn correct(replica: &mut Replica, own: &Own, need: DocumentId, sentence: &str) {
    let edit = NeedEdit {
        sentence: Some(sentence.into()),
        ..NeedEdit::default()
    };
    let planned = replica.edit_need(own, SCOPE, need, &edit).unwrap();
    admit(replica, planned.envelopes);
}

fn rank(replica: &mut Replica, own: &Own, needs: &[DocumentId], seed: u8) -> EnvelopeHash {
    let content = Content {
        paper: "region".into(),
        groups: needs.iter().map(|need| vec![*need]).collect(),
        unlisted: Unlisted::Below,
        channel: Channel::Phone,
    };
    let mut random = Randomness::from_seed([seed; 32]);
    let ballot = replica.rank(own, SCOPE, &content, &mut random).unwrap();
    let hash = ballot[0].hash();
    admit(replica, ballot);
    hash
}

fn groups(replica: &mut Replica, own: &Own) -> Vec<Vec<DocumentId>> {
    let view = view(replica, own);
    let mut papers = view.committees[0].papers.iter();
    papers
        .find(|paper| paper.id == "region")
        .unwrap()
        .ballot
        .as_ref()
        .unwrap()
        .groups
        .clone()
}

/// The same participant under a key of its own, as a phone does that finds itself doubled.
fn new_key(replica: &mut Replica, own: &Own, seed: u8) -> Own {
    let mut random = Randomness::from_seed([seed; 32]);
    let continued = Own::continue_from(&own.backup(), &mut random).unwrap();
    let linked = replica.linked(&continued.own, &continued.proof);
    admit(replica, linked);
    continued.own
}

fn reissue(replica: &mut Replica, own: &Own, envelope: &EnvelopeHash) -> (DocumentId, usize) {
    let Planned {
        document,
        envelopes,
    } = replica.reissue(own, envelope).unwrap();
    let number = envelopes.len();
    admit(replica, envelopes);
    replica.derive();
    (document, number)
}

impl World {
    fn new(seed: u8) -> Self {
        let mut random = Randomness::from_seed([seed; 32]);
        let founding = staff::found("Essai", "La table", true, &mut random);
        let founder = founding.own;
        let mut replica = Replica::new(founder.consultation);
        admit(&mut replica, vec![founding.envelope]);
        let mut charter = Charter {
            question: Both {
                fr: "De quoi avons-nous besoin ?".into(),
                en: String::new(),
            },
            smallest_group: Some(3),
            ..Charter::default()
        };
        let committee = Committee {
            name: "Comité de L'Islet".into(),
            ..Committee::default()
        };
        charter.committees.insert(SCOPE, committee);
        let paper = Paper {
            scope: ScopeId::PUBLIC,
            options: None,
            most: 5,
            form: "choose".into(),
            rule: "symmetric-borda-1".into(),
            lot: None,
        };
        charter.papers.insert("region".into(), paper);
        let charter = replica.write_charter(&founder, &charter).unwrap();
        admit(&mut replica, charter);
        let service = SigningKey::from_seed(&random.bytes());
        let service_invitation = Invitation::new(
            founder.consultation,
            ScopeId::PUBLIC,
            *service.seed(),
            "Serveur".into(),
            String::new(),
            None,
        );
        let server = Own::new(founder.consultation, &mut random);
        let signed = replica.sign(
            &founder.key(),
            vec![staff::invite(service.id(), None, vec![], false)],
        );
        admit(&mut replica, signed);
        let joined = replica.join(&server, &service_invitation);
        admit(&mut replica, joined);
        let opening = ReadingSecret::from_bytes(random.bytes());
        let holders = [(server.participant, server.reading().public())];
        let secret: [u8; 32] = random.bytes();
        let key = SigningKey::from_seed(&secret).id();
        let drafts = vec![
            staff::relay(server.participant, TransportKey([3; 32]), "la table", None),
            staff::officer(ScopeId::PUBLIC, server.participant),
            staff::officer(SCOPE, server.participant),
            staff::opener(SCOPE, &[(1, opening)], &holders, &mut random).unwrap(),
            staff::invite(key, Some(Role::Participant), vec![SCOPE], false),
        ];
        let signed = replica.sign(&founder.key(), drafts);
        admit(&mut replica, signed);
        let invitation = Invitation::new(
            founder.consultation,
            SCOPE,
            secret,
            "Comité de L'Islet".into(),
            "Quoi ?".into(),
            None,
        );
        replica.derive();
        Self {
            random,
            founder,
            server,
            replica,
            invitation,
        }
    }

    fn participant(&mut self) -> Own {
        let mut own = Own::new(self.replica.consultation(), &mut self.random);
        own.accept(&self.invitation);
        let joined = self.replica.join(&own, &self.invitation);
        admit(&mut self.replica, joined);
        self.replica.derive();
        own
    }

    /// The relay says what it received.
    fn receipt(&self, replica: &mut Replica) {
        replica.derive();
        let held = replica.to_receipt(&self.server, SCOPE);
        if held.is_empty() {
            return;
        }
        let draft = staff::receipt(SCOPE, held);
        let signed = replica.sign(&self.server.key(), vec![draft]);
        admit(replica, signed);
        replica.derive();
    }

    /// Two copies of one phone that wrote apart and met: each holds the same.
    fn doubled(&mut self) -> (Own, Replica, Replica) {
        let own = self.participant();
        self.receipt(&mut self.replica.clone());
        let mut one = self.replica.clone();
        let mut other = self.replica.clone();
        propose(&mut one, &own, "Un autobus le soir");
        propose(&mut other, &own, "Un jardin pour tous");
        meet(&mut one, &mut other);
        (own, one, other)
    }
}

#[test]
fn both_needs_of_two_copies_of_one_key_are_shown_to_their_author() {
    let mut world = World::new(1);
    let (own, mut one, mut other) = world.doubled();
    let both = ["Un autobus le soir", "Un jardin pour tous"];
    assert_eq!(cards(&mut one, &own), both);
    assert_eq!(cards(&mut other, &own), both);
    assert_eq!(cards(&mut restarted(&one), &own), both);
}

#[test]
fn what_is_longer_on_one_branch_is_shown_once_and_each_branch_by_itself() {
    let mut world = World::new(2);
    let own = world.participant();
    let mut one = world.replica.clone();
    let mut other = world.replica.clone();
    let need = propose(&mut one, &own, "Un autobus");
    correct(&mut one, &own, need, "Un autobus le soir");
    propose(&mut one, &own, "Une halte-garderie");
    rank(&mut other, &own, &[], 3);
    propose(&mut other, &own, "Un jardin pour tous");
    meet(&mut one, &mut other);
    let all = [
        "Un autobus le soir",
        "Un jardin pour tous",
        "Une halte-garderie",
    ];
    assert_eq!(cards(&mut one, &own), all);
    assert_eq!(cards(&mut other, &own), all);
}

#[test]
fn what_was_sent_again_is_done_with_and_a_second_tap_writes_nothing() {
    let mut world = World::new(3);
    let (own, mut replica, _) = world.doubled();
    let own = new_key(&mut replica, &own, 9);
    let bus = card(&mut replica, &own, "Un autobus le soir");
    let (document, written) = reissue(&mut replica, &own, &bus);
    assert_eq!(written, 1);
    assert_eq!(cards(&mut replica, &own), ["Un jardin pour tous"]);
    assert_eq!(reissue(&mut replica, &own, &bus), (document, 0));
    let mut again = restarted(&replica);
    assert_eq!(reissue(&mut again, &own, &bus), (document, 0));
    assert_eq!(cards(&mut again, &own), ["Un jardin pour tous"]);
    assert_eq!(sentences(&mut again, &own), ["Un autobus le soir"]);
}

#[test]
fn what_was_sent_again_stays_done_with_when_it_is_corrected() {
    let mut world = World::new(4);
    let (own, mut replica, _) = world.doubled();
    let own = new_key(&mut replica, &own, 9);
    let bus = card(&mut replica, &own, "Un autobus le soir");
    let (document, _) = reissue(&mut replica, &own, &bus);
    correct(&mut replica, &own, document, "Un autobus tous les soirs");
    replica.derive();
    assert_eq!(cards(&mut replica, &own), ["Un jardin pour tous"]);
    assert_eq!(reissue(&mut replica, &own, &bus), (document, 0));
    assert_eq!(sentences(&mut replica, &own), ["Un autobus tous les soirs"]);
}

#[test]
fn a_correction_set_aside_is_sent_again_into_its_need_and_not_as_a_copy() {
    let mut world = World::new(5);
    let own = world.participant();
    let need = propose(&mut world.replica, &own, "Un autobus");
    world.replica.derive();
    let mut one = world.replica.clone();
    let mut other = world.replica.clone();
    correct(&mut one, &own, need, "Un autobus le soir");
    correct(&mut other, &own, need, "Un autobus le matin");
    meet(&mut one, &mut other);
    let own = new_key(&mut one, &own, 9);
    one.derive();
    let both = ["Un autobus le matin", "Un autobus le soir"];
    assert_eq!(cards(&mut one, &own), both);
    let evening = card(&mut one, &own, "Un autobus le soir");
    assert_eq!(reissue(&mut one, &own, &evening), (need, 1));
    assert_eq!(sentences(&mut one, &own), ["Un autobus le soir"]);
    assert_eq!(cards(&mut one, &own), ["Un autobus le matin"]);
    assert_eq!(reissue(&mut one, &own, &evening), (need, 0));
}

#[test]
fn an_addition_set_aside_is_sent_again_once() {
    let mut world = World::new(6);
    let (luc, own) = (world.participant(), world.participant());
    let need = propose(&mut world.replica, &luc, "Un autobus");
    world.replica.derive();
    let mut one = world.replica.clone();
    let mut other = world.replica.clone();
    for (replica, words) in [(&mut one, "le soir"), (&mut other, "le matin")] {
        let planned = replica.complete(&own, SCOPE, need, None, words).unwrap();
        admit(replica, planned.envelopes);
    }
    meet(&mut one, &mut other);
    let own = new_key(&mut one, &own, 9);
    one.derive();
    assert_eq!(cards(&mut one, &own), ["le matin", "le soir"]);
    let evening = card(&mut one, &own, "le soir");
    let (document, written) = reissue(&mut one, &own, &evening);
    assert_eq!(written, 1);
    assert_eq!(reissue(&mut one, &own, &evening), (document, 0));
    assert_eq!(cards(&mut one, &own), ["le matin"]);
}

#[test]
fn what_waits_reaches_zero_after_a_fork() {
    let mut world = World::new(7);
    let (own, mut replica, _) = world.doubled();
    let own = new_key(&mut replica, &own, 9);
    let bus = card(&mut replica, &own, "Un autobus le soir");
    rank(&mut replica, &own, &[], 5);
    reissue(&mut replica, &own, &bus);
    assert_eq!(
        view(&mut replica, &own).link.waiting,
        2,
        "the ballot and what was sent again"
    );
    world.receipt(&mut replica);
    assert_eq!(view(&mut replica, &own).link.waiting, 0);
}

#[test]
fn what_comes_after_the_end_of_a_key_or_was_taken_back_waits_for_nobody() {
    let mut world = World::new(8);
    let own = world.participant();
    world.replica.derive();
    let mut away = world.replica.clone();
    let need = propose(&mut away, &own, "Un mot que je regrette");
    away.derive();
    let erased = away.withdraw(&own, SCOPE, need).unwrap();
    admit(&mut away, erased);
    assert_eq!(
        view(&mut away, &own).link.waiting,
        1,
        "the taking back alone: the words are nowhere any more"
    );
    propose(&mut away, &own, "Un autobus");
    assert_eq!(view(&mut away, &own).link.waiting, 2);
    let first = away.log().chain(SCOPE, own.key().id()).unwrap();
    let first = first.straight().next().unwrap();
    let seq = first.header.seq;
    let draft = revoke_key(&own, seq);
    let signed = away.sign(&world.founder.key(), vec![draft]);
    admit(&mut away, signed);
    let need = away.log().all().find(|one| one.header.kind == Kind::NEED);
    let need = need.unwrap().hash();
    assert_eq!(
        away.derive().set_aside[&need],
        Reason::Standing(Standing::Revoked)
    );
    assert_eq!(view(&mut away, &own).link.waiting, 0);
}

#[test]
fn of_two_ballots_of_one_doubled_key_the_greater_counter_counts() {
    let mut world = World::new(10);
    let people: Vec<Own> = (0..3).map(|_| world.participant()).collect();
    let own = world.participant();
    let bus = propose(&mut world.replica, &people[0], "Un autobus");
    let food = propose(&mut world.replica, &people[1], "Des aliments");
    world.replica.derive();
    for (seed, person) in (20..).zip(&people) {
        rank(&mut world.replica, person, &[bus], seed);
        world.replica.derive();
    }
    let mut one = world.replica.clone();
    let mut other = world.replica.clone();
    propose(&mut one, &own, "Une halte-garderie");
    let lesser = rank(&mut one, &own, &[bus], 30);
    rank(&mut other, &own, &[bus], 31);
    other.derive();
    let greater = rank(&mut other, &own, &[food, bus], 32);
    propose(&mut other, &own, "Un jardin pour tous");
    meet(&mut one, &mut other);
    let mut closings = Vec::new();
    for replica in [&mut one, &mut other] {
        let both = ["Un jardin pour tous", "Une halte-garderie"];
        assert_eq!(cards(replica, &own), both);
        assert_eq!(groups(replica, &own), [vec![food], vec![bus]]);
        let papers = &view(replica, &own).committees[0].papers;
        assert!(
            papers[0].ballot.as_ref().unwrap().of_copies,
            "the person sees which"
        );
        let closed = replica.close(&world.server).unwrap();
        let lists = closed.envelopes.iter();
        let lists = lists.filter(|one| one.header.kind == Kind::LIST);
        let mut fates = Vec::new();
        for list in lists {
            let list = List::from_body(list.body.as_deref().unwrap()).unwrap();
            if let Entries::Ballots(all) = list.entries {
                fates.extend(all.into_iter().map(|one| (one.hash, one.fate)));
            }
        }
        assert!(fates.contains(&(greater, Fate::Counted)));
        assert!(fates.contains(&(lesser, Fate::Replaced)));
        let counted = fates.iter().filter(|(_, fate)| *fate == Fate::Counted);
        assert_eq!(counted.count(), 4, "each person once");
        closings.push(fates);
    }
    assert_eq!(closings[0], closings[1]);
    // The next one is greater than both, and what was given on a branch can be taken back.
    let own = new_key(&mut one, &own, 9);
    one.derive();
    let erased = one.withdraw_ballot(&own, SCOPE, "region").unwrap();
    admit(&mut one, erased);
    one.derive();
    let papers = &view(&mut one, &own).committees[0].papers;
    assert_eq!(papers[0].ballot, None);
    rank(&mut one, &own, &[food], 33);
    one.derive();
    assert_eq!(groups(&mut one, &own), [vec![food]]);
}

#[test]
fn a_ballot_on_a_branch_by_a_key_that_ended_before_it_does_not_count() {
    let mut world = World::new(11);
    let own = world.participant();
    let mut one = world.replica.clone();
    let mut other = world.replica.clone();
    rank(&mut one, &own, &[], 30);
    rank(&mut other, &own, &[], 31);
    meet(&mut one, &mut other);
    assert_eq!(one.derived().ballots[&SCOPE].len(), 2);
    let first = one.log().chain(SCOPE, own.key().id()).unwrap();
    let first = first.straight().next().unwrap();
    let seq = first.header.seq;
    let draft = revoke_key(&own, seq);
    let signed = one.sign(&world.founder.key(), vec![draft]);
    admit(&mut one, signed);
    assert!(one.derive().ballots.get(&SCOPE).is_none_or(Vec::is_empty));
}

#[test]
fn a_phone_sees_from_its_own_storage_that_a_copy_of_it_wrote_elsewhere() {
    let mut world = World::new(12);
    let own = world.participant();
    let wrote: Vec<EnvelopeHash> = world.replica.log().all().map(Envelope::hash).collect();
    // What the storage says this phone wrote at its ends: here, of all that it ever wrote.
    let at_ends = |replica: &Replica, own: &Own, wrote: &[EnvelopeHash]| {
        let ends = replica.ends(own);
        let held = replica.log().all();
        let held = held.filter(|one| ends.contains(&one.header.position()));
        let hashes: Vec<EnvelopeHash> = held.map(Envelope::hash).collect();
        let mut at = wrote.to_vec();
        at.retain(|one| hashes.contains(one));
        at
    };
    let said = at_ends(&world.replica, &own, &wrote);
    assert_eq!(said.len(), 1);
    assert!(!world.replica.is_doubled(&own, &said));
    let mut one = world.replica.clone();
    let mut other = world.replica.clone();
    propose(&mut other, &own, "Un jardin pour tous");
    // A longer chain than it wrote: killed before its key ended.
    let mut longer = one.clone();
    give(&other, &mut longer);
    let said = at_ends(&longer, &own, &wrote);
    assert!(longer.is_doubled(&own, &said));
    // A fork.
    propose(&mut one, &own, "Un autobus le soir");
    let wrote: Vec<EnvelopeHash> = one.log().all().map(Envelope::hash).collect();
    let said = at_ends(&one, &own, &wrote);
    assert!(!one.is_doubled(&own, &said));
    give(&other, &mut one);
    let said = at_ends(&one, &own, &wrote);
    assert!(one.is_doubled(&own, &said));
    // A storage that lost the end of what it wrote.
    let mut shorter = world.replica.clone();
    let lost = [said, wrote].concat();
    assert!(shorter.is_doubled(&own, &lost));
    // Under its next key it writes again.
    let own = new_key(&mut shorter, &own, 9).after(&own);
    let wrote: Vec<EnvelopeHash> = shorter.log().all().map(Envelope::hash).collect();
    let said = at_ends(&shorter, &own, &wrote);
    assert!(!shorter.is_doubled(&own, &said));
}

#[test]
fn a_phone_lets_go_of_nothing_that_it_wrote_however_long_the_fork() {
    let mut world = World::new(13);
    let allowed = tests::fixture::allowed(&mut world.replica, &world.founder, 100);
    admit(&mut world.replica, allowed);
    world.replica.derive();
    let own = world.participant();
    let mut one = world.replica.clone();
    one.hold(&own);
    let mut other = world.replica.clone();
    other.hold(&own);
    let all: Vec<String> = (10..90).map(|number| format!("Mot {number}")).collect();
    for words in &all {
        propose(&mut one, &own, words);
    }
    propose(&mut other, &own, "Un jardin pour tous");
    let stored: Vec<Envelope> = one.log().all().cloned().collect();
    for envelope in other.log().all().cloned().collect::<Vec<_>>() {
        let verified = envelope.verify(&one.consultation()).unwrap();
        one.admit(verified, &mut Vec::new()).unwrap();
    }
    assert_eq!(one.take_pruned(), [], "its storage keeps all");
    let mut expected = all;
    expected.push("Un jardin pour tous".into());
    assert_eq!(cards(&mut one, &own), expected);
    // At the next start.
    let mut again = Replica::new(one.consultation());
    again.hold(&own);
    for envelope in stored.into_iter().chain(other.log().all().cloned()) {
        let _ = again.admit(Verified::from_own_storage(envelope), &mut Vec::new());
    }
    assert_eq!(cards(&mut again, &own), expected);
    // The others hold of it what everybody holds.
    let mut server = world.replica.clone();
    give(&one, &mut server);
    assert_eq!(server.log().digest(SCOPE), one.log().digest(SCOPE));
    assert_eq!(again.log().digest(SCOPE), one.log().digest(SCOPE));
    // And the last of it is sent again, or taken back.
    let own = new_key(&mut one, &own, 9).after(&own);
    one.hold(&own);
    one.derive();
    let last = card(&mut one, &own, "Mot 89");
    assert_eq!(reissue(&mut one, &own, &last).1, 1);
    assert!(!cards(&mut one, &own).contains(&"Mot 89".to_owned()));
    let taken = card(&mut one, &own, "Mot 88");
    let taken = one.log().scope(SCOPE).find_map(|(_, chain)| {
        let mut all = chain.with_apart();
        all.find(|one| one.hash() == taken)
    });
    let document = taken.unwrap().header.document;
    let erased = one.withdraw(&own, SCOPE, document).unwrap();
    admit(&mut one, erased);
    one.derive();
    assert_eq!(one.take_erased().len(), 1, "from storage too");
    assert!(!cards(&mut one, &own).contains(&"Mot 88".to_owned()));
}

#[test]
fn what_is_sent_again_keeps_its_theme_its_details_and_whose_words_it_is() {
    let mut world = World::new(14);
    let own = world.participant();
    let mut one = world.replica.clone();
    let mut other = world.replica.clone();
    let edit = NeedEdit {
        sentence: Some("Un autobus le soir".into()),
        details: Some("Jusqu’à minuit".into()),
        theme: Some(Some("transport".into())),
        provenance: Some(Provenance::Behalf),
        source: Some((Wording::Paraphrase, "Mémoire, p. 4".into())),
    };
    let planned = one.propose(&own, SCOPE, &edit).unwrap();
    admit(&mut one, planned.envelopes);
    propose(&mut other, &own, "Un jardin pour tous");
    meet(&mut one, &mut other);
    let own = new_key(&mut one, &own, 9);
    one.derive();
    let bus = card(&mut one, &own, "Un autobus le soir");
    reissue(&mut one, &own, &bus);
    let (_, need) = one.derive().needs(SCOPE).next().unwrap();
    assert_eq!(need.details, "Jusqu’à minuit");
    assert_eq!(need.theme.as_deref(), Some("transport"));
    assert_eq!(need.provenance, Provenance::Behalf);
    assert_eq!(need.wording, Some(Wording::Paraphrase));
    assert_eq!(need.reference.as_deref(), Some("Mémoire, p. 4"));
}

#[test]
fn who_is_to_be_confirmed_or_ended_is_not_offered_to_send_again() {
    let mut world = World::new(15);
    let own = world.participant();
    let mut replica = world.replica.clone();
    propose(&mut replica, &own, "Un autobus");
    let seq = {
        let chain = replica.log().chain(SCOPE, own.key().id()).unwrap();
        chain.straight().next().unwrap().header.seq
    };
    let mut ended = replica.clone();
    let signed = ended.sign(&world.founder.key(), vec![revoke_key(&own, seq)]);
    admit(&mut ended, signed);
    let target = Target::Invitation {
        key: world.invitation.key_id(),
        recognised: vec![],
    };
    let draft = staff::revoke(ScopeId::PUBLIC, target);
    let signed = replica.sign(&world.founder.key(), vec![draft]);
    admit(&mut replica, signed);
    for (replica, cause) in [(&mut ended, Cause::Other), (&mut replica, Cause::ToConfirm)] {
        let view = view(replica, &own);
        let card = view.me.set_aside.first().expect("a card");
        assert_eq!(card.words, "Un autobus", "still theirs to read");
        assert_eq!((card.can_reissue, card.cause), (false, cause));
    }
}
