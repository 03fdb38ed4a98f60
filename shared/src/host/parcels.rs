//! Parcels at the host: what it carries for others, what it writes for who carries, and what it
//! opens.
//!
//! All that is written here is in memory only: what is forgotten is written again, as long as
//! the relay that it is for has not answered.

use super::Host;
use super::arrivals::{Batch, Source};
use super::effect::{Effect, ParcelWork, PeerId, Why};
use crate::carry::parcel::{Label, ParcelId};
use crate::carry::post::Sender;
use crate::carry::{BundleError, unpack};
use crate::identity::ScopeId;
use crate::log::{Envelope, Header};
use crate::sync::MAX_UNPROVEN;
use crate::sync::parcels::Act;

/// How often who carries for others is offered what was written since, in milliseconds.
const OFFER_MS: u64 = 30_000;

impl Host {
    /// A frame about parcels came.
    pub(super) fn about_parcels(&mut self, now_ms: u64, id: PeerId, frame: &[u8]) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        match self.post.hear(now_ms, &mut peer.exchange, frame) {
            Ok(acts) => {
                for act in acts {
                    self.act(now_ms, id, act);
                }
            }
            Err(reason) => self.end(id, reason.into()),
        }
    }

    fn act(&mut self, now_ms: u64, id: PeerId, act: Act) {
        match act {
            Act::Send(frame) => self.send(id, &frame),
            Act::Passing => self.post(now_ms, id),
            Act::Hand(label) => match self.outgoing.parcel(&label.id).map(<[u8]>::to_vec) {
                Some(bytes) => self.handed(id, bytes),
                None => self.parcel(ParcelWork::Read(id, label)),
            },
            Act::Keep(label, bytes) => self.parcel(ParcelWork::Keep(id, label, bytes)),
            Act::Open(label, bytes) => self.open_parcel(id, label.id, &bytes),
            Act::Arrived(label) => self.let_go(label, Why::Arrived),
            Act::Needless(label) => self.let_go(label, Why::Needless),
            Act::Dropped(label) => self.parcel(ParcelWork::Drop(label, Why::Room)),
        }
    }

    fn parcel(&mut self, work: ParcelWork) {
        self.effects.push(Effect::Parcel(work));
    }

    fn let_go(&mut self, label: Label, why: Why) {
        let is_own = self.outgoing.parcel(&label.id).is_some();
        self.outgoing.arrived(&label.id);
        // As long as there is something to say, it is said again.
        self.post_again();
        if !is_own {
            self.parcel(ParcelWork::Drop(label, why));
        }
    }

    /// The bytes of [`ParcelWork::Read`]; none when it is no longer there.
    pub fn handed(&mut self, id: PeerId, bytes: Vec<u8>) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        if !bytes.is_empty() {
            peer.passed();
        }
        let frame = peer.exchange.hand(bytes);
        self.send(id, &frame);
    }

    /// Whether a parcel is carried still: the shell looks before it keeps one.
    pub fn carries(&self, label: &Label) -> bool {
        self.post.holds(&label.id)
    }

    /// A parcel is kept: the other peers are offered it.
    pub fn kept(&mut self, from: PeerId, label: Label) {
        for id in self.ids() {
            let Some(peer) = self.peers.get_mut(id) else {
                continue;
            };
            if id == from {
                peer.passed();
            } else if peer.is_offered {
                let frame = self.post.offer(&[label]);
                self.send(id, &frame);
            }
        }
    }

    /// A parcel could not be kept: who gave it has it still. Nothing more is taken until
    /// [`Host::hold`] says so.
    pub fn not_kept(&mut self, label: Label) {
        self.post.lost(label.id);
        let carried = self.post.carried().to_vec();
        self.post.hold(0, carried);
    }

    /// Offers, to a peer whose session has said all that it had to, what is carried, and to who
    /// carries for others, from time to time, what was written here.
    pub(super) fn offer(&mut self, now_ms: u64, id: PeerId) {
        let Some(peer) = self.peers.get_mut(id).filter(|peer| peer.is_quiet()) else {
            return;
        };
        let since = peer.posted_ms.map(|at| now_ms.saturating_sub(at));
        let is_due = peer.exchange.carries() && since.is_none_or(|since| since >= OFFER_MS);
        if self.post.is_courier() && !std::mem::replace(&mut peer.is_offered, true) {
            let frame = self.post.offer(self.post.carried());
            self.send(id, &frame);
        }
        if is_due {
            self.post(now_ms, id);
        }
    }

    /// What is written here for who carries is looked at again.
    pub(super) fn post_again(&mut self) {
        for peer in self.peers.all() {
            peer.posted_ms = None;
        }
    }

    /// Offers, to a peer who carries, what no relay received yet of the committees that are
    /// closed to that peer, and answers.
    fn post(&mut self, now_ms: u64, id: PeerId) {
        let mut scopes = self.scopes_to_post();
        // Receipts that are due would be missing in what is written now.
        if self.is_behind() {
            return;
        }
        let Some(peer) = self.peers.get_mut(id).filter(|peer| peer.is_quiet()) else {
            return;
        };
        peer.posted_ms = Some(now_ms);
        let session = peer.session.as_ref();
        scopes.retain(|scope| !session.is_some_and(|session| session.shares(*scope)));
        let labels = self.write_parcels(&scopes);
        if !labels.is_empty() {
            let frame = self.post.offer_own(&labels);
            self.send(id, &frame);
        }
        // Whoever carries what says less than a newer one need not any more.
        for old in self.outgoing.take_replaced() {
            let frame = self.post.opened(old);
            for carrier in self.ids() {
                let peer = self.peers.get(carrier);
                if peer.is_some_and(|peer| peer.exchange.carries()) {
                    self.send(carrier, &frame);
                }
            }
        }
    }

    fn scopes_to_post(&self) -> Vec<ScopeId> {
        // Who is a relay and carries for nobody is reached by everyone.
        if self.is_relay() && !self.post.carries() {
            return Vec::new();
        }
        self.rights.scopes()
    }

    /// Opens a parcel and takes what it holds of the scopes held here. Of people who are
    /// nobody's yet no more is taken than a session would bring.
    fn open_parcel(&mut self, id: PeerId, parcel: ParcelId, bytes: &[u8]) {
        let secret = self.own.reading();
        let opened: Result<Vec<Envelope>, _> =
            unpack(bytes, &self.own.consultation, &secret).collect();
        let mut envelopes = match opened {
            Ok(envelopes) if !envelopes.is_empty() => envelopes,
            // What is under a relay's own hint and cannot be opened would else come up again
            // with every courier; a newer program of it may read what is newer.
            Err(BundleError::Newer) => return self.failed_parcel(id, parcel),
            Ok(_) | Err(_) if self.is_relay() => return self.answer_parcel(id, parcel),
            Ok(_) | Err(_) => return self.failed_parcel(id, parcel),
        };
        envelopes.retain(|one| {
            let scope = one.header.scope;
            scope.is_public() || self.rights.holds(scope)
        });
        let membership = &self.replica.derived().membership;
        let headers = envelopes.iter().map(|one| &one.header);
        let unknown = |one: &&Header| membership.known(&one.key, one.scope).is_none();
        let strangers = headers.filter(unknown).count();
        if strangers > MAX_UNPROVEN && self.is_relay() {
            return self.answer_parcel(id, parcel);
        }
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        let strangers = peer.strangers.saturating_add(strangers);
        // Written for a relay that is none of that committee any more: its writer will know.
        if envelopes.is_empty() || strangers > MAX_UNPROVEN {
            return self.failed_parcel(id, parcel);
        }
        peer.strangers = strangers;
        // An answer is often one receipt alone, and asks for nothing.
        let sender = self.sender_of(&envelopes);
        self.arrivals.wait(Batch {
            from: Source::Parcel(id, parcel, sender),
            envelopes,
        });
    }

    /// What a parcel held is durable; what waits for what is missing here is in memory only, so
    /// its courier keeps it.
    pub(super) fn opened_parcel(
        &mut self,
        id: PeerId,
        parcel: ParcelId,
        sender: Option<Sender>,
        waits: bool,
    ) {
        self.will_answer(sender);
        // What it answers need not be carried any more.
        self.post_again();
        if waits {
            self.failed_parcel(id, parcel);
        } else {
            self.answer_parcel(id, parcel);
        }
    }

    fn answer_parcel(&mut self, id: PeerId, parcel: ParcelId) {
        let frame = self.post.opened(parcel);
        self.send(id, &frame);
    }

    fn failed_parcel(&mut self, id: PeerId, parcel: ParcelId) {
        if let Some(frame) = self.post.failed(parcel) {
            self.send(id, &frame);
        }
    }
}

/// What only a relay does: it answers who wrote to it.
#[cfg(feature = "relay")]
impl Host {
    fn write_parcels(&mut self, scopes: &[ScopeId]) -> Vec<Label> {
        let (key, random) = (self.own.key().id(), &mut self.random);
        self.outgoing.write(&self.replica, key, scopes, random)
    }

    fn sender_of(&self, envelopes: &[Envelope]) -> Option<Sender> {
        Sender::of(envelopes).filter(|_| self.is_relay())
    }

    fn will_answer(&mut self, sender: Option<Sender>) {
        if let Some(sender) = sender {
            self.outgoing.heard(&self.replica, sender);
        }
    }
}

#[cfg(not(feature = "relay"))]
#[allow(clippy::unused_self)]
impl Host {
    pub(super) fn is_relay(&self) -> bool {
        false
    }

    fn is_behind(&self) -> bool {
        false
    }

    fn write_parcels(&mut self, scopes: &[ScopeId]) -> Vec<Label> {
        let (key, random) = (self.own.key().id(), &mut self.random);
        self.outgoing.post(&self.replica, key, scopes, random)
    }

    fn sender_of(&self, _envelopes: &[Envelope]) -> Option<Sender> {
        None
    }

    fn will_answer(&mut self, _sender: Option<Sender>) {}
}
