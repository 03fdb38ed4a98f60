//! How much one key may write: whoever has no role fills nobody's phone.
//!
//! A chain ends at so many envelopes and so many bytes of bodies in a scope. What an honest person
//! writes in a year of evenings is a hundredth of it. Those who hold a role, and servers, write as
//! much as they must: lists of a count, receipts. Admission itself knows no role; every host asks
//! here before it admits, so that what is refused once is passed on by nobody.

use super::Host;
use crate::identity::Role;
use crate::log::{Chain, Envelope, Header, Refusal};

/// Envelopes that a key without a role writes in a scope.
pub const ENVELOPES: u64 = 4_096;
/// Bytes of bodies that it writes there.
pub const BYTES: u64 = 1024 * 1024;

impl Host {
    /// Whether an envelope is within what its key may write there, or is here already.
    pub(super) fn has_room(&self, envelope: &Envelope) -> Result<(), Refusal> {
        let header = &envelope.header;
        let chain = self.replica.log().chain(header.scope, header.key);
        if chain.is_some_and(|chain| chain.get(header.seq, &envelope.hash()).is_some()) {
            return Ok(());
        }
        let written = chain.map_or(0, Chain::written);
        let with_it = written.saturating_add(u64::from(header.body_len));
        if (header.seq <= ENVELOPES && with_it <= BYTES) || self.writes_much(header) {
            Ok(())
        } else {
            Err(Refusal::ChainFull)
        }
    }

    /// As of the last derivation: what comes before its author is known comes again.
    fn writes_much(&self, header: &Header) -> bool {
        let membership = &self.replica.derived().membership;
        membership.participant_of(&header.key).is_some_and(|by| {
            membership.serves(&by, header.scope)
                || membership.role_in(&by, header.scope) > Some(Role::Participant)
        })
    }
}
