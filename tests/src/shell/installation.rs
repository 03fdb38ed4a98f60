//! One installation: the product's own host, with a simulated disk under it.

use shared::host::{Commit, Effect, End, Host, ParcelWork, PeerId, Why};
use shared::identity::random::Randomness;
use shared::log::Verified;
use shared::replica::{Own, Replica};

use super::disk::Disk;
use super::faults::Faults;
use super::known::Known;

/// Which program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Installed {
    /// A person's.
    Phone,
    /// The table's server.
    Server,
    /// A relay in a room: who talks with it comes back when it relays another committee.
    Hub,
}

/// A host and its disk.
pub struct Shell {
    /// The machine.
    pub host: Host,
    /// What survives it.
    pub disk: Disk,
    /// What goes wrong here.
    pub faults: Faults,
    /// Whether it runs.
    pub up: bool,
    /// Counts restarts: what was begun in another life is void.
    pub life: u32,
    /// Counts what changed on its disk and in its memory: when nothing did, it says the same.
    pub news: u64,
    /// Parcels that it let go of for want of room.
    pub gave_way: usize,
    installed: Installed,
    /// Bytes that it carries for others.
    room: usize,
    seed: [u8; 32],
    peers: u64,
}

impl Shell {
    /// Starts with what a disk holds. `seed`: all the randomness of its hosts.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub fn start(
        installed: Installed,
        own: &Own,
        disk: Disk,
        seed: [u8; 32],
    ) -> Result<Self, String> {
        let nothing = Replica::new(own.consultation);
        let mut shell = Self::holding(installed, own, nothing, disk, seed);
        shell.restart(0)?;
        Ok(shell)
    }

    /// Runs with a replica that is what the disk gives.
    pub fn holding(
        installed: Installed,
        own: &Own,
        replica: Replica,
        disk: Disk,
        seed: [u8; 32],
    ) -> Self {
        Self {
            host: host(installed, own.clone(), replica, seed, 0),
            disk,
            faults: Faults::none(),
            up: true,
            life: 0,
            news: 0,
            gave_way: 0,
            installed,
            room: 0,
            seed,
            peers: 0,
        }
    }

    /// Whether people's words are receipted here.
    pub fn is_relay(&self) -> bool {
        self.installed != Installed::Phone
    }

    /// Whose it is.
    pub fn own(&self) -> &Own {
        &self.host.own
    }

    /// Carries so many bytes for others from now on, also after a disk that took nothing.
    pub fn carry(&mut self, room: usize) {
        self.room = room;
        self.host.hold(room, self.disk.labels());
    }

    /// Takes parcels again where its disk refused one.
    pub fn carry_again(&mut self) {
        self.carry(self.room);
    }

    /// The number of its next peer.
    pub fn next_peer(&mut self) -> PeerId {
        self.peers += 1;
        PeerId(self.peers)
    }

    /// Loses everything but its disk.
    pub fn die(&mut self) {
        self.up = false;
        self.life += 1;
    }

    /// Comes back with what its disk gives.
    ///
    /// # Errors
    /// When the disk does not open again.
    pub fn restart(&mut self, now: u64) -> Result<(), String> {
        self.seed = Randomness::from_seed(self.seed).bytes();
        let replica = self.reopen()?;
        let own = self.own().clone();
        self.host = host(self.installed, own, replica, self.seed, now);
        self.carry_again();
        self.up = true;
        self.news += 1;
        Ok(())
    }

    fn reopen(&mut self) -> Result<Replica, String> {
        let (empty, own) = (self.empty(), self.own().key().id());
        self.disk.reopen(empty, own)
    }

    /// What its disk alone gives, when nothing was stopped.
    ///
    /// # Errors
    /// When it holds more or less than what is kept.
    pub fn read_disk(&self) -> Result<Replica, String> {
        self.disk.read(self.empty(), self.own().key().id())
    }

    fn empty(&self) -> Replica {
        let mut replica = Replica::new(self.own().consultation);
        if !self.is_relay() {
            replica.hold(self.own());
        }
        replica
    }

    /// Own words: durable, then told to the peers.
    pub fn write(&mut self, now: u64, signed: Vec<Verified>) {
        self.disk.save(&signed);
        self.host.wrote(now, signed);
        self.news += 1;
    }

    /// Does what concerns this installation alone; gives back what does not: messages, ends,
    /// commits, and what is told.
    pub fn effect(&mut self, now: u64, effect: Effect, known: &mut Known) -> Option<Effect> {
        match effect {
            Effect::Check(envelopes) => {
                let consultation = self.own().consultation;
                let checked = envelopes.into_iter();
                let checked = checked.map(|one| known.verify(one, &consultation));
                self.host.checked(now, checked.collect());
                None
            }
            Effect::Parcel(work) => {
                self.parcel(work);
                None
            }
            effect => Some(effect),
        }
    }

    fn parcel(&mut self, work: ParcelWork) {
        match work {
            ParcelWork::Keep(..) if self.is_relay() && self.faults.refuses() => self.die(),
            ParcelWork::Keep(_, label, _) if self.faults.refuses() => self.host.not_kept(label),
            ParcelWork::Keep(id, label, bytes) => {
                if self.host.carries(&label) {
                    self.disk.keep(label, bytes);
                    self.host.kept(id, label);
                }
            }
            ParcelWork::Read(id, label) => self.host.handed(id, self.disk.parcel(&label.id)),
            ParcelWork::Drop(label, why) => {
                self.disk.drop_parcel(&label.id);
                self.gave_way += usize::from(why == Why::Room);
            }
        }
        self.news += 1;
    }

    /// The disk did what it was given.
    pub fn stored(&mut self, now: u64, commit: Commit) {
        self.disk.flush(commit);
        self.host.stored(now);
        self.news += 1;
    }

    /// The disk refused what it was given: a phone reads it again; a server stops, to start
    /// anew, as the one that ships does.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub fn refused(&mut self) -> Result<(), String> {
        if self.is_relay() {
            self.die();
            return Ok(());
        }
        self.host.failed();
        self.host.close_all(End::NotKept);
        let mut replica = self.reopen()?;
        replica.derive();
        self.host.reread(replica);
        self.news += 1;
        Ok(())
    }

    /// Does all that the host asks for, on a disk that is done at once; gives what is for
    /// others. Where it dies, what was asked for after that is never done.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub fn carry_on(&mut self, now: u64, known: &mut Known) -> Result<Vec<Effect>, String> {
        let mut out = Vec::new();
        while self.up {
            self.host.advance(now);
            let effects = self.host.take_effects();
            if effects.is_empty() {
                break;
            }
            for effect in effects {
                if self.faults.dies() {
                    self.die();
                }
                if !self.up {
                    break;
                }
                match effect {
                    Effect::Store(_) if self.faults.refuses() => self.refused()?,
                    Effect::Store(commit) => self.store(now, commit),
                    effect => out.extend(self.effect(now, effect, known)),
                }
            }
        }
        Ok(out)
    }

    /// It may die with a commit durable of which its host never hears.
    fn store(&mut self, now: u64, commit: Commit) {
        if self.faults.dies() {
            self.disk.flush(commit);
            self.die();
        } else {
            self.stored(now, commit);
        }
    }
}

/// What a relay holds follows from a derivation: without one it holds nothing.
fn host(installed: Installed, own: Own, replica: Replica, seed: [u8; 32], now: u64) -> Host {
    let mut host = match installed {
        Installed::Phone => Host::new(own, replica, seed),
        Installed::Server => Host::relaying(own, replica, seed, false),
        Installed::Hub => Host::relaying(own, replica, seed, true),
    };
    host.derive(now);
    host
}
