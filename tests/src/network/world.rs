//! The consultation that every seed starts from: founded, with its charter, a committee, a hub.

use std::sync::OnceLock;

use shared::documents::charter::{Both, Charter, Committee, Paper};
use shared::identity::random::Randomness;
use shared::identity::{Invitation, Role, ScopeId, SigningKey};
use shared::log::seal::ReadingSecret;
use shared::log::{Envelope, Verified};
use shared::replica::{Own, Replica, staff};
use shared::sync::TransportSecret;

/// The committee's scope.
pub(super) const COMMITTEE: ScopeId = ScopeId([7; 16]);

pub(super) struct World {
    pub(super) founder: Own,
    pub(super) hub: Own,
    pub(super) invitation: Invitation,
    pub(super) envelopes: Vec<Envelope>,
}

impl World {
    /// Made once: its signatures are the same for every seed.
    pub(super) fn get() -> &'static Self {
        static WORLD: OnceLock<World> = OnceLock::new();
        WORLD.get_or_init(Self::make)
    }

    fn make() -> Self {
        let mut random = Randomness::from_seed([42; 32]);
        let founding = staff::found("Essai", "La table", true, &mut random);
        let founder = founding.own;
        let consultation = founder.consultation;
        let hub = Own::new(consultation, &mut random);
        let mut replica = Replica::new(consultation);
        admit(&mut replica, vec![founding.envelope]);
        let charter = replica.write_charter(&founder, &charter()).unwrap();
        admit(&mut replica, charter);

        let service = SigningKey::from_seed(&random.bytes());
        let to_hub = Invitation::new(
            consultation,
            ScopeId::PUBLIC,
            *service.seed(),
            "Carrefour".into(),
            String::new(),
            None,
        );
        let invite = staff::invite(service.id(), None, vec![], false);
        let signed = replica.sign(&founder.key(), vec![invite]);
        admit(&mut replica, signed);
        let joined = replica.join(&hub, &to_hub);
        admit(&mut replica, joined);

        let transport = TransportSecret::from_seed(*hub.transport()).public();
        let opening = ReadingSecret::from_bytes(random.bytes());
        let holders = [(hub.participant, hub.reading().public())];
        let secret: [u8; 32] = random.bytes();
        let drafts = vec![
            staff::relay(hub.participant, transport, "le carrefour", None),
            staff::officer(COMMITTEE, hub.participant),
            staff::opener(COMMITTEE, &[(1, opening)], &holders, &mut random).unwrap(),
            staff::invite(
                SigningKey::from_seed(&secret).id(),
                Some(Role::Participant),
                vec![COMMITTEE],
                false,
            ),
        ];
        let signed = replica.sign(&founder.key(), drafts);
        admit(&mut replica, signed);
        let invitation = Invitation::new(
            consultation,
            COMMITTEE,
            secret,
            "Comité".into(),
            "Quoi ?".into(),
            Some(("https://carrefour.exemple".into(), transport)),
        );
        Self {
            founder,
            hub,
            invitation,
            envelopes: replica.log().all().cloned().collect(),
        }
    }
}

fn admit(replica: &mut Replica, envelopes: Vec<Verified>) {
    for envelope in envelopes {
        replica.admit(envelope, &mut Vec::new()).unwrap();
    }
}

fn charter() -> Charter {
    let mut charter = Charter {
        question: Both {
            fr: "De quoi avons-nous besoin ?".into(),
            en: String::new(),
        },
        smallest_group: Some(3),
        ..Charter::default()
    };
    charter.committees.insert(
        COMMITTEE,
        Committee {
            name: "Comité".into(),
            ..Committee::default()
        },
    );
    charter.papers.insert(
        "comite".into(),
        Paper {
            scope: COMMITTEE,
            options: None,
            most: 5,
            form: "choose".into(),
            rule: "symmetric-borda-1".into(),
            lot: None,
        },
    );
    charter
}
