//! Two replicas that talk over a real link and session in memory, counted: bytes and trips.

use std::collections::VecDeque;

use shared::identity::{KeyId, ScopeId, SigningKey, TransportKey};
use shared::log::Envelope;
use shared::replica::Replica;
use shared::sync::{
    Access, Config, Effect, Event, Item, Link, LinkEvent, ReadProof, Role, Session, TransportSecret,
};

/// What names the channel below the link, as a carrier that has one gives it.
const CHANNEL: &[u8] = &[7; 32];

/// What a talk cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// Bytes from the one who opened the link.
    pub up: usize,
    /// Bytes to them.
    pub down: usize,
    /// Times that the direction turned.
    pub trips: usize,
}

/// One end.
pub struct End<'a> {
    /// Its replica.
    pub replica: &'a mut Replica,
    /// Its signing key.
    pub key: SigningKey,
    /// The committees it asks for or holds.
    pub scopes: Vec<ScopeId>,
    /// Seed of its transport key.
    pub transport: [u8; 32],
    /// Whether an invitation named the other end, so that it may push first.
    pub invited: bool,
}

struct Rights<'a> {
    replica: &'a Replica,
    key: KeyId,
    proofs: Vec<ReadProof>,
    scopes: &'a [ScopeId],
}

impl Access for Rights<'_> {
    fn may_read(&self, _: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        let membership = &self.replica.derived().membership;
        proofs
            .iter()
            .any(|proof| proof.scope == scope && membership.may_read(&proof.key, scope))
    }
    fn holds(&self, scope: ScopeId) -> bool {
        self.scopes.contains(&scope)
    }
    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        self.proofs
            .iter()
            .filter(|proof| proof.scope == scope)
            .cloned()
            .collect()
    }
    fn introduction(&self, scope: ScopeId) -> Vec<Item> {
        let first = self.replica.log().introduction(scope, self.key);
        first.into_iter().collect()
    }
    fn why_closed(&self, scope: ScopeId, key: &KeyId) -> Option<Item> {
        self.replica.why_closed(scope, key)
    }
}

/// Runs a talk until nothing is left to say, every signature verified.
///
/// # Errors
/// A link that does not open, or a session that closes.
pub fn talk(ends: &mut [End<'_>; 2]) -> Result<Cost, String> {
    let consultation = ends
        .first()
        .map(|end| end.replica.consultation())
        .ok_or("no end")?;
    let secrets = [
        TransportSecret::from_seed(ends[0].transport),
        TransportSecret::from_seed(ends[1].transport),
    ];
    let (mut first, hello) = Link::initiator(
        &secrets[0],
        &secrets[1].public(),
        &consultation,
        CHANNEL,
        [5; 32],
    )
    .map_err(|error| error.to_string())?;
    let mut second = Link::responder(&secrets[1], &consultation, CHANNEL, [6; 32])
        .map_err(|error| error.to_string())?;
    let mut cost = Cost {
        up: hello.len(),
        down: 0,
        trips: 1,
    };
    let LinkEvent::Opened {
        reply: Some(reply), ..
    } = second.receive(&hello).map_err(|error| error.to_string())?
    else {
        return Err("the link does not open".into());
    };
    cost.down += reply.len();
    cost.trips += 1;
    first.receive(&reply).map_err(|error| error.to_string())?;
    let mut links = [first, second];
    let push = if ends[0].invited {
        ends[0].scopes.clone()
    } else {
        Vec::new()
    };
    let config = |role, peer: TransportKey, scopes: Vec<ScopeId>| Config {
        consultation,
        role,
        peer,
        push: push.clone(),
        scopes,
    };
    let mut sessions = [
        Session::new(config(
            Role::Initiator,
            secrets[1].public(),
            ends[0].scopes.clone(),
        )),
        Session::new(config(Role::Responder, secrets[0].public(), Vec::new())),
    ];
    let proofs: [Vec<ReadProof>; 2] = [0, 1].map(|side| {
        let end = &ends[side];
        end.scopes
            .iter()
            .map(|scope| ReadProof::sign(&end.key, &consultation, &secrets[side].public(), *scope))
            .collect()
    });
    let mut events = VecDeque::from([(0usize, Event::Opened), (1, Event::Opened)]);
    let mut last_sender = 1;
    // Ticks go on while something is left to say, as a host's clock would; bounded.
    let mut now = 0;
    while now < 300_000 {
        let Some((side, event)) = events.pop_front() else {
            if sessions.iter().all(Session::is_quiet) {
                break;
            }
            now += 3_000;
            events.extend([(0, Event::Tick), (1, Event::Tick)]);
            continue;
        };
        // Each side must know the membership of the moment: who may read, who may push.
        ends[side].replica.derive();
        let end = &ends[side];
        let rights = Rights {
            replica: end.replica,
            key: end.key.id(),
            proofs: proofs[side].clone(),
            scopes: &end.scopes,
        };
        let effects = sessions[side].handle(now, event, end.replica.log(), &rights);
        for effect in effects {
            match effect {
                Effect::Send(frame) => {
                    if last_sender != side {
                        cost.trips += 1;
                        last_sender = side;
                    }
                    for message in links[side]
                        .seal_frame(&frame)
                        .map_err(|error| error.to_string())?
                    {
                        if side == 0 {
                            cost.up += message.len()
                        } else {
                            cost.down += message.len()
                        }
                        if let LinkEvent::Frame(frame) = links[1 - side]
                            .receive(&message)
                            .map_err(|error| error.to_string())?
                        {
                            events.push_back((1 - side, Event::Frame(frame)));
                        }
                    }
                }
                Effect::Admit { token, envelopes } => {
                    let (mut durable, mut refused) = (Vec::new(), Vec::new());
                    for envelope in envelopes {
                        let item = (envelope.header.position(), envelope.hash());
                        match take(ends[side].replica, envelope) {
                            Ok(()) => durable.push(item),
                            Err(refusal) => refused.push(refusal),
                        }
                    }
                    events.push_back((
                        side,
                        Event::Stored {
                            token,
                            durable,
                            refused,
                        },
                    ));
                }
                Effect::Close(reason) => return Err(format!("{reason}")),
                Effect::Received(_) | Effect::InSync(_) => {}
            }
        }
    }
    Ok(cost)
}

fn take(replica: &mut Replica, envelope: Envelope) -> Result<(), shared::log::Refusal> {
    let verified = envelope.verify(&replica.consultation())?;
    replica.admit(verified, &mut Vec::new()).map(|_| ())
}

/// The key of nobody, for an end that reads public things only.
pub fn nobody() -> SigningKey {
    SigningKey::from_seed(&KeyId::ZERO.0)
}
