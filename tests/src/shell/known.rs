//! The envelopes whose signature somebody in a simulation has checked.

use std::collections::HashSet;

use shared::identity::ConsultationId;
use shared::log::{Envelope, Refusal, Verified};

/// The very bytes that were checked are not checked again by the others, so that hundreds of
/// seeds take minutes.
#[derive(Debug, Default)]
pub struct Known(HashSet<Vec<u8>>);

impl Known {
    /// These were signed by the simulation itself.
    pub fn of<'a>(signed: impl IntoIterator<Item = &'a Envelope>) -> Self {
        Self(signed.into_iter().map(Envelope::to_bytes).collect())
    }

    /// Checks an envelope's signature, unless the same bytes were checked before.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn verify(
        &mut self,
        envelope: Envelope,
        consultation: &ConsultationId,
    ) -> Result<Verified, Refusal> {
        let bytes = envelope.to_bytes();
        if self.0.contains(&bytes) {
            return Ok(Verified::from_own_storage(envelope));
        }
        let verified = envelope.verify(consultation)?;
        self.0.insert(bytes);
        Ok(verified)
    }
}
