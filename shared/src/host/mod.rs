//! The whole machine of one installation, phone or server, without IO: its replica, its peers
//! (link, session, parcels), what it takes, keeps, tells and carries.
//!
//! A shell brings the sockets, the disk, the clock and the randomness. It calls the host with
//! what happened, then carries out what [`Host::take_effects`] gives, in order, until there
//! is nothing left:
//!
//! ```text
//! opened, message, closed, tick, wrote, import ──> Host ──> Send, Opened, Close
//! checked, stored, failed, handed, kept        ──>      ──> Check, Store, Parcel, Tell
//! ```
//!
//! What peers bring is taken in batches, one at a time: signatures are checked, the batch is
//! admitted, made durable, and only then acknowledged and told to the others. What comes while a
//! batch is on its way to the disk waits, and goes with the next one: the disk is waited for
//! once for many. The shell begins a batch with [`Host::advance`].
//!
//! The app's Worker, the server and the simulated network are shells around this one host, so
//! the simulation runs what ships. Nobody else speaks the session's contract; a test of the
//! house holds that.
//!
//! Not here: whom to reach and when to try again, what a person writes, what a screen shows.

mod arrivals;
mod effect;
mod parcels;
mod peer;
mod peers;
#[cfg(feature = "relay")]
mod relay;
mod rights;
mod room;

pub use effect::{Commit, Effect, End, ParcelWork, PeerId, Told, Towards, Why};
pub use peer::Peer;

use crate::carry::outgoing::Outgoing;
use crate::carry::parcel::{Label, hint_of};
use crate::identity::random::Randomness;
use crate::log::{Envelope, Verified};
use crate::replica::{Own, Replica};
use crate::sync::parcels::Post;
use crate::sync::{Event as Said, Item, TransportSecret};
use arrivals::Arrivals;
use peer::Peers;
use rights::Rights;

/// How often sessions hear that time passed, in milliseconds.
const TICK_MS: u64 = 1_000;

/// One installation in one consultation.
pub struct Host {
    /// Everything admitted. What is admitted into it by hand is told with [`Host::wrote`] or
    /// [`Host::gained`]: else the peers never hear of it.
    pub replica: Replica,
    /// The installation's own secrets; another key or committee goes through [`Host::renew`].
    pub own: Own,
    rights: Rights,
    peers: Peers,
    arrivals: Arrivals,
    post: Post,
    outgoing: Outgoing,
    random: Randomness,
    effects: Vec<Effect>,
    ticked_ms: Option<u64>,
    /// How often the replica had computed everything anew when that was looked at last.
    computed: Option<u64>,
    #[cfg(feature = "relay")]
    relay: Option<relay::Relay>,
}

impl Host {
    /// Somebody with what is known; carries nothing for others until [`Host::hold`] says so.
    /// `seed`: 32 random bytes, drawn for this host alone.
    pub fn new(own: Own, mut replica: Replica, seed: [u8; 32]) -> Self {
        replica.hold(&own);
        Self::of(own, replica, seed)
    }

    fn of(own: Own, replica: Replica, seed: [u8; 32]) -> Self {
        let reader = hint_of(&own.reading().public());
        Self {
            rights: Rights::of(&own),
            replica,
            own,
            peers: Peers::default(),
            arrivals: Arrivals::default(),
            post: Post::new(reader, 0, Vec::new()),
            outgoing: Outgoing::default(),
            random: Randomness::from_seed(seed),
            effects: Vec::new(),
            ticked_ms: None,
            computed: None,
            #[cfg(feature = "relay")]
            relay: None,
        }
    }

    /// Carries so many bytes for others from now on, and these already, oldest first.
    pub fn hold(&mut self, room: usize, carried: Vec<Label>) {
        self.post.hold(room, carried);
    }

    /// What is carried for others, oldest first.
    pub fn carried(&self) -> &[Label] {
        self.post.carried()
    }

    /// Another key or committee: every link is set up anew by whoever reaches for the peers.
    pub fn renew(&mut self, own: Own) {
        self.replica.hold(&own);
        self.post.read_by(hint_of(&own.reading().public()));
        self.rights = Rights::of(&own);
        self.own = own;
    }

    /// What the disk holds, in the place of what memory held: after [`Host::failed`], or when
    /// somebody else wrote to the same disk.
    pub fn reread(&mut self, mut replica: Replica) {
        if !self.is_relay() {
            replica.hold(&self.own);
        }
        self.replica = replica;
        self.computed = None;
    }

    /// What there is to do, in order.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Words that are durable already, written here or by who shares the disk: admitted, and told
    /// to every peer. Own words not while [`Host::is_ahead`].
    pub fn wrote(&mut self, now_ms: u64, durable: Vec<Verified>) {
        let mut items = Vec::new();
        for verified in durable {
            let named = item(&verified);
            let mut admitted = Vec::new();
            // At the end of its own chain, or admitted once already: nothing to refuse.
            let _ = self.replica.admit(verified, &mut admitted);
            // What waited for it in memory is durable nowhere.
            admitted.retain(|one| item(one) != named);
            self.arrivals.keep(admitted);
            items.push(named);
        }
        self.gained(now_ms, &items);
    }

    /// The log gained these, durably, from elsewhere than a peer; or, with none, who may read
    /// what changed.
    pub fn gained(&mut self, now_ms: u64, items: &[Item]) {
        #[cfg(feature = "relay")]
        self.note_for_receipts(items, false);
        for id in self.ids() {
            self.tell(now_ms, id, Said::LocalChange(items.to_vec()));
        }
    }

    /// Derives what follows from everything admitted, and what storage is to drop. Where a
    /// statement, the charter or a fork may have changed who reads and relays what, the peers
    /// hear of it; words, ballots and receipts change nothing of that.
    pub fn derive(&mut self, now_ms: u64) {
        self.replica.derive();
        let computed = Some(self.replica.times_computed());
        // Also where somebody who writes derived meanwhile.
        let is_anew = self.computed != computed;
        self.computed = computed;
        if is_anew {
            self.post.relays(self.replica.hints_of_relays());
        }
        self.arrivals.drop_from_storage(&mut self.replica);
        #[cfg(feature = "relay")]
        self.derived(now_ms, is_anew);
        if is_anew {
            self.gained(now_ms, &[]);
        }
    }

    /// Time passed: to be called at least every 3 s.
    pub fn tick(&mut self, now_ms: u64) {
        let since = self.ticked_ms.map(|at| now_ms.saturating_sub(at));
        if since.is_some_and(|since| since < TICK_MS) {
            return;
        }
        self.ticked_ms = Some(now_ms);
        #[cfg(feature = "relay")]
        self.end_turns(now_ms);
        for id in self.ids() {
            self.beat(now_ms, id);
        }
    }

    fn transport(&self) -> TransportSecret {
        TransportSecret::from_seed(*self.own.transport())
    }
}

fn item(envelope: &Envelope) -> Item {
    (envelope.header.position(), envelope.hash())
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Host({} peers)", self.peers.len())
    }
}
