//! A crowd on real sockets, for benchmarks: people with the host that the app's core runs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use shared::documents::NeedEdit;
use shared::host::{Effect, Peer, PeerId, Told, Towards};
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, Invitation, ScopeId};
use shared::log::Verified;
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::own::Server;
use shared::replica::{Own, Replica};
use shared::sync::Role;
use tungstenite::{Message, WebSocket};

use crate::shell::{Disk, Installed, Known, Shell};

/// A server that is silent for longer is given up.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often the host hears that time passed.
const TICK: Duration = Duration::from_secs(1);

/// Somebody on a socket.
pub struct Person {
    shell: Shell,
    known: Known,
    began: Instant,
    peer: PeerId,
    /// How many of its envelopes were acknowledged as durable.
    pub received: usize,
    /// Whether the session must learn from what comes whom it talks with.
    learns: bool,
}

impl Person {
    /// Somebody who just accepted an invitation.
    pub fn new(invitation: &Invitation, random: &mut Randomness) -> Self {
        let mut own = Own::new(invitation.consultation, random);
        own.accept(invitation);
        let disk = Disk::default();
        let shell = Shell::start(Installed::Phone, &own, disk, random.bytes());
        let mut person = Self {
            shell: shell.expect("an empty disk"),
            known: Known::default(),
            began: Instant::now(),
            peer: PeerId(0),
            received: 0,
            learns: false,
        };
        let joined = person.shell.host.replica.join(&own, invitation);
        person.write(joined);
        person.replica_mut().derive();
        person
    }

    /// What it holds.
    pub fn replica(&self) -> &Replica {
        &self.shell.host.replica
    }

    /// The same, to derive what follows.
    pub fn replica_mut(&mut self) -> &mut Replica {
        &mut self.shell.host.replica
    }

    /// Their committee.
    pub fn scope(&self) -> ScopeId {
        let mut belongings = self.shell.own().belongings.iter();
        belongings.next().expect("one committee").scope
    }

    fn write(&mut self, signed: Vec<Verified>) {
        self.shell.write(self.now(), signed);
    }

    /// Milliseconds since it began.
    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
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
            let charter = self.replica().charter().expect("a charter");
            let ours = charter
                .papers
                .iter()
                .filter(|(_, paper)| paper.scope == scope || paper.scope.is_public());
            ours.map(|(id, _)| id.clone()).collect()
        };
        // Each on a phone of their own that holds what everybody holds: what they write does not
        // wait for what the others wrote.
        let common = self.replica().clone();
        let mut crowd: Vec<(Own, Replica)> = Vec::new();
        let mut needs: Vec<DocumentId> = Vec::new();
        for _ in 0..people {
            let mut own = Own::new(invitation.consultation, random);
            own.accept(invitation);
            let mut phone = common.clone();
            phone.hold(&own);
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
            self.write(signed);
        }
    }

    /// Admits what was signed on a phone there and here.
    fn both(&mut self, phone: &mut Replica, signed: Vec<Verified>) {
        for envelope in &signed {
            phone.admit(envelope.clone(), &mut Vec::new()).unwrap();
        }
        self.write(signed);
    }

    /// Connects to the invitation's server, and talks until something is true.
    pub fn talk(&mut self, done: impl Fn(&mut Self) -> bool) {
        let server = self.shell.own().server.clone();
        self.reach(&server.expect("the invitation's server"), true, done);
    }

    /// The same with another place, which no invitation named.
    pub fn meet(&mut self, place: &Server, done: impl Fn(&mut Self) -> bool) {
        self.reach(place, false, done);
    }

    /// Whether both sides said all that they had to.
    pub fn is_quiet(&self) -> bool {
        let peer = self.shell.host.peer(self.peer);
        peer.is_some_and(Peer::is_quiet)
    }

    fn is_talking(&self) -> bool {
        let session = self.shell.host.peer(self.peer).and_then(Peer::session);
        session.is_some_and(|session| session.is_talking())
    }

    fn reach(&mut self, place: &Server, invited: bool, done: impl Fn(&mut Self) -> bool) {
        self.learns = !invited;
        let address = place.address.replacen("http", "ws", 1) + "/sync";
        let host = place.address.split("//").nth(1).expect("an address");
        let stream = TcpStream::connect(host).expect("the server listens");
        let (mut socket, _) = tungstenite::client(address, stream).expect("a socket");
        socket.get_ref().set_read_timeout(Some(TICK)).unwrap();
        self.peer = self.shell.next_peer();
        let towards = Towards {
            role: Role::Initiator,
            peer: Some(place.transport),
            binding: Vec::new(),
            invited,
        };
        self.shell.host.opened(self.now(), self.peer, towards);
        self.carry_on(&mut socket);
        let mut heard = Instant::now();
        while !(self.is_talking() && done(self)) {
            match socket.read() {
                Ok(Message::Binary(bytes)) => {
                    heard = Instant::now();
                    self.shell.host.message(self.now(), self.peer, &bytes);
                }
                Ok(_) => {}
                Err(tungstenite::Error::Io(error))
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    assert!(heard.elapsed() < PATIENCE, "the server is silent");
                }
                Err(error) => panic!("the server answers: {error}"),
            }
            self.shell.host.tick(self.now());
            self.carry_on(&mut socket);
            if self.learns && self.replica().is_stale() {
                self.shell.host.derive(self.now());
                self.carry_on(&mut socket);
            }
        }
        self.shell.host.closed(self.peer);
    }

    fn carry_on(&mut self, socket: &mut WebSocket<TcpStream>) {
        let now = self.now();
        for effect in self.shell.carry_on(now, &mut self.known).unwrap() {
            match effect {
                Effect::Send(_, message) => {
                    socket.send(Message::Binary(message.into())).unwrap();
                }
                Effect::Tell(Told::Received(_, items)) => self.received += items.len(),
                Effect::Close(_, end) => panic!("the link ended: {end}"),
                _ => {}
            }
        }
    }
}
