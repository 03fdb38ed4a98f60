//! A connection: a road, the link on it, the session in that. It knows no policy: whom to
//! reach, and when to try again, is the carrier's.

use std::collections::BTreeSet;

use shared::carry::parcel::Label;
use shared::identity::{KeyId, TransportKey};
use shared::log::Envelope;
use shared::sync::WRONG_KEY_REFUSAL;
use shared::sync::parcels::{Act, Exchange, is_about_parcels};
use shared::sync::{
    Config, Effect, Event as Said, Link, LinkError, LinkEvent, Role, Session, TransportSecret,
};

use super::parcels::Parcels;
use super::person::Person;
use super::road::Road;
use super::{chance, pace};
use crate::bridge::{Meeting, MeetingPhase};

/// It must bring an open link within this time, in milliseconds.
const OPEN_WITHIN_MS: u64 = 15_000;
/// How often the session hears that time passed, in milliseconds.
const TICK_MS: u64 = 1_000;
/// How often who carries for others is offered what was written since, in milliseconds.
const OFFER_MS: u64 = 30_000;

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
    exchange: Exchange,
    /// Whether what this phone carries was offered.
    offered: bool,
    /// When the peer, who carries, was offered what was written here.
    posted_ms: Option<u64>,
    parcels: u32,
    came: u32,
    gave: u32,
    people: BTreeSet<KeyId>,
}

/// What a connection asks of who has the storage.
pub(super) enum Asked {
    /// The session asks to keep these; the number is their token.
    Keep(u64, Vec<Envelope>),
    /// A frame about parcels asks for this.
    Parcel(Act),
}

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
            exchange: Exchange::default(),
            offered: false,
            posted_ms: None,
            parcels: 0,
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

    /// A message came.
    pub(super) fn message(
        &mut self,
        message: &[u8],
        person: &Person,
        parcels: &mut Parcels,
    ) -> Result<Vec<Asked>, LinkError> {
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
                self.exchange = Exchange::new(person.replica.relay_at(&peer));
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
            LinkEvent::Frame(frame) if is_about_parcels(&frame) => {
                self.about_parcels(&frame, person, parcels)
            }
            LinkEvent::Frame(frame) => self.tell(Said::Frame(frame), person),
            LinkEvent::Part => Ok(Vec::new()),
        }
    }

    /// Time passed.
    pub(super) fn beat(
        &mut self,
        person: &Person,
        parcels: &mut Parcels,
    ) -> Result<Vec<Asked>, LinkError> {
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
        if self.is_quiet() && parcels.post.is_courier() && !self.offered {
            self.offered = true;
            self.send(&parcels.post.offer(parcels.post.carried()))?;
        }
        let since = self.posted_ms.map(|at| now.saturating_sub(at));
        if self.exchange.carries() && since.is_none_or(|since| since >= OFFER_MS) {
            self.post(person, parcels)?;
        }
        self.tell(Said::Tick, person)
    }

    /// Both sides said all that they had to.
    fn is_quiet(&self) -> bool {
        let session = self.session.as_ref();
        session.is_some_and(|session| session.is_talking() && session.is_quiet())
    }

    /// A frame about parcels came.
    fn about_parcels(
        &mut self,
        frame: &[u8],
        person: &Person,
        parcels: &mut Parcels,
    ) -> Result<Vec<Asked>, LinkError> {
        let heard = parcels.post.hear(pace::now(), &mut self.exchange, frame);
        let mut asked = Vec::new();
        for act in heard.map_err(|_| LinkError::Dead)? {
            match act {
                Act::Send(frame) => self.send(&frame)?,
                Act::Passing => self.post(person, parcels)?,
                act => {
                    if matches!(act, Act::Arrived(_) | Act::Needless(_)) {
                        // As long as there is something to say, it is said again.
                        self.post_again();
                    }
                    asked.push(Asked::Parcel(act));
                }
            }
        }
        Ok(asked)
    }

    /// Offers, to a peer who carries, what no relay received yet of the committees that are
    /// closed to that peer.
    fn post(&mut self, person: &Person, parcels: &mut Parcels) -> Result<(), LinkError> {
        let Some(session) = self.session.as_ref().filter(|_| self.is_quiet()) else {
            return Ok(());
        };
        self.posted_ms = Some(pace::now());
        let mut scopes = person.scopes();
        scopes.retain(|scope| !session.shares(*scope));
        let mut random = chance::stream().map_err(|_| LinkError::Dead)?;
        let Parcels { post, outgoing, .. } = parcels;
        let key = person.own.key().id();
        let labels = outgoing.post(&person.replica, key, &scopes, &mut random);
        if !labels.is_empty() {
            self.send(&post.offer_own(&labels))?;
        }
        // Those of before say less.
        for old in outgoing.take_replaced() {
            self.send(&post.opened(old))?;
        }
        Ok(())
    }

    /// What is written here for who carries is looked at again.
    pub(super) fn post_again(&mut self) {
        self.posted_ms = None;
    }

    /// A parcel was kept from another peer: offered to this one, if the rest was.
    pub(super) fn offer(&mut self, label: Label, parcels: &Parcels) -> Result<(), LinkError> {
        if self.offered {
            self.send(&parcels.post.offer(&[label]))?;
        }
        Ok(())
    }

    /// A parcel went over this connection, one way or the other.
    pub(super) fn passed(&mut self) {
        self.parcels = self.parcels.saturating_add(1);
    }

    /// Sends a parcel that was asked for; no bytes when it is no longer here.
    pub(super) fn hand(&mut self, bytes: Vec<u8>) -> Result<(), LinkError> {
        if !bytes.is_empty() {
            self.passed();
        }
        let frame = self.exchange.hand(bytes);
        self.send(&frame)
    }

    /// Sends a frame.
    pub(super) fn send(&mut self, frame: &[u8]) -> Result<(), LinkError> {
        let link = self.link.as_mut().ok_or(LinkError::Dead)?;
        for message in link.seal_frame(frame)? {
            self.road.send(&message)?;
        }
        Ok(())
    }

    /// Tells the session and carries out what it asks for; gives back what it asks to keep.
    pub(super) fn tell(&mut self, said: Said, person: &Person) -> Result<Vec<Asked>, LinkError> {
        let Some(session) = &mut self.session else {
            return Ok(Vec::new());
        };
        let mut asked = Vec::new();
        for effect in session.handle(pace::now(), said, person.replica.log(), person) {
            match effect {
                Effect::Send(frame) => self.send(&frame)?,
                Effect::Admit { token, envelopes } => asked.push(Asked::Keep(token, envelopes)),
                Effect::Received(items) => {
                    self.gave = add(self.gave, items.len());
                    self.people.extend(items.iter().map(|(at, _)| at.key));
                }
                Effect::InSync(_) => {}
                Effect::Close(_) => return Err(LinkError::Dead),
            }
        }
        Ok(asked)
    }

    /// These came by this connection and are new here.
    pub(super) fn brought(&mut self, new: &[Envelope]) {
        self.came = add(self.came, new.len());
        self.people.extend(new.iter().map(|one| one.header.key));
    }

    /// Whether the peer keeps only what is public.
    pub(super) fn is_public(&self) -> bool {
        self.session.as_ref().is_some_and(Session::is_public)
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
            parcels: self.parcels,
        }
    }
}

fn add(count: u32, more: usize) -> u32 {
    count.saturating_add(u32::try_from(more).unwrap_or(u32::MAX))
}
