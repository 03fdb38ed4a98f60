//! Two installations meet in memory, in virtual time: a carrier that keeps order and may be cut
//! anywhere, and what was said over it, counted.

use std::collections::VecDeque;

use shared::host::{Effect, End, Peer, PeerId, Told, Towards};
use shared::sync::{CloseReason, Item, Role};

use super::installation::Shell;
use super::known::Known;
use super::transport;

/// How long a message is on its way, in virtual milliseconds.
const ON_ITS_WAY_MS: u64 = 5;
/// Time passes in steps of this, as for a host that ships.
const BEAT_MS: u64 = 1_000;
/// While much comes, what follows is derived so often, as a phone draws.
const DERIVE_EVERY_MS: u64 = 100;
/// When so many steps brought no message, nothing is left to say.
const SILENCE: u32 = 3;
/// They part after so many steps, whatever they say.
const MOST: u32 = 600;

/// How they meet.
#[derive(Debug, Clone, Copy, Default)]
pub struct How {
    /// Whether an invitation named the other end, for each.
    pub invited: [bool; 2],
    /// After how many messages the carrier is cut, if at all.
    pub cut: Option<usize>,
}

/// What it cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// Bytes from the one who opened the link.
    pub up: usize,
    /// Bytes to them.
    pub down: usize,
    /// Times that the direction turned.
    pub trips: usize,
}

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub struct Met {
    /// What it cost.
    pub cost: Cost,
    /// Whether all was said, on both sides.
    pub is_whole: bool,
}

struct Line<'a, 'b> {
    ends: [&'a mut Shell; 2],
    ids: [PeerId; 2],
    /// Those that closed the carrier, or died.
    gone: [bool; 2],
    waiting: VecDeque<(usize, Vec<u8>)>,
    known: &'b mut Known,
    now: u64,
    derived: u64,
    cost: Cost,
    spoke_last: Option<usize>,
}

/// The first opens the link. Whoever dies meanwhile is left so.
///
/// # Errors
/// A link that does not open, a session that closes between honest installations, an
/// acknowledgement of what is not durable, a disk that does not open again.
pub fn meet(
    mut ends: [&mut Shell; 2],
    how: How,
    now: &mut u64,
    known: &mut Known,
) -> Result<Met, String> {
    let ids = [0, 1].map(|side: usize| ends[side].next_peer());
    let mut line = Line {
        ends,
        ids,
        gone: [false; 2],
        waiting: VecDeque::new(),
        known,
        now: *now,
        derived: *now,
        cost: Cost::default(),
        spoke_last: None,
    };
    line.derive()?;
    line.open(how.invited)?;
    let is_cut = line.talk(how.cut)?;
    let is_quiet = |side: usize| {
        let peer = line.ends[side].host.peer(line.ids[side]);
        peer.is_some_and(Peer::is_quiet)
    };
    let is_whole = !is_cut && is_quiet(0) && is_quiet(1);
    for side in [0, 1] {
        line.ends[side].host.closed(line.ids[side]);
        line.carry_on(side)?;
    }
    *now = line.now;
    Ok(Met {
        cost: line.cost,
        is_whole,
    })
}

impl Line<'_, '_> {
    fn open(&mut self, invited: [bool; 2]) -> Result<(), String> {
        let peer = transport(self.ends[1].own());
        let both = [(1, Role::Responder, None), (0, Role::Initiator, Some(peer))];
        for (side, role, peer) in both {
            let towards = Towards {
                role,
                peer,
                binding: Vec::new(),
                invited: invited[side],
            };
            let id = self.ids[side];
            self.ends[side].host.opened(self.now, id, towards);
            self.carry_on(side)?;
        }
        Ok(())
    }

    /// Until nothing is left to say; whether it was cut.
    fn talk(&mut self, cut: Option<usize>) -> Result<bool, String> {
        let (mut messages, mut silence, mut beats) = (0, 0, 0);
        while silence < SILENCE && beats < MOST {
            if let Some((to, message)) = self.waiting.pop_front() {
                messages += 1;
                if cut.is_some_and(|cut| messages > cut) {
                    return Ok(true);
                }
                silence = 0;
                self.now += ON_ITS_WAY_MS;
                self.hand(to, &message)?;
                if self.now - self.derived >= DERIVE_EVERY_MS {
                    self.derive()?;
                }
            } else if self.gone != [false; 2] {
                return Ok(true);
            } else if !self.derive()? {
                (silence, beats) = (silence + 1, beats + 1);
                self.now += BEAT_MS;
                self.beat()?;
            }
        }
        Ok(false)
    }

    fn hand(&mut self, to: usize, message: &[u8]) -> Result<(), String> {
        if self.gone[to] {
            return Ok(());
        }
        let id = self.ids[to];
        self.ends[to].host.message(self.now, id, message);
        self.carry_on(to)
    }

    /// Derives once for much that came, as a phone draws and a server publishes; whether there
    /// was anything.
    fn derive(&mut self) -> Result<bool, String> {
        self.derived = self.now;
        let stale = [0, 1].map(|side: usize| self.ends[side].host.replica.is_stale());
        for side in (0..2).filter(|side| stale[*side]) {
            self.ends[side].host.derive(self.now);
            self.carry_on(side)?;
        }
        Ok(stale != [false; 2])
    }

    fn beat(&mut self) -> Result<(), String> {
        for side in [0, 1] {
            self.ends[side].host.tick(self.now);
            self.carry_on(side)?;
        }
        Ok(())
    }

    fn carry_on(&mut self, side: usize) -> Result<(), String> {
        if !self.ends[side].up {
            return Ok(());
        }
        for effect in self.ends[side].carry_on(self.now, self.known)? {
            match effect {
                Effect::Send(_, message) => self.send(side, message),
                Effect::Close(_, end) => self.ended(side, end)?,
                Effect::Tell(Told::Received(_, items)) => self.received(1 - side, &items)?,
                _ => {}
            }
        }
        // What it sent before it died is on its way.
        self.gone[side] |= !self.ends[side].up;
        Ok(())
    }

    fn send(&mut self, from: usize, message: Vec<u8>) {
        if self.spoke_last.replace(from) != Some(from) {
            self.cost.trips += 1;
        }
        let bytes = match from {
            0 => &mut self.cost.up,
            _ => &mut self.cost.down,
        };
        *bytes += message.len();
        self.waiting.push_back((1 - from, message));
    }

    /// Nothing is acknowledged before it is durable.
    fn received(&self, by: usize, items: &[Item]) -> Result<(), String> {
        let unsafe_one = items.iter().find(|one| !self.ends[by].disk.is_safe(one));
        unsafe_one.map_or(Ok(()), |one| {
            Err(format!("{one:?} acknowledged before it is durable"))
        })
    }

    fn ended(&mut self, side: usize, end: End) -> Result<(), String> {
        self.gone[side] = true;
        match end {
            End::Session(CloseReason::Gone) | End::NotKept | End::Turn => Ok(()),
            End::Session(_) | End::Link(_) | End::Late => Err(end.to_string()),
        }
    }
}
