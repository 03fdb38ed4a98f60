//! The carrier: whom this phone talks to. The server of the invitation and a relay nearby are
//! tried again and again; other phones are met once, on a channel that two people opened.
//!
//! The browser's word on the network is not trusted: the carrier tries, with growing pauses and
//! jitter, and the session notices a silent socket by itself.

use shared::host::{End, Host, Peer, PeerId, Towards};
use shared::identity::TransportKey;
use shared::sync::{LinkError, Role, Session};
use shared::view::LinkPhase;

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
struct Nearby {
    address: String,
    peer: TransportKey,
    station: Station,
}

/// The carrier of this tab; the server and the relay are those of the tab that leads.
pub(super) struct Carrier {
    queue: Queue<Event>,
    next: u32,
    /// By their numbers, with whom they lead to: a few, so not a map.
    roads: Vec<(u32, Road, Towards)>,
    /// Given up on this side: the host is to forget them.
    given_up: Vec<PeerId>,
    server: Station,
    /// Where the server may be.
    addresses: Addresses,
    /// Where it is tried, and whether that is the address that is kept.
    tried: String,
    is_kept: bool,
    hub: Option<Nearby>,
    /// What was last said of each meeting.
    said: Vec<(u32, Meeting)>,
}

impl Carrier {
    /// An idle one.
    pub(super) fn new(queue: Queue<Event>) -> Self {
        Self {
            queue,
            next: FIRST_SOCKET,
            roads: Vec::new(),
            given_up: Vec::new(),
            server: Station::new(),
            addresses: Addresses::default(),
            tried: String::new(),
            is_kept: true,
            hub: None,
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
        self.roads.iter().map(|(number, ..)| *number).collect()
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
        self.leave(|number| number >= FIRST_SOCKET);
    }

    /// Gives up everything, other phones too.
    pub(super) fn stop_all(&mut self) {
        self.stop();
        self.addresses = Addresses::default();
        self.hub = None;
        for number in self.numbers() {
            self.give_up(number, None);
        }
    }

    /// Leaves these roads without a word to the page.
    fn leave(&mut self, which: impl Fn(u32) -> bool) {
        let left = self.roads.extract_if(.., |(number, ..)| which(*number));
        let left = left.map(|(number, ..)| PeerId(number.into()));
        self.given_up.extend(left);
    }

    /// Those that were given up here since the last call.
    pub(super) fn take_given_up(&mut self) -> Vec<PeerId> {
        std::mem::take(&mut self.given_up)
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
                self.leave(|number| number == at);
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
            self.leave(|number| number == at);
        }
        self.hub = hub.map(|(address, peer)| Nearby {
            address,
            peer,
            station: Station::new(),
        });
    }

    /// The host ended a link.
    pub(super) fn ended(&mut self, id: PeerId, end: End) {
        if let Ok(number) = u32::try_from(id.0) {
            self.give_up(number, Some(end));
        }
    }

    /// Hands a message to a road; what it refuses ends it.
    pub(super) fn send(&mut self, id: PeerId, message: &[u8]) {
        let road = self.roads.iter();
        let mut road = road.filter(|(number, ..)| u64::from(*number) == id.0);
        if let Some((number, road, _)) = road.next()
            && road.send(message).is_err()
        {
            let number = *number;
            self.give_up(number, None);
        }
    }

    fn give_up(&mut self, number: u32, end: Option<End>) {
        let Some(place) = self.roads.iter().position(|(one, ..)| *one == number) else {
            return;
        };
        self.roads.swap_remove(place);
        self.given_up.push(PeerId(number.into()));
        let (link, phase) = match end {
            Some(End::Link(LinkError::WrongKey)) => (LinkPhase::WrongKey, MeetingPhase::WrongKey),
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
        let said = self.said.iter().find(|(one, _)| Some(*one) == road);
        let meeting = said.map_or(Meeting::OPENING, |(_, meeting)| *meeting);
        self.announce(road, Meeting { phase, ..meeting });
    }

    /// The number by which the page knows a connection; none for the server's.
    fn road_of(&self, number: u32) -> Option<u32> {
        let is_hub = |hub: &Nearby| hub.station.at == Some(number);
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
    pub(super) fn beat(&mut self, host: Option<&mut Host>, leads: bool) {
        let Some(host) = host else {
            return;
        };
        if leads {
            self.reach(host);
        }
        host.tick(pace::now());
        for number in self.numbers() {
            if let Some(peer) = host.peer(PeerId(number.into())) {
                self.met(number, peer);
            }
        }
    }

    /// Opens what is due.
    fn reach(&mut self, person: &Host) {
        let now = pace::now();
        let due = |station: &Station| station.at.is_none() && now >= station.next_ms;
        if due(&self.server) {
            match &person.own.server {
                None => self.server.phase = LinkPhase::None,
                Some(server) => {
                    let relays = person.replica.derived().membership.relays();
                    let published: Vec<&str> = relays
                        .into_iter()
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
            peer: Some(peer),
            role: Role::Initiator,
            invited,
            binding: Vec::new(),
        };
        self.roads.push((self.next, road, towards));
        Some(self.next)
    }

    /// A channel to another phone is open.
    pub(super) fn meet(
        &mut self,
        road: u32,
        peer: TransportKey,
        binding: [u8; 32],
        begins: bool,
        host: &mut Host,
    ) {
        let numbers = self.numbers();
        let channels = numbers.iter().filter(|number| **number < FIRST_SOCKET);
        if road >= FIRST_SOCKET || numbers.contains(&road) || channels.count() >= MAX_CHANNELS {
            return;
        }
        let towards = Towards {
            peer: Some(peer),
            role: if begins {
                Role::Initiator
            } else {
                Role::Responder
            },
            invited: false,
            binding: binding.to_vec(),
        };
        self.roads.push((road, Road::Channel(road), towards));
        self.heard(road, RoadSaid::Open, Some(host));
    }

    /// A road said something.
    pub(super) fn heard(&mut self, number: u32, said: RoadSaid, host: Option<&mut Host>) {
        let Some(host) = host else {
            return;
        };
        let (now, id) = (pace::now(), PeerId(number.into()));
        match said {
            RoadSaid::Open => {
                let mut roads = self.roads.iter();
                if let Some((_, _, towards)) = roads.find(|(one, ..)| *one == number) {
                    host.opened(now, id, towards.clone());
                }
            }
            RoadSaid::Message(message) => host.message(now, id, &message),
            RoadSaid::Closed => self.give_up(number, None),
        }
    }

    /// How a meeting goes, said when it goes otherwise than before.
    fn met(&mut self, number: u32, peer: &Peer) {
        let meeting = meeting(peer);
        let is_live = matches!(meeting.phase, MeetingPhase::Same | MeetingPhase::Apart);
        if is_live && self.server.at == Some(number) && !self.is_kept {
            self.is_kept = true;
            self.addresses.settled();
            self.queue.push(Event::FoundAt(self.tried.clone()));
        }
        let station = self.stations().find(|one| one.at == Some(number));
        if let Some(station) = station.filter(|_| is_live) {
            let is_public = peer.session().is_some_and(Session::is_public);
            station.phase = if is_public {
                LinkPhase::Public
            } else {
                LinkPhase::Live
            };
            station.failures = 0;
        }
        self.announce(self.road_of(number), meeting);
    }
}

/// How far a meeting is. What differed at first is not compared again: when nothing is left to
/// say, both sides hold the same of what the other may read.
fn meeting(peer: &Peer) -> Meeting {
    let phase = match peer.session() {
        None => MeetingPhase::Opening,
        Some(_) if !peer.is_quiet() => MeetingPhase::Talking,
        Some(session) if session.is_apart() => MeetingPhase::Apart,
        Some(_) => MeetingPhase::Same,
    };
    Meeting {
        phase,
        came: peer.came(),
        gave: peer.gave(),
        people: peer.people(),
        left: peer.left(),
        parcels: peer.parcels(),
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
