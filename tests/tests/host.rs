//! The host by itself, its shell a loop.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use shared::host::{Effect, Host};
use shared::identity::{Invitation, Role, SigningKey};
use shared::log::{Envelope, Kind, Verified};
use shared::replica::{Own, staff};
use tests::fixture::{Consultation, scope};

/// Does what a host asks for, on a disk that never refuses; what it stored.
fn carry_out(host: &mut Host, now: u64) -> Vec<Envelope> {
    let mut stored = Vec::new();
    loop {
        host.advance(now);
        let effects = host.take_effects();
        if effects.is_empty() {
            return stored;
        }
        for effect in effects {
            match effect {
                Effect::Check(envelopes) => {
                    let consultation = host.own.consultation;
                    let checked = envelopes.into_iter();
                    let checked = checked.map(|one| one.verify(&consultation));
                    host.checked(now, checked.collect());
                }
                Effect::Store(commit) => {
                    stored.extend(commit.new);
                    host.stored(now);
                }
                _ => {}
            }
        }
    }
}

fn receipts(stored: &[Envelope]) -> usize {
    let here = stored.iter().map(|one| &one.header);
    here.filter(|header| header.kind == Kind::RECEIPT && header.scope == scope(0))
        .count()
}

/// Somebody who came by an invitation to two committees: their join, and the statement that makes it
/// one, which stands in public.
fn newcomer(of: &mut Consultation) -> (Vec<Envelope>, Vec<Verified>) {
    let secret: [u8; 32] = of.random.bytes();
    let key = SigningKey::from_seed(&secret).id();
    let committees = vec![scope(0), scope(1)];
    let draft = staff::invite(key, Some(Role::Participant), committees, false);
    let invite = of.replica.sign(&of.founder.key(), vec![draft]);
    let consultation = of.founder.consultation;
    let (name, question) = ("Comité 0".to_owned(), String::new());
    let invitation = Invitation::new(consultation, scope(0), secret, name, question, None);
    let mut own = Own::new(consultation, &mut of.random);
    own.accept(&invitation);
    let joined = of.replica.join(&own, &invitation);
    (
        joined.into_iter().map(Verified::into_inner).collect(),
        invite,
    )
}

/// The order of a running server's command: it admits, the keeper derives, then tells.
#[test]
fn what_a_command_lets_stand_is_receipted_although_nothing_else_comes() {
    let mut of = Consultation::found(2, 5, 1);
    let (joined, invite) = newcomer(&mut of);
    let server = of.server.clone();
    let mut relay = Host::relaying(server, of.replica.clone(), [3; 32], false);
    relay.derive(0);
    carry_out(&mut relay, 0);
    relay.import(joined);
    carry_out(&mut relay, 1_000);
    relay.derive(2_000);
    assert_eq!(receipts(&carry_out(&mut relay, 2_000)), 0, "nobody's yet");
    // Nothing is noted as due any more.
    for now in [15_000, 30_000] {
        relay.tick(now);
        assert_eq!(receipts(&carry_out(&mut relay, now)), 0);
    }

    let items = invite.iter();
    let items: Vec<_> = items
        .map(|one| (one.header.position(), one.hash()))
        .collect();
    for statement in invite {
        relay.replica.admit(statement, &mut Vec::new()).unwrap();
    }
    relay.derive(40_000);
    relay.gained(40_000, &items);
    let mut stored = carry_out(&mut relay, 40_000);
    relay.tick(60_000);
    stored.extend(carry_out(&mut relay, 60_000));
    assert_eq!(receipts(&stored), 1);
}

/// What waits in memory for an own word is durable nowhere until it is stored with the next
/// commit.
#[test]
fn what_an_own_word_frees_from_waiting_is_stored_too() {
    let mut of = Consultation::found(1, 5, 2);
    let founder = of.founder.clone();
    let mut drafts = Vec::new();
    for _ in 0..2 {
        let key = SigningKey::from_seed(&of.random.bytes()).id();
        drafts.push(staff::invite(
            key,
            Some(Role::Participant),
            vec![scope(0)],
            false,
        ));
    }
    let mut signed = of.replica.sign(&founder.key(), drafts);
    let second = signed.pop().unwrap();
    let mut host = Host::new(founder, of.replica.clone(), [4; 32]);
    host.import(vec![(*second).clone()]);
    assert!(carry_out(&mut host, 0).is_empty(), "it waits");
    host.wrote(0, signed);
    assert_eq!(carry_out(&mut host, 0), [(*second).clone()]);
}
