//! What stopped this phone: noted before it is applied, left out after some stops.
//!
//! A panic in the engine ends the Worker with no chance to say why. So what is about to be
//! applied is noted first; a note that is still there at the next start names the suspects.
//! They are then applied one by one, each noted alone: the one that stops the phone again is
//! left out *on this phone*, until another version of the app tries it again, noted alone too.
//! A start notes that it starts: when that note is still there, what was stored before stops the
//! phone, and all of it is applied in some pieces, each noted. A note goes once a view was made
//! of what it names, because making one reads it again. The screen says that the view is
//! incomplete.
//!
//! A page that the person closed, reloaded or put out of sight stopped by nothing: its note stays
//! as it was. Without that, whoever reloads a slow phone a few times loses the charter from sight.

use serde::{Deserialize, Serialize};
use shared::identity::EnvelopeHash;

use crate::bytes;

/// Version of the program, so that a newer one tries again what stopped an older one.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// Stops after which an envelope noted alone is left out. More than two: a phone may well kill
/// a tab twice for reasons of its own.
const STOPS: u32 = 4;

/// Pieces in which all that is stored is applied, when a start was stopped by nothing known; a
/// piece is at least [`PIECE`] envelopes.
const PIECES: usize = 16;
const PIECE: usize = 64;

/// What is being applied; nobody, when the phone starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Times that the Worker ended on it.
    pub stops: u32,
    /// The same of those that wait until the rest is applied: a fall meanwhile is not theirs.
    pub held: u32,
    /// Envelopes.
    pub suspects: Vec<EnvelopeHash>,
}

/// What is left out on this phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    program: String,
    /// Envelopes.
    pub envelopes: Vec<EnvelopeHash>,
}

/// What a note found at the start tells to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Apply these one by one, each noted alone with this number of stops; when none is named,
    /// all that is stored, piece by piece.
    Try(u32, Vec<EnvelopeHash>),
    /// Leave this one out.
    LeaveOut(EnvelopeHash),
}

/// How what is stored is applied at a start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// Left out on this phone; noted when it is not what storage says.
    pub aside: Aside,
    /// Whether `aside` is to be kept.
    pub keeps_aside: bool,
    /// Applied each noted alone.
    again: Vec<EnvelopeHash>,
    /// Of these, those that stopped the phone, and how often.
    suspects: Vec<EnvelopeHash>,
    stops: u32,
    is_all: bool,
}

impl Start {
    /// From what storage says. `closed`: the page before this one was closed or out of sight.
    pub fn of(note: Option<Note>, kept: Option<Aside>, closed: bool) -> Self {
        let mut start = Self::default();
        if let Some(kept) = kept {
            if kept.program == PROGRAM {
                start.aside = kept;
            } else {
                // It may be mended, or not: it is never simply trusted.
                start.again = kept.envelopes;
                start.keeps_aside = true;
            }
        }
        match note.and_then(|note| note.verdict(closed)) {
            Some(Verdict::LeaveOut(envelope)) => {
                start.again.retain(|one| *one != envelope);
                start.aside.envelopes.push(envelope);
                start.keeps_aside = true;
            }
            Some(Verdict::Try(stops, suspects)) => {
                start.is_all = suspects.is_empty();
                start.stops = stops;
                start.again.extend(&suspects);
                start.suspects = suspects;
            }
            None => {}
        }
        start
    }

    /// Whether this one waits until all that is above suspicion is applied.
    pub fn holds_back(&self, envelope: &EnvelopeHash) -> bool {
        self.is_all || self.again.contains(envelope)
    }

    /// How many of those held back are applied at once.
    pub fn piece(&self, number: usize) -> usize {
        if self.is_all {
            (number / PIECES).max(PIECE)
        } else {
            1
        }
    }

    /// What is noted before a piece is applied, if it holds any suspect.
    pub fn note(&self, piece: &[EnvelopeHash]) -> Option<Note> {
        let mut suspects = piece.to_vec();
        suspects.retain(|one| self.holds_back(one));
        let stopped = suspects.iter().any(|one| self.suspects.contains(one));
        (!suspects.is_empty()).then_some(Note {
            stops: if stopped { self.stops } else { 0 },
            held: 0,
            suspects,
        })
    }

    /// What is noted while the rest is applied: those that are still to be tried again, so that a
    /// second stop before they were finds them.
    pub fn rest(&self) -> Note {
        Note {
            stops: 0,
            held: self.stops,
            suspects: self.again.clone(),
        }
    }
}

impl Note {
    /// What to do when this note is found at the start, if anything.
    fn verdict(self, closed: bool) -> Option<Verdict> {
        let before = self.stops.max(self.held);
        if closed && before == 0 {
            return None;
        }
        let stops = if closed {
            before
        } else {
            self.stops.saturating_add(1)
        };
        Some(match self.suspects.as_slice() {
            [alone] if stops >= STOPS => Verdict::LeaveOut(*alone),
            _ => Verdict::Try(stops, self.suspects),
        })
    }

    /// For storage.
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes::write(self)
    }

    /// From storage.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes::read(bytes)
    }
}

impl Default for Aside {
    fn default() -> Self {
        Self {
            program: PROGRAM.to_owned(),
            envelopes: Vec::new(),
        }
    }
}

impl Aside {
    /// For storage.
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes::write(self)
    }

    /// From storage, whichever version left these out.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes::read(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: EnvelopeHash = EnvelopeHash([1; 32]);
    const TWO: EnvelopeHash = EnvelopeHash([2; 32]);
    const OTHER: EnvelopeHash = EnvelopeHash([3; 32]);

    fn alone(stops: u32) -> Note {
        Note {
            stops,
            held: 0,
            suspects: vec![ONE],
        }
    }

    #[test]
    fn a_batch_that_stopped_the_phone_is_tried_piece_by_piece() {
        let note = Note {
            stops: 0,
            held: 0,
            suspects: vec![ONE, TWO],
        };
        let tries = Verdict::Try(1, vec![ONE, TWO]);
        assert_eq!(note.verdict(false), Some(tries));
    }

    #[test]
    fn what_stops_the_phone_each_time_is_left_out_and_what_a_killed_tab_held_is_not() {
        let mut note = Note {
            stops: 0,
            held: 0,
            suspects: vec![ONE],
        };
        for stops in 1..STOPS {
            let tries = Verdict::Try(stops, vec![ONE]);
            assert_eq!(note.clone().verdict(false), Some(tries));
            note.stops = stops;
        }
        assert_eq!(note.verdict(false), Some(Verdict::LeaveOut(ONE)));
    }

    #[test]
    fn a_page_that_is_closed_again_and_again_while_it_starts_leaves_nothing_out() {
        // Whatever it was about to apply, and however often.
        for mut note in [Note::default(), alone(0), alone(STOPS - 1)] {
            let stops = note.stops;
            for time in 0..20 {
                let start = Start::of(Some(note.clone()), None, true);
                assert_eq!(start.aside.envelopes, []);
                // Closed while it applies what stopped it, or while it applies the rest.
                note = match time % 2 {
                    0 => start.note(&[ONE]).unwrap_or_default(),
                    _ => start.rest(),
                };
                let counted = note.stops.max(note.held);
                assert_eq!(counted, stops, "what stopped it before is not forgotten");
            }
            let fell = Start::of(Some(note.clone()), None, false);
            assert_eq!(fell.is_all, note.suspects.is_empty());
        }
        let closed = Start::of(Some(Note::default()), None, true);
        assert!(!closed.is_all, "nothing is read piece by piece for it");
    }

    #[test]
    fn another_version_tries_again_what_was_left_out_each_alone() {
        let aside = Aside {
            program: "0.0.0".to_owned(),
            envelopes: vec![ONE, TWO],
        };
        let kept = Aside::from_bytes(&aside.to_bytes());
        let start = Start::of(None, kept.clone(), false);
        assert!(start.keeps_aside);
        assert_eq!(start.aside, Aside::default());
        assert!(start.holds_back(&ONE) && start.holds_back(&TWO) && !start.holds_back(&OTHER));
        let mut note = start.note(&[ONE]).unwrap();
        assert_eq!(note, alone(0));
        // It stops this version too: it is left out again, and the other one is not forgotten.
        for stops in 1..STOPS {
            let start = Start::of(Some(note), kept.clone(), false);
            assert_eq!(start.note(&[TWO]).unwrap().stops, 0);
            note = start.note(&[ONE]).unwrap();
            assert_eq!(note, alone(stops));
        }
        let start = Start::of(Some(note), kept, false);
        assert_eq!(start.aside.envelopes, [ONE]);
        assert_eq!(start.rest().suspects, [TWO]);
        assert!(!start.holds_back(&ONE) && start.holds_back(&TWO));
        let again = Aside::from_bytes(&start.aside.to_bytes());
        let start = Start::of(Some(start.rest()), again, false);
        assert!(start.holds_back(&TWO) && !start.keeps_aside);
    }

    #[test]
    fn what_stops_the_phone_while_it_starts_is_found_among_all_that_is_stored() {
        let stored: Vec<EnvelopeHash> = (0..200).map(|at| EnvelopeHash([at; 32])).collect();
        let bad = EnvelopeHash([150; 32]);
        let (mut note, mut aside) = (None::<Note>, None::<Aside>);
        let mut falls = 0;
        loop {
            let start = Start::of(note.take(), aside.clone(), false);
            if start.keeps_aside {
                aside = Some(start.aside.clone());
            }
            if start.aside.envelopes.contains(&bad) {
                break;
            }
            let held = stored.clone();
            let (back, once): (Vec<_>, Vec<_>) =
                held.into_iter().partition(|one| start.holds_back(one));
            note = Some(Note::default());
            if !once.contains(&bad) {
                let piece = start.piece(back.len());
                let mut pieces = back.chunks(piece);
                let falling = pieces.find(|piece| piece.contains(&bad)).unwrap();
                note = start.note(falling);
            }
            falls += 1;
            assert!(falls < 6, "it would stop trying");
        }
        assert_eq!(falls, 5);
    }

    #[test]
    fn a_tab_killed_while_it_starts_leaves_nothing_out() {
        let start = Start::of(Some(Note::default()), None, false);
        assert!(start.is_all && start.aside.envelopes.is_empty());
        assert_eq!(start.note(&[ONE, TWO]).unwrap().stops, 0);
    }
}
