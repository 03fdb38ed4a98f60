//! Against what Chromium 156 says, and against whatever a camera may read.

use core::net::{Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use super::*;
use crate::carry::Code;
use crate::identity::ConsultationId;

/// A data channel as Chromium 156 offers it, its addresses hidden behind names.
const OFFER: &str = include_str!("offer.sdp");
/// As it answers it.
const ANSWER: &str = include_str!("answer.sdp");

fn ours() -> (Consulted, TransportKey) {
    let consultation = ConsultationId([7; 32]);
    (Consulted::from(&consultation), TransportKey([9; 32]))
}

fn read(sdp: &str, answer: bool) -> Result<NearCode, SdpError> {
    let (consultation, transport) = ours();
    NearCode::from_sdp(sdp, answer, consultation, transport)
}

fn through_a_code(code: &NearCode) -> NearCode {
    match Code::read(&code.to_text()) {
        Ok(Code::Near(read)) => read,
        other => panic!("{other:?}"),
    }
}

/// The offer with other candidates: what follows `a=candidate:` of each.
fn with_candidates(lines: &[&str]) -> String {
    let kept = OFFER
        .lines()
        .filter(|line| !line.starts_with("a=candidate:"))
        .map(str::to_owned);
    let new = lines.iter().map(|line| format!("a=candidate:{line}"));
    kept.chain(new).map(|line| line + "\r\n").collect()
}

#[test]
fn what_chromium_says_goes_through_a_code() {
    for (sdp, answer) in [(OFFER, false), (ANSWER, true)] {
        let code = read(sdp, answer).unwrap();
        assert_eq!(code.candidates.len(), 2);
        let back = through_a_code(&code);
        assert_eq!(back, code);
        // Every line that matters is said again, word for word.
        let made = back.to_sdp();
        for line in sdp.lines().filter(|line| {
            [
                "a=ice-ufrag",
                "a=ice-pwd",
                "a=fingerprint",
                "a=setup",
                "m=",
                "a=mid",
                "a=sctp-port",
            ]
            .iter()
            .any(|name| line.starts_with(name))
        }) {
            assert!(made.contains(&format!("{line}\r\n")), "{line}\n{made}");
        }
        assert_eq!(read(&made, answer), Ok(code));
    }
}

#[test]
fn the_best_candidate_comes_first_and_the_phone_itself_is_left_out() {
    let code = read(
        &with_candidates(&[
            "1 1 udp 2113937151 192.168.43.20 40001 typ host generation 0",
            "2 1 UDP 2113942271 10.0.0.7 40002 typ host generation 0",
            "3 1 udp 2122262783 fd00::20 40003 typ host generation 0",
            "4 1 udp 2122262783 fe80::20 40004 typ host generation 0",
            "5 1 udp 2122262783 127.0.0.1 40005 typ host generation 0",
            "6 1 tcp 1518280447 192.168.43.20 9 typ host tcptype active",
            "7 1 udp 1677729535 203.0.113.4 40007 typ srflx raddr 0.0.0.0 rport 0",
            "8 2 udp 2113937150 192.168.43.20 40008 typ host generation 0",
            "9 1 udp 2113937152 526e5985-0076-4031-9026-f692c9a7206b.local 40009 typ host",
        ]),
        false,
    )
    .unwrap();
    let ports: Vec<u16> = code.candidates.iter().map(|one| one.port).collect();
    assert_eq!(ports, [40002, 40009, 40001, 40003]);
    assert_eq!(read(&code.to_sdp(), false), Ok(code));
}

#[test]
fn two_networks_and_their_names_fit_in_350_letters() {
    let code = read(
        &with_candidates(&[
            "1 1 udp 4 192.168.43.20 40001 typ host",
            "2 1 udp 3 10.0.0.7 40002 typ host",
            "3 1 udp 2 526e5985-0076-4031-9026-f692c9a7206b.local 40003 typ host",
            "4 1 udp 1 a134d5e5-b18f-4858-80dc-770620af293f.local 40004 typ host",
        ]),
        false,
    )
    .unwrap();
    assert_eq!(code.candidates.len(), 4);
    let letters = code.to_text().len();
    assert!(letters <= 240, "{letters}");
}

#[test]
fn what_does_not_fit_is_dropped_from_the_end() {
    let lines: Vec<String> = (0..20u16)
        .map(|number| {
            format!(
                "{number} 1 udp {} fd00::{number:x} 40001 typ host",
                99 - number
            )
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let sdp = with_candidates(&lines)
        .replace("a=ice-ufrag:", &format!("a=ice-ufrag:{}", "u".repeat(28)))
        .replace("a=ice-pwd:", &format!("a=ice-pwd:{}", "p".repeat(40)));
    let code = read(&sdp, false).unwrap();
    assert!(!code.candidates.is_empty());
    assert!(code.to_text().len() <= MAX_TEXT);
    assert_eq!(through_a_code(&code), code);
}

#[test]
fn what_is_lacking_is_named() {
    let without = |line: &str| {
        let kept = OFFER.lines().filter(|one| !one.starts_with(line));
        kept.map(|one| one.to_owned() + "\r\n").collect::<String>()
    };
    assert_eq!(
        read(&without("a=ice-pwd"), false),
        Err(SdpError::Lacks("ice-pwd"))
    );
    assert_eq!(
        read(&without("a=fingerprint"), false),
        Err(SdpError::Lacks("fingerprint"))
    );
    assert_eq!(
        read(&without("a=candidate"), false),
        Err(SdpError::NoCandidate)
    );
    assert_eq!(read(ANSWER, false), Err(SdpError::Lacks("setup")));
}

#[test]
fn a_newer_code_is_named_as_such() {
    let mut bytes = read(OFFER, false).unwrap().pack();
    bytes[0] = 2;
    let text = Letter::Near.text(&bytes);
    assert_eq!(Code::read(&text), Err(CodeError::Newer));
}

#[test]
fn both_sides_are_bound_to_both_certificates_in_their_order() {
    let (offer, answer) = (read(OFFER, false).unwrap(), read(ANSWER, true).unwrap());
    let there = binding(&offer, &through_a_code(&answer));
    assert_eq!(there, binding(&through_a_code(&offer), &answer));
    assert_ne!(there, binding(&answer, &offer));
}

fn any_candidate() -> impl Strategy<Value = Candidate> {
    let address = prop_oneof![
        any::<[u8; 16]>().prop_map(Address::Mdns),
        any::<[u8; 4]>().prop_map(|bytes| Address::V4(Ipv4Addr::from(bytes))),
        any::<[u8; 16]>().prop_map(|bytes| Address::V6(Ipv6Addr::from(bytes))),
    ];
    (address.prop_filter("near", Address::is_near), 1..=u16::MAX)
        .prop_map(|(address, port)| Candidate { address, port })
}

fn any_code() -> impl Strategy<Value = NearCode> {
    (
        any::<([u8; 8], [u8; 32], [u8; 32], bool)>(),
        "[A-Za-z0-9+/]{4,8}",
        "[A-Za-z0-9+/]{22,32}",
        prop::collection::vec(any_candidate(), 0..5),
    )
        .prop_map(
            |((consultation, transport, fingerprint, answer), ufrag, pwd, candidates)| NearCode {
                consultation: Consulted(consultation),
                transport: TransportKey(transport),
                answer,
                ufrag,
                pwd,
                fingerprint,
                candidates,
            },
        )
}

proptest! {
    #[test]
    fn any_side_is_read_back(code in any_code()) {
        prop_assert_eq!(NearCode::unpack(&code.pack()), Ok(code));
    }

    #[test]
    fn any_bytes_are_refused_or_have_one_packing(
        code in any_code(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = code.pack();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if byte % 2 == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(read) = NearCode::unpack(&bytes) {
            prop_assert_eq!(read.pack(), bytes);
        }
    }

    #[test]
    fn no_session_description_is_a_surprise(text in "((a=(candidate|setup|ice-ufrag|fingerprint):)?[ -~\u{e9}]{0,60}\n){0,12}") {
        let _ = read(&text, false);
    }
}
