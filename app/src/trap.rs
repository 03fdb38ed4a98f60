//! What stopped this phone: noted before it is applied, left out after some stops.
//!
//! A panic in the engine ends the Worker with no chance to say why. So what is about to be
//! applied is noted first; a note that is still there at the next start names the suspects.
//! They are then applied one by one, each noted alone: the one that stops the phone again is
//! left out *on this phone*, until another version of the app tries it again. The screen says
//! that the view is incomplete.

use serde::{Deserialize, Serialize};
use shared::identity::EnvelopeHash;

use crate::bytes;

/// Version of the program, so that a newer one tries again what stopped an older one.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// Stops after which an envelope noted alone is left out. More than two: a phone may well kill
/// a tab twice for reasons of its own.
const STOPS: u32 = 4;

/// What is being applied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Times that the Worker ended on it.
    pub stops: u32,
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
    /// Apply these one by one, each noted alone with this number of stops.
    Try(u32, Vec<EnvelopeHash>),
    /// Leave this one out.
    LeaveOut(EnvelopeHash),
}

impl Note {
    /// What to do when this note is found at the start.
    pub fn verdict(self) -> Verdict {
        let stops = self.stops.saturating_add(1);
        match self.suspects.as_slice() {
            [alone] if stops >= STOPS => Verdict::LeaveOut(*alone),
            _ => Verdict::Try(stops, self.suspects),
        }
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

    /// None when another version of the program left these out.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let aside: Self = bytes::read(bytes)?;
        (aside.program == PROGRAM).then_some(aside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: EnvelopeHash = EnvelopeHash([1; 32]);
    const TWO: EnvelopeHash = EnvelopeHash([2; 32]);

    #[test]
    fn a_batch_that_stopped_the_phone_is_tried_piece_by_piece() {
        let note = Note {
            stops: 0,
            suspects: vec![ONE, TWO],
        };
        assert_eq!(note.verdict(), Verdict::Try(1, vec![ONE, TWO]));
    }

    #[test]
    fn what_stops_the_phone_each_time_is_left_out_and_what_a_killed_tab_held_is_not() {
        let mut note = Note {
            stops: 0,
            suspects: vec![ONE],
        };
        for stops in 1..STOPS {
            assert_eq!(note.clone().verdict(), Verdict::Try(stops, vec![ONE]));
            note.stops = stops;
        }
        assert_eq!(note.verdict(), Verdict::LeaveOut(ONE));
    }

    #[test]
    fn another_version_tries_again_what_was_left_out() {
        let mut aside = Aside::default();
        aside.envelopes.push(ONE);
        assert_eq!(Aside::from_bytes(&aside.to_bytes()), Some(aside.clone()));
        aside.program = "0.0.0".to_owned();
        assert_eq!(Aside::from_bytes(&aside.to_bytes()), None);
    }
}
