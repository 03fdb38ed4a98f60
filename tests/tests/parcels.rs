//! Parcels from hand to hand: who is offered what, what is kept, who is believed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation
)]

use shared::carry::pack;
use shared::carry::parcel::{Hint, Label, MAX_PARCEL, ParcelId, hint_of};
use shared::identity::ConsultationId;
use shared::identity::random::Randomness;
use shared::log::seal::ReadingSecret;
use shared::sync::CloseReason;
use shared::sync::parcels::{Act, Exchange, MAX_HELD, Post, is_about_parcels, parcel};

const ROOM: usize = 20_000;

fn reader(seed: u8) -> ReadingSecret {
    ReadingSecret::from_bytes([seed; 32])
}

fn hint(seed: u8) -> Hint {
    hint_of(&reader(seed).public())
}

/// A parcel for somebody; of another `number` another one.
fn to(seed: u8, number: u8) -> (Label, Vec<u8>) {
    let consultation = ConsultationId([1; 32]);
    let mut random = Randomness::from_seed([number; 32]);
    let bytes = pack(&consultation, &[reader(seed).public()], [], &mut random).unwrap();
    (Label::of(&bytes).unwrap(), bytes)
}

fn raw(kind: u8, body: &[u8]) -> Vec<u8> {
    minicbor::to_vec((kind, minicbor::bytes::ByteVec::from(body.to_vec()))).unwrap()
}

/// Hears an offer of one parcel, asks, and gets it; what is then done with it.
fn given(post: &mut Post, from: &mut Exchange, parcel_: &(Label, Vec<u8>)) -> Vec<Act> {
    let other = Post::new(hint(200), ROOM, Vec::new());
    let asked = post.hear(0, from, &other.offer(&[parcel_.0])).unwrap();
    if !asked.iter().any(|act| matches!(act, Act::Send(_))) {
        return Vec::new();
    }
    post.hear(0, from, &parcel(parcel_.1.clone())).unwrap()
}

fn taken(id: ParcelId) -> Vec<u8> {
    raw(14, &id)
}

#[test]
fn a_parcel_goes_from_who_wrote_it_to_who_carries_it_to_who_opens_it() {
    let written = to(1, 0);
    let mut author = Post::new(hint(2), 0, Vec::new());
    let mut courier = Post::new(hint(3), ROOM, Vec::new());
    let mut relay = Post::new(hint(1), 0, Vec::new());
    let [mut from_author, mut from_relay] = [Exchange::default(), Exchange::new(Some(hint(1)))];
    let [mut at_author, mut at_relay] = [Exchange::default(), Exchange::default()];

    let passing = author.hear(0, &mut at_author, &courier.offer(&[])).unwrap();
    assert_eq!(passing, [Act::Passing]);
    let offer = author.offer_own(&[written.0]);
    assert!(is_about_parcels(&offer));
    let asked = courier.hear(0, &mut from_author, &offer).unwrap();
    let [Act::Send(ask)] = &asked[..] else {
        panic!("{asked:?}");
    };
    let handed = author.hear(0, &mut at_author, ask).unwrap();
    assert_eq!(handed, [Act::Hand(written.0)]);
    let frame = parcel(written.1.clone());
    let kept = courier.hear(0, &mut from_author, &frame).unwrap();
    assert_eq!(kept, [Act::Keep(written.0, written.1.clone())]);

    courier.relays(vec![hint(1)]);
    let offer = courier.offer(courier.carried());
    let asked = relay.hear(0, &mut at_relay, &offer).unwrap();
    // The courier carries for the relay too: its answers.
    let [Act::Passing, Act::Send(ask)] = &asked[..] else {
        panic!("{asked:?}");
    };
    assert_eq!(courier.hear(0, &mut from_relay, ask).unwrap().len(), 1);
    let opened = relay.hear(0, &mut at_relay, &frame).unwrap();
    assert_eq!(opened, [Act::Open(written.0, written.1.clone())]);
    let gone = courier.hear(0, &mut from_relay, &relay.opened(written.0.id));
    assert_eq!(gone.unwrap(), [Act::Arrived(written.0)]);
    assert!(courier.carried().is_empty());
    // It is not taken again, and who offers it hears why.
    let again = courier.hear(0, &mut Exchange::default(), &author.offer(&[written.0]));
    assert_eq!(again.unwrap(), [Act::Send(taken(written.0.id))]);
}

#[test]
fn only_the_relay_itself_makes_a_courier_drop_what_is_for_it() {
    let (for_relay, for_somebody) = (to(1, 0), to(4, 1));
    let mut courier = Post::new(hint(3), ROOM, Vec::new());
    courier.relays(vec![hint(1)]);
    let (mut giver, mut liar) = (Exchange::default(), Exchange::default());
    given(&mut courier, &mut giver, &for_relay);
    given(&mut courier, &mut giver, &for_somebody);
    let newer = to(1, 2);
    given(&mut courier, &mut giver, &newer);
    let mut hear = |from: &mut Exchange, id| courier.hear(0, from, &taken(id)).unwrap();
    assert_eq!(hear(&mut liar, for_relay.0.id), []);
    assert_eq!(hear(&mut Exchange::new(Some(hint(9))), for_relay.0.id), []);
    assert_eq!(hear(&mut liar, [7; 16]), []);
    // Nobody was handed it: it is let go, and does not count as arrived.
    let label = for_somebody.0;
    assert_eq!(hear(&mut liar, label.id), [Act::Needless(label)]);
    let label = for_relay.0;
    let mut relay = Exchange::new(Some(hint(1)));
    assert_eq!(hear(&mut relay, label.id), [Act::Arrived(label)]);
    // Who gave it takes it back, when it says more by now.
    let label = newer.0;
    assert_eq!(hear(&mut liar, label.id), []);
    assert_eq!(hear(&mut giver, label.id), [Act::Needless(label)]);
}

#[test]
fn what_two_bring_at_once_is_kept_and_counted_once() {
    let one = to(1, 0);
    let mut courier = Post::new(hint(3), ROOM, Vec::new());
    courier.relays(vec![hint(1)]);
    let other = Post::new(hint(200), ROOM, Vec::new());
    let mut links = [Exchange::default(), Exchange::default()];
    for link in &mut links {
        // Both are asked before either hands it over.
        let asked = courier.hear(0, link, &other.offer(&[one.0])).unwrap();
        assert_eq!(asked.len(), 2, "{asked:?}");
    }
    let kept = links.map(|mut link| courier.hear(0, &mut link, &parcel(one.1.clone())).unwrap());
    assert_eq!(kept, [vec![Act::Keep(one.0, one.1)], Vec::new()]);
    assert_eq!(courier.carried(), [one.0]);
    let mut relay = Exchange::new(Some(hint(1)));
    let mut gone = || courier.hear(0, &mut relay, &taken(one.0.id)).unwrap();
    assert_eq!(gone(), [Act::Arrived(one.0)]);
    assert_eq!(gone(), []);
}

#[test]
fn what_comes_after_it_was_told_to_carry_no_more_is_not_kept() {
    let one = to(1, 0);
    let mut courier = Post::new(hint(3), ROOM, Vec::new());
    let mut from = Exchange::default();
    let other = Post::new(hint(200), 0, Vec::new());
    courier.hear(0, &mut from, &other.offer(&[one.0])).unwrap();
    courier.hold(0, Vec::new());
    assert_eq!(courier.hear(0, &mut from, &parcel(one.1)).unwrap(), []);
    assert!(!courier.is_courier() && !courier.holds(&one.0.id));
}

#[test]
fn nobody_is_handed_a_second_one_before_the_first() {
    let (one, two) = (to(1, 0), to(1, 1));
    let mut courier = Post::new(hint(3), ROOM, vec![one.0, two.0]);
    let mut from = Exchange::default();
    let mut asks = |from: &mut Exchange, of: &Label| courier.hear(0, from, &raw(12, &of.id));
    assert_eq!(asks(&mut from, &one.0), Ok(vec![Act::Hand(one.0)]));
    assert!(is_about_parcels(&from.hand(one.1)));
    assert_eq!(asks(&mut from, &two.0), Ok(vec![Act::Hand(two.0)]));
    assert_eq!(asks(&mut from, &one.0), Err(CloseReason::OutOfTurn));
}

#[test]
fn the_oldest_gives_way_and_one_peer_alone_fills_half_the_room() {
    let size = to(1, 0).1.len();
    let room = 10 * size;
    let mut courier = Post::new(hint(3), room, Vec::new());
    let mut first = Exchange::default();
    let kept = |acts: &[Act]| acts.iter().any(|act| matches!(act, Act::Keep(..)));
    for number in 0..20 {
        let acts = given(&mut courier, &mut first, &to(1, number));
        assert_eq!(kept(&acts), number < 5, "{number}");
    }
    let mut dropped = Vec::new();
    for number in 20..40 {
        // Each from somebody else.
        let acts = given(&mut courier, &mut Exchange::default(), &to(1, number));
        assert!(kept(&acts));
        dropped.extend(acts.iter().filter_map(|act| match act {
            Act::Dropped(label) => Some(label.id),
            _ => None,
        }));
    }
    let oldest: Vec<ParcelId> = (0..5)
        .chain(20..30)
        .map(|number| to(1, number).0.id)
        .collect();
    assert_eq!(dropped, oldest);
    assert_eq!(courier.carried().len(), 10);
}

#[test]
fn who_carries_nothing_takes_only_what_may_be_its_own() {
    let mut phone = Post::new(hint(2), 0, Vec::new());
    let mut from = Exchange::default();
    assert_eq!(given(&mut phone, &mut from, &to(1, 0)), []);
    let mine = to(2, 0);
    let opened = given(&mut phone, &mut from, &mine);
    assert_eq!(opened, [Act::Open(mine.0, mine.1)]);
}

#[test]
fn what_is_no_longer_there_does_not_stop_what_follows() {
    let mut courier = Post::new(hint(3), ROOM, Vec::new());
    let mut from = Exchange::default();
    let other = Post::new(hint(200), 0, Vec::new());
    let offer = other.offer(&[to(1, 0).0, to(1, 1).0]);
    assert_eq!(courier.hear(0, &mut from, &offer).unwrap().len(), 1);
    let next = courier.hear(0, &mut from, &parcel(Vec::new())).unwrap();
    assert_eq!(next, [Act::Send(raw(12, &to(1, 1).0.id))]);
}

#[test]
fn hostile_frames_end_the_link_by_name() {
    let (label, bytes) = to(1, 0);
    let offer = |labels: &[u8]| raw(11, &[&[1], labels].concat());
    let many = vec![0; (MAX_HELD + 1) * Label::BYTES];
    let table = [
        (raw(11, &[]), CloseReason::Malformed),
        (offer(&[0; 23]), CloseReason::Malformed),
        (offer(&many), CloseReason::TooMuch),
        (raw(12, &[0; 15]), CloseReason::Malformed),
        (raw(12, &[0; 32]), CloseReason::Malformed),
        (parcel(bytes), CloseReason::OutOfTurn),
        (raw(14, &[0; 15]), CloseReason::Malformed),
        (vec![0x82, 11], CloseReason::Malformed),
    ];
    for (frame, reason) in table {
        let mut post = Post::new(hint(3), ROOM, Vec::new());
        let heard = post.hear(0, &mut Exchange::default(), &frame);
        assert_eq!(heard, Err(reason), "{reason}");
    }
    // Another one than was asked for.
    let mut post = Post::new(hint(3), ROOM, Vec::new());
    let mut from = Exchange::default();
    let offered = post.offer(&[label]);
    post.hear(0, &mut from, &offered).unwrap();
    let other = parcel(to(1, 1).1);
    assert_eq!(post.hear(0, &mut from, &other), Err(CloseReason::Malformed));
    // One that says it is larger than any parcel is not asked for.
    let size = MAX_PARCEL as u32 + 1;
    let offered = post.offer(&[Label { size, ..label }]);
    assert_eq!(
        post.hear(0, &mut Exchange::default(), &offered).unwrap(),
        [Act::Passing]
    );
    let mut from = Exchange::default();
    let flood = (0..10_000).find_map(|_| post.hear(0, &mut from, &taken([0; 16])).err());
    assert_eq!(flood, Some(CloseReason::TooFast));
    let mut from = Exchange::default();
    let flood = (0..10_000).find_map(|_| post.hear(0, &mut from, &raw(12, &[0; 16])).err());
    assert_eq!(flood, Some(CloseReason::TooFast));
}

#[test]
fn only_a_short_bundle_of_one_reader_is_a_parcel() {
    let consultation = ConsultationId([1; 32]);
    let readers = [reader(1).public(), reader(2).public()];
    let two = pack(
        &consultation,
        &readers,
        [],
        &mut Randomness::from_seed([0; 32]),
    )
    .unwrap();
    assert_eq!(Label::of(&two), None);
    let (label, bytes) = to(1, 0);
    assert_eq!(label.reader, hint(1));
    for cut in 0..bytes.len() {
        assert_eq!(Label::of(&bytes[..cut]), None, "{cut}");
    }
    let mut long = bytes;
    long.resize(MAX_PARCEL + 1, 0);
    assert_eq!(Label::of(&long), None);
}

#[test]
fn what_cannot_be_used_is_fetched_three_times_and_no_more() {
    let one = to(1, 0);
    let mut relay = Post::new(hint(1), 0, Vec::new());
    let courier = Post::new(hint(3), ROOM, vec![one.0]);
    for last in [false, false, true] {
        let mut link = Exchange::default();
        let asked = relay.hear(0, &mut link, &courier.offer(&[one.0])).unwrap();
        assert_eq!(asked.len(), 2, "it is asked for: {asked:?}");
        let came = relay.hear(0, &mut link, &parcel(one.1.clone())).unwrap();
        assert_eq!(came, [Act::Open(one.0, one.1.clone())]);
        let told = relay.failed(one.0.id);
        assert_eq!(told, last.then(|| taken(one.0.id)));
    }
    let offer = courier.offer(&[one.0]);
    let again = relay.hear(0, &mut Exchange::default(), &offer).unwrap();
    assert_eq!(again, [Act::Send(taken(one.0.id)), Act::Passing]);
}
