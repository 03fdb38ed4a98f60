//! Ends a key, a person, an invitation or a grant. A revoked key's chains hold up to the seq named or, if
//! later, up to the last one that a relay receipted; chains that are not named, up to the latter.
//! Only the founder goes below: in the chains that they name, or in all of them by naming none.
//!
//! Version 1.

use crate::identity::{EnvelopeHash, KeyId, ParticipantId, ScopeId};

/// The body of this kind.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Revoke {
    /// Version of this body.
    #[n(0)]
    pub v: u8,
    /// What ends.
    #[n(1)]
    pub target: Target,
}

/// What a revocation ends.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Target {
    /// A key: each chain of it holds up to the seq named.
    #[n(0)]
    #[cbor(array)]
    Key {
        /// The key.
        #[n(0)]
        key: KeyId,
        /// Last seq that holds, by scope.
        #[n(1)]
        chains: Vec<(ScopeId, u64)>,
    },
    /// An invitation: joins by it that are not recognised wait for a confirmation.
    #[n(1)]
    #[cbor(array)]
    Invitation {
        /// Public half of its secret.
        #[n(0)]
        key: KeyId,
        /// Those who stay in.
        #[n(1)]
        recognised: Vec<ParticipantId>,
    },
    /// A grant: a role, relay, opener or officer statement.
    #[n(2)]
    #[cbor(array)]
    Statement {
        /// Its envelope.
        #[n(0)]
        statement: EnvelopeHash,
    },
    /// A participant, by somebody above: every key of theirs, also those that a backup or another
    /// phone of theirs introduces later. Ending a lost phone is [`Self::Key`].
    #[n(3)]
    #[cbor(array)]
    Participant {
        /// Who.
        #[n(0)]
        participant: ParticipantId,
        /// Last seq that holds, by key and scope.
        #[n(1)]
        chains: Vec<(KeyId, ScopeId, u64)>,
    },
}
