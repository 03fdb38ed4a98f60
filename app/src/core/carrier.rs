//! The carrier: whom this phone talks to. The server of the invitation and a relay nearby are
//! tried again and again; other phones are met once, on a channel that two people opened.
//!
//! The browser's word on the network is not trusted: the carrier tries, with growing pauses and
//! jitter, and the session notices a silent socket by itself.

use shared::carry::parcel::{Label, ParcelId};
use shared::identity::TransportKey;
use shared::log::{Envelope, Refusal};
use shared::sync::{Event as Said, Item, LinkError, Role};
use shared::view::LinkPhase;

use super::connection::{Asked, Connection, Towards};
use super::parcels::Parcels;
use super::person::Person;
use super::queue::Queue;
use super::road::{Road, RoadSaid, Socket};
use super::worker::Event;
use super::{chance, js, mailbox, pace};
use crate::address::socket_address;
use crate::addresses::Addresses;
use crate::bridge::{FIRST_SOCKET, FromCore, Meeting, MeetingPhase};

/// The first pause after a failure, in milliseconds; doubled at each.
const FIRST_PAUSE_MS: u64 = 1_000;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE_MS: u64 = 60_000;
/// Channels to other phones at once.
const MAX_CHANNELS: usize = 16;

/// Somebody who is tried again and again.
struct Station {
    /// The connection, if any.
    at: Option<u32>,
    phase: LinkPhase,
    failures: u32,
    next_ms: u64,
}

impl Station {
    const fn new() -> Self {
        Self {
            at: None,
            phase: LinkPhase::None,
            failures: 0,
            next_ms: 0,
        }
    }

    /// Tried at the next beat.
    fn hurry(&mut self) {
        self.failures = 0;
        self.next_ms = 0;
    }

    fn pause(&mut self, phase: LinkPhase) {
        self.at = None;
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
}

/// A relay nearby.
struct Hub {
    address: String,
    peer: TransportKey,
    station: Station,
}

/// The carrier of this tab; the server and the relay are those of the tab that leads.
pub(super) struct Carrier {
    queue: Queue<Event>,
    next: u32,
    /// By their numbers: a few, so not a map.
    connections: Vec<(u32, Connection)>,
    server: Station,
    /// Where the server may be.
    addresses: Addresses,
    /// Where it is tried, and whether that is the address that is kept.
    tried: String,
    is_kept: bool,
    hub: Option<Hub>,
    /// What goes over connections for others.
    pub(super) parcels: Parcels,
    /// What was last said of each meeting.
    said: Vec<(u32, Meeting)>,
}

impl Carrier {
    /// An idle one.
    pub(super) fn new(queue: Queue<Event>) -> Self {
        Self {
            queue,
            next: FIRST_SOCKET,
            connections: Vec::new(),
            server: Station::new(),
            addresses: Addresses::default(),
            tried: String::new(),
            is_kept: true,
            hub: None,
            parcels: Parcels::new(),
            said: Vec::new(),
        }
    }

    /// Where this phone's link stands: the better of the server and the relay nearby.
    pub(super) fn phase(&self) -> LinkPhase {
        let hub = self.hub.as_ref().map(|hub| hub.station.phase);
        match (hub, self.server.phase) {
            (Some(LinkPhase::Live), _) => LinkPhase::Live,
            (Some(LinkPhase::Public), server) if server != LinkPhase::Live => LinkPhase::Public,
            (_, server) => server,
        }
    }

    fn numbers(&self) -> Vec<u32> {
        self.connections.iter().map(|(number, _)| *number).collect()
    }

    fn stations(&mut self) -> impl Iterator<Item = &mut Station> {
        let hub = self.hub.as_mut().map(|hub| &mut hub.station);
        std::iter::once(&mut self.server).chain(hub)
    }

    /// Gives up the server and the relay; nothing is tried until the next beat.
    pub(super) fn stop(&mut self) {
        for station in self.stations() {
            *station = Station::new();
        }
        self.connections
            .retain(|(number, _)| *number < FIRST_SOCKET);
    }

    /// Gives up everything, other phones too.
    pub(super) fn stop_all(&mut self) {
        self.stop();
        self.addresses = Addresses::default();
        self.hub = None;
        for number in self.numbers() {
            self.give_up(number, &LinkError::Dead);
        }
    }

    /// Starts anew at the next beat.
    pub(super) fn retry(&mut self) {
        self.stop();
    }

    /// The server is said to be there: tried at the next beat, where it is not reached already.
    pub(super) fn hear_of(&mut self, address: &str) {
        if !matches!(self.server.phase, LinkPhase::Live | LinkPhase::Public) {
            self.addresses.hear(address);
            if let Some(at) = self.server.at.take() {
                self.connections.retain(|(number, _)| *number != at);
            }
            self.server.hurry();
        }
    }

    /// Tries at the next beat what is not connected.
    pub(super) fn hurry(&mut self) {
        for station in self.stations().filter(|station| station.at.is_none()) {
            station.hurry();
        }
    }

    /// Talks to this relay from now on, or to none.
    pub(super) fn use_hub(&mut self, hub: Option<(String, TransportKey)>) {
        if let Some(at) = self.hub.take().and_then(|hub| hub.station.at) {
            self.connections.retain(|(number, _)| *number != at);
        }
        self.hub = hub.map(|(address, peer)| Hub {
            address,
            peer,
            station: Station::new(),
        });
    }

    /// Gives up a connection because of a failure on this side, and pauses.
    pub(super) fn fail(&mut self, number: u32) {
        self.give_up(number, &LinkError::Dead);
    }

    fn give_up(&mut self, number: u32, error: &LinkError) {
        let Some(place) = self.connections.iter().position(|(one, _)| *one == number) else {
            return;
        };
        let (_, connection) = self.connections.swap_remove(place);
        let (link, phase) = match error {
            LinkError::WrongKey => (LinkPhase::WrongKey, MeetingPhase::WrongKey),
            _ => (LinkPhase::Away, MeetingPhase::Over),
        };
        let road = self.road_of(number);
        let mut link = link;
        if self.server.at == Some(number) {
            if !self.is_kept {
                if link == LinkPhase::WrongKey {
                    self.addresses.refused(&self.tried);
                }
                // What happens at a mere hint says nothing of the server: a warning stays.
                link = match self.server.phase {
                    LinkPhase::WrongKey => LinkPhase::WrongKey,
                    _ => LinkPhase::Away,
                };
            }
            self.addresses.failed();
        }
        if let Some(station) = self.stations().find(|one| one.at == Some(number)) {
            station.pause(link);
        }
        let meeting = connection.meeting();
        self.announce(road, Meeting { phase, ..meeting });
    }

    /// The number by which the page knows a connection; none for the server's.
    fn road_of(&self, number: u32) -> Option<u32> {
        let is_hub = |hub: &Hub| hub.station.at == Some(number);
        match &self.hub {
            Some(hub) if is_hub(hub) => Some(FIRST_SOCKET),
            _ => (number < FIRST_SOCKET).then_some(number),
        }
    }

    /// Says again, at the next beat, how each meeting goes: somebody new listens.
    pub(super) fn say_again(&mut self) {
        self.said.clear();
    }

    /// Tells the page how a meeting goes, when it goes otherwise than was said.
    fn announce(&mut self, road: Option<u32>, meeting: Meeting) {
        let Some(road) = road else { return };
        if !self.said.contains(&(road, meeting)) {
            self.said.retain(|(one, _)| *one != road);
            self.said.push((road, meeting));
            mailbox::say(&FromCore::Meeting { road, meeting });
        }
    }

    /// Time passed. `leads`: this tab holds the link.
    pub(super) fn beat(&mut self, person: Option<&Person>, leads: bool) {
        let Some(person) = person else {
            return;
        };
        if leads {
            self.reach(person);
        }
        for number in self.numbers() {
            self.with(number, |connection, parcels| {
                connection.beat(person, parcels)
            });
        }
    }

    /// Opens what is due.
    fn reach(&mut self, person: &Person) {
        let now = pace::now();
        let due = |station: &Station| station.at.is_none() && now >= station.next_ms;
        if due(&self.server) {
            match &person.own.server {
                None => self.server.phase = LinkPhase::None,
                Some(server) => {
                    let relays = person.replica.derived().membership.relays.iter();
                    let published: Vec<&str> = relays
                        .filter(|relay| relay.transport == server.transport)
                        .filter_map(|relay| relay.address.as_deref())
                        .collect();
                    let page = js::origin();
                    let kept = &server.address;
                    self.tried = self.addresses.next(kept, &published, page.as_deref());
                    self.is_kept = self.tried == *kept;
                    let address = socket_address(&self.tried);
                    let at = self.connect(address.as_deref(), server.transport, true);
                    if at.is_none() {
                        self.addresses.failed();
                    }
                    begun(&mut self.server, at);
                }
            }
        }
        if let Some(mut hub) = self.hub.take() {
            if due(&hub.station) {
                let at = self.connect(Some(&hub.address), hub.peer, false);
                begun(&mut hub.station, at);
            }
            self.hub = Some(hub);
        }
    }

    fn connect(&mut self, address: Option<&str>, peer: TransportKey, invited: bool) -> Option<u32> {
        self.next = self.next.saturating_add(1);
        let road = Road::Socket(Socket::open(address?, self.next, &self.queue)?);
        let towards = Towards {
            peer,
            role: Role::Initiator,
            invited,
            binding: Vec::new(),
        };
        self.connections
            .push((self.next, Connection::new(road, towards)));
        Some(self.next)
    }

    /// A channel to another phone is open.
    pub(super) fn meet(
        &mut self,
        road: u32,
        peer: TransportKey,
        binding: [u8; 32],
        begins: bool,
        person: &Person,
    ) {
        let numbers = self.numbers();
        let channels = numbers.iter().filter(|number| **number < FIRST_SOCKET);
        if road >= FIRST_SOCKET || numbers.contains(&road) || channels.count() >= MAX_CHANNELS {
            return;
        }
        let towards = Towards {
            peer,
            role: if begins {
                Role::Initiator
            } else {
                Role::Responder
            },
            invited: false,
            binding: binding.to_vec(),
        };
        let connection = Connection::new(Road::Channel(road), towards);
        self.connections.push((road, connection));
        self.heard(road, RoadSaid::Open, Some(person));
    }

    /// A road said something.
    pub(super) fn heard(&mut self, number: u32, said: RoadSaid, person: Option<&Person>) {
        let Some(person) = person else {
            return;
        };
        self.with(number, |connection, parcels| match said {
            RoadSaid::Open => connection.opened(person).map(|()| Vec::new()),
            RoadSaid::Message(message) => connection.message(&message, person, parcels),
            RoadSaid::Closed => Err(LinkError::Dead),
        });
    }

    /// A batch is durable; `new`: what of it was not held before.
    pub(super) fn stored(
        &mut self,
        number: u32,
        token: u64,
        durable: Vec<Item>,
        refused: Vec<Refusal>,
        new: &[Envelope],
        person: &Person,
    ) {
        self.with(number, |connection, _| {
            connection.brought(new);
            connection.tell(
                Said::Stored {
                    token,
                    durable,
                    refused,
                },
                person,
            )
        });
        // What one phone brought, the others are told.
        let items: Vec<Item> = new.iter().map(super::person::item).collect();
        if !items.is_empty() {
            self.tell_others(Some(number), &items, person);
        }
    }

    /// Sends a parcel that was asked for; no bytes when it is no longer here.
    pub(super) fn hand(&mut self, number: u32, bytes: Vec<u8>) {
        self.with(number, |connection, _| {
            connection.hand(bytes).map(|()| Vec::new())
        });
    }

    /// A parcel that this connection brought is kept: the others are offered it.
    pub(super) fn kept(&mut self, number: u32, label: Label) {
        for one in self.numbers() {
            self.with(one, |connection, parcels| {
                if one == number {
                    connection.passed();
                    return Ok(Vec::new());
                }
                connection.offer(label, parcels).map(|()| Vec::new())
            });
        }
    }

    /// A parcel that this connection brought was opened, and these were new.
    pub(super) fn opened(&mut self, number: u32, id: ParcelId, new: &[Envelope]) {
        let frame = self.parcels.post.opened(id);
        self.with(number, |connection, _| {
            connection.brought(new);
            // What it answers need not be carried any more.
            connection.post_again();
            connection.send(&frame).map(|()| Vec::new())
        });
    }

    /// A parcel that this connection brought cannot be used.
    pub(super) fn failed(&mut self, number: u32, id: ParcelId) {
        if let Some(frame) = self.parcels.post.failed(id) {
            self.with(number, |connection, _| {
                connection.send(&frame).map(|()| Vec::new())
            });
        }
    }

    /// The log grew otherwise, or the membership changed.
    pub(super) fn local_change(&mut self, items: &[Item], person: &Person) {
        self.tell_others(None, items, person);
    }

    fn tell_others(&mut self, but: Option<u32>, items: &[Item], person: &Person) {
        for number in self.numbers() {
            if Some(number) != but {
                self.with(number, |connection, _| {
                    connection.tell(Said::LocalChange(items.to_vec()), person)
                });
            }
        }
    }

    /// Does something with a connection; what it asks to keep is queued, and its failure ends it.
    fn with(
        &mut self,
        number: u32,
        then: impl FnOnce(&mut Connection, &mut Parcels) -> Result<Vec<Asked>, LinkError>,
    ) {
        let mut all = self.connections.iter_mut();
        let Some((_, connection)) = all.find(|(one, _)| *one == number) else {
            return;
        };
        match then(connection, &mut self.parcels) {
            Ok(asked) => {
                let meeting = connection.meeting();
                let phase = if connection.is_public() {
                    LinkPhase::Public
                } else {
                    LinkPhase::Live
                };
                for asked in asked {
                    self.queue.push(Event::Asked(number, asked));
                }
                let is_live = matches!(meeting.phase, MeetingPhase::Same | MeetingPhase::Apart);
                if is_live && self.server.at == Some(number) && !self.is_kept {
                    self.is_kept = true;
                    self.addresses.settled();
                    self.queue.push(Event::FoundAt(self.tried.clone()));
                }
                let station = self.stations().find(|one| one.at == Some(number));
                if let Some(station) = station.filter(|_| is_live) {
                    station.phase = phase;
                    station.failures = 0;
                }
                self.announce(self.road_of(number), meeting);
            }
            Err(error) => self.give_up(number, &error),
        }
    }
}

/// A station is being reached, or could not even be tried.
fn begun(station: &mut Station, at: Option<u32>) {
    match at {
        None => station.pause(LinkPhase::Away),
        Some(_) => {
            station.at = at;
            if station.phase != LinkPhase::WrongKey {
                station.phase = LinkPhase::Reaching;
            }
        }
    }
}
