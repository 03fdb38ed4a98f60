//! A hub is entrusted with committees: by their facilitator, by a coordinator, by nobody else;
//! and it can tell from the public scope alone.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use shared::identity::hub_code::{Host, HubIdentity};
use std::collections::BTreeSet;

use shared::carry::outgoing::Outgoing;
use shared::carry::parcel::{Hint, hint_of};
use shared::carry::post::Sender;
use shared::carry::unpack;
use shared::documents::NeedEdit;
use shared::identity::HubCode;
use shared::identity::random::Randomness;
use shared::identity::{EnvelopeHash, Invitation, Role, ScopeId, SigningKey};
use shared::log::{Envelope, Verified};
use shared::records::receipt::Held;
use shared::records::revoke::Target;
use shared::replica::{Own, Replica, staff};
use shared::sync::TransportSecret;
use tests::fixture::allowed;

const A: ScopeId = ScopeId([1; 16]);
const B: ScopeId = ScopeId([2; 16]);

/// The table's replica, which holds everything.
struct World {
    random: Randomness,
    founder: Own,
    replica: Replica,
}

impl World {
    fn new() -> Self {
        let mut random = Randomness::from_seed([7; 32]);
        let founding = staff::found("Essai", "La table", false, &mut random);
        let mut replica = Replica::new(founding.own.consultation);
        replica.admit(founding.envelope, &mut Vec::new()).unwrap();
        Self {
            random,
            founder: founding.own,
            replica,
        }
    }

    fn admit(&mut self, signed: Vec<Verified>) {
        for envelope in signed {
            self.replica.admit(envelope, &mut Vec::new()).unwrap();
        }
        self.replica.derive();
    }

    /// Somebody new in a committee.
    fn member(&mut self, scope: ScopeId) -> Own {
        let secret: [u8; 32] = self.random.bytes();
        let key = SigningKey::from_seed(&secret).id();
        let draft = staff::invite(key, Some(Role::Participant), vec![scope], false);
        let signed = self.replica.sign(&self.founder.key(), vec![draft]);
        self.admit(signed);
        self.come_in(scope, secret).0
    }

    fn come_in(&mut self, scope: ScopeId, secret: [u8; 32]) -> (Own, Invitation) {
        let consultation = self.replica.consultation();
        let none = String::new;
        let invitation = Invitation::new(consultation, scope, secret, none(), none(), None);
        let mut own = Own::new(consultation, &mut self.random);
        own.accept(&invitation);
        let joined = self.replica.join(&own, &invitation);
        self.admit(joined);
        (own, invitation)
    }

    /// A hub that came in by itself, and its code.
    fn hub(&mut self) -> (Own, HubCode) {
        let secret = self.random.bytes();
        let (own, invitation) = self.come_in(ScopeId::PUBLIC, secret);
        let identity = HubIdentity {
            consultation: own.consultation,
            transport: TransportSecret::from_seed(*own.transport()).public(),
            participant: own.participant,
            invitation: invitation.key_id(),
            name: "la borne".to_owned(),
        };
        let hosts = vec![Host::Address([192, 168, 1, 4].into())];
        (own, HubCode::new(&identity, false, 8787, hosts))
    }

    /// What a hub relays, as far as it can tell from the public scope alone.
    fn seen_by_the_hub(&self, hub: &Own) -> [bool; 2] {
        let mut replica = Replica::new(self.replica.consultation());
        for (_, chain) in self.replica.log().scope(ScopeId::PUBLIC) {
            for envelope in chain.all() {
                let verified = envelope.clone().verify(&hub.consultation).unwrap();
                replica.admit(verified, &mut Vec::new()).unwrap();
            }
        }
        let relays = replica.derive().membership.relays();
        [A, B].map(|scope| {
            relays
                .iter()
                .any(|relay| relay.participant == hub.participant && relay.covers(scope))
        })
    }
}

#[test]
fn a_facilitator_entrusts_their_committee_and_no_other_and_the_hub_sees_it_in_public() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let ana = world.member(A);
    let (hub, code) = world.hub();
    // Not yet a facilitator: her word does not hold, then it does without being said again.
    let entrusted = world.replica.make_relay(&ana, Some(vec![A]), &code);
    world.admit(entrusted);
    assert_eq!(world.seen_by_the_hub(&hub), [false, false]);
    let named = world.replica.name_facilitator(&founder, ana.participant, A);
    world.admit(named);
    assert_eq!(world.seen_by_the_hub(&hub), [true, false]);
    let too_much = world.replica.make_relay(&ana, Some(vec![A, B]), &code);
    world.admit(too_much);
    let too_much = world.replica.make_relay(&ana, None, &code);
    world.admit(too_much);
    assert_eq!(world.seen_by_the_hub(&hub), [true, false]);
    assert!(
        world
            .replica
            .make_relay(&ana, Some(vec![A]), &code)
            .is_empty(),
        "nothing is said twice"
    );
}

#[test]
fn what_a_facilitator_entrusted_ends_with_their_role() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let ana = world.member(A);
    let (hub, code) = world.hub();
    for scope in [A, B] {
        let named = world
            .replica
            .name_facilitator(&founder, ana.participant, scope);
        world.admit(named);
    }
    let entrusted = world.replica.make_relay(&ana, Some(vec![A]), &code);
    world.admit(entrusted);
    assert_eq!(world.seen_by_the_hub(&hub), [true, false]);
    let undone = world
        .replica
        .unname_facilitator(&founder, ana.participant, A);
    assert_eq!(undone.len(), 1);
    world.admit(undone);
    assert_eq!(world.seen_by_the_hub(&hub), [false, false]);
    let again = world
        .replica
        .unname_facilitator(&founder, ana.participant, A);
    assert!(again.is_empty(), "nothing is left to take back");
    let people = &world.replica.derived().membership.of(B).people;
    assert!(people[&ana.participant].facilitates.contains(&B));
}

#[test]
fn a_facilitator_takes_back_what_was_entrusted_of_their_committee_and_no_other() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let (ana, luc) = (world.member(A), world.member(B));
    let mut lucs = None;
    let (hub, code) = world.hub();
    for (who, scope) in [(&ana, A), (&luc, B)] {
        let named = world
            .replica
            .name_facilitator(&founder, who.participant, scope);
        world.admit(named);
        let entrusted = world.replica.make_relay(who, Some(vec![scope]), &code);
        lucs = entrusted.last().map(|statement| statement.hash());
        world.admit(entrusted);
    }
    assert_eq!(world.seen_by_the_hub(&hub), [true, true]);
    for (who, scope) in [(&ana, Some(B)), (&ana, None)] {
        let not_hers = world.replica.unmake_relay(who, hub.participant, scope);
        assert!(not_hers.is_empty());
    }
    let taken_back = world.replica.unmake_relay(&ana, hub.participant, Some(A));
    assert_eq!(taken_back.len(), 1);
    world.admit(taken_back);
    assert_eq!(world.seen_by_the_hub(&hub), [false, true]);
    // Her word about the other's statement, written by another program, is worth nothing.
    let target = Target::Statement {
        statement: lucs.unwrap(),
    };
    let draft = staff::revoke(ScopeId::PUBLIC, target);
    let forged = world.replica.sign(&ana.key(), vec![draft]);
    world.admit(forged);
    assert_eq!(world.seen_by_the_hub(&hub), [false, true]);
    let again = world.replica.make_relay(&ana, Some(vec![A]), &code);
    world.admit(again);
    assert_eq!(world.seen_by_the_hub(&hub), [true, true]);
    // What a coordinator entrusted, a facilitator does not end.
    let all = world.replica.make_relay(&founder, None, &code);
    world.admit(all);
    let hers = world.replica.unmake_relay(&ana, hub.participant, Some(A));
    world.admit(hers);
    assert_eq!(world.seen_by_the_hub(&hub), [true, true]);
}

#[test]
fn a_coordinator_entrusts_every_committee_and_a_participant_none() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let luc = world.member(B);
    let (hub, code) = world.hub();
    for scopes in [None, Some(vec![B])] {
        let said = world.replica.make_relay(&luc, scopes, &code);
        world.admit(said);
    }
    assert_eq!(world.seen_by_the_hub(&hub), [false, false]);
    let entrusted = world.replica.make_relay(&founder, None, &code);
    assert_eq!(entrusted.len(), 2, "whoever founded spoke in public before");
    world.admit(entrusted);
    assert_eq!(world.seen_by_the_hub(&hub), [true, true]);
    for scope in [None, Some(B)] {
        let own_word = world.replica.unmake_relay(&luc, hub.participant, scope);
        assert!(own_word.is_empty());
    }
    let taken_back = world.replica.unmake_relay(&founder, hub.participant, None);
    world.admit(taken_back);
    assert_eq!(world.seen_by_the_hub(&hub), [false, false]);
    let again = world.replica.unmake_relay(&founder, hub.participant, None);
    assert!(again.is_empty(), "nothing is left to take back");
}

/// The hint of a hub's reading key.
fn reads(hub: &Own) -> Hint {
    hint_of(&hub.reading().public())
}

#[test]
fn what_was_sealed_to_a_former_relay_is_sealed_anew_and_the_old_one_taken_back() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let ana = world.member(A);
    let (first, code) = world.hub();
    let entrusted = world.replica.make_relay(&founder, Some(vec![A]), &code);
    world.admit(entrusted);
    let mut outgoing = Outgoing::default();
    let mut random = Randomness::from_seed([5; 32]);
    let key = ana.key().id();
    let mut post = |world: &World| outgoing.post(&world.replica, key, &[A], &mut random);
    let [to_first] = post(&world)[..] else {
        panic!("one parcel");
    };
    assert_eq!(to_first.reader, reads(&first));
    assert_eq!(
        post(&world),
        [to_first],
        "sealed once as long as it says the same"
    );

    let undone = world
        .replica
        .unmake_relay(&founder, first.participant, Some(A));
    world.admit(undone);
    let (second, code) = world.hub();
    let entrusted = world.replica.make_relay(&founder, Some(vec![A]), &code);
    world.admit(entrusted);
    let [to_second] = post(&world)[..] else {
        panic!("one parcel");
    };
    assert_eq!(to_second.reader, reads(&second));
    assert_eq!(outgoing.take_replaced(), [to_first.id]);

    // Once all of it is receipted, nothing is to be carried, and who carries it hears so.
    world.replica.derive();
    let held = world.replica.to_receipt(&second, A);
    let receipt = staff::receipt(A, held);
    let signed = world.replica.sign(&second.key(), vec![receipt]);
    world.admit(signed);
    assert_eq!(outgoing.post(&world.replica, key, &[A], &mut random), []);
    assert_eq!(outgoing.take_replaced(), [to_second.id]);
}

#[test]
fn strangers_who_wait_for_an_answer_give_way_before_members() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let ana = world.member(A);
    let luc = world.member(A);
    let (hub, code) = world.hub();
    let entrusted = world.replica.make_relay(&founder, Some(vec![A]), &code);
    world.admit(entrusted);
    // Ana holds her own words only.
    let log = world.replica.log();
    let own = log.chain(A, ana.key().id()).unwrap();
    let written: Vec<Envelope> = own.all().cloned().collect();
    let hers = Sender::of(&[written.clone(), written].concat()).unwrap();
    let mut outgoing = Outgoing::default();
    outgoing.heard(&world.replica, hers);
    for number in 0..2_000_u64 {
        let stranger = stranger(&world, number);
        outgoing.heard(&world.replica, Sender::of(&stranger).unwrap());
    }
    let mut random = Randomness::from_seed([5; 32]);
    let answers = outgoing.write(&world.replica, hub.key().id(), &[], &mut random);
    let to_ana = hint_of(&ana.reading().public());
    assert_eq!(answers.len(), 1, "nobody answers a stranger");
    assert_eq!(answers[0].reader, to_ana);
    let parcel = outgoing.parcel(&answers[0].id).unwrap();
    let secret = ana.reading();
    let inside = unpack(parcel, &ana.consultation, &secret);
    let keys: Vec<_> = inside.map(|one| one.unwrap().header.key).collect();
    assert!(keys.contains(&luc.key().id()), "what she lacks is in it");
}

/// Two envelopes of a key that nobody invited.
fn stranger(world: &World, number: u64) -> Vec<Envelope> {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number.to_be_bytes());
    let own = Own::new(
        world.replica.consultation(),
        &mut Randomness::from_seed(seed),
    );
    let drafts = vec![staff::receipt(A, Vec::new()), staff::receipt(A, Vec::new())];
    let signed = world.replica.sign(&own.key(), drafts);
    signed.into_iter().map(Verified::into_inner).collect()
}

#[test]
fn no_answer_waits_for_ever_behind_others_that_nobody_fetches() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let (hub, code) = world.hub();
    let entrusted = world.replica.make_relay(&founder, Some(vec![A]), &code);
    world.admit(entrusted);
    // Enough words that an answer is as large as a parcel may be.
    let allowed = allowed(&mut world.replica, &founder, 110);
    world.admit(allowed);
    world.replica.derive();
    let writer = world.member(A);
    for number in 0..110 {
        let edit = NeedEdit {
            sentence: Some(format!("Un autobus le soir, {number}")),
            details: Some(detail(&mut world.random)),
            ..NeedEdit::default()
        };
        let planned = world.replica.propose(&writer, A, &edit).unwrap();
        world.admit(planned.envelopes);
    }
    let people: Vec<Own> = (0..60).map(|_| world.member(A)).collect();
    let mut outgoing = Outgoing::default();
    for person in &people {
        let chain = world.replica.log().chain(A, person.key().id()).unwrap();
        let own: Vec<Envelope> = chain.all().cloned().collect();
        let sender = Sender::of(&[own.clone(), own].concat()).unwrap();
        outgoing.heard(&world.replica, sender);
    }
    let mut random = Randomness::from_seed([6; 32]);
    let mut offered = BTreeSet::new();
    let mut most = 0;
    for _ in 0..4 {
        let labels = outgoing.write(&world.replica, hub.key().id(), &[], &mut random);
        most = labels.len().max(most);
        offered.extend(labels.iter().map(|label| label.reader));
    }
    assert!(most < people.len(), "not all fit at once: {most}");
    let everybody: BTreeSet<Hint> = people.iter().map(reads).collect();
    assert_eq!(offered, everybody);
}

/// Words that do not compress.
fn detail(random: &mut Randomness) -> String {
    let bytes: [u8; 700] = random.bytes();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a relay receipted, and what its former keys had that it lost, once it was restored.
fn receipts(world: &mut World, relay: &Own) {
    let held = world.replica.to_receipt(relay, A);
    let receipt = staff::receipt(A, held);
    let signed = world.replica.sign(&relay.key(), vec![receipt]);
    world.admit(signed);
}

fn says(world: &mut World, own: &Own, sentence: &str) {
    let edit = NeedEdit {
        sentence: Some(sentence.to_owned()),
        ..NeedEdit::default()
    };
    let planned = world.replica.propose(own, A, &edit).unwrap();
    world.admit(planned.envelopes);
}

#[test]
fn what_a_restored_relay_may_have_lost_is_sent_again_and_was_received_before_a_revocation() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let ana = world.member(A);
    let luc = world.member(A);
    let eve = world.member(A);
    let (hub, code) = world.hub();
    let entrusted = world.replica.make_relay(&founder, Some(vec![A]), &code);
    world.admit(entrusted);
    for one in [&ana, &luc] {
        says(&mut world, one, "Avant la sauvegarde");
    }
    receipts(&mut world, &hub);
    let mut restored = world.replica.clone();
    let backup = hub.backup();
    for one in [&ana, &luc] {
        says(&mut world, one, "Après la sauvegarde");
    }
    receipts(&mut world, &hub);
    let tip = |replica: &Replica, own: &Own| {
        let chain = replica.log().chain(A, own.key().id()).unwrap();
        chain.tip().unwrap().0
    };
    let (before, after) = (tip(&restored, &ana), tip(&world.replica, &ana));
    let received = |world: &World, own: &Own| {
        let membership = &world.replica.derived().membership;
        membership.receipted_by(&hub.participant, A, own.key().id())
    };
    assert_eq!([before, after].map(|seq| seq > 0), [true, true]);
    assert_eq!(received(&world, &ana), after);

    // The hub goes on from its backup, and says under its new key what it has.
    let continued = Own::continue_from(&backup, &mut world.random).unwrap();
    let again = continued.own;
    let mut said = restored.linked(&again, &continued.proof);
    let mut admit = |signed: &[Verified]| {
        for envelope in signed {
            restored.admit(envelope.clone(), &mut Vec::new()).unwrap();
        }
        restored.derive();
        staff::receipt(A, restored.kept_of_former_keys(&again, A))
    };
    let kept = admit(&said);
    said.extend(world.replica.sign(&again.key(), vec![kept]));
    admit(&said);
    world.admit(said);
    assert_eq!(received(&world, &ana), before);
    let (_, posted) = world.replica.to_post(ana.key().id(), A).unwrap();
    let carries = |own: &Own| {
        let mut posted = posted.iter().filter(|one| one.body.is_some());
        posted.any(|one| (one.header.key, one.header.seq) == (own.key().id(), after))
    };
    assert_eq!([&ana, &luc].map(carries), [true, true]);

    // Luc's phone is revoked, wholly: what the hub had received of it stands.
    let named = world.replica.name_facilitator(&founder, eve.participant, A);
    world.admit(named);
    let target = Target::Key {
        key: luc.key().id(),
        chains: Vec::new(),
    };
    let revoked = staff::revoke(A, target);
    let signed = world.replica.sign(&eve.key(), vec![revoked]);
    world.admit(signed);
    let chain = world.replica.log().chain(A, luc.key().id()).unwrap();
    let last = chain.straight().last().unwrap();
    let derived = world.replica.derived();
    assert!(derived.membership.of(A).revoked.contains(&luc.key().id()));
    assert!(derived.applies(last), "it was received before");

    // It received all of it anew.
    receipts(&mut world, &again);
    assert_eq!(received(&world, &ana), after);
    assert!(world.replica.to_post(ana.key().id(), A).is_none());
}

/// A relay of everything, restored from a backup, and its first words under its new key.
fn goes_on(world: &mut World, backup: &str, held: &Replica, says_in: &[ScopeId]) -> Own {
    let continued = Own::continue_from(backup, &mut world.random).unwrap();
    let again = continued.own;
    let mut restored = held.clone();
    let linked = restored.linked(&again, &continued.proof);
    for envelope in &linked {
        restored.admit(envelope.clone(), &mut Vec::new()).unwrap();
    }
    restored.derive();
    let words = says_in.iter().map(|scope| {
        let kept = restored.kept_of_former_keys(&again, *scope);
        staff::receipt(*scope, kept)
    });
    let said = restored.sign(&again.key(), words.collect());
    world.admit(linked);
    world.admit(said);
    again
}

#[test]
fn a_committee_that_came_after_the_backup_and_a_second_restoration_are_sent_all_again() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let (hub, code) = world.hub();
    let entrusted = world.replica.make_relay(&founder, None, &code);
    world.admit(entrusted);
    let (backup, held) = (hub.backup(), world.replica.clone());
    // Nobody was in this committee yet.
    let ana = world.member(A);
    says(&mut world, &ana, "Après la sauvegarde");
    receipts(&mut world, &hub);
    let received = |world: &World| {
        let membership = &world.replica.derived().membership;
        membership.receipted_by(&hub.participant, A, ana.key().id())
    };
    let all = received(&world);
    assert!(all > 0);

    let first = goes_on(&mut world, &backup, &held, &[ScopeId::PUBLIC]);
    assert_eq!(received(&world), 0, "it said nothing of that committee");
    receipts(&mut world, &first);
    assert_eq!(received(&world), all);

    // The same backup once more: it cannot know of the first restoration's key.
    let second = goes_on(&mut world, &backup, &held, &[ScopeId::PUBLIC]);
    assert_eq!(world.replica.unsaid_keys(&second), [first.key().id()]);
    assert_eq!(
        world.replica.unsaid_keys(&hub),
        [],
        "a key that ended says nothing"
    );
    let nothing = Held {
        key: first.key().id(),
        seq: 0,
        hash: EnvelopeHash::ZERO,
    };
    let word = staff::receipt(ScopeId::PUBLIC, vec![nothing]);
    let signed = world.replica.sign(&second.key(), vec![word]);
    world.admit(signed);
    assert_eq!(received(&world), 0);
    assert_eq!(world.replica.unsaid_keys(&second), []);
    receipts(&mut world, &second);
    assert_eq!(received(&world), all);
}
