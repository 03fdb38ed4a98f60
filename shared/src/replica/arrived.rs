//! What was admitted since the last derivation.

use crate::identity::EnvelopeHash;
use crate::log::{Admission, Envelope, Kind, Position};

/// What was admitted: additions, or what may change the rest.
#[derive(Debug, Clone)]
pub(super) enum Arrived {
    /// These, in order, each new at the end of its chain: words, ballots, records and receipts.
    Only(Vec<(Position, EnvelopeHash)>),
    /// What may change anything that follows from the rest.
    Anything,
}

impl Arrived {
    /// Notes what an admission added to the log.
    pub(super) fn note(&mut self, admission: Admission, new: &[Envelope]) {
        let Self::Only(places) = self else { return };
        match admission {
            Admission::Duplicate | Admission::Waiting => {}
            Admission::New if !new.iter().any(bears_on_the_rest) => {
                places.extend(new.iter().map(|one| (one.header.position(), one.hash())));
            }
            Admission::New | Admission::Fork | Admission::BodyAdded => *self = Self::Anything,
        }
    }

    /// Whether nothing was.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Only(places) if places.is_empty())
    }

    /// Gives it, and begins again with nothing.
    pub(super) fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Only(Vec::new()))
    }
}

/// Whether what an envelope says may change what others' envelopes mean, or who holds what.
fn bears_on_the_rest(envelope: &Envelope) -> bool {
    let kind = envelope.header.kind;
    kind.is_statement() || kind == Kind::CHARTER
}
