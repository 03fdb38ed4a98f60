//! Membership: who stands, who does not, whatever the order of arrival.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use proptest::prelude::*;
use shared::identity::random::Randomness;
use shared::identity::{
    ConsultationId, EnvelopeHash, Invitation, Role, ScopeId, SigningKey, TransportKey,
};
use shared::log::envelope::Draft;
use shared::log::{Envelope, Kind, Log, Verified};
use shared::membership::{Memberships, Place, Standing};
use shared::records::revoke::Target;
use shared::records::{Confirm, GiveRole, Leave, Record, VERSION};
use shared::replica::{Own, Replica, staff};

const A: ScopeId = ScopeId([1; 16]);
const B: ScopeId = ScopeId([2; 16]);

struct World {
    random: Randomness,
    founder: Own,
    replica: Replica,
}

impl World {
    fn new() -> Self {
        let mut random = Randomness::from_seed([42; 32]);
        let founding = staff::found("Essai", "La table", false, &mut random);
        let mut replica = Replica::new(founding.own.consultation);
        replica.admit(founding.envelope, &mut Vec::new()).unwrap();
        Self {
            random,
            founder: founding.own,
            replica,
        }
    }

    fn admit(&mut self, envelopes: Vec<Verified>) {
        for envelope in envelopes {
            self.replica.admit(envelope, &mut Vec::new()).unwrap();
        }
    }

    fn say(&mut self, who: &Own, draft: Draft) -> Verified {
        let signed = self.replica.sign(&who.key(), vec![draft]);
        self.admit(signed.clone());
        signed.into_iter().next().unwrap()
    }

    fn invite(&mut self, who: &Own, role: Option<Role>, scopes: &[ScopeId]) -> Invitation {
        let secret: [u8; 32] = self.random.bytes();
        self.say(
            who,
            staff::invite(
                SigningKey::from_seed(&secret).id(),
                role,
                scopes.to_vec(),
                false,
            ),
        );
        let scope = if role == Some(Role::Participant) {
            scopes[0]
        } else {
            ScopeId::PUBLIC
        };
        Invitation::new(
            self.replica.consultation(),
            scope,
            secret,
            String::new(),
            String::new(),
            None,
        )
    }

    fn join(&mut self, invitation: &Invitation) -> Own {
        let mut own = Own::new(self.replica.consultation(), &mut self.random);
        own.accept(invitation);
        let joined = self.replica.join(&own, invitation);
        self.admit(joined);
        own
    }

    fn now(&mut self) -> Memberships {
        self.replica.derive().membership.clone()
    }

    fn place(&mut self, who: &Own, scope: ScopeId) -> Option<Place> {
        self.now()
            .of(scope)
            .people
            .get(&who.participant)?
            .places
            .get(&scope)
            .copied()
    }
}

/// Why a statement does not stand.
fn why<'a>(membership: &'a Memberships, hash: &EnvelopeHash) -> Option<&'a Standing> {
    let named = membership.set_aside.iter().find(|(one, _)| one == hash);
    named.map(|(_, standing)| standing)
}

#[test]
fn a_facilitator_invites_in_their_committee_and_nowhere_else() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Facilitator), &[A]);
    let facilitator = world.join(&to_a);
    let here = world.invite(&facilitator, Some(Role::Participant), &[A]);
    let there = world.invite(&facilitator, Some(Role::Participant), &[B]);
    let (ana, luc) = (world.join(&here), world.join(&there));
    assert_eq!(world.place(&ana, A), Some(Place::Member));
    assert_eq!(world.place(&luc, B), None);
}

#[test]
fn a_participant_cannot_make_themselves_anything() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let ana = world.join(&to_a);
    let role = GiveRole {
        v: VERSION,
        participant: ana.participant,
        role: Role::Coordinator,
        scopes: vec![],
    };
    let said = world.say(&ana, staff::draft(A, &role));
    let membership = world.now();
    assert_eq!(
        membership.role_in(&ana.participant, A),
        Some(Role::Participant)
    );
    assert_eq!(why(&membership, &said.hash()), Some(&Standing::NotAllowed));
}

#[test]
fn after_an_invitation_is_taken_back_the_unrecognised_wait_for_a_confirmation() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let (ana, luc) = (world.join(&to_a), world.join(&to_a));
    let target = Target::Invitation {
        key: to_a.key_id(),
        recognised: vec![ana.participant],
    };
    world.say(&founder, staff::revoke(ScopeId::PUBLIC, target));
    assert_eq!(
        (world.place(&ana, A), world.place(&luc, A)),
        (Some(Place::Member), Some(Place::ToConfirm))
    );
    assert!(!world.now().may_read(&luc.key().id(), A));
    let confirm = Confirm {
        v: VERSION,
        participant: luc.participant,
        in_place_of: None,
    };
    world.say(&founder, staff::draft(A, &confirm));
    assert_eq!(world.place(&luc, A), Some(Place::Member));
}

#[test]
fn a_confirmation_is_taken_back_and_given_again_by_who_runs_the_committee_alone() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_run = world.invite(&founder, Some(Role::Facilitator), &[A]);
    let facilitator = world.join(&to_run);
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let (old, new) = (world.join(&to_a), world.join(&to_a));
    let target = Target::Invitation {
        key: to_a.key_id(),
        recognised: vec![old.participant],
    };
    world.say(&founder, staff::revoke(ScopeId::PUBLIC, target));
    let confirm = Confirm {
        v: VERSION,
        participant: new.participant,
        in_place_of: Some(old.participant),
    };
    let statement = world.say(&facilitator, staff::draft(A, &confirm)).hash();
    let take_back = || staff::revoke(A, Target::Statement { statement });
    world.say(&old, take_back());
    assert_eq!(world.place(&new, A), Some(Place::Member), "no facilitator");
    assert_eq!(world.now().members(A).len(), 1);
    let taken = world.say(&facilitator, take_back());
    assert_eq!(world.place(&new, A), Some(Place::ToConfirm));
    assert!(world.now().of(A).in_place_of.is_empty());
    world.say(&facilitator, staff::reinstate(A, taken.hash()));
    assert_eq!(world.place(&new, A), Some(Place::Member));
    assert_eq!(world.now().members(A).len(), 1);
}

#[test]
fn a_backup_brings_a_lost_phone_back_and_nobody_who_was_ended_unless_reinstated() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_run = world.invite(&founder, Some(Role::Facilitator), &[A]);
    let facilitator = world.join(&to_run);
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let (lost, ended) = (world.join(&to_a), world.join(&to_a));
    world.say(&facilitator, staff::revoke(A, key(&lost, vec![(A, 1)])));
    let target = Target::Participant {
        participant: ended.participant,
        chains: vec![(ended.key().id(), A, 1)],
    };
    let ending = world.say(&facilitator, staff::revoke(A, target));
    let restored = |world: &mut World, who: &Own| {
        let continued = Own::continue_from(&who.backup(), &mut world.random).unwrap();
        let linked = world.replica.linked(&continued.own, &continued.proof);
        world.admit(linked);
        continued.own
    };
    let back = restored(&mut world, &lost);
    assert!(world.now().may_read(&back.key().id(), A), "a lost phone");
    let by_backup = restored(&mut world, &ended);
    let (by_link, _) = another_phone(&mut world, &by_backup);
    let said = world.say(&by_backup, word(A, b"again"));
    let membership = world.now();
    for phone in [&ended, &by_backup, &by_link] {
        assert!(!membership.may_read(&phone.key().id(), A));
    }
    assert_eq!(membership.author(&said), Err(Standing::Revoked));
    assert_eq!(
        membership
            .set_aside
            .iter()
            .find(|(hash, _)| *hash == ending.hash()),
        None
    );
    // Neither the person nor another participant undoes it; the facilitator does, at once for
    // every key.
    world.say(&by_backup, staff::reinstate(A, ending.hash()));
    world.say(&back, staff::reinstate(A, ending.hash()));
    assert!(!world.now().may_read(&by_backup.key().id(), A));
    world.say(&facilitator, staff::reinstate(A, ending.hash()));
    let membership = world.now();
    for phone in [&ended, &by_backup, &by_link] {
        assert!(membership.may_read(&phone.key().id(), A));
    }
    assert!(membership.author(&said).is_ok());
}

#[test]
fn a_revoked_key_holds_up_to_the_place_named_and_not_beyond() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let ana = world.join(&to_a);
    let draft = |body: &[u8]| Draft {
        scope: A,
        kind: Kind(9_999),
        document: shared::identity::DocumentId::ZERO,
        body: body.to_vec(),
    };
    let before = world.say(&ana, draft(b"before"));
    let revocation = world.say(
        &founder,
        staff::revoke(
            ScopeId::PUBLIC,
            Target::Key {
                key: ana.key().id(),
                chains: vec![(A, 2)],
            },
        ),
    );
    let after = world.say(&ana, draft(b"after"));
    let membership = world.now();
    assert_eq!(membership.author(&before), Ok(ana.participant));
    assert_eq!(membership.author(&after), Err(Standing::Revoked));
    world.say(
        &founder,
        staff::reinstate(ScopeId::PUBLIC, revocation.hash()),
    );
    assert_eq!(world.now().author(&after), Ok(ana.participant));
}

/// Ana of committees A and B, each with a word that a relay received, and a word of hers in B that
/// it did not.
fn in_two_committees(world: &mut World) -> (Own, [Verified; 3]) {
    let founder = world.founder.clone();
    let table = relay(world);
    let [to_a, to_b] =
        [A, B].map(|scope| world.invite(&founder, Some(Role::Participant), &[scope]));
    let mut ana = world.join(&to_a);
    ana.accept(&to_b);
    let joined = world.replica.join(&ana, &to_b);
    world.admit(joined);
    let in_a = world.say(&ana, word(A, b"in A"));
    let in_b = world.say(&ana, word(B, b"in B"));
    receive(world, &table, &[A, B]);
    let late = world.say(&ana, word(B, b"late"));
    (ana, [in_a, in_b, late])
}

#[test]
fn who_is_ended_in_one_committee_goes_on_in_the_others() {
    let mut world = World::new();
    let (founder, (ana, [in_a, in_b, late])) =
        (world.founder.clone(), in_two_committees(&mut world));
    let of_person = |chains| Target::Participant {
        participant: ana.participant,
        chains,
    };
    let key = ana.key().id();
    for target in [
        of_person(vec![(key, A, 2)]),
        Target::Key {
            key,
            chains: vec![(A, 2)],
        },
        of_person(vec![]),
    ] {
        let is_all = target == of_person(vec![]);
        let ending = world.say(&founder, staff::revoke(A, target)).hash();
        let after = world.say(&ana, word(A, b"after"));
        let membership = world.now();
        assert_eq!(membership.author(&in_a).is_err(), is_all);
        assert_eq!(membership.author(&after), Err(Standing::Revoked));
        for there in [&in_b, &late] {
            assert!(membership.author(there).is_ok(), "their other committee");
        }
        world.say(&founder, staff::reinstate(A, ending));
    }
}

#[test]
fn who_is_ended_in_public_is_ended_everywhere_and_keeps_what_was_received() {
    let mut world = World::new();
    let (founder, (ana, [in_a, in_b, late])) =
        (world.founder.clone(), in_two_committees(&mut world));
    let of_person = |chains| Target::Participant {
        participant: ana.participant,
        chains,
    };
    let key = ana.key().id();
    let everywhere = |target| staff::revoke(ScopeId::PUBLIC, target);
    for target in [
        of_person(vec![(key, A, 2)]),
        Target::Key {
            key,
            chains: vec![(A, 2)],
        },
    ] {
        let ending = world.say(&founder, everywhere(target)).hash();
        let after = world.say(&ana, word(A, b"after"));
        let membership = world.now();
        assert!(membership.author(&in_a).is_ok());
        assert!(membership.author(&in_b).is_ok(), "it was received");
        for beyond in [&late, &after] {
            assert_eq!(membership.author(beyond), Err(Standing::Revoked));
        }
        let undone = staff::reinstate(ScopeId::PUBLIC, ending);
        world.say(&founder, undone);
    }
    // A place that is named holds exactly, and one that names none takes all of it back.
    world.say(&founder, everywhere(of_person(vec![(key, B, 1)])));
    let membership = world.now();
    assert!(membership.author(&in_a).is_ok() && membership.author(&in_b).is_err());
    world.say(&founder, everywhere(of_person(vec![])));
    let membership = world.now();
    for said in [&in_a, &in_b] {
        assert_eq!(membership.author(said), Err(Standing::Revoked));
    }
}

#[test]
fn whoever_holds_a_committee_finds_the_same_whatever_else_they_hold() {
    let mut world = World::new();
    let (founder, (ana, _)) = (world.founder.clone(), in_two_committees(&mut world));
    let staff_of_a = world.invite(&founder, Some(Role::Facilitator), &[A]);
    let eve = world.join(&staff_of_a);
    let target = Target::Participant {
        participant: ana.participant,
        chains: vec![],
    };
    world.say(&eve, staff::revoke(A, target));
    let seen = [&[A][..], &[B], &[A, B]].map(|scopes| {
        let held = world.replica.log().all().filter(|envelope| {
            let scope = envelope.header.scope;
            scope.is_public() || scopes.contains(&scope)
        });
        let mut replica = Replica::new(world.replica.consultation());
        for envelope in held.cloned().collect::<Vec<_>>() {
            let own = Verified::from_own_storage(envelope);
            replica.admit(own, &mut Vec::new()).unwrap();
        }
        let all = &replica.derive().membership;
        (all.of(A).clone(), all.of(B).clone())
    });
    let [a, b, both] = seen;
    assert_eq!(a.0, both.0);
    assert_eq!(b.1, both.1);
    assert!(both.0.revoked.contains(&ana.key().id()));
    assert!(both.1.may_read(&ana.key().id(), B));
}

#[test]
fn a_participant_revokes_nobody_and_two_facilitators_not_one_another() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let staff_invitation = world.invite(&founder, Some(Role::Facilitator), &[A]);
    let (eve, max) = (world.join(&staff_invitation), world.join(&staff_invitation));
    world.say(
        &eve,
        staff::revoke(
            ScopeId::PUBLIC,
            Target::Key {
                key: max.key().id(),
                chains: vec![],
            },
        ),
    );
    assert_eq!(
        world.now().role_in(&max.participant, A),
        Some(Role::Facilitator)
    );
    assert!(world.now().of(A).revoked.is_empty());
}

#[test]
fn who_left_no_longer_counts_but_their_words_stay() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let ana = world.join(&to_a);
    let word = world.say(
        &ana,
        Draft {
            scope: A,
            kind: Kind(9_999),
            document: shared::identity::DocumentId::ZERO,
            body: vec![1],
        },
    );
    world.say(&ana, staff::draft(A, &Leave { v: VERSION }));
    assert_eq!(world.place(&ana, A), Some(Place::Left));
    assert!(world.now().members(A).is_empty());
    assert_eq!(world.now().author(&word), Ok(ana.participant));
}

#[test]
fn one_in_the_place_of_another_counts_as_one_and_a_circle_counts_as_itself() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let (old, new) = (world.join(&to_a), world.join(&to_a));
    let replace = |who: &Own, former: &Own| Confirm {
        v: VERSION,
        participant: who.participant,
        in_place_of: Some(former.participant),
    };
    world.say(&founder, staff::draft(A, &replace(&new, &old)));
    assert_eq!(world.now().members(A).len(), 1);
    world.say(&founder, staff::draft(A, &replace(&old, &new)));
    assert_eq!(world.now().members(A).len(), 2, "a circle replaces nobody");
}

#[test]
fn who_the_founder_ends_wholly_is_no_member_any_more() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let server = relay(&mut world);
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let (ana, luc) = (world.join(&to_a), world.join(&to_a));
    world.replica.derive();
    receive(&mut world, &server, &[A]);
    let both = world.now().members(A);
    assert!(both.contains(&ana.participant) && both.contains(&luc.participant));
    let chains = Vec::new();
    let participant = luc.participant;
    let ended = Target::Participant {
        participant,
        chains,
    };
    world.say(&founder, staff::revoke(A, ended));
    let left = world.now().members(A);
    assert!(left.contains(&ana.participant) && !left.contains(&luc.participant));
}

#[test]
fn a_fork_sets_aside_what_follows_it_and_nobody_elses_words() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let (ana, luc) = (world.join(&to_a), world.join(&to_a));
    let draft = |body: &[u8]| Draft {
        scope: A,
        kind: Kind(9_999),
        document: shared::identity::DocumentId::ZERO,
        body: body.to_vec(),
    };
    let one = world.replica.sign(&ana.key(), vec![draft(b"one")]);
    let two = world.replica.sign(&ana.key(), vec![draft(b"two")]);
    let other = world.say(&luc, draft(b"mine"));
    let forked: Vec<_> = one
        .iter()
        .chain(&two)
        .map(|envelope| envelope.hash())
        .collect();
    world.admit(one);
    world.admit(two);
    let membership = world.now();
    assert!(
        forked
            .iter()
            .all(|hash| why(&membership, hash) == Some(&Standing::Forked))
    );
    assert_eq!(membership.author(&other), Ok(luc.participant));
    assert_eq!(
        world.place(&ana, A),
        Some(Place::Member),
        "what came before the fork stands"
    );
}

/// Another phone of a participant, by a device code.
fn another_phone(world: &mut World, own: &Own) -> (Own, SigningKey) {
    let one_time = SigningKey::from_seed(&world.random.bytes());
    let link = world.replica.link(own, one_time.id());
    world.admit(link);
    (used_by_a_phone(world, own, &one_time), one_time)
}

fn used_by_a_phone(world: &mut World, own: &Own, one_time: &SigningKey) -> Own {
    let code = own.device_code(&one_time.seed());
    let phone = Own::continue_from(&code, &mut world.random).unwrap().own;
    let linked = world.replica.linked(&phone, one_time);
    world.admit(linked);
    phone
}

fn word(scope: ScopeId, body: &[u8]) -> Draft {
    Draft {
        scope,
        kind: Kind(9_999),
        document: shared::identity::DocumentId::ZERO,
        body: body.to_vec(),
    }
}

fn key(of: &Own, chains: Vec<(ScopeId, u64)>) -> Target {
    Target::Key {
        key: of.key().id(),
        chains,
    }
}

#[test]
fn a_linked_phone_that_joins_a_second_committee_keeps_the_first() {
    for second in [B, ScopeId([0, 1].repeat(8).try_into().unwrap())] {
        let mut world = World::new();
        let founder = world.founder.clone();
        let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
        let to_b = world.invite(&founder, Some(Role::Participant), &[second]);
        let ana = world.join(&to_a);
        let (phone, _) = another_phone(&mut world, &ana);
        let said = world.say(&phone, word(A, b"before"));
        let joined = world.replica.join(&phone, &to_b);
        world.admit(joined);
        let membership = world.now();
        assert_eq!(membership.author(&said), Ok(ana.participant));
        assert_eq!(world.place(&ana, A), Some(Place::Member));
        assert_eq!(world.place(&ana, second), Some(Place::Member));
        assert!(membership.may_read(&phone.key().id(), A));
        assert!(membership.may_read(&ana.key().id(), second));
        assert_eq!(
            membership.of(A).people.len(),
            2,
            "the founder and she, nobody else"
        );
    }
}

#[test]
fn an_invitation_makes_officers_of_facilitators_alone() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Facilitator), &[A]);
    let eve = world.join(&to_a);
    let secret: [u8; 32] = world.random.bytes();
    let scopes = vec![A, B, ScopeId::PUBLIC];
    let role = Some(Role::Participant);
    let id = SigningKey::from_seed(&secret).id();
    world.say(&eve, staff::invite(id, role, scopes, true));
    let (consultation, empty) = (world.replica.consultation(), String::new());
    let invitation = Invitation::new(consultation, A, secret, empty.clone(), empty, None);
    let joined = world.replica.join(&eve, &invitation);
    world.admit(joined);
    assert_eq!(world.place(&eve, A), Some(Place::Member));
    assert!(world.now().of(A).officers.is_empty());
}

#[test]
fn a_facilitator_of_another_committee_reopens_no_invitation() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_b = world.invite(&founder, Some(Role::Facilitator), &[B]);
    let eve = world.join(&to_b);
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let to_lead = world.invite(&founder, Some(Role::Facilitator), &[A]);
    let max = world.join(&to_lead);
    let luc = world.join(&to_a);
    let target = Target::Invitation {
        key: to_a.key_id(),
        recognised: vec![],
    };
    let closed = world.say(&max, staff::revoke(A, target));
    world.say(&eve, staff::reinstate(B, closed.hash()));
    assert_eq!(world.place(&luc, A), Some(Place::ToConfirm));
    world.say(&max, staff::reinstate(A, closed.hash()));
    assert_eq!(world.place(&luc, A), Some(Place::Member));
}

#[test]
fn what_a_revoked_key_links_beyond_its_limit_is_nobody() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let ana = world.join(&to_a);
    let (lost, _) = another_phone(&mut world, &ana);
    world.say(
        &founder,
        staff::revoke(ScopeId::PUBLIC, key(&lost, vec![(A, 1)])),
    );
    let (thief, _) = another_phone(&mut world, &lost);
    let (again, _) = another_phone(&mut world, &thief);
    let membership = world.now();
    for phone in [&thief, &again] {
        assert!(!membership.of(A).keys.contains_key(&phone.key().id()));
        assert!(!membership.may_read(&phone.key().id(), A));
    }
    assert!(membership.may_read(&ana.key().id(), A));
    let to_b = world.invite(&founder, Some(Role::Participant), &[B]);
    let joined = world.replica.join(&thief, &to_b);
    world.admit(joined);
    assert_eq!(
        world.place(&ana, B),
        None,
        "and gives nobody a place elsewhere"
    );
}

#[test]
fn a_one_time_key_introduces_one_phone() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let ana = world.join(&to_a);
    let (first, one_time) = another_phone(&mut world, &ana);
    let second = used_by_a_phone(&mut world, &ana, &one_time);
    let membership = world.now();
    let introduced =
        [&first, &second].map(|own| membership.of(A).keys.contains_key(&own.key().id()));
    assert_eq!(introduced.iter().filter(|one| **one).count(), 1);
}

/// A relay of all committees.
fn relay(world: &mut World) -> Own {
    let founder = world.founder.clone();
    let service = world.invite(&founder, None, &[]);
    let server = world.join(&service);
    let grant = staff::relay(server.participant, TransportKey([3; 32]), "la table", None);
    world.say(&founder, grant);
    server
}

fn receive(world: &mut World, relay: &Own, scopes: &[ScopeId]) {
    for scope in scopes {
        world.replica.derive();
        let held = world.replica.to_receipt(relay, *scope);
        world.say(relay, staff::receipt(*scope, held));
    }
}

#[test]
fn a_code_used_again_does_not_put_out_the_phone_that_was_received() {
    for again in 0..6_u8 {
        let mut world = World::new();
        world.random = Randomness::from_seed([again; 32]);
        let founder = world.founder.clone();
        let server = relay(&mut world);
        let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
        let ana = world.join(&to_a);
        let (first, one_time) = another_phone(&mut world, &ana);
        receive(&mut world, &server, &[A]);
        let second = used_by_a_phone(&mut world, &ana, &one_time);
        let membership = world.now();
        assert!(membership.of(A).keys.contains_key(&first.key().id()));
        assert!(!membership.of(A).keys.contains_key(&second.key().id()));
        assert_eq!(
            membership.of(A).used.get(&second.key().id()),
            Some(&ana.participant)
        );
        receive(&mut world, &server, &[A]);
        assert!(world.now().of(A).keys.contains_key(&first.key().id()));
    }
}

#[test]
fn whoever_holds_one_committee_or_two_says_the_same_phone_used_the_code_first() {
    for seed in 0..6_u8 {
        let mut world = World::new();
        world.random = Randomness::from_seed([seed; 32]);
        let founder = world.founder.clone();
        let (to_a, to_b) = (
            world.invite(&founder, Some(Role::Participant), &[A]),
            world.invite(&founder, Some(Role::Participant), &[B]),
        );
        let mut ana = world.join(&to_a);
        ana.accept(&to_b);
        let joined = world.replica.join(&ana, &to_b);
        world.admit(joined);
        let (first, one_time) = another_phone(&mut world, &ana);
        let second = used_by_a_phone(&mut world, &ana, &one_time);
        let chosen = [&[A][..], &[B], &[A, B]].map(|scopes| {
            let held = world.replica.log().all().filter(|envelope| {
                let scope = envelope.header.scope;
                scope.is_public() || scopes.contains(&scope)
            });
            let mut replica = Replica::new(world.replica.consultation());
            for envelope in held.cloned().collect::<Vec<_>>() {
                let verified = envelope.verify(&replica.consultation()).unwrap();
                replica.admit(verified, &mut Vec::new()).unwrap();
            }
            let scope = scopes[0];
            let keys = replica.derive().membership.of(scope).keys.clone();
            [&first, &second].map(|own| keys.contains_key(&own.key().id()))
        });
        assert_eq!(chosen[0], chosen[1]);
        assert_eq!(chosen[0], chosen[2]);
    }
}

#[test]
fn a_phone_that_came_with_a_used_code_does_not_take_itself_as_introduced() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let ana = world.join(&to_a);
    let (first, one_time) = another_phone(&mut world, &ana);
    let second = used_by_a_phone(&mut world, &ana, &one_time);
    for own in [&first, &second] {
        let is_introduced = world.now().of(A).keys.contains_key(&own.key().id());
        let mut phone = world.replica.clone();
        phone.hold(own);
        let keys = &phone.derive().membership.of(A).keys;
        assert_eq!(keys.contains_key(&own.key().id()), is_introduced);
    }
}

#[test]
fn a_facilitator_ends_the_key_of_nobody_with_a_role_above_or_beside_theirs() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let staff_of_a = world.invite(&founder, Some(Role::Facilitator), &[A]);
    let staff_of_b = world.invite(&founder, Some(Role::Facilitator), &[B]);
    let (eve, max) = (world.join(&staff_of_a), world.join(&staff_of_b));
    let to_a = world.invite(&eve, Some(Role::Participant), &[A]);
    for who in [&founder, &max] {
        let joined = world.replica.join(who, &to_a);
        world.admit(joined);
        world.say(&eve, staff::revoke(A, key(who, vec![])));
    }
    // In A Max is a member like another: there her word holds, and nowhere else.
    assert_eq!(world.place(&founder, A), Some(Place::Member));
    assert_eq!(world.place(&max, A), None);
    let facilitates = |world: &mut World| world.now().role_in(&max.participant, B);
    assert_eq!(facilitates(&mut world), Some(Role::Facilitator));
    assert!(world.now().of(B).revoked.is_empty());
    world.say(&founder, staff::revoke(ScopeId::PUBLIC, key(&max, vec![])));
    assert_eq!(world.now().of(B).revoked.len(), 1, "the founder may");
}

#[test]
fn who_left_comes_back_by_their_own_word_and_may_leave_again() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let ana = world.join(&to_a);
    let (phone, _) = another_phone(&mut world, &ana);
    let left = world.say(&phone, staff::draft(A, &Leave { v: VERSION }));
    world.say(&founder, staff::reinstate(A, left.hash()));
    assert_eq!(
        world.place(&ana, A),
        Some(Place::Left),
        "nobody else brings them back"
    );
    let back = world.replica.come_back(&ana, A);
    assert_eq!(back.len(), 1);
    world.admit(back);
    assert_eq!(world.place(&ana, A), Some(Place::Member));
    assert!(world.now().set_aside.is_empty());
    assert!(world.replica.come_back(&ana, A).is_empty());
    world.say(&ana, staff::draft(A, &Leave { v: VERSION }));
    assert_eq!(world.place(&ana, A), Some(Place::Left));
    let back = world.replica.come_back(&phone, A);
    assert_eq!(back.len(), 1, "only what was not taken back yet");
    world.admit(back);
    assert_eq!(world.place(&ana, A), Some(Place::Member));
}

#[test]
fn a_long_chain_of_phones_is_followed_to_its_end() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let to_a = world.invite(&founder, Some(Role::Participant), &[A]);
    let ana = world.join(&to_a);
    let mut last = ana.clone();
    for _ in 0..200 {
        last = another_phone(&mut world, &last).0;
    }
    let membership = world.now();
    assert_eq!(
        membership.participant_of(&last.key().id(), A),
        Some(ana.participant)
    );
    assert_eq!(membership.of(A).keys.len(), 202);
}

/// Everything that a small, quarrelsome consultation said.
fn quarrel() -> (ConsultationId, Vec<Envelope>) {
    let mut world = World::new();
    let founder = world.founder.clone();
    let staff_invitation = world.invite(&founder, Some(Role::Facilitator), &[A, B]);
    let facilitator = world.join(&staff_invitation);
    let to_a = world.invite(&facilitator, Some(Role::Participant), &[A]);
    let to_b = world.invite(&facilitator, Some(Role::Participant), &[B]);
    let mut people: Vec<Own> = (0..4).map(|_| world.join(&to_a)).collect();
    people.extend((0..2).map(|_| world.join(&to_b)));
    let phone = SigningKey::from_seed(&[77; 32]);
    let link = world.replica.link(&people[0], phone.id());
    world.admit(link);
    let continued =
        Own::continue_from(&people[0].device_code(&phone.seed()), &mut world.random).unwrap();
    let linked = world.replica.linked(&continued.own, &phone);
    world.admit(linked);
    world.say(
        &facilitator,
        staff::revoke(
            A,
            Target::Key {
                key: people[1].key().id(),
                chains: vec![(A, 1)],
            },
        ),
    );
    world.say(
        &people[0],
        staff::revoke(
            A,
            Target::Key {
                key: continued.own.key().id(),
                chains: vec![(A, 1)],
            },
        ),
    );
    world.say(
        &continued.own,
        staff::revoke(
            A,
            Target::Key {
                key: people[0].key().id(),
                chains: vec![(A, 1)],
            },
        ),
    );
    world.say(&people[4], staff::draft(B, &Leave { v: VERSION }));
    world.say(
        &founder,
        staff::revoke(
            ScopeId::PUBLIC,
            Target::Invitation {
                key: to_b.key_id(),
                recognised: vec![people[4].participant],
            },
        ),
    );
    // Staff who are members, and whom a facilitator would like to see out.
    let joined = world.replica.join(&founder, &to_a);
    world.admit(joined);
    world.say(&facilitator, staff::revoke(A, key(&founder, vec![])));
    // An officer's and an opener's invitation, a server with its tasks, a receipt.
    let secret: [u8; 32] = world.random.bytes();
    let id = SigningKey::from_seed(&secret).id();
    let role = Some(Role::Facilitator);
    world.say(&founder, staff::invite(id, role, vec![A], true));
    let (consultation, none) = (world.replica.consultation(), String::new());
    let officer = Invitation::new(
        consultation,
        ScopeId::PUBLIC,
        secret,
        none.clone(),
        none,
        None,
    );
    let officer = world.join(&officer);
    let service = world.invite(&founder, None, &[]);
    let server = world.join(&service);
    let transport = shared::identity::TransportKey([3; 32]);
    world.say(
        &founder,
        staff::relay(server.participant, transport, "la table", None),
    );
    world.say(&founder, staff::officer(B, server.participant));
    let opening = shared::log::seal::ReadingSecret::from_bytes(world.random.bytes());
    let holders = [(server.participant, server.reading().public())];
    let opener = staff::opener(A, &[(1, opening)], &holders, &mut world.random).unwrap();
    world.say(&officer, opener);
    // Keys of several committees: a linked phone joins the other one.
    let (phone, _) = another_phone(&mut world, &people[3]);
    let (_, one_time) = another_phone(&mut world, &people[4]);
    used_by_a_phone(&mut world, &people[4], &one_time);
    let joined = world.replica.join(&phone, &to_b);
    world.admit(joined);
    // A lost phone, and what it links after its end.
    let (lost, _) = another_phone(&mut world, &phone);
    world.say(&facilitator, staff::revoke(A, key(&lost, vec![(A, 1)])));
    let (thief, _) = another_phone(&mut world, &lost);
    world.say(&thief, staff::revoke(A, key(&people[3], vec![])));
    // One leaves, comes back, leaves by another phone; another only comes back.
    world.say(&phone, staff::draft(A, &Leave { v: VERSION }));
    let back = world.replica.come_back(&people[3], A);
    world.admit(back);
    world.say(&people[3], staff::draft(B, &Leave { v: VERSION }));
    let back = world.replica.come_back(&people[4], B);
    world.admit(back);
    // What was received before a key ended holds.
    world.replica.derive();
    let held = world.replica.to_receipt(&server, A);
    world.say(&server, staff::receipt(A, held));
    world.say(&facilitator, staff::revoke(A, key(&phone, vec![])));
    let reopened = world.say(&founder, staff::revoke(A, key(&people[3], vec![])));
    world.say(&founder, staff::reinstate(A, reopened.hash()));
    let fork = world.replica.sign(
        &people[2].key(),
        vec![staff::draft(A, &Leave { v: VERSION })],
    );
    let other = world.replica.sign(
        &people[2].key(),
        vec![Draft {
            scope: A,
            kind: Leave::KIND,
            document: shared::identity::DocumentId::ZERO,
            body: vec![0x82, 1, 0],
        }],
    );
    world.admit(fork);
    world.admit(other);
    (
        world.replica.consultation(),
        world.replica.log().all().cloned().collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_duplication_give_the_same_membership(order in Just((0..quarrel().1.len()).collect::<Vec<_>>()).prop_shuffle(), twice in proptest::collection::vec(any::<bool>(), 64)) {
        let (consultation, said) = quarrel();
        let mut whole = Log::new(consultation);
        for envelope in &said {
            whole.admit(envelope.clone().verify(&consultation).unwrap(), &mut Vec::new()).unwrap();
        }
        let mut other = Log::new(consultation);
        for (at, index) in order.iter().enumerate() {
            for _ in 0..=usize::from(twice[at % twice.len()]) {
                let _ = other.admit(Verified::from_own_storage(said[*index].clone()), &mut Vec::new());
            }
        }
        prop_assert_eq!(other.waiting(), 0);
        prop_assert_eq!(Memberships::of_log(&other), Memberships::of_log(&whole));
    }

    #[test]
    fn any_subset_gives_two_replicas_that_hold_it_the_same_membership(kept in proptest::collection::vec(any::<bool>(), 64)) {
        let (consultation, said) = quarrel();
        let subset: Vec<&Envelope> = said.iter().enumerate().filter(|(index, _)| kept[index % kept.len()]).map(|(_, envelope)| envelope).collect();
        let mut forward = Log::new(consultation);
        let mut backward = Log::new(consultation);
        for envelope in &subset {
            let _ = forward.admit(Verified::from_own_storage((*envelope).clone()), &mut Vec::new());
        }
        for envelope in subset.iter().rev() {
            let _ = backward.admit(Verified::from_own_storage((*envelope).clone()), &mut Vec::new());
        }
        prop_assert_eq!(Memberships::of_log(&forward), Memberships::of_log(&backward));
    }
}

#[test]
fn mutual_revocations_of_ones_own_keys_both_stand() {
    let (consultation, said) = quarrel();
    let mut log = Log::new(consultation);
    for envelope in &said {
        log.admit(
            Verified::from_own_storage(envelope.clone()),
            &mut Vec::new(),
        )
        .unwrap();
    }
    let membership = Memberships::of_log(&log);
    assert_eq!(membership.of(A).revoked.len(), 5);
}

#[test]
fn one_proposes_on_ones_phone_before_the_invitation_has_arrived_there() {
    let mut world = World::new();
    let founder = world.founder.clone();
    let scope = ScopeId([7; 16]);
    let invitation = world.invite(&founder, Some(Role::Participant), &[scope]);
    let mut own = Own::new(world.replica.consultation(), &mut world.random);
    own.accept(&invitation);
    let mut phone = Replica::new(own.consultation);
    phone.hold(&own);
    for envelope in phone.join(&own, &invitation) {
        phone.admit(envelope, &mut Vec::new()).unwrap();
    }
    let need = shared::documents::need::NeedEdit {
        sentence: Some("Un abribus".into()),
        ..Default::default()
    };
    let planned = phone.propose(&own, scope, &need).unwrap();
    for envelope in planned.envelopes {
        phone.admit(envelope, &mut Vec::new()).unwrap();
    }
    phone.derive();
    assert_eq!(phone.derived().needs(scope).count(), 1);

    // Elsewhere nothing of it stands before the invitation and the join are both there.
    let mut other = Replica::new(own.consultation);
    for envelope in phone.log().all().cloned() {
        let verified = envelope.verify(&own.consultation).unwrap();
        other.admit(verified, &mut Vec::new()).unwrap();
    }
    other.derive();
    assert_eq!(other.derived().needs(scope).count(), 0);
    for envelope in world.replica.log().all().cloned() {
        let verified = envelope.verify(&own.consultation).unwrap();
        other.admit(verified, &mut Vec::new()).unwrap();
    }
    other.derive();
    assert_eq!(other.derived().needs(scope).count(), 1);
}
