//! Parcels at the owner: what a hub carries for others, and what a relay answers.
//!
//! A table's server carries nothing: it opens what is for it, and answers who carries. A hub
//! keeps what others gave it, sealed, in its store, and writes parcels itself for the committees
//! that it relays, for whoever reaches the table before it does.

use anyhow::{Result, anyhow};
use shared::carry::outgoing::Outgoing;
use shared::carry::parcel::{Label, ParcelId, hint_of};
use shared::carry::post::Sender;
use shared::carry::{BundleError, unpack};
use shared::identity::random::Randomness;
use shared::log::{Admission, Envelope, Refusal};
use shared::sync::MAX_UNPROVEN;
use shared::sync::parcels::{Act, Post};

use super::{ConnectionId, Owner, verify};
use crate::node::Node;
use crate::village;

/// Bytes that a hub carries for others at most.
const ROOM: usize = 64 * 1024 * 1024;

/// See the page.
pub(in crate::hub) struct Parcels {
    post: Post,
    outgoing: Outgoing,
    random: Randomness,
    /// Kept since the last tick, to be offered to the others.
    fresh: Vec<Label>,
    /// There may be something new to write for who carries.
    pub(super) is_due: bool,
}

impl Parcels {
    pub(in crate::hub) async fn open(node: &Node) -> Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)
            .map_err(|error| anyhow!("the system gives no random bytes: {error}"))?;
        let is_hub = village::first::is_hub(&node.own);
        let carried = node.store().parcels().await?;
        let reader = hint_of(&node.own.reading().public());
        Ok(Self {
            post: Post::new(reader, if is_hub { ROOM } else { 0 }, carried),
            outgoing: Outgoing::default(),
            random: Randomness::from_seed(seed),
            fresh: Vec::new(),
            is_due: false,
        })
    }

    /// How many are carried for others.
    pub(super) fn carried(&self) -> usize {
        self.post.carried().len()
    }
}

impl Owner {
    /// A frame about parcels came.
    pub(super) async fn about_parcels(&mut self, id: ConnectionId, frame: &[u8]) -> Result<()> {
        let now = self.now();
        let Some(connection) = self.connections.get_mut(&id) else {
            return Ok(());
        };
        let exchange = &mut connection.exchange;
        match self.parcels.post.hear(now, exchange, frame) {
            Ok(acts) => {
                self.offer_carried(id);
                for act in acts {
                    self.act(id, act).await?;
                }
            }
            Err(reason) => {
                self.metrics.session_ended(&reason.to_string());
                self.connections.remove(&id);
            }
        }
        Ok(())
    }

    async fn act(&mut self, id: ConnectionId, act: Act) -> Result<()> {
        match act {
            Act::Send(frame) => self.send(id, frame),
            Act::Passing => self.offer_own(id),
            Act::Hand(label) => {
                let bytes = match self.parcels.outgoing.parcel(&label.id) {
                    Some(bytes) => Some(bytes.to_vec()),
                    None => self.node.store().parcel(&label.id).await?,
                };
                if let Some(connection) = self.connections.get_mut(&id) {
                    let frame = connection.exchange.hand(bytes.unwrap_or_default());
                    self.send(id, frame);
                }
            }
            Act::Keep(label, bytes) => {
                self.node.store().keep_parcel(&label.id, &bytes).await?;
                self.parcels.fresh.push(label);
                self.say_held();
            }
            Act::Open(label, bytes) => {
                let is_done = self.open_parcel(id, &bytes).await?;
                let post = &mut self.parcels.post;
                let answer = if is_done {
                    Some(post.opened(label.id))
                } else {
                    post.failed(label.id)
                };
                if let Some(answer) = answer {
                    self.send(id, answer);
                }
            }
            Act::Arrived(label) | Act::Needless(label) => {
                self.parcels.outgoing.arrived(&label.id);
                // As long as there is something to say, it is said again.
                self.parcels.is_due = true;
                self.let_go(&label.id).await?;
            }
            Act::Dropped(label) => {
                tracing::warn!("no more room for what is carried: the oldest parcel was dropped");
                self.let_go(&label.id).await?;
            }
        }
        Ok(())
    }

    async fn let_go(&mut self, named: &ParcelId) -> Result<()> {
        self.node.store().drop_parcel(named).await?;
        self.say_held();
        Ok(())
    }

    /// Opens a parcel and stores what it holds; whether nobody need carry it any more: all of it
    /// that may be stored is, or it holds nothing that anybody could use. What is under this
    /// relay's own hint and cannot be opened would else come up again with every courier.
    async fn open_parcel(&mut self, from: ConnectionId, bytes: &[u8]) -> Result<bool> {
        let consultation = self.node.own.consultation;
        let secret = self.node.own.reading();
        let opened: Result<Vec<Envelope>, _> = unpack(bytes, &consultation, &secret).collect();
        let mut envelopes = match opened {
            Ok(envelopes) if !envelopes.is_empty() => envelopes,
            // A newer program of this relay may read it.
            Err(BundleError::Newer) => return Ok(false),
            Ok(_) | Err(_) => return Ok(true),
        };
        let Some(connection) = self.connections.get_mut(&from) else {
            return Ok(false);
        };
        let node = &self.node;
        envelopes.retain(|one| one.header.scope.is_public() || node.relays(one.header.scope));
        // Written for a relay that is none of that committee any more: its writer will know.
        if envelopes.is_empty() {
            return Ok(false);
        }
        // An answer is often one receipt alone, and asks for nothing.
        let sender = Sender::of(&envelopes);
        let membership = &self.node.replica.derived().membership;
        let unknown = |one: &&Envelope| membership.participant_of(&one.header.key).is_none();
        // As much of people who are nobody's yet as a session would bring.
        let strangers = envelopes.iter().filter(unknown).count();
        if strangers > MAX_UNPROVEN {
            return Ok(true);
        }
        let strangers = connection.strangers.saturating_add(strangers);
        if strangers > MAX_UNPROVEN {
            return Ok(false);
        }
        connection.strangers = strangers;
        let answers = verify(consultation, envelopes).await;
        let mut verified = Vec::new();
        let mut is_sound = true;
        for answer in answers {
            match answer {
                Ok(envelope) => verified.push(envelope),
                Err(refusal) => {
                    is_sound = false;
                    self.metrics.refused(&refusal.to_string());
                }
            }
        }
        // What is forged is nobody's question.
        if let Some(sender) = sender.filter(|_| is_sound) {
            self.parcels.outgoing.heard(&self.node.replica, sender);
            self.parcels.is_due = true;
        }
        let committed = self.node.commit(verified).await?;
        // What waits for what this relay lacks, as after it was restored from an older backup, is
        // in memory only: its courier keeps it.
        let waits = committed.answers.iter().any(|answer| {
            matches!(
                answer.admission,
                Ok(Admission::Waiting) | Err(Refusal::WaitingFull)
            )
        });
        if committed.new.is_empty() {
            return Ok(!waits);
        }
        self.metrics.committed(committed.new.len());
        self.gained(&committed.new);
        for (position, _) in &committed.new {
            self.receipts.note_carried(position.scope);
        }
        if self.is_derivation_due() {
            self.derive().await?;
        }
        self.tell(&committed.new, None);
        self.receipt().await?;
        Ok(!waits)
    }

    /// What is carried is offered once, when the session has said all that it had to.
    fn offer_carried(&mut self, id: ConnectionId) {
        let Some(connection) = self.connections.get_mut(&id) else {
            return;
        };
        if !std::mem::replace(&mut connection.offered, true) && self.parcels.post.carries() {
            let offer = self.parcels.post.offer(self.parcels.post.carried());
            self.send(id, offer);
        }
    }

    /// What is written here is offered to who carries it.
    fn offer_own(&mut self, id: ConnectionId) {
        let Some(connection) = self.connections.get(&id) else {
            return;
        };
        let mut scopes = Vec::new();
        if self.parcels.post.carries() {
            scopes.extend(&self.relayed);
            scopes.retain(|scope| !connection.session.shares(*scope));
        }
        let Parcels {
            post,
            outgoing,
            random,
            ..
        } = &mut self.parcels;
        let key = self.node.own.key().id();
        let labels = outgoing.write(&self.node.replica, key, &scopes, random);
        let offer = (!labels.is_empty()).then(|| post.offer_own(&labels));
        let replaced = outgoing.take_replaced();
        let replaced: Vec<Vec<u8>> = replaced.into_iter().map(|old| post.opened(old)).collect();
        if let Some(offer) = offer {
            self.send(id, offer);
        }
        // Whoever carries what says less need not any more.
        let carriers = self.connections.iter();
        let carriers = carriers.filter(|(_, one)| one.exchange.carries());
        for carrier in carriers.map(|(id, _)| *id).collect::<Vec<_>>() {
            for old in &replaced {
                self.send(carrier, old.clone());
            }
        }
    }

    /// The relays are those that was derived last.
    pub(super) fn know_relays(&mut self) {
        let relays = self.node.replica.hints_of_relays();
        self.parcels.post.relays(relays);
    }

    /// Offers what is new, and what is written anew once receipts are.
    pub(super) fn offer_parcels(&mut self) {
        let fresh = std::mem::take(&mut self.parcels.fresh);
        let writes = self.parcels.is_due && !self.stale;
        self.parcels.is_due &= !writes;
        let ids: Vec<ConnectionId> = self.connections.keys().copied().collect();
        for id in ids {
            let Some(connection) = self.connections.get(&id) else {
                continue;
            };
            let session = &connection.session;
            if !connection.offered && session.is_talking() && session.is_quiet() {
                self.offer_carried(id);
            } else if connection.offered && !fresh.is_empty() {
                let offer = self.parcels.post.offer(&fresh);
                self.send(id, offer);
            }
            let carries = |one: &super::Connection| one.exchange.carries();
            if writes && self.connections.get(&id).is_some_and(carries) {
                self.offer_own(id);
            }
        }
    }

    /// A full queue: this peer reads too slowly, and will come back.
    fn send(&mut self, id: ConnectionId, frame: Vec<u8>) {
        let connection = self.connections.get(&id);
        if connection.is_some_and(|connection| connection.out.try_send(frame).is_err()) {
            self.connections.remove(&id);
        }
    }
}
