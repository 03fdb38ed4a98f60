//! A crowd on real sockets, for benchmarks: people made of the same parts as the app's core.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::net::TcpStream;
use std::time::Duration;

use shared::documents::NeedEdit;
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, Invitation, ScopeId, TransportKey};
use shared::log::{Position, Verified};
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::own::Server;
use shared::replica::{Own, Replica};
use shared::sync::{
    Access, Config, Effect, Event, Link, LinkEvent, ReadProof, Role, Session, TransportSecret,
};
use tungstenite::{Message, WebSocket};

/// A server that is silent for longer is given up.
const PATIENCE: Duration = Duration::from_secs(120);

/// See the page.
pub struct Person {
    /// Its secrets.
    pub own: Own,
    /// What it holds.
    pub replica: Replica,
    /// How many of its envelopes were acknowledged as durable.
    pub received: usize,
    /// Whether the session must learn from what comes whom it talks with.
    learns: bool,
}

struct Rights<'a>(&'a Person);

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

impl Person {
    /// Somebody who just accepted an invitation.
    pub fn new(invitation: &Invitation, random: &mut Randomness) -> Self {
        let mut own = Own::new(invitation.consultation, random);
        own.accept(invitation);
        let mut person = Self {
            replica: Replica::new(invitation.consultation),
            own,
            received: 0,
            learns: false,
        };
        let joined = person.replica.join(&person.own, invitation);
        person.admit(joined);
        person.replica.derive();
        person
    }

    /// Their committee.
    pub fn scope(&self) -> ScopeId {
        self.own.belongings.first().expect("one committee").scope
    }

    fn admit(&mut self, signed: Vec<Verified>) {
        for envelope in signed {
            self.replica.admit(envelope, &mut Vec::new()).unwrap();
        }
    }

    /// A crowd writes so many needs, then each ranks five of them.
    pub fn gather(
        &mut self,
        invitation: &Invitation,
        people: usize,
        written: usize,
        random: &mut Randomness,
    ) {
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
        for _ in 0..people {
            let mut own = Own::new(invitation.consultation, random);
            own.accept(invitation);
            let mut phone = common.clone();
            let joined = phone.join(&own, invitation);
            self.both(&mut phone, joined);
            crowd.push((own, phone));
        }
        for number in 0..written {
            let (own, phone) = crowd.get_mut(number % people).expect("one of the people");
            let edit = NeedEdit {
                sentence: Some(format!("Un autobus le soir, {number}")),
                details: Some("Il n’y a rien après six heures.".to_owned()),
                ..NeedEdit::default()
            };
            let planned = phone.propose(own, scope, &edit).unwrap();
            self.both(phone, planned.envelopes);
            needs.push(planned.document);
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

    /// Connects to the invitation's server, and talks until something is true.
    pub fn talk(&mut self, random: &mut Randomness, done: impl Fn(&mut Self, &Session) -> bool) {
        let server = self.own.server.clone().expect("the invitation's server");
        self.meet(&server, vec![self.scope()], random, done);
    }

    /// The same with another place. `push`: what is sent there before it is known to relay it.
    pub fn meet(
        &mut self,
        server: &Server,
        push: Vec<ScopeId>,
        random: &mut Randomness,
        done: impl Fn(&mut Self, &Session) -> bool,
    ) {
        self.learns = push.is_empty();
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
            push,
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
                        if self.learns {
                            self.replica.derive();
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
