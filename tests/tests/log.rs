//! The log: whatever the order, the repetitions and the roads of arrival, the same set is kept,
//! forks and forks of forks included.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use proptest::prelude::*;
use shared::identity::{ConsultationId, DocumentId, EnvelopeHash, ScopeId, SigningKey};
use shared::log::envelope::Draft;
use shared::log::store::{MAX_WAITING, MAX_WAITING_BYTES};
use shared::log::{Admission, Envelope, Kind, Log, Refusal, Verified};
use tests::random::Random;

const CONSULTATION: ConsultationId = ConsultationId([1; 32]);

fn write(key: &SigningKey, tip: Option<(u64, EnvelopeHash)>, body: Vec<u8>) -> Verified {
    let draft = Draft {
        scope: ScopeId::PUBLIC,
        kind: Kind::NEED,
        document: DocumentId::ZERO,
        body,
    };
    Envelope::next(key, CONSULTATION, tip, draft)
}

fn place(envelope: &Verified) -> (u64, EnvelopeHash) {
    (envelope.header.seq, envelope.hash())
}

/// Two keys that write trees: each number says after which of its key's envelopes the next one
/// comes. Large numbers go on from the newest, so that chains get long before they fork.
fn trees(choices: &[(bool, u8)]) -> Vec<Verified> {
    let keys = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]));
    let mut written: [Vec<Verified>; 2] = [Vec::new(), Vec::new()];
    for (index, (second, choice)) in choices.iter().enumerate() {
        let mine = &mut written[usize::from(*second)];
        let after = match (*choice, mine.len()) {
            (_, 0) => None,
            (128.., last) => Some(last - 1),
            (choice, count) => usize::from(choice)
                .checked_rem(count + 1)
                .unwrap()
                .checked_sub(1),
        };
        let tip = after.map(|after| place(&mine[after]));
        mine.push(write(
            &keys[usize::from(*second)],
            tip,
            vec![u8::try_from(index).unwrap_or(u8::MAX)],
        ));
    }
    written.concat()
}

fn admit_all(log: &mut Log, envelopes: &[Verified]) -> Vec<Envelope> {
    let mut admitted = Vec::new();
    for envelope in envelopes {
        match log.admit(envelope.clone(), &mut admitted) {
            Ok(_) | Err(Refusal::ForkFull) => {}
            Err(refusal) => panic!("{refusal}"),
        }
    }
    admitted
}

fn log_of(envelopes: &[Verified]) -> Log {
    let mut log = Log::new(CONSULTATION);
    admit_all(&mut log, envelopes);
    log
}

/// All that is to be compared of a log.
fn kept(log: &Log) -> (EnvelopeHash, Vec<Envelope>, Vec<Option<u64>>) {
    (
        log.digest(ScopeId::PUBLIC),
        log.all().cloned().collect(),
        log.scope(ScopeId::PUBLIC)
            .map(|(_, chain)| chain.forked_at())
            .collect(),
    )
}

fn held(log: &Log) -> Vec<Verified> {
    log.all().cloned().map(Verified::from_own_storage).collect()
}

fn choices() -> impl Strategy<Value = Vec<(bool, u8)>> {
    prop::collection::vec((any::<bool>(), any::<u8>()), 1..48)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_repetition_keep_the_same(choices in choices(), seed: u64) {
        let written = trees(&choices);
        let mut random = Random::new(seed);
        let mut shuffled = written.clone();
        shuffled.extend((0..10).filter_map(|_| random.pick(&written).cloned()));
        random.shuffle(&mut shuffled);
        prop_assert_eq!(kept(&log_of(&written)), kept(&log_of(&shuffled)));
    }

    #[test]
    fn any_part_keeps_the_same_in_any_order(choices in choices(), seed: u64) {
        let mut random = Random::new(seed);
        let mut part = trees(&choices);
        part.retain(|_| !random.one_in(3));
        let mut shuffled = part.clone();
        random.shuffle(&mut shuffled);
        prop_assert_eq!(kept(&log_of(&part)), kept(&log_of(&shuffled)));
    }

    #[test]
    fn two_replicas_that_give_each_other_what_they_hold_end_the_same(choices in choices(), seed: u64) {
        let mut random = Random::new(seed);
        let written = trees(&choices);
        let [mut here, mut there] = [(); 2].map(|()| {
            let mut part = written.clone();
            part.retain(|_| !random.one_in(3));
            random.shuffle(&mut part);
            log_of(&part)
        });
        for _ in 0..4 {
            let given = held(&here);
            admit_all(&mut there, &given);
            let given = held(&there);
            admit_all(&mut here, &given);
        }
        prop_assert_eq!(kept(&here), kept(&there));
    }

    #[test]
    fn what_was_admitted_can_be_stored_and_replayed_in_that_order(choices in choices(), seed: u64) {
        let mut written = trees(&choices);
        Random::new(seed).shuffle(&mut written);
        let mut log = Log::new(CONSULTATION);
        let stored: Vec<Verified> = admit_all(&mut log, &written)
            .into_iter()
            .map(Verified::from_own_storage)
            .collect();
        prop_assert_eq!(kept(&log_of(&stored)), kept(&log));
    }

    #[test]
    fn storage_that_drops_what_is_pruned_holds_what_memory_holds(choices in choices(), seed: u64) {
        let mut written = trees(&choices);
        Random::new(seed).shuffle(&mut written);
        let mut log = Log::new(CONSULTATION);
        let mut disk = std::collections::BTreeMap::new();
        for batch in written.chunks(5) {
            for envelope in admit_all(&mut log, batch) {
                disk.insert((envelope.header.position(), envelope.hash()), envelope);
            }
            for item in log.take_pruned() {
                prop_assert!(disk.remove(&item).is_some(), "only what was stored is pruned");
            }
        }
        let stored: Vec<Envelope> = disk.into_values().collect();
        prop_assert_eq!(&stored, &log.all().cloned().collect::<Vec<_>>());
        let again = log_of(&held(&log));
        prop_assert_eq!((kept(&again), again.waiting()), (kept(&log), 0));
    }

    #[test]
    fn bodies_left_out_on_the_way_come_later(choices in choices(), seed: u64) {
        let written = trees(&choices);
        let mut random = Random::new(seed);
        let mut all: Vec<Verified> = written
            .iter()
            .filter(|_| random.one_in(2))
            .map(stripped)
            .chain(written.iter().cloned())
            .collect();
        Random::new(seed).shuffle(&mut all);
        prop_assert_eq!(kept(&log_of(&all)), kept(&log_of(&written)));
    }
}

fn stripped(envelope: &Verified) -> Verified {
    let mut stripped = (**envelope).clone();
    stripped.body = None;
    stripped.verify(&CONSULTATION).unwrap()
}

#[test]
fn of_many_branches_the_same_four_are_kept_whoever_comes_first() {
    let key = SigningKey::from_seed(&[1; 32]);
    let first = write(&key, None, vec![0]);
    let mut branches: Vec<Verified> = (1..10)
        .map(|body| write(&key, Some(place(&first)), vec![body]))
        .collect();
    let deeper: Vec<Verified> = branches
        .iter()
        .map(|branch| write(&key, Some(place(branch)), vec![99]))
        .collect();
    let forward = [vec![first.clone()], branches.clone(), deeper.clone()].concat();
    branches.reverse();
    let backward = [deeper, branches, vec![first]].concat();
    let (forward, backward) = (log_of(&forward), log_of(&backward));
    assert_eq!(kept(&forward), kept(&backward));
    assert_eq!(forward.all().count(), 1 + 4 + 4);
}

#[test]
fn a_fork_low_in_a_long_chain_keeps_the_same_whenever_it_is_seen() {
    let key = SigningKey::from_seed(&[1; 32]);
    let mut chain = vec![write(&key, None, vec![0])];
    for _ in 1..200 {
        let tip = chain.last().map(place);
        chain.push(write(&key, tip, vec![1]));
    }
    let fork = write(&key, Some(place(&chain[0])), vec![2]);
    let early = [&chain[..2], std::slice::from_ref(&fork), &chain[2..]].concat();
    let late = [&chain[..], std::slice::from_ref(&fork)].concat();
    let mut log = log_of(&late);
    assert_eq!(log.take_pruned().len(), 200 - 65);
    assert_eq!(kept(&log), kept(&log_of(&early)));
    assert_eq!(log.all().count(), 66);
    // What was dropped never comes back, and waits for nothing.
    assert_eq!(admit_all(&mut log, &chain), []);
    assert_eq!((log.waiting(), log.take_pruned()), (0, Vec::new()));
}

#[test]
fn a_waiting_envelope_gets_the_body_that_its_first_bearer_left_out() {
    let key = SigningKey::from_seed(&[1; 32]);
    let first = write(&key, None, vec![1]);
    let second = write(&key, Some(place(&first)), vec![2]);
    let log = log_of(&[stripped(&second), second, first]);
    assert!(log.all().all(|envelope| envelope.body.is_some()));
}

#[test]
fn what_waits_is_bounded_for_a_chain_and_over_all_made_up_keys() {
    let mut log = Log::new(CONSULTATION);
    let nowhere = EnvelopeHash([9; 32]);
    let key = SigningKey::from_seed(&[1; 32]);
    for seq in 0..MAX_WAITING as u64 {
        let waiting = write(&key, Some((seq + 1, nowhere)), vec![]);
        assert_eq!(log.admit(waiting, &mut Vec::new()), Ok(Admission::Waiting));
    }
    let one_more = write(&key, Some((500, nowhere)), vec![]);
    assert_eq!(
        log.admit(one_more, &mut Vec::new()),
        Err(Refusal::WaitingFull)
    );

    let mut log = Log::new(CONSULTATION);
    let mut bytes = 0;
    for seed in 0..200 {
        let key = SigningKey::from_seed(&[seed; 32]);
        let large = write(&key, Some((1, nowhere)), vec![0; 60_000]);
        if log.admit(large, &mut Vec::new()) == Ok(Admission::Waiting) {
            bytes += 60_000;
        }
    }
    assert!(bytes <= MAX_WAITING_BYTES);
    assert_eq!(log.waiting(), bytes / 60_000);
    assert_eq!(log.scopes(), [], "nothing made up leaves a trace");
}
