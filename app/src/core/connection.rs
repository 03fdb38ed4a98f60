//! A connection: a road, the link on it, the session in that. It knows no policy: whom to
//! reach, and when to try again, is the carrier's.

use std::collections::BTreeSet;

use shared::identity::{KeyId, TransportKey};
use shared::log::Envelope;
use shared::sync::WRONG_KEY_REFUSAL;
use shared::sync::{
    Config, Effect, Event as Said, Link, LinkError, LinkEvent, Role, Session, TransportSecret,
};

use super::person::Person;
use super::road::Road;
use super::{chance, pace};
use crate::bridge::{Meeting, MeetingPhase};

/// It must bring an open link within this time, in milliseconds.
const OPEN_WITHIN_MS: u64 = 15_000;
/// How often the session hears that time passed, in milliseconds.
const TICK_MS: u64 = 1_000;

/// Whom a connection is to, and how.
pub(super) struct Towards {
    /// The only key that may answer.
    pub(super) peer: TransportKey,
    /// Which end this is.
    pub(super) role: Role,
    /// Whether an invitation named this peer: own committees are then pushed to it first.
    pub(super) invited: bool,
    /// What both ends know of the road itself; nothing for a socket.
    pub(super) binding: Vec<u8>,
}

/// See the page.
pub(super) struct Connection {
    road: Road,
    towards: Towards,
    since_ms: u64,
    tick_ms: u64,
    link: Option<Link>,
    session: Option<Session>,
    came: u32,
    gave: u32,
    people: BTreeSet<KeyId>,
}

/// Envelopes that a session asks to keep, with their token.
pub(super) type Batch = (u64, Vec<Envelope>);

impl Connection {
    /// On a road that is being opened.
    pub(super) fn new(road: Road, towards: Towards) -> Self {
        Self {
            road,
            towards,
            since_ms: pace::now(),
            tick_ms: 0,
            link: None,
            session: None,
            came: 0,
            gave: 0,
            people: BTreeSet::new(),
        }
    }

    /// The road is open.
    pub(super) fn opened(&mut self, person: &Person) -> Result<(), LinkError> {
        let secret = TransportSecret::from_seed(*person.own.transport());
        let seed = chance::seed().map_err(|_| LinkError::Dead)?;
        let consultation = &person.own.consultation;
        let binding = &self.towards.binding;
        let link = match self.towards.role {
            Role::Initiator => {
                let (link, first) =
                    Link::initiator(&secret, &self.towards.peer, consultation, binding, seed)?;
                self.road.send(&first)?;
                link
            }
            Role::Responder => Link::responder(&secret, consultation, binding, seed)?,
        };
        self.link = Some(link);
        Ok(())
    }

    /// A message came: what the session asks to keep.
    pub(super) fn message(
        &mut self,
        message: &[u8],
        person: &Person,
    ) -> Result<Vec<Batch>, LinkError> {
        let link = self.link.as_mut().ok_or(LinkError::Dead)?;
        let event = link.receive(message).inspect_err(|error| {
            if (*error, self.towards.role) == (LinkError::WrongKey, Role::Responder) {
                // So that the other side can say why; it hears it or not.
                let _ = self.road.send(WRONG_KEY_REFUSAL);
            }
        })?;
        match event {
            LinkEvent::Opened { peer, .. } if peer != self.towards.peer => Err(LinkError::WrongKey),
            LinkEvent::Opened { peer, reply } => {
                if let Some(reply) = reply {
                    self.road.send(&reply)?;
                }
                let scopes = person.scopes();
                self.session = Some(Session::new(Config {
                    consultation: person.own.consultation,
                    role: self.towards.role,
                    peer,
                    push: if self.towards.invited {
                        scopes.clone()
                    } else {
                        Vec::new()
                    },
                    scopes,
                }));
                self.tell(Said::Opened, person)
            }
            LinkEvent::Frame(frame) => self.tell(Said::Frame(frame), person),
            LinkEvent::Part => Ok(Vec::new()),
        }
    }

    /// Time passed.
    pub(super) fn beat(&mut self, person: &Person) -> Result<Vec<Batch>, LinkError> {
        let now = pace::now();
        if self.session.is_none() {
            return if now.saturating_sub(self.since_ms) >= OPEN_WITHIN_MS {
                Err(LinkError::Dead)
            } else {
                Ok(Vec::new())
            };
        }
        if now.saturating_sub(self.tick_ms) < TICK_MS {
            return Ok(Vec::new());
        }
        self.tick_ms = now;
        self.tell(Said::Tick, person)
    }

    /// Tells the session and carries out what it asks for; gives back what it asks to keep.
    pub(super) fn tell(&mut self, said: Said, person: &Person) -> Result<Vec<Batch>, LinkError> {
        let (Some(session), Some(link)) = (&mut self.session, &mut self.link) else {
            return Ok(Vec::new());
        };
        let mut batches = Vec::new();
        for effect in session.handle(pace::now(), said, person.replica.log(), person) {
            match effect {
                Effect::Send(frame) => {
                    for message in link.seal_frame(&frame)? {
                        self.road.send(&message)?;
                    }
                }
                Effect::Admit { token, envelopes } => batches.push((token, envelopes)),
                Effect::Received(items) => {
                    self.gave = add(self.gave, items.len());
                    self.people.extend(items.iter().map(|(at, _)| at.key));
                }
                Effect::InSync(_) => {}
                Effect::Close(_) => return Err(LinkError::Dead),
            }
        }
        Ok(batches)
    }

    /// These came by this connection and are new here.
    pub(super) fn brought(&mut self, new: &[Envelope]) {
        self.came = add(self.came, new.len());
        self.people.extend(new.iter().map(|one| one.header.key));
    }

    /// How far it is. What differed at first is not compared again: when nothing is left to say,
    /// both sides hold the same of what the other may read.
    pub(super) fn meeting(&self) -> Meeting {
        let phase = match &self.session {
            None => MeetingPhase::Opening,
            Some(session) if !session.is_talking() || !session.is_quiet() => MeetingPhase::Talking,
            Some(session) if session.is_apart() => MeetingPhase::Apart,
            Some(_) => MeetingPhase::Same,
        };
        Meeting {
            phase,
            came: self.came,
            gave: self.gave,
            people: add(0, self.people.len()),
            left: add(0, self.session.as_ref().map_or(0, Session::left)),
        }
    }
}

fn add(count: u32, more: usize) -> u32 {
    count.saturating_add(u32::try_from(more).unwrap_or(u32::MAX))
}
