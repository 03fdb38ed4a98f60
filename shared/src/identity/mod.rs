//! Who is who: ids, keys, participants, roles, invitations, and the membership that follows
//! from the statements. No envelope format lives here (see [`crate::log`]).

pub mod ids;
pub mod invitation;
pub mod keys;
pub mod membership;
pub mod pasted;
pub mod random;
pub mod role;

pub use ids::{
    ConsultationId, DocumentId, EnvelopeHash, KeyId, ParticipantId, ReadingKey, ScopeId,
    TransportKey,
};
pub use invitation::Invitation;
pub use keys::SigningKey;
pub use membership::Membership;
pub use role::Role;
