//! Who is who: ids, keys, participants, roles, invitations, codes. The ground: it imports nothing of
//! ours. Who may do what is in [`crate::membership`].

pub mod hub_code;
pub mod ids;
pub mod invitation;
pub mod keys;
pub mod pasted;
pub mod random;
pub mod role;

pub use hub_code::HubCode;
pub use ids::{
    ConsultationId, DocumentId, EnvelopeHash, KeyId, ParticipantId, ReadingKey, ScopeId,
    TransportKey,
};
pub use invitation::Invitation;
pub use keys::SigningKey;
pub use role::Role;
