//! What is done of a peer's word about parcels: its offers, what it asks for, what it gives, and
//! what it says that nobody needs any more.

use super::{ASK, Act, Exchange, MAX_HELD, OFFER, PARCEL, Post, TAKEN, parcel};
use crate::carry::parcel::{Label, MAX_PARCEL, ParcelId};
use crate::sync::event::{CloseReason, Step};
use crate::sync::frame::{plain, split};
use crate::sync::pace::Pace;

/// One frame being heard.
pub(super) struct Hearing<'a> {
    post: &'a mut Post,
    from: &'a mut Exchange,
    acts: Vec<Act>,
}

impl<'a> Hearing<'a> {
    pub(super) fn new(post: &'a mut Post, from: &'a mut Exchange) -> Self {
        Self {
            post,
            from,
            acts: Vec::new(),
        }
    }

    /// Hears a frame; what the host does then.
    ///
    /// # Errors
    /// Why the link is to be closed.
    pub(super) fn frame(mut self, now_ms: u64, frame: &[u8]) -> Result<Vec<Act>, CloseReason> {
        let (kind, body) = split(frame).map_err(|_| CloseReason::Malformed)?;
        // What is asked for comes one at a time; the rest costs what it makes this side do.
        let cost = match kind {
            OFFER => 2 + (body.len() / 1_024) as u64,
            TAKEN => 1 + (body.len() / 512) as u64,
            _ => 0,
        };
        let pace = self.from.pace.get_or_insert_with(|| Pace::new(now_ms));
        if !pace.take(now_ms, cost) || self.from.asks > 2 * MAX_HELD {
            return Err(CloseReason::TooFast);
        }
        match kind {
            OFFER => self.offered(&body)?,
            ASK => self.asked(&body)?,
            PARCEL => self.given(body)?,
            TAKEN => {
                for id in exact(&body)? {
                    let act = self.taken(id);
                    self.acts.extend(act);
                }
            }
            _ => {}
        }
        self.ask();
        Ok(self.acts)
    }

    fn offered(&mut self, body: &[u8]) -> Step {
        let (carries, labels) = body.split_first().ok_or(CloseReason::Malformed)?;
        let mut gone = Vec::new();
        for label in exact::<{ Label::BYTES }>(labels)? {
            let label = Label::from_bytes(label).ok_or(CloseReason::Malformed)?;
            if self.post.is_gone(&label.id) {
                gone.extend(label.id);
            } else if self.from.wanted.len() < MAX_HELD {
                self.from.wanted.push_back(label);
            }
        }
        if !gone.is_empty() {
            self.acts.push(Act::Send(plain(TAKEN, gone)));
        }
        if *carries > 0 && !self.from.carries {
            self.from.carries = true;
            self.acts.push(Act::Passing);
        }
        Ok(())
    }

    fn asked(&mut self, body: &[u8]) -> Step {
        let id = body.try_into().map_err(|_| CloseReason::Malformed)?;
        // One at a time: what is handed over is not heaped up here.
        if self.from.is_handing {
            return Err(CloseReason::OutOfTurn);
        }
        self.from.asks = self.from.asks.saturating_add(1);
        match self.post.known(&id) {
            Some(label) => {
                self.from.is_handing = true;
                self.from.handed.push(id);
                self.acts.push(Act::Hand(label));
            }
            None => self.acts.push(Act::Send(parcel(Vec::new()))),
        }
        Ok(())
    }

    fn given(&mut self, body: Vec<u8>) -> Step {
        let asked = self.from.asked.take().ok_or(CloseReason::OutOfTurn)?;
        if Label::of(&body) == Some(asked) {
            self.from.gave.push_back(asked.id);
            if self.from.gave.len() > MAX_HELD {
                self.from.gave.pop_front();
            }
            self.came(asked, body);
        } else if !body.is_empty() {
            return Err(CloseReason::Malformed);
        }
        Ok(())
    }

    /// A parcel that was asked for.
    fn came(&mut self, label: Label, bytes: Vec<u8>) {
        // Another link may have brought it meanwhile.
        if self.post.known(&label.id).is_some() || self.post.is_gone(&label.id) {
            return;
        }
        if label.reader == self.post.reader {
            self.acts.push(Act::Open(label, bytes));
            return;
        }
        if label.size as usize > self.post.room {
            return;
        }
        let dropped = self.post.take_in(label);
        self.acts.extend(dropped.into_iter().map(Act::Dropped));
        self.acts.push(Act::Keep(label, bytes));
    }

    /// A peer says that nobody needs a parcel any more. Of what was written here anyone is
    /// believed, because it is written again as long as it is not answered.
    fn taken(&mut self, id: &ParcelId) -> Option<Act> {
        let label = self.post.known(id)?;
        let is_its_relay = self.from.relay == Some(label.reader);
        let is_for_relay = self.post.holds(id) && self.post.relays.contains(&label.reader);
        if is_for_relay && !is_its_relay && !self.from.gave.contains(id) {
            return None;
        }
        self.post.went(*id);
        Some(if is_its_relay || self.from.handed.contains(id) {
            Act::Arrived(label)
        } else {
            Act::Needless(label)
        })
    }

    /// Asks for the next parcel that is wanted still.
    fn ask(&mut self) {
        while self.from.asked.is_none()
            && let Some(label) = self.from.wanted.pop_front()
        {
            let size = label.size as usize;
            let is_known = self.post.is_gone(&label.id) || self.post.known(&label.id).is_some();
            let is_mine = label.reader == self.post.reader;
            // One peer alone does not push out everything that others gave.
            let carried = self.from.carried.saturating_add(size);
            if size > MAX_PARCEL || is_known || (!is_mine && carried > self.post.room / 2) {
                continue;
            }
            if !is_mine {
                self.from.carried = carried;
            }
            self.from.asked = Some(label);
            self.acts.push(Act::Send(plain(ASK, label.id.to_vec())));
        }
    }
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
