//! The carrier: a WebSocket to the server of the invitation, its Noise link and its session.
//!
//! The browser's word on the network is not trusted: the carrier tries, with growing pauses and
//! jitter, and the session notices a silent socket by itself. Everything that a socket says
//! goes through the core's queue with the number of its connection, so that a socket that was
//! given up is not heard any more.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use shared::log::Refusal;
use shared::sync::{
    Config, Effect, Event as Said, Item, Link, LinkError, LinkEvent, Role, Session, TransportSecret,
};
use shared::view::LinkPhase;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BinaryType, MessageEvent, WebSocket};

use super::person::Person;
use super::queue::Queue;
use super::worker::Event;
use super::{chance, pace};
use crate::address::socket_address;

/// The first pause after a failure, in milliseconds; doubled at each.
const FIRST_PAUSE_MS: u64 = 1_000;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE_MS: u64 = 60_000;
/// A socket must bring an open link within this time, in milliseconds.
const OPEN_WITHIN_MS: u64 = 15_000;
/// How often the session hears that time passed, in milliseconds.
const TICK_MS: u64 = 1_000;

/// What a socket says.
pub(super) enum SocketSaid {
    /// It is open.
    Open,
    /// A message.
    Message(Vec<u8>),
    /// It is closed, or could not be opened.
    Closed,
}

struct Connection {
    socket: WebSocket,
    live: Rc<Cell<bool>>,
    /// Dropped with the connection.
    _ears: Vec<Closure<dyn FnMut(MessageEvent)>>,
    since_ms: u64,
    tick_ms: u64,
    link: Option<Link>,
    session: Option<Session>,
}

/// The carrier of this tab; idle unless the tab leads.
pub(super) struct Carrier {
    queue: Queue<Event>,
    generation: u32,
    connection: Option<Connection>,
    phase: LinkPhase,
    failures: u32,
    next_ms: u64,
}

impl Carrier {
    /// An idle one.
    pub(super) fn new(queue: Queue<Event>) -> Self {
        Self {
            queue,
            generation: 0,
            connection: None,
            phase: LinkPhase::None,
            failures: 0,
            next_ms: 0,
        }
    }

    /// Where it stands.
    pub(super) fn phase(&self) -> LinkPhase {
        self.phase
    }

    /// Gives up the connection, if any; nothing is tried until the next beat.
    pub(super) fn stop(&mut self) {
        self.hang_up();
        self.phase = LinkPhase::None;
        self.failures = 0;
        self.next_ms = 0;
    }

    /// Starts anew at the next beat.
    pub(super) fn retry(&mut self) {
        self.hang_up();
        self.failures = 0;
        self.next_ms = 0;
    }

    /// Tries at the next beat, unless it is connected.
    pub(super) fn hurry(&mut self) {
        if self.connection.is_none() {
            self.failures = 0;
            self.next_ms = 0;
        }
    }

    fn hang_up(&mut self) {
        self.generation = self.generation.wrapping_add(1);
        if let Some(connection) = self.connection.take() {
            connection.live.set(false);
            // Each of them: an ear that is gone and still called stops the whole Worker.
            connection.socket.set_onopen(None);
            connection.socket.set_onclose(None);
            connection.socket.set_onmessage(None);
            // Closing what is closed already does nothing.
            let _ = connection.socket.close();
        }
    }

    /// Gives up the connection because of a failure, and pauses.
    pub(super) fn fail(&mut self) {
        self.pause(LinkPhase::Away);
    }

    fn pause(&mut self, phase: LinkPhase) {
        self.hang_up();
        self.phase = phase;
        let pause = FIRST_PAUSE_MS
            .saturating_mul(1 << self.failures.min(6))
            .min(LONGEST_PAUSE_MS);
        // Between half of it and the whole: a thousand phones do not come back at once.
        let jitter = u64::try_from(chance::below(1_000)).unwrap_or(0);
        let pause = pause / 2 + pause.saturating_mul(jitter) / 2_000;
        self.failures = self.failures.saturating_add(1);
        self.next_ms = pace::now().saturating_add(pause);
    }

    /// Time passed, in the tab that leads.
    pub(super) fn beat(&mut self, person: Option<&Person>) {
        let Some(person) = person else {
            return;
        };
        let now = pace::now();
        let Some(connection) = &mut self.connection else {
            if now >= self.next_ms {
                self.connect(person);
            }
            return;
        };
        if connection.session.is_none() {
            if now.saturating_sub(connection.since_ms) >= OPEN_WITHIN_MS {
                self.pause(LinkPhase::Away);
            }
            return;
        }
        if now.saturating_sub(connection.tick_ms) >= TICK_MS {
            connection.tick_ms = now;
            self.tell(Said::Tick, person);
        }
    }

    fn connect(&mut self, person: &Person) {
        let Some(server) = &person.own.server else {
            self.phase = LinkPhase::None;
            return;
        };
        if self.phase != LinkPhase::WrongKey {
            self.phase = LinkPhase::Reaching;
        }
        let Some(socket) =
            socket_address(&server.address).and_then(|address| WebSocket::new(&address).ok())
        else {
            self.pause(LinkPhase::Away);
            return;
        };
        socket.set_binary_type(BinaryType::Arraybuffer);
        let live = Rc::new(Cell::new(true));
        let generation = self.generation;
        let ear = |hear: fn(MessageEvent) -> Option<SocketSaid>| {
            let (queue, live) = (self.queue.clone(), Rc::clone(&live));
            Closure::<dyn FnMut(MessageEvent)>::new(move |event| {
                if let (true, Some(said)) = (live.get(), hear(event)) {
                    queue.push(Event::Socket(generation, said));
                }
            })
        };
        let open = ear(|_| Some(SocketSaid::Open));
        let closed = ear(|_| Some(SocketSaid::Closed));
        let message = ear(|event| {
            let bytes = event.data().dyn_into::<ArrayBuffer>().ok()?;
            Some(SocketSaid::Message(Uint8Array::new(&bytes).to_vec()))
        });
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        self.connection = Some(Connection {
            socket,
            live,
            _ears: vec![open, closed, message],
            since_ms: pace::now(),
            tick_ms: 0,
            link: None,
            session: None,
        });
    }

    /// A socket said something.
    pub(super) fn heard(&mut self, generation: u32, said: SocketSaid, person: Option<&Person>) {
        let (Some(person), true) = (person, generation == self.generation) else {
            return;
        };
        let went_well = match said {
            SocketSaid::Open => self.greet(person),
            SocketSaid::Message(message) => self.message(&message, person),
            SocketSaid::Closed => Err(LinkError::Dead),
        };
        match went_well {
            Ok(()) => {}
            Err(LinkError::WrongKey) => self.pause(LinkPhase::WrongKey),
            Err(_) => self.pause(LinkPhase::Away),
        }
    }

    fn greet(&mut self, person: &Person) -> Result<(), LinkError> {
        let server = person.own.server.as_ref().ok_or(LinkError::Dead)?;
        let connection = self.connection.as_mut().ok_or(LinkError::Dead)?;
        let secret = TransportSecret::from_seed(*person.own.transport());
        let seed = chance::seed().map_err(|_| LinkError::Dead)?;
        let consultation = person.own.consultation;
        let (link, first) = Link::initiator(&secret, &server.transport, &consultation, seed)?;
        connection.link = Some(link);
        send(&connection.socket, &first)
    }

    fn message(&mut self, message: &[u8], person: &Person) -> Result<(), LinkError> {
        let connection = self.connection.as_mut().ok_or(LinkError::Dead)?;
        let link = connection.link.as_mut().ok_or(LinkError::Dead)?;
        match link.receive(message)? {
            LinkEvent::Opened { peer, reply } => {
                if let Some(reply) = reply {
                    send(&connection.socket, &reply)?;
                }
                connection.session = Some(Session::new(Config {
                    consultation: person.own.consultation,
                    role: Role::Initiator,
                    peer,
                    scopes: person.scopes(),
                    push: person.scopes(),
                }));
                self.phase = LinkPhase::Reaching;
                self.tell(Said::Opened, person);
            }
            LinkEvent::Frame(frame) => self.tell(Said::Frame(frame), person),
            LinkEvent::Part => {}
        }
        Ok(())
    }

    /// A batch is durable.
    pub(super) fn stored(
        &mut self,
        generation: u32,
        token: u64,
        durable: Vec<Item>,
        refused: Vec<Refusal>,
        person: &Person,
    ) {
        if generation == self.generation {
            let stored = Said::Stored {
                token,
                durable,
                refused,
            };
            self.tell(stored, person);
        }
    }

    /// The log grew otherwise, or the membership changed.
    pub(super) fn local_change(&mut self, items: Vec<Item>, person: &Person) {
        self.tell(Said::LocalChange(items), person);
    }

    /// Tells the session and carries out what it asks for.
    fn tell(&mut self, said: Said, person: &Person) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        let (Some(session), Some(link)) = (&mut connection.session, &mut connection.link) else {
            return;
        };
        let mut went_well = Ok(());
        for effect in session.handle(pace::now(), said, person.replica.log(), person) {
            match effect {
                Effect::Send(frame) => {
                    let sent = link.seal_frame(&frame).and_then(|messages| {
                        messages
                            .iter()
                            .try_for_each(|message| send(&connection.socket, message))
                    });
                    went_well = went_well.and(sent);
                }
                Effect::Admit { token, envelopes } => {
                    self.queue
                        .push(Event::Arrived(self.generation, token, envelopes));
                }
                Effect::InSync(_) | Effect::Received(_) => {}
                Effect::Close(_) => went_well = Err(LinkError::Dead),
            }
        }
        if went_well.is_err() {
            self.pause(LinkPhase::Away);
            return;
        }
        // What differed at first is not compared again: when nothing is left to say, both sides
        // hold the same.
        if self.phase != LinkPhase::Live && session.is_talking() && session.is_quiet() {
            self.phase = LinkPhase::Live;
            self.failures = 0;
        }
    }
}

fn send(socket: &WebSocket, message: &[u8]) -> Result<(), LinkError> {
    let sent = socket.send_with_js_u8_array(&Uint8Array::from(message));
    sent.map_err(|_: JsValue| LinkError::Dead)
}
