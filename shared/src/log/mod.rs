//! The log: envelopes, chains, what is admitted, what is sealed.
//!
//! An envelope is the only truth: a frozen [`Header`], its signature, and a body that can be
//! carried unopened or erased. [`Log`] decides what is stored and relayed; it knows no role,
//! schema or time. What an envelope *means* is decided later, by applying (see
//! [`crate::replica`]), so that a message that cannot be understood today still travels.

pub mod chain;
pub mod envelope;
pub mod header;
pub mod kind;
pub mod seal;
pub mod store;

pub use chain::{Chain, Tip};
pub use envelope::{Envelope, Verified};
pub use header::{Header, Position};
pub use kind::Kind;
pub use store::{Admission, Log, Refusal};
