//! Parcels handed over, beside the session and in its frames: sealed bundles
//! ([`crate::carry::parcel`]) that a peer carries for others, or that are for itself.
//!
//! ```text
//! 11 offer    carries (0 / 1) || label*      what may be asked for; whether the sender carries
//! 12 ask      id                             one at a time
//! 13 parcel   the bytes; none when it is no longer here
//! 14 taken    id*                            opened by who could, or written anew: nobody carries it
//!                                            any more
//! ```
//!
//! A peer that knows nothing of parcels ignores these frames. Each side offers what it carries
//! when the session opens, and later what it is given. Who carries for others is then offered
//! more: what this side wrote itself. A side asks for what may be for itself, and for what it
//! carries, as far as there is room; the oldest of what it carries gives way to what comes.
//!
//! *Taken* of a parcel to a relay that is carried is believed of that relay, and of who gave it
//! over the same link. Of others it is believed of anyone: a liar delays an answer, and what is
//! not answered is written again. A parcel counts as arrived only at the word of who was handed
//! it here, or of its relay.
//!
//! Sans-IO, as the session: the host keeps the bytes.

use std::collections::VecDeque;

use super::event::CloseReason;
use super::frame::{plain, split};
use super::pace::Pace;
use crate::carry::parcel::{Hint, Label, MAX_PARCEL, ParcelId};

/// Most parcels that one installation carries, or offers.
pub const MAX_HELD: usize = 2_048;
/// Parcels of which it is remembered that they were opened, or how often that failed.
const MAX_GONE: usize = 1_024;
/// How often a parcel is fetched that cannot be used: what was missing may have come meanwhile,
/// or not, and nobody shall carry it and send it up for ever.
const TRIES: u8 = 3;
const OFFER: u16 = 11;
const ASK: u16 = 12;
const PARCEL: u16 = 13;
const TAKEN: u16 = 14;

/// What the host does, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Seal this frame and hand it to the carrier.
    Send(Vec<u8>),
    /// The peer carries for others: offer it what is written here ([`Post::offer_own`]).
    Passing,
    /// Send this one ([`Exchange::hand`]); nothing in its place when it is no longer here.
    Hand(Label),
    /// Keep this one, durably, if it is carried still ([`Post::holds`]); then offer it to the
    /// others ([`Post::offer`]).
    Keep(Label, Vec<u8>),
    /// It may be for this side: open and admit it, durably; then send [`Post::opened`].
    Open(Label, Vec<u8>),
    /// Let this one go: it arrived.
    Arrived(Label),
    /// Let this one go: nobody needs it any more, as somebody says who is believed.
    Needless(Label),
    /// Let this one go, for want of room.
    Dropped(Label),
}

/// What this installation carries for others, and what it wrote itself.
#[derive(Debug)]
pub struct Post {
    reader: Hint,
    /// Bytes that it carries for others at most.
    room: usize,
    relays: Vec<Hint>,
    /// Oldest first.
    carried: Vec<Label>,
    own: Vec<Label>,
    gone: VecDeque<ParcelId>,
    /// Those that could not be used, and how often that was tried.
    failed: VecDeque<(ParcelId, u8)>,
}

/// The parcels' side of one link.
#[derive(Debug, Default)]
pub struct Exchange {
    pace: Option<Pace>,
    carries: bool,
    /// How often the peer asked.
    asks: usize,
    /// Whether the peer waits for one that it asked for.
    is_handing: bool,
    /// What the peer asked for and was here.
    handed: Vec<ParcelId>,
    wanted: VecDeque<Label>,
    asked: Option<Label>,
    /// Bytes asked for that are carried for others.
    carried: usize,
    /// What the peer gave, the last of it: it may take it back.
    gave: VecDeque<ParcelId>,
    relay: Option<Hint>,
}

impl Exchange {
    /// With a peer that nothing was said to yet; `relay`: the hint of its reading key, when its
    /// transport key is a relay's.
    pub fn new(relay: Option<Hint>) -> Self {
        Self {
            relay,
            ..Self::default()
        }
    }

    /// Whether the peer said that it carries for others.
    pub fn carries(&self) -> bool {
        self.carries
    }

    /// The frame that answers [`Act::Hand`]; no bytes when it is no longer here.
    pub fn hand(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        self.is_handing = false;
        parcel(bytes)
    }
}

/// Whether a frame is about parcels: [`Post::hear`] takes it, the session does not.
pub fn is_about_parcels(frame: &[u8]) -> bool {
    matches!(frame, [0x82, kind, ..] if (OFFER..=TAKEN).contains(&u16::from(*kind)))
}

/// The frame of a parcel.
pub fn parcel(bytes: Vec<u8>) -> Vec<u8> {
    plain(PARCEL, bytes)
}

impl Post {
    /// Carries so many bytes for others, those of `carried` already, oldest first.
    pub fn new(reader: Hint, room: usize, carried: Vec<Label>) -> Self {
        Self {
            reader,
            room,
            relays: Vec::new(),
            carried,
            own: Vec::new(),
            gone: VecDeque::new(),
            failed: VecDeque::new(),
        }
    }

    /// Carries so many bytes for others from now on, and these already, oldest first.
    pub fn hold(&mut self, room: usize, carried: Vec<Label>) {
        (self.room, self.carried) = (room, carried);
    }

    /// Who reads what is for this side, from now on.
    pub fn read_by(&mut self, reader: Hint) {
        self.reader = reader;
    }

    /// The relays, as the membership of the moment says.
    pub fn relays(&mut self, relays: Vec<Hint>) {
        self.relays = relays;
    }

    /// Whether this side carries for others.
    pub fn carries(&self) -> bool {
        self.room > 0
    }

    /// Whether there may be something for who passes: it carries, or did.
    pub fn is_courier(&self) -> bool {
        self.room > 0 || !self.carried.is_empty()
    }

    /// Whether this one is carried for others.
    pub fn holds(&self, id: &ParcelId) -> bool {
        self.carried.iter().any(|label| label.id == *id)
    }

    /// What is carried for others, oldest first.
    pub fn carried(&self) -> &[Label] {
        &self.carried
    }

    /// The frame that offers these; what is carried, when a session opens.
    pub fn offer(&self, labels: &[Label]) -> Vec<u8> {
        let mut body = vec![u8::from(self.room > 0)];
        body.extend(
            labels
                .iter()
                .take(MAX_HELD)
                .flat_map(|label| label.to_bytes()),
        );
        plain(OFFER, body)
    }

    /// The frame that offers what was written here, to who carries it.
    pub fn offer_own(&mut self, labels: &[Label]) -> Vec<u8> {
        for label in labels.iter().take(MAX_HELD) {
            if !self.own.contains(label) {
                self.own.push(*label);
            }
        }
        let old = self.own.len().saturating_sub(MAX_HELD);
        self.own.drain(..old);
        self.offer(labels)
    }

    /// A parcel was opened here and what it held is durable, or one that was written here says
    /// less than a newer one: the frame that tells.
    pub fn opened(&mut self, id: ParcelId) -> Vec<u8> {
        self.went(id);
        plain(TAKEN, id.to_vec())
    }

    /// A parcel was fetched, and what it holds cannot be used, or not yet: it stays with who
    /// carries it, to be tried with another contact. After the third try, the frame that tells
    /// that nobody need carry it: its writer writes anew what was not answered.
    pub fn failed(&mut self, id: ParcelId) -> Option<Vec<u8>> {
        let known = self.failed.iter().position(|(failed, _)| *failed == id);
        let before = known.and_then(|place| self.failed.remove(place));
        let tries = before.map_or(0, |(_, tries)| tries).saturating_add(1);
        if tries >= TRIES {
            return Some(self.opened(id));
        }
        self.failed.push_back((id, tries));
        if self.failed.len() > MAX_GONE {
            self.failed.pop_front();
        }
        None
    }

    /// One that came could not be kept: it is not carried.
    pub fn lost(&mut self, id: ParcelId) {
        self.carried.retain(|label| label.id != id);
    }

    fn went(&mut self, id: ParcelId) {
        self.carried.retain(|label| label.id != id);
        self.own.retain(|label| label.id != id);
        self.gone.push_back(id);
        if self.gone.len() > MAX_GONE {
            self.gone.pop_front();
        }
    }

    /// Takes a frame about parcels from a peer.
    ///
    /// # Errors
    /// Why the link is to be closed.
    pub fn hear(
        &mut self,
        now_ms: u64,
        from: &mut Exchange,
        frame: &[u8],
    ) -> Result<Vec<Act>, CloseReason> {
        let (kind, body) = split(frame).map_err(|_| CloseReason::Malformed)?;
        // What is asked for comes one at a time; the rest costs what it makes this side do.
        let cost = match kind {
            OFFER => 2 + (body.len() / 1_024) as u64,
            TAKEN => 1 + (body.len() / 512) as u64,
            _ => 0,
        };
        let pace = from.pace.get_or_insert_with(|| Pace::new(now_ms));
        if !pace.take(now_ms, cost) || from.asks > 2 * MAX_HELD {
            return Err(CloseReason::TooFast);
        }
        let mut acts = Vec::new();
        match kind {
            OFFER => self.offered(from, &body, &mut acts)?,
            ASK => {
                let id = body.try_into().map_err(|_| CloseReason::Malformed)?;
                // One at a time: what is handed over is not heaped up here.
                if from.is_handing {
                    return Err(CloseReason::OutOfTurn);
                }
                from.asks = from.asks.saturating_add(1);
                match self.known(&id) {
                    Some(label) => {
                        from.is_handing = true;
                        from.handed.push(id);
                        acts.push(Act::Hand(label));
                    }
                    None => acts.push(Act::Send(parcel(Vec::new()))),
                }
            }
            PARCEL => {
                let asked = from.asked.take().ok_or(CloseReason::OutOfTurn)?;
                if Label::of(&body) == Some(asked) {
                    from.gave.push_back(asked.id);
                    if from.gave.len() > MAX_HELD {
                        from.gave.pop_front();
                    }
                    self.came(asked, body, &mut acts);
                } else if !body.is_empty() {
                    return Err(CloseReason::Malformed);
                }
            }
            TAKEN => {
                for id in exact(&body)? {
                    acts.extend(self.taken(from, id));
                }
            }
            _ => {}
        }
        self.ask(from, &mut acts);
        Ok(acts)
    }

    fn offered(
        &self,
        from: &mut Exchange,
        body: &[u8],
        acts: &mut Vec<Act>,
    ) -> Result<(), CloseReason> {
        let (carries, labels) = body.split_first().ok_or(CloseReason::Malformed)?;
        let mut gone = Vec::new();
        for label in exact::<{ Label::BYTES }>(labels)? {
            let label = Label::from_bytes(label).ok_or(CloseReason::Malformed)?;
            if self.gone.contains(&label.id) {
                gone.extend(label.id);
            } else if from.wanted.len() < MAX_HELD {
                from.wanted.push_back(label);
            }
        }
        if !gone.is_empty() {
            acts.push(Act::Send(plain(TAKEN, gone)));
        }
        if *carries > 0 && !from.carries {
            from.carries = true;
            acts.push(Act::Passing);
        }
        Ok(())
    }

    /// A parcel that was asked for.
    fn came(&mut self, label: Label, bytes: Vec<u8>, acts: &mut Vec<Act>) {
        // Another link may have brought it meanwhile.
        if self.known(&label.id).is_some() || self.gone.contains(&label.id) {
            return;
        }
        if label.reader == self.reader {
            acts.push(Act::Open(label, bytes));
            return;
        }
        if label.size as usize > self.room {
            return;
        }
        self.carried.push(label);
        while self.carried.len() > MAX_HELD || total(&self.carried) > self.room {
            acts.push(Act::Dropped(self.carried.remove(0)));
        }
        acts.push(Act::Keep(label, bytes));
    }

    /// One that is carried, or was written here.
    fn known(&self, id: &ParcelId) -> Option<Label> {
        let all = self.carried.iter().chain(&self.own);
        all.copied().find(|label| label.id == *id)
    }

    /// A peer says that nobody needs a parcel any more. Of what was written here anyone is
    /// believed, because it is written again as long as it is not answered.
    fn taken(&mut self, from: &Exchange, id: &ParcelId) -> Option<Act> {
        let label = self.known(id)?;
        let is_its_relay = from.relay == Some(label.reader);
        let is_for_relay = self.holds(id) && self.relays.contains(&label.reader);
        if is_for_relay && !is_its_relay && !from.gave.contains(id) {
            return None;
        }
        self.went(*id);
        Some(if is_its_relay || from.handed.contains(id) {
            Act::Arrived(label)
        } else {
            Act::Needless(label)
        })
    }

    /// Asks for the next parcel that is wanted still.
    fn ask(&self, from: &mut Exchange, acts: &mut Vec<Act>) {
        while from.asked.is_none()
            && let Some(label) = from.wanted.pop_front()
        {
            let size = label.size as usize;
            let is_known = self.gone.contains(&label.id) || self.known(&label.id).is_some();
            let is_mine = label.reader == self.reader;
            // One peer alone does not push out everything that others gave.
            let carried = from.carried.saturating_add(size);
            if size > MAX_PARCEL || is_known || (!is_mine && carried > self.room / 2) {
                continue;
            }
            if !is_mine {
                from.carried = carried;
            }
            from.asked = Some(label);
            acts.push(Act::Send(plain(ASK, label.id.to_vec())));
        }
    }
}

fn total(labels: &[Label]) -> usize {
    labels.iter().map(|label| label.size as usize).sum()
}

/// So many bytes each, bounded.
fn exact<const N: usize>(body: &[u8]) -> Result<&[[u8; N]], CloseReason> {
    let (parts, rest) = body.as_chunks();
    if parts.len() > MAX_HELD {
        return Err(CloseReason::TooMuch);
    }
    if rest.is_empty() {
        Ok(parts)
    } else {
        Err(CloseReason::Malformed)
    }
}
