//! The consultation of every seed, and what its people write, signed once.

use std::sync::OnceLock;

use shared::documents::NeedEdit;
use shared::documents::charter::{Both, Charter, Committee, Paper};
use shared::identity::random::Randomness;
use shared::identity::{Invitation, Role, ScopeId, SigningKey};
use shared::log::seal::ReadingSecret;
use shared::log::{Envelope, Verified};
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::{Own, Replica, staff};

use crate::shell::transport;

/// The smallest group of the charter of the story, a demonstration.
pub(super) const SMALLEST_GROUP: u32 = 3;

pub(super) const COMMITTEES: usize = 50;
pub(super) const VILLAGES: usize = 12;
/// Committees of each facilitator who is a courier, and those that the hub relays.
pub(super) const SERVED: usize = 4;

/// Somebody in a village.
pub(super) struct Person {
    pub(super) own: Own,
    pub(super) scope: ScopeId,
    pub(super) village: usize,
    /// Join, need, ballot, correction of the need.
    pub(super) words: Vec<Envelope>,
}

pub(super) struct World {
    /// All of it public.
    pub(super) founding: Vec<Envelope>,
    pub(super) server: Own,
    pub(super) facilitators: [Own; 2],
    pub(super) hub: Own,
    pub(super) people: Vec<Person>,
}

pub(super) fn scope(committee: usize) -> ScopeId {
    ScopeId([u8::try_from(committee + 1).unwrap_or(u8::MAX); 16])
}

fn admit(replica: &mut Replica, signed: Vec<Verified>) -> Vec<Envelope> {
    let mut admitted = Vec::new();
    for one in signed {
        // Invariant: signed after its own chain's tip.
        replica.admit(one, &mut admitted).expect("own words");
    }
    admitted
}

impl World {
    pub(super) fn get() -> &'static Self {
        static WORLD: OnceLock<World> = OnceLock::new();
        WORLD.get_or_init(Self::make)
    }

    fn make() -> Self {
        let mut random = Randomness::from_seed([77; 32]);
        let founding = staff::found("Essai", "La table", true, &mut random);
        let founder = founding.own;
        let mut replica = Replica::new(founder.consultation);
        admit(&mut replica, vec![founding.envelope]);
        let written = replica
            .write_charter(&founder, &charter())
            .expect("charter");
        admit(&mut replica, written);

        let mut invite = |replica: &mut Replica, role, scopes: Vec<ScopeId>| {
            let secret: [u8; 32] = random.bytes();
            let into = match (role, scopes.as_slice()) {
                (Some(Role::Participant), [scope]) => *scope,
                _ => ScopeId::PUBLIC,
            };
            let key = SigningKey::from_seed(&secret).id();
            let signed = replica.sign(
                &founder.key(),
                vec![staff::invite(key, role, scopes, false)],
            );
            admit(replica, signed);
            let (none, question) = (String::new(), String::new());
            Invitation::new(founder.consultation, into, secret, none, question, None)
        };
        let to_serve = invite(&mut replica, None, vec![]);
        let of = |from: usize| (from..from + SERVED).map(scope).collect::<Vec<_>>();
        let to_facilitate = [0, 1].map(|courier| {
            let scopes = of(courier * SERVED);
            (
                invite(&mut replica, Some(Role::Facilitator), scopes.clone()),
                scopes,
            )
        });
        let invitations: Vec<Invitation> = (0..COMMITTEES)
            .map(|committee| {
                let scopes = vec![scope(committee)];
                invite(&mut replica, Some(Role::Participant), scopes)
            })
            .collect();

        let mut random = Randomness::from_seed([78; 32]);
        let mut join = |replica: &mut Replica, invitation: &Invitation| {
            let own = Own::new(founder.consultation, &mut random);
            let joined = replica.join(&own, invitation);
            admit(replica, joined);
            own
        };
        let server = join(&mut replica, &to_serve);
        let hub = join(&mut replica, &to_serve);
        let facilitators = to_facilitate.map(|(invitation, scopes)| {
            let mut own = join(&mut replica, &invitation);
            for scope in scopes {
                let mut shown = invitation.clone();
                shown.scope = scope;
                own.accept(&shown);
            }
            own
        });
        let relayed = of(2 * SERVED);
        let opening = ReadingSecret::from_bytes(random.bytes());
        let holders = [(server.participant, server.reading().public())];
        let mut drafts = vec![
            staff::relay(server.participant, transport(&server), "la table", None),
            shared::replica::staff::draft(
                ScopeId::PUBLIC,
                &shared::records::Relay {
                    v: 1,
                    participant: hub.participant,
                    transport: transport(&hub),
                    name: "la camionnette".into(),
                    address: None,
                    scopes: Some(relayed),
                },
            ),
            staff::officer(ScopeId::PUBLIC, server.participant),
            staff::opener(ScopeId::PUBLIC, &[(1, opening)], &holders, &mut random).expect("opener"),
        ];
        let all = (0..COMMITTEES).map(scope);
        drafts.extend(all.map(|scope| staff::officer(scope, server.participant)));
        let signed = replica.sign(&founder.key(), drafts);
        admit(&mut replica, signed);

        let founding: Vec<Envelope> = replica.log().all().cloned().collect();
        let mut people = Vec::new();
        for (committee, invitation) in invitations.iter().enumerate() {
            // Of every third committee somebody lives elsewhere.
            for member in 0..if committee.is_multiple_of(3) { 3 } else { 2 } {
                let village = (committee + if member == 2 { 5 } else { 0 }) % VILLAGES;
                people.push(person(&founding, invitation, village, &mut random));
            }
        }
        Self {
            server,
            facilitators,
            hub,
            founding,
            people,
        }
    }
}

/// Somebody, with all that they will write.
fn person(
    founding: &[Envelope],
    invitation: &Invitation,
    village: usize,
    random: &mut Randomness,
) -> Person {
    let scope = invitation.scope;
    let mut own = Own::new(invitation.consultation, random);
    own.accept(invitation);
    let mut replica = Replica::new(own.consultation);
    let known = founding.iter().cloned();
    admit(
        &mut replica,
        known.map(Verified::from_own_storage).collect(),
    );
    let joined = replica.join(&own, invitation);
    let mut words = admit(&mut replica, joined);
    let edit = |sentence: &str| NeedEdit {
        sentence: Some(sentence.into()),
        ..NeedEdit::default()
    };
    let planned = replica.propose(&own, scope, &edit("Un autobus le soir"));
    let planned = planned.expect("a need");
    let need = planned.document;
    words.extend(admit(&mut replica, planned.envelopes));
    let content = Content {
        paper: "region".into(),
        groups: vec![vec![need]],
        unlisted: Unlisted::Below,
        channel: Channel::Phone,
    };
    let ballot = replica.rank(&own, scope, &content, random).expect("ballot");
    words.extend(admit(&mut replica, ballot));
    let planned = replica.edit_need(
        &own,
        scope,
        need,
        &edit("Un autobus le soir et le dimanche"),
    );
    words.extend(admit(&mut replica, planned.expect("words").envelopes));
    Person {
        own,
        scope,
        village,
        words,
    }
}

fn charter() -> Charter {
    let mut charter = Charter {
        question: Both {
            fr: "De quoi avons-nous besoin ?".into(),
            en: String::new(),
        },
        smallest_group: Some(SMALLEST_GROUP),
        ..Charter::default()
    };
    for committee in 0..COMMITTEES {
        let named = Committee {
            name: format!("Comité {committee}"),
            ..Committee::default()
        };
        charter.committees.insert(scope(committee), named);
    }
    charter.papers.insert(
        "region".into(),
        Paper {
            scope: ScopeId::PUBLIC,
            options: None,
            most: 5,
            form: "choose".into(),
            rule: "symmetric-borda-1".into(),
            lot: None,
        },
    );
    charter
}
