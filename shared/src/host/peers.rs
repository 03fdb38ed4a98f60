//! Peers come and go, say things, and are told things.

use super::Host;
use super::arrivals::{Batch, Source};
use super::effect::{Effect, End, PeerId, Told, Towards};
use super::peer::Peer;
use super::rights::Rights;
use crate::identity::ScopeId;
use crate::sync::parcels::{Exchange, is_about_parcels};
use crate::sync::{
    Config, Effect as Asked, Event as Said, Link, LinkError, LinkEvent, Role, Session,
    WRONG_KEY_REFUSAL,
};

/// A carrier must bring an open link within this time, in milliseconds.
const OPEN_WITHIN_MS: u64 = 15_000;

impl Host {
    /// A carrier opened.
    pub fn opened(&mut self, now_ms: u64, id: PeerId, towards: Towards) {
        let (secret, seed) = (self.transport(), self.random.bytes());
        let (consultation, binding) = (self.own.consultation, towards.binding.as_slice());
        let link = match (towards.role, &towards.peer) {
            (Role::Initiator, Some(peer)) => {
                Link::initiator(&secret, peer, &consultation, binding, seed)
                    .map(|(link, first)| (link, Some(first)))
            }
            (Role::Initiator, None) => Err(LinkError::WrongKey),
            (Role::Responder, _) => {
                Link::responder(&secret, &consultation, binding, seed).map(|link| (link, None))
            }
        };
        match link {
            Ok((link, first)) => {
                self.peers.insert(id, Peer::new(towards, link, now_ms));
                self.effects
                    .extend(first.map(|first| Effect::Send(id, first)));
            }
            Err(error) => self.effects.push(Effect::Close(id, error.into())),
        }
    }

    /// A message came.
    pub fn message(&mut self, now_ms: u64, id: PeerId, message: &[u8]) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        let event = match peer.link.receive(message) {
            Ok(LinkEvent::Opened { peer: key, .. })
                if peer.towards.peer.is_some_and(|pinned| pinned != key) =>
            {
                return self.end(id, LinkError::WrongKey.into());
            }
            Ok(event) => event,
            Err(error) => {
                if peer.is_wrong(error) {
                    // So that the other side can say why; it hears it or not.
                    let refusal = WRONG_KEY_REFUSAL.to_vec();
                    self.effects.push(Effect::Send(id, refusal));
                }
                return self.end(id, error.into());
            }
        };
        match event {
            LinkEvent::Opened { peer: key, reply } => {
                self.effects
                    .extend(reply.map(|reply| Effect::Send(id, reply)));
                self.effects.push(Effect::Opened(id));
                self.begin(now_ms, id, key);
            }
            LinkEvent::Frame(frame) if is_about_parcels(&frame) => {
                self.about_parcels(now_ms, id, &frame);
            }
            LinkEvent::Frame(frame) => self.tell(now_ms, id, Said::Frame(frame)),
            LinkEvent::Part => {}
        }
    }

    fn begin(&mut self, now_ms: u64, id: PeerId, key: crate::identity::TransportKey) {
        let exchange = Exchange::new(self.replica.relay_at(&key));
        let (scopes, turn_ms) = self.scopes_to_name(now_ms, id);
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        peer.exchange = exchange;
        peer.turn_ms = turn_ms;
        let push = if peer.towards.invited {
            scopes.clone()
        } else {
            Vec::new()
        };
        peer.session = Some(Session::new(Config {
            consultation: self.own.consultation,
            role: peer.towards.role,
            peer: key,
            push,
            outers: Rights::outers_of(&scopes),
            scopes,
        }));
        self.tell(now_ms, id, Said::Opened);
    }

    #[cfg(not(feature = "relay"))]
    fn scopes_to_name(&self, _now_ms: u64, _id: PeerId) -> (Vec<ScopeId>, Option<u64>) {
        (self.rights.scopes(), None)
    }

    #[cfg(feature = "relay")]
    fn scopes_to_name(&mut self, now_ms: u64, id: PeerId) -> (Vec<ScopeId>, Option<u64>) {
        let is_initiator = |peer: &Peer| peer.towards.role == Role::Initiator;
        let named = self.peers.get(id).is_some_and(is_initiator);
        match &mut self.relay {
            Some(relay) if named => relay.take_turn(now_ms, &self.rights.scopes()),
            Some(_) => (Vec::new(), None),
            None => (self.rights.scopes(), None),
        }
    }

    /// The carrier closed.
    pub fn closed(&mut self, id: PeerId) {
        self.peers.remove(id);
    }

    /// Ends every link.
    pub fn close_all(&mut self, end: End) {
        for id in self.ids() {
            self.end(id, end);
        }
    }

    /// A peer, as long as its link is not closed.
    pub fn peer(&self, id: PeerId) -> Option<&Peer> {
        self.peers.get(id)
    }

    /// How many peers there are.
    pub fn peers(&self) -> usize {
        self.peers.len()
    }

    pub(super) fn ids(&self) -> Vec<PeerId> {
        self.peers.ids()
    }

    pub(super) fn end(&mut self, id: PeerId, end: End) {
        if self.peers.remove(id) {
            self.effects.push(Effect::Close(id, end));
        }
    }

    /// Sends a frame.
    pub(super) fn send(&mut self, id: PeerId, frame: &[u8]) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        match peer.seal(frame) {
            Ok(messages) => {
                let messages = messages.into_iter();
                self.effects
                    .extend(messages.map(|one| Effect::Send(id, one)));
            }
            Err(end) => self.end(id, end),
        }
    }

    /// Sends a frame made by hand, as no honest program does.
    #[cfg(feature = "hostile")]
    pub fn inject(&mut self, id: PeerId, frame: &[u8]) {
        self.send(id, frame);
    }

    /// Tells a session, and carries out what it asks for.
    pub(super) fn tell(&mut self, now_ms: u64, id: PeerId, said: Said) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        let Some(session) = &mut peer.session else {
            return;
        };
        let answers = self.rights.with(&self.replica);
        let asked = session.handle(now_ms, said, self.replica.log(), &answers);
        for asked in asked {
            match asked {
                Asked::Send(frame) => self.send(id, &frame),
                Asked::Admit { token, envelopes } => self.arrivals.wait(Batch {
                    from: Source::Session(id, token),
                    envelopes,
                }),
                Asked::Received(items) => {
                    if let Some(peer) = self.peers.get_mut(id) {
                        peer.took(&items);
                    }
                    let told = Told::Received(id, items);
                    self.effects.push(Effect::Tell(told));
                }
                Asked::InSync(_) => {}
                Asked::Close(reason) => self.end(id, reason.into()),
            }
        }
    }

    /// A second passed.
    pub(super) fn beat(&mut self, now_ms: u64, id: PeerId) {
        let Some(peer) = self.peers.get(id) else {
            return;
        };
        if peer.session.is_none() {
            if now_ms.saturating_sub(peer.since_ms) >= OPEN_WITHIN_MS {
                self.end(id, End::Late);
            }
            return;
        }
        self.offer(now_ms, id);
        self.tell(now_ms, id, Said::Tick);
    }
}
