//! Bundles: what is carried where no link goes.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::sync::LazyLock;

use proptest::prelude::*;
use shared::carry::bundle::MAX_BUNDLE;
use shared::carry::{BundleError, pack, unpack};
use shared::identity::ConsultationId;
use shared::identity::random::Randomness;
use shared::log::Envelope;
use shared::log::seal::ReadingSecret;
use shared::replica::Replica;
use tests::fixture::{Consultation, admit, scope};

fn reader(seed: u8) -> ReadingSecret {
    ReadingSecret::from_bytes([seed; 32])
}

/// A committee with some people, needs and ballots.
fn world(people: usize) -> Consultation {
    let mut world = Consultation::found(2, 5, 3);
    for committee in 0..2 {
        for person in 0..people {
            let own = world.join(committee).unwrap();
            let sentence = format!("Besoin {person} du comité {committee}");
            let need = world.propose(&own, &sentence, &"d".repeat(900)).unwrap();
            world.rank(&own, &[need]).unwrap();
        }
    }
    world.replica.derive();
    world
}

fn envelopes(world: &Consultation) -> Vec<Envelope> {
    world.replica.log().all().cloned().collect()
}

fn bundle(world: &Consultation) -> Vec<u8> {
    let consultation = world.replica.consultation();
    let mut random = Randomness::from_seed([8; 32]);
    pack(
        &consultation,
        &[reader(1).public(), reader(2).public()],
        world.replica.log().all(),
        &mut random,
    )
    .unwrap()
}

fn read(
    bundle: &[u8],
    consultation: &ConsultationId,
    seed: u8,
) -> Vec<Result<Envelope, BundleError>> {
    unpack(bundle, consultation, &reader(seed)).collect()
}

fn first_error(bundle: &[u8], consultation: &ConsultationId, seed: u8) -> Option<BundleError> {
    read(bundle, consultation, seed)
        .into_iter()
        .find_map(Result::err)
}

#[test]
fn each_reader_gets_every_envelope_in_its_order_over_many_pieces() {
    let world = world(40);
    let (bundle, consultation) = (bundle(&world), world.replica.consultation());
    assert!(bundle.len() > 3 * 48 * 1024);
    for seed in [1, 2] {
        let read: Result<Vec<Envelope>, _> =
            read(&bundle, &consultation, seed).into_iter().collect();
        assert_eq!(read.unwrap(), envelopes(&world));
    }
}

#[test]
fn nobody_else_reads_anything_and_each_refusal_has_its_name() {
    let world = world(2);
    let (bundle, consultation) = (bundle(&world), world.replica.consultation());
    assert_eq!(
        first_error(&bundle, &consultation, 3),
        Some(BundleError::NotForUs)
    );
    let other = ConsultationId([9; 32]);
    assert_eq!(
        first_error(&bundle, &other, 1),
        Some(BundleError::OtherConsultation)
    );
    let mut newer = bundle;
    newer[7] = 2;
    assert_eq!(
        first_error(&newer, &consultation, 1),
        Some(BundleError::Newer)
    );
    assert_eq!(
        first_error(b"PK\x03\x04", &consultation, 1),
        Some(BundleError::NotABundle)
    );
    assert_eq!(
        first_error(&[0; 400], &consultation, 1),
        Some(BundleError::NotABundle)
    );
}

#[test]
fn an_empty_bundle_says_that_nothing_is_in_it() {
    let consultation = ConsultationId([1; 32]);
    let mut random = Randomness::from_seed([8; 32]);
    let none: [Envelope; 0] = [];
    let bundle = pack(&consultation, &[reader(1).public()], &none, &mut random).unwrap();
    assert!(read(&bundle, &consultation, 1).is_empty());
    assert_eq!(
        first_error(&bundle[..56], &consultation, 1),
        Some(BundleError::Damaged)
    );
}

#[test]
fn what_would_be_too_large_to_be_read_is_not_made() {
    let world = world(1);
    let largest = envelopes(&world)
        .into_iter()
        .max_by_key(|one| one.to_bytes().len())
        .unwrap();
    let many = std::iter::repeat_n(&largest, MAX_BUNDLE / largest.to_bytes().len() + 1);
    let mut random = Randomness::from_seed([8; 32]);
    let made = pack(
        &world.replica.consultation(),
        &[reader(1).public()],
        many,
        &mut random,
    );
    assert_eq!(made, Err(BundleError::TooLarge));
}

/// The pieces of a bundle, and its head.
fn pieces(bundle: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>) {
    let (head, mut rest) = bundle.split_at(56);
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize + 4;
        pieces.push(rest[..length].to_vec());
        rest = &rest[length..];
    }
    (head.to_vec(), pieces)
}

#[test]
fn pieces_left_out_moved_repeated_or_of_another_bundle_are_noticed() {
    let world = world(40);
    let consultation = world.replica.consultation();
    let (head, pieces) = pieces(&bundle(&world));
    let other = {
        let mut random = Randomness::from_seed([7; 32]);
        pack(
            &consultation,
            &[reader(1).public()],
            world.replica.log().all(),
            &mut random,
        )
        .unwrap()
    };
    let (_, others) = self::pieces(&other);
    let with = |chosen: Vec<&Vec<u8>>| {
        let mut bytes = head.clone();
        chosen.into_iter().for_each(|piece| bytes.extend(piece));
        first_error(&bytes, &consultation, 1)
    };
    let last = pieces.len() - 1;
    assert_eq!(with(pieces.iter().collect()), None);
    assert_eq!(
        with(pieces[..last].iter().collect()),
        Some(BundleError::Damaged)
    );
    assert_eq!(
        with(pieces[..1].iter().chain(&pieces[2..]).collect()),
        Some(BundleError::Damaged)
    );
    assert_eq!(
        with(vec![&pieces[1], &pieces[0], &pieces[2]]),
        Some(BundleError::NotForUs)
    );
    assert_eq!(
        with(pieces.iter().chain([&pieces[last]]).collect()),
        Some(BundleError::Damaged)
    );
    assert_eq!(
        with(
            [&pieces[0], &others[1]]
                .into_iter()
                .chain(&pieces[2..])
                .collect()
        ),
        Some(BundleError::Damaged)
    );
}

#[test]
fn imported_twice_in_any_order_or_old_gives_the_same() {
    let mut world = world(6);
    let consultation = world.replica.consultation();
    let old = bundle(&world);
    let late = world.join(0).unwrap();
    world.propose(&late, "Venu plus tard", "").unwrap();
    world.replica.derive();
    let new = bundle(&world);
    let import = |bundles: &[&Vec<u8>]| {
        let mut replica = Replica::new(consultation);
        for bundle in bundles {
            for envelope in read(bundle, &consultation, 1) {
                let verified = envelope.unwrap().verify(&consultation).unwrap();
                admit(&mut replica, vec![verified]);
            }
        }
        replica.derive();
        let digests: Vec<_> = [0, 1].map(|n| replica.log().digest(scope(n))).to_vec();
        (digests, replica.derived().documents.len())
    };
    let expected = import(&[&new]);
    assert_eq!(import(&[&new, &new]), expected);
    assert_eq!(import(&[&old, &new]), expected);
    assert_eq!(import(&[&new, &old]), expected);
}

#[test]
fn a_member_is_given_their_committee_and_a_relay_everything() {
    let mut world = world(3);
    let own = world.join(0).unwrap();
    world.replica.derive();
    let scopes = |reader| {
        let (_, envelopes) = world.replica.to_carry(reader).unwrap();
        let mut scopes: Vec<_> = envelopes.iter().map(|one| one.header.scope).collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes.len()
    };
    assert_eq!(scopes(&own.participant), 3, "public and their own two");
    assert_eq!(
        scopes(&world.server.participant),
        5,
        "public and both committees' two"
    );
    let stranger = shared::identity::ParticipantId([9; 16]);
    assert!(world.replica.to_carry(&stranger).is_none());
}

/// A bundle for one reader, made once.
static SMALL: LazyLock<(ConsultationId, Vec<u8>)> = LazyLock::new(|| {
    let world = world(2);
    let consultation = world.replica.consultation();
    let mut random = Randomness::from_seed([8; 32]);
    let log = world.replica.log();
    let bundle = pack(&consultation, &[reader(1).public()], log.all(), &mut random);
    (consultation, bundle.unwrap())
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn damaged_bundles_end_with_a_name_and_never_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let (consultation, good) = &*SMALL;
        let mut bad = good.clone();
        for (at, byte) in flips {
            let at = at.index(bad.len());
            bad[at] ^= byte;
        }
        bad.truncate(cut.index(bad.len()) + 1);
        if bad != *good {
            prop_assert!(first_error(&bad, consultation, 1).is_some());
        }
    }
}

#[test]
fn a_row_is_read_as_it_was_written_and_refused_when_damaged_anywhere() {
    let world = world(3);
    let row = shared::carry::row::write(world.replica.log().all());
    assert_eq!(shared::carry::row::read(&row), Some(envelopes(&world)));
    assert_eq!(shared::carry::row::read(&[]), Some(Vec::new()));
    assert_eq!(shared::carry::row::read(&row[..row.len() - 1]), None);
    assert_eq!(shared::carry::row::read(&[0xff; 8]), None);
}
