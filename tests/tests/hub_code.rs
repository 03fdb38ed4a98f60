//! The hub's code, whatever it holds and whatever is scanned in its place.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing
)]

use std::net::IpAddr;

use proptest::prelude::*;
use shared::identity::HubCode;
use shared::identity::hub_code::{Host, HubIdentity, MAX_CODE, MAX_HOSTS, MAX_NAME, PREFIX};
use shared::identity::{ConsultationId, KeyId, ParticipantId, TransportKey};

fn hosts() -> impl Strategy<Value = Vec<Host>> {
    let host = prop_oneof![
        any::<[u8; 4]>().prop_map(|four| Host::Address(IpAddr::from(four))),
        any::<[u8; 16]>().prop_map(|six| Host::Address(IpAddr::from(six))),
        "[a-z0-9]{1,20}\\.local".prop_map(Host::Name),
    ];
    proptest::collection::vec(host, 1..12)
}

proptest! {
    #[test]
    fn whatever_a_hub_is_its_code_is_short_and_read_back(
        keys in any::<[[u8; 32]; 3]>(),
        participant in any::<[u8; 16]>(),
        name in ".{0,80}",
        secure in any::<bool>(),
        port in 1..u16::MAX,
        hosts in hosts(),
    ) {
        let identity = HubIdentity {
            consultation: ConsultationId(keys[0]),
            transport: TransportKey(keys[1]),
            participant: ParticipantId(participant),
            invitation: KeyId(keys[2]),
            name,
        };
        let code = HubCode::new(&identity, secure, port, hosts.clone());
        prop_assert!(code.to_text().len() <= MAX_CODE, "{}", code.to_text().len());
        prop_assert_eq!(&code.hosts[0], &hosts[0]);
        prop_assert!(code.hosts.len() <= MAX_HOSTS && code.name.len() <= MAX_NAME);
        prop_assert_eq!(HubCode::parse(&code.link()), Ok(code));
    }

    #[test]
    fn whatever_is_scanned_is_read_or_refused(text in ".{0,700}", bytes in "[A-Za-z0-9_-]{0,700}") {
        let _ = HubCode::parse(&text);
        if let Ok(code) = HubCode::parse(&format!("{PREFIX}{bytes}")) {
            prop_assert_eq!(code.to_text(), format!("{PREFIX}{bytes}"));
        }
    }
}
