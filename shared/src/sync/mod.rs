//! Link and session between two replicas, sans-IO: bytes, time and randomness in, effects out.
//!
//! - [`Link`]: Noise over any carrier that brings whole messages in order; it says who the peer
//!   is and gives frames.
//! - [`Session`]: what replicas say in those frames until they hold the same, and after.
//! - [`Access`]: what the host must know of the membership.
//! - [`ReadProof`]: what a peer shows to read a committee's scope.
//!
//! What is *not* here: sockets, clocks, storage, signatures of envelopes (the host calls
//! [`crate::log::Envelope::verify`]), membership.
//!
//! # How a host uses it
//!
//! One [`Link`] and one [`Session`] for each carrier; the [`crate::log::Log`] is shared.
//!
//! 1. Carrier opened: [`Link::initiator`] gives a first message to send, or
//!    [`Link::responder`] waits for it.
//! 2. Each message of the carrier goes to [`Link::receive`]. On [`LinkEvent::Opened`] send the
//!    reply if there is one, make the session with the peer's key, handle [`Event::Opened`]. On
//!    [`LinkEvent::Frame`] handle [`Event::Frame`]. On an error close the carrier; on
//!    [`LinkError::WrongKey`] send [`WRONG_KEY_REFUSAL`] before.
//! 3. Carry out the effects in order. [`Effect::Send`]: [`Link::seal_frame`], each message to
//!    the carrier. [`Effect::Admit`]: verify each envelope, admit it into the log, make what is
//!    new durable, then handle [`Event::Stored`] with all that is durable now (duplicates
//!    included), and give what is new to every *other* session as [`Event::LocalChange`].
//! 4. Own writes: durable first, then into the log, then [`Event::LocalChange`] to every
//!    session.
//! 5. [`Event::Tick`] every 3 s or less, [`Event::Closed`] when the carrier closes; after
//!    [`Effect::Close`] close the carrier and drop both.
//!
//! Two replicas that meet; the second learns what the first wrote:
//!
//! ```
//! use shared::identity::{ConsultationId, DocumentId, ScopeId, SigningKey, TransportKey};
//! use shared::log::{Envelope, Kind, Log, envelope::Draft};
//! use shared::sync::*;
//!
//! struct PublicOnly;
//! impl Access for PublicOnly {
//!     fn may_read(&self, _: &TransportKey, _: &[ReadProof], _: ScopeId) -> bool { false }
//!     fn holds(&self, _: ScopeId) -> bool { false }
//!     fn proofs(&self, _: ScopeId) -> Vec<ReadProof> { Vec::new() }
//! }
//!
//! let consultation = ConsultationId([1; 32]);
//! let (phone, server) = (TransportSecret::from_seed([2; 32]), TransportSecret::from_seed([3; 32]));
//! let mut logs = [Log::new(consultation), Log::new(consultation)];
//! let draft = Draft { scope: ScopeId::PUBLIC, kind: Kind::NEED, document: DocumentId::ZERO, body: b"x".to_vec() };
//! let written = Envelope::next(&SigningKey::from_seed(&[4; 32]), consultation, None, draft);
//! logs[0].admit(written, &mut Vec::new()).unwrap();
//!
//! // The link: two messages.
//! let (mut there, hello) = Link::initiator(&phone, &server.public(), &consultation, &[], [5; 32]).unwrap();
//! let mut here = Link::responder(&server, &consultation, &[], [6; 32]).unwrap();
//! let LinkEvent::Opened { peer, reply } = here.receive(&hello).unwrap() else { panic!() };
//! assert_eq!(peer, phone.public());
//! there.receive(&reply.unwrap()).unwrap();
//!
//! // The session: effects are carried out until there are none.
//! let config = |role, peer| Config { consultation, role, peer, scopes: vec![], push: vec![] };
//! let mut links = [there, here];
//! let mut sessions = [
//!     Session::new(config(Role::Initiator, server.public())),
//!     Session::new(config(Role::Responder, phone.public())),
//! ];
//! let mut events = std::collections::VecDeque::from([(0, Event::Opened), (1, Event::Opened)]);
//! while let Some((side, event)) = events.pop_front() {
//!     for effect in sessions[side].handle(0, event, &logs[side], &PublicOnly) {
//!         match effect {
//!             Effect::Send(frame) => for message in links[side].seal_frame(&frame).unwrap() {
//!                 if let LinkEvent::Frame(frame) = links[1 - side].receive(&message).unwrap() {
//!                     events.push_back((1 - side, Event::Frame(frame)));
//!                 }
//!             },
//!             Effect::Admit { token, envelopes } => {
//!                 let mut durable = Vec::new();
//!                 for envelope in envelopes {
//!                     durable.push((envelope.header.position(), envelope.hash()));
//!                     let verified = envelope.verify(&consultation).unwrap();
//!                     logs[side].admit(verified, &mut Vec::new()).unwrap();
//!                 }
//!                 // ...here what is new is made durable...
//!                 events.push_back((side, Event::Stored { token, durable, refused: vec![] }));
//!             }
//!             Effect::Received(items) => assert_eq!(items.len(), 1),
//!             Effect::InSync(_) => {}
//!             Effect::Close(reason) => panic!("{reason}"),
//!         }
//!     }
//! }
//! assert_eq!(logs[0].digest(ScopeId::PUBLIC), logs[1].digest(ScopeId::PUBLIC));
//! assert_eq!(logs[1].all().count(), 1);
//! ```

mod access;
mod compare;
mod comparing;
mod door;
mod event;
mod flow;
mod frame;
mod greeting;
mod inbox;
mod link;
mod outbox;
mod pace;
pub mod parcels;
mod primitives;
mod proof;
mod pulse;
mod ranges;
mod seeded;
mod session;
mod topic;
mod transport;

pub use access::Access;
pub use event::{CloseReason, Config, Effect, Event, Item, Role};
pub use greeting::MAX_SCOPES;
pub use inbox::MAX_UNPROVEN;
pub use link::{Link, LinkError, LinkEvent, MAX_MESSAGE, WRONG_KEY_REFUSAL};
pub use outbox::{MAX_BATCH, MAX_BATCH_BYTES, MAX_OUTSTANDING, MAX_OUTSTANDING_BYTES};
pub use proof::ReadProof;
pub use pulse::{PING_AFTER_MS, SILENT_AFTER_MS};
pub use session::Session;
pub use transport::TransportSecret;
