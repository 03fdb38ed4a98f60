//! What this installation carries for others, and what it wrote itself: kept in mind for all links
//! alike. What one peer says about it is heard in [`super::hearing`].

use std::collections::VecDeque;

use super::hearing::Hearing;
use super::{Act, Exchange, MAX_HELD, OFFER, TAKEN};
use crate::carry::parcel::{Hint, Label, ParcelId};
use crate::sync::event::CloseReason;
use crate::sync::frame::plain;

/// Parcels of which it is remembered that they were opened, or how often that failed.
const MAX_GONE: usize = 1_024;
/// How often a parcel is fetched that cannot be used: what was missing may have come meanwhile,
/// or not, and nobody shall carry it and send it up for ever.
const TRIES: u8 = 3;
/// What this installation carries for others, and what it wrote itself.
#[derive(Debug)]
pub struct Post {
    pub(super) reader: Hint,
    /// Bytes that it carries for others at most.
    pub(super) room: usize,
    pub(super) relays: Vec<Hint>,
    /// Oldest first.
    carried: Vec<Label>,
    own: Vec<Label>,
    gone: VecDeque<ParcelId>,
    /// Those that could not be used, and how often that was tried.
    failed: VecDeque<(ParcelId, u8)>,
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

    pub(super) fn went(&mut self, id: ParcelId) {
        self.carried.retain(|label| label.id != id);
        self.own.retain(|label| label.id != id);
        self.gone.push_back(id);
        if self.gone.len() > MAX_GONE {
            self.gone.pop_front();
        }
    }

    /// Keeps this one for others, the newest; those that give way to it, the oldest, want for room.
    pub(super) fn take_in(&mut self, label: Label) -> Vec<Label> {
        self.carried.push(label);
        let mut dropped = Vec::new();
        while self.carried.len() > MAX_HELD || total(&self.carried) > self.room {
            dropped.push(self.carried.remove(0));
        }
        dropped
    }

    /// One that is carried, or was written here.
    pub(super) fn known(&self, id: &ParcelId) -> Option<Label> {
        let all = self.carried.iter().chain(&self.own);
        all.copied().find(|label| label.id == *id)
    }

    /// Whether nobody needs it any more, as far as is remembered.
    pub(super) fn is_gone(&self, id: &ParcelId) -> bool {
        self.gone.contains(id)
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
        Hearing::new(self, from).frame(now_ms, frame)
    }
}

fn total(labels: &[Label]) -> usize {
    labels.iter().map(|label| label.size as usize).sum()
}
