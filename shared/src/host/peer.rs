//! A peer: the link to it, the session in that, the parcels beside. It knows no policy.

use std::collections::BTreeSet;

use super::effect::{End, PeerId, Towards};
use crate::identity::KeyId;
use crate::log::Envelope;
use crate::sync::parcels::Exchange;
use crate::sync::{Link, LinkError, Session};

/// Somebody whom this installation talks with.
pub struct Peer {
    pub(super) towards: Towards,
    pub(super) link: Link,
    pub(super) session: Option<Session>,
    pub(super) exchange: Exchange,
    /// When the carrier opened.
    pub(super) since_ms: u64,
    /// Whether what is carried for others was offered.
    pub(super) is_offered: bool,
    /// When the peer, who carries, was last offered what was written here.
    pub(super) posted_ms: Option<u64>,
    /// Envelopes of nobody known that its parcels brought.
    pub(super) strangers: usize,
    /// Since when it is some committees' turn, of more than one session names.
    pub(super) turn_ms: Option<u64>,
    pub(super) parcels: u32,
    came: u32,
    gave: u32,
    people: BTreeSet<KeyId>,
}

impl Peer {
    pub(super) fn new(towards: Towards, link: Link, now_ms: u64) -> Self {
        Self {
            towards,
            link,
            session: None,
            exchange: Exchange::default(),
            since_ms: now_ms,
            is_offered: false,
            posted_ms: None,
            strangers: 0,
            turn_ms: None,
            parcels: 0,
            came: 0,
            gave: 0,
            people: BTreeSet::new(),
        }
    }

    /// The messages of a frame, for the carrier.
    pub(super) fn seal(&mut self, frame: &[u8]) -> Result<Vec<Vec<u8>>, End> {
        Ok(self.link.seal_frame(frame)?)
    }

    /// Whether a key that was pinned is another's.
    pub(super) fn is_wrong(&self, error: LinkError) -> bool {
        let is_responder = self.towards.role == crate::sync::Role::Responder;
        is_responder && error == LinkError::WrongKey
    }

    /// These came from it and are new here.
    pub(super) fn brought(&mut self, new: &[&Envelope]) {
        self.came = add(self.came, new.len());
        self.people.extend(new.iter().map(|one| one.header.key));
    }

    /// It holds these now.
    pub(super) fn took(&mut self, items: &[crate::sync::Item]) {
        self.gave = add(self.gave, items.len());
        self.people.extend(items.iter().map(|(at, _)| at.key));
    }

    /// A parcel went, one way or the other.
    pub(super) fn passed(&mut self) {
        self.parcels = self.parcels.saturating_add(1);
    }

    /// The session, once the link is open.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Whether both sides said all that they had to.
    pub fn is_quiet(&self) -> bool {
        let session = self.session.as_ref();
        session.is_some_and(|session| session.is_talking() && session.is_quiet())
    }

    /// Contributions that came from it and were new.
    pub fn came(&self) -> u32 {
        self.came
    }

    /// Contributions that it holds durably now, of those given.
    pub fn gave(&self) -> u32 {
        self.gave
    }

    /// Keys of which something came or was given.
    pub fn people(&self) -> u32 {
        add(0, self.people.len())
    }

    /// Parcels that went, either way.
    pub fn parcels(&self) -> u32 {
        self.parcels
    }

    /// Contributions that are still to be given.
    pub fn left(&self) -> u32 {
        add(0, self.session.as_ref().map_or(0, Session::left))
    }
}

fn add(count: u32, more: usize) -> u32 {
    count.saturating_add(u32::try_from(more).unwrap_or(u32::MAX))
}

/// The peers, by their numbers, which grow: a map of trees costs the phone more.
#[derive(Default)]
pub(super) struct Peers(Vec<(PeerId, Box<Peer>)>);

impl Peers {
    fn place(&self, id: PeerId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, |(id, _)| *id)
    }

    pub(super) fn insert(&mut self, id: PeerId, peer: Peer) {
        let peer = (id, Box::new(peer));
        match self.place(id) {
            Ok(place) => {
                if let Some(known) = self.0.get_mut(place) {
                    *known = peer;
                }
            }
            Err(place) => self.0.insert(place, peer),
        }
    }

    pub(super) fn remove(&mut self, id: PeerId) -> bool {
        let place = self.place(id);
        place.map(|place| self.0.remove(place)).is_ok()
    }

    pub(super) fn get(&self, id: PeerId) -> Option<&Peer> {
        let (_, peer) = self.0.get(self.place(id).ok()?)?;
        Some(peer)
    }

    pub(super) fn get_mut(&mut self, id: PeerId) -> Option<&mut Peer> {
        let place = self.place(id).ok()?;
        let (_, peer) = self.0.get_mut(place)?;
        Some(peer)
    }

    pub(super) fn ids(&self) -> Vec<PeerId> {
        self.0.iter().map(|(id, _)| *id).collect()
    }

    pub(super) fn all(&mut self) -> impl Iterator<Item = &mut Peer> {
        self.0.iter_mut().map(|(_, peer)| &mut **peer)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
