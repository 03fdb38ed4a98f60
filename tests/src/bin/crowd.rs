//! A crowd, for benchmarks: joins a running server by one invitation, and says when all it wrote
//! is durable there.
//!
//! ```text
//! crowd LINK PEOPLE     each joins, proposes one need and ranks five
//! ```
//!
//! All are signed and sealed by the real code, then carried by the first of them, as a courier
//! would. Prints one line: envelopes, seconds until the last was acknowledged as durable, and
//! envelopes a second.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss
)]

use std::net::TcpStream;
use std::time::{Duration, Instant};

use shared::documents::NeedEdit;
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, Invitation, ScopeId, TransportKey};
use shared::log::{Position, Verified};
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::{Own, Replica};
use shared::sync::{
    Access, Config, Effect, Event, Link, LinkEvent, ReadProof, Role, Session, TransportSecret,
};
use tungstenite::{Message, WebSocket};

/// A server that is silent for longer is given up.
const PATIENCE: Duration = Duration::from_secs(120);

fn main() {
    let mut arguments = std::env::args().skip(1);
    let link = arguments.next().expect("an invitation link");
    let people: usize = arguments
        .next()
        .and_then(|number| number.parse().ok())
        .expect("a number of people");
    let invitation = Invitation::parse(&link).expect("an invitation");
    let mut random = Randomness::from_seed([9; 32]);
    let mut courier = Courier::new(&invitation, &mut random);

    courier.talk(&mut random, |courier, session| {
        courier.replica.derive();
        session.is_quiet() && courier.replica.charter().is_some()
    });
    let before = courier.replica.log().all().count();
    courier.gather(&invitation, people, &mut random);
    let written = courier.replica.log().all().count() - before;
    let began = Instant::now();
    courier.received = 0;
    courier.talk(&mut random, |courier, _| courier.received >= written);
    let took = began.elapsed().as_secs_f64();
    println!(
        "{written} envelopes durable in {took:.1} s: {:.0} a second",
        written as f64 / took
    );
}

struct Courier {
    own: Own,
    replica: Replica,
    received: usize,
}

struct Rights<'a>(&'a Courier);

impl Access for Rights<'_> {
    fn may_read(&self, _: &TransportKey, proofs: &[ReadProof], scope: ScopeId) -> bool {
        let membership = &self.0.replica.derived().membership;
        proofs
            .iter()
            .any(|proof| proof.scope == scope && membership.may_read(&proof.key, scope))
    }
    fn holds(&self, scope: ScopeId) -> bool {
        self.0.scope() == scope
    }
    fn proofs(&self, scope: ScopeId) -> Vec<ReadProof> {
        let own = &self.0.own;
        let transport = TransportSecret::from_seed(*own.transport()).public();
        vec![ReadProof::sign(
            &own.key(),
            &own.consultation,
            &transport,
            scope,
        )]
    }
}

impl Courier {
    fn new(invitation: &Invitation, random: &mut Randomness) -> Self {
        let mut own = Own::new(invitation.consultation, random);
        own.accept(invitation);
        let mut courier = Self {
            replica: Replica::new(invitation.consultation),
            own,
            received: 0,
        };
        let joined = courier.replica.join(&courier.own, invitation);
        courier.admit(joined);
        courier.replica.derive();
        courier
    }

    fn scope(&self) -> ScopeId {
        self.own.belongings.first().expect("one committee").scope
    }

    fn admit(&mut self, signed: Vec<Verified>) {
        for envelope in signed {
            self.replica.admit(envelope, &mut Vec::new()).unwrap();
        }
    }

    /// The crowd writes.
    fn gather(&mut self, invitation: &Invitation, people: usize, random: &mut Randomness) {
        let scope = self.scope();
        let papers: Vec<String> = {
            let charter = self.replica.charter().expect("a charter");
            let ours = charter
                .papers
                .iter()
                .filter(|(_, paper)| paper.scope == scope || paper.scope.is_public());
            ours.map(|(id, _)| id.clone()).collect()
        };
        // Each on a phone of their own that holds what everybody holds: what they write does not
        // wait for what the others wrote.
        let common = self.replica.clone();
        let mut crowd: Vec<(Own, Replica)> = Vec::new();
        let mut needs: Vec<DocumentId> = Vec::new();
        for number in 0..people {
            let mut own = Own::new(invitation.consultation, random);
            own.accept(invitation);
            let mut phone = common.clone();
            let joined = phone.join(&own, invitation);
            self.both(&mut phone, joined);
            let edit = NeedEdit {
                sentence: Some(format!("Un autobus le soir, {number}")),
                details: Some("Il n’y a rien après six heures.".to_owned()),
                ..NeedEdit::default()
            };
            let planned = phone.propose(&own, scope, &edit).unwrap();
            self.both(&mut phone, planned.envelopes);
            needs.push(planned.document);
            crowd.push((own, phone));
        }
        for (number, (own, mut phone)) in crowd.into_iter().enumerate() {
            let chosen = needs.iter().cycle().skip(number * 7).step_by(13).take(5);
            let content = Content {
                paper: papers.first().expect("a paper").clone(),
                groups: chosen.map(|need| vec![*need]).collect(),
                unlisted: Unlisted::Below,
                channel: Channel::Phone,
            };
            let signed = phone.rank(&own, scope, &content, random).unwrap();
            self.admit(signed);
        }
    }

    /// Admits what was signed on a phone there and here.
    fn both(&mut self, phone: &mut Replica, signed: Vec<Verified>) {
        for envelope in &signed {
            phone.admit(envelope.clone(), &mut Vec::new()).unwrap();
        }
        self.admit(signed);
    }

    /// Connects, and talks until something is true.
    fn talk(&mut self, random: &mut Randomness, done: impl Fn(&mut Self, &Session) -> bool) {
        let server = self.own.server.clone().expect("the invitation's server");
        let address = server.address.replacen("http", "ws", 1) + "/sync";
        let host = server.address.split("//").nth(1).expect("an address");
        let stream = TcpStream::connect(host).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (mut socket, _) = tungstenite::client(address, stream).expect("a socket");
        let secret = TransportSecret::from_seed(*self.own.transport());
        let (mut link, greeting) = Link::initiator(
            &secret,
            &server.transport,
            &self.own.consultation,
            &[],
            random.bytes(),
        )
        .unwrap();
        socket.send(Message::Binary(greeting.into())).unwrap();
        let mut session = Session::new(Config {
            consultation: self.own.consultation,
            role: Role::Initiator,
            peer: server.transport,
            scopes: vec![self.scope()],
            push: vec![self.scope()],
        });
        loop {
            let Message::Binary(bytes) = socket.read().expect("the server answers") else {
                continue;
            };
            match link.receive(&bytes).unwrap() {
                LinkEvent::Opened { .. } => {
                    self.handle(&mut session, &mut link, &mut socket, Event::Opened);
                }
                LinkEvent::Frame(frame) => {
                    self.handle(&mut session, &mut link, &mut socket, Event::Frame(frame));
                }
                LinkEvent::Part => {}
            }
            if session.is_talking() && done(self, &session) {
                return;
            }
        }
    }

    fn handle(
        &mut self,
        session: &mut Session,
        link: &mut Link,
        socket: &mut WebSocket<TcpStream>,
        event: Event,
    ) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for effect in session.handle(0, event, self.replica.log(), &Rights(self)) {
                match effect {
                    Effect::Send(frame) => {
                        for message in link.seal_frame(&frame).unwrap() {
                            socket.send(Message::Binary(message.into())).unwrap();
                        }
                    }
                    Effect::Admit { token, envelopes } => {
                        let mut durable: Vec<(Position, _)> = Vec::new();
                        for envelope in envelopes {
                            durable.push((envelope.header.position(), envelope.hash()));
                            let verified = envelope.verify(&self.own.consultation).unwrap();
                            self.replica.admit(verified, &mut Vec::new()).unwrap();
                        }
                        events.push(Event::Stored {
                            token,
                            durable,
                            refused: Vec::new(),
                        });
                    }
                    Effect::Received(items) => self.received += items.len(),
                    Effect::InSync(_) => {}
                    Effect::Close(reason) => panic!("the session closed: {reason}"),
                }
            }
        }
    }
}
