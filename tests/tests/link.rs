//! The link: who may open it, and what it refuses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use shared::identity::ConsultationId;
use shared::log::store::MAX_FRAME;
use shared::sync::{Link, LinkError, LinkEvent, MAX_MESSAGE, TransportSecret, WRONG_KEY_REFUSAL};

const CONSULTATION: ConsultationId = ConsultationId([7; 32]);

fn phone() -> TransportSecret {
    TransportSecret::from_seed([1; 32])
}

fn hub() -> TransportSecret {
    TransportSecret::from_seed([2; 32])
}

/// Both ends of an open link, the phone's first, and the two messages that opened it.
fn opened(seed: u8) -> (Link, Link, [Vec<u8>; 2]) {
    let (mut there, first) =
        Link::initiator(&phone(), &hub().public(), &CONSULTATION, &[], [seed; 32]).unwrap();
    let mut here = Link::responder(&hub(), &CONSULTATION, &[], [seed + 100; 32]).unwrap();
    let LinkEvent::Opened { peer, reply } = here.receive(&first).unwrap() else {
        panic!("the responder opens at the first message");
    };
    assert_eq!(peer, phone().public());
    let answer = reply.unwrap();
    let event = there.receive(&answer).unwrap();
    assert_eq!(
        event,
        LinkEvent::Opened {
            peer: hub().public(),
            reply: None
        }
    );
    (there, here, [first, answer])
}

fn one(link: &mut Link, frame: &[u8]) -> Vec<u8> {
    let mut messages = link.seal_frame(frame).unwrap();
    assert_eq!(messages.len(), 1);
    messages.remove(0)
}

#[test]
fn frames_of_every_size_arrive_whole_and_in_order() {
    let (mut there, mut here, _) = opened(1);
    for len in [0, 1, 65_518, 65_519, 100_000, MAX_FRAME] {
        let frame: Vec<u8> = (0..len)
            .map(|i| u8::try_from(i % 251).unwrap_or(0))
            .collect();
        for (from, to) in [(&mut there, &mut here)] {
            let messages = from.seal_frame(&frame).unwrap();
            let (last, parts) = messages.split_last().unwrap();
            for part in parts {
                assert!(part.len() <= MAX_MESSAGE);
                assert_eq!(to.receive(part).unwrap(), LinkEvent::Part);
            }
            assert_eq!(to.receive(last).unwrap(), LinkEvent::Frame(frame.clone()));
        }
    }
    assert_eq!(
        there.seal_frame(&vec![0; MAX_FRAME + 1]),
        Err(LinkError::TooLarge)
    );
}

#[test]
fn a_peer_that_does_not_hold_the_pinned_key_is_named_on_both_sides() {
    let other = TransportSecret::from_seed([9; 32]);
    let (mut there, first) =
        Link::initiator(&phone(), &other.public(), &CONSULTATION, &[], [1; 32]).unwrap();
    let mut here = Link::responder(&hub(), &CONSULTATION, &[], [2; 32]).unwrap();
    assert_eq!(here.receive(&first), Err(LinkError::WrongKey));
    assert_eq!(there.receive(WRONG_KEY_REFUSAL), Err(LinkError::WrongKey));
    assert_eq!(there.seal_frame(b"x"), Err(LinkError::NotOpen));
}

#[test]
fn an_answer_by_someone_else_is_the_wrong_key() {
    let (mut there, _) =
        Link::initiator(&phone(), &hub().public(), &CONSULTATION, &[], [1; 32]).unwrap();
    let (_, _, [_, answer]) = opened(3);
    assert_eq!(there.receive(&answer), Err(LinkError::WrongKey));
    assert_eq!(there.receive(&answer), Err(LinkError::Dead));
}

#[test]
fn two_consultations_never_share_a_link() {
    let (_, first) =
        Link::initiator(&phone(), &hub().public(), &CONSULTATION, &[], [1; 32]).unwrap();
    let mut here = Link::responder(&hub(), &ConsultationId([8; 32]), &[], [2; 32]).unwrap();
    assert_eq!(here.receive(&first), Err(LinkError::WrongKey));
}

#[test]
fn a_replayed_message_ends_the_link() {
    let (mut there, mut here, _) = opened(1);
    let message = one(&mut there, b"once");
    assert!(here.receive(&message).is_ok());
    assert_eq!(here.receive(&message), Err(LinkError::NotNext));
    assert_eq!(here.receive(&message), Err(LinkError::Dead));
}

#[test]
fn a_message_sent_back_to_its_writer_is_refused() {
    let (mut there, _, _) = opened(1);
    let message = one(&mut there, b"mine");
    assert_eq!(there.receive(&message), Err(LinkError::NotNext));
}

#[test]
fn messages_out_of_order_or_changed_are_refused() {
    let (mut there, mut here, _) = opened(1);
    let _first = one(&mut there, b"first");
    let second = one(&mut there, b"second");
    assert_eq!(here.receive(&second), Err(LinkError::NotNext));

    let (mut there, mut here, _) = opened(2);
    let mut message = one(&mut there, b"true");
    message[0] ^= 1;
    assert_eq!(here.receive(&message), Err(LinkError::NotNext));
}

#[test]
fn a_greeting_replayed_later_opens_nothing_for_who_replays_it() {
    let (mut there, mut here, [first, _]) = opened(1);
    let message = one(&mut there, b"x");
    assert!(here.receive(&message).is_ok());
    let mut again = Link::responder(&hub(), &CONSULTATION, &[], [50; 32]).unwrap();
    assert!(matches!(
        again.receive(&first),
        Ok(LinkEvent::Opened { .. })
    ));
    assert_eq!(again.receive(&message), Err(LinkError::NotNext));
}

#[test]
fn hostile_bytes_of_every_length_are_refused_by_name() {
    for len in 0..300 {
        let bytes = vec![1_u8; len];
        let mut here = Link::responder(&hub(), &CONSULTATION, &[], [1; 32]).unwrap();
        assert!(here.receive(&bytes).is_err());
        let (mut there, _) =
            Link::initiator(&phone(), &hub().public(), &CONSULTATION, &[], [1; 32]).unwrap();
        assert!(there.receive(&bytes).is_err());
        let (mut there, _, _) = opened(1);
        assert!(there.receive(&bytes).is_err());
    }
    let (mut there, _, _) = opened(1);
    assert_eq!(
        there.receive(&vec![0; MAX_MESSAGE + 1]),
        Err(LinkError::Malformed)
    );
}

#[test]
fn parts_without_end_are_bounded() {
    let (mut there, mut here, _) = opened(1);
    let mut refused = None;
    for _ in 0..10 {
        // Only the first part of each frame is passed on, so that no frame ever ends... but
        // skipping a message is noticed before memory is filled.
        let messages = there.seal_frame(&vec![0; MAX_FRAME]).unwrap();
        for message in &messages[..messages.len() - 1] {
            if let Err(error) = here.receive(message) {
                refused.get_or_insert(error);
            }
        }
    }
    assert_eq!(refused, Some(LinkError::NotNext));
}

#[test]
fn two_links_with_other_randomness_share_no_byte_pattern() {
    let (_, _, [first, answer]) = opened(1);
    let (_, _, [other_first, other_answer]) = opened(2);
    assert_ne!(first[1..33], other_first[1..33]);
    assert_ne!(answer[1..33], other_answer[1..33]);
}

#[test]
fn a_link_opens_only_over_the_channel_that_both_ends_see() {
    for (there, here, opens) in [
        (&[][..], &[][..], true),
        (b"channel", b"channel", true),
        (b"channel", b"another", false),
        (b"channel", b"", false),
        (b"", b"channel", false),
    ] {
        let (_, first) =
            Link::initiator(&phone(), &hub().public(), &CONSULTATION, there, [1; 32]).unwrap();
        let mut answering = Link::responder(&hub(), &CONSULTATION, here, [2; 32]).unwrap();
        let answer = answering.receive(&first);
        assert_eq!(answer.is_ok(), opens);
        assert!(opens || answer == Err(LinkError::WrongKey));
    }
}
