//! What the phones and the server agree on.
//!
//! Everything here is pure: no IO, no clock, no randomness of its own. What needs the time or
//! random bytes is given them. So the same code runs in a Worker on a phone, in the server, and
//! a million times in the simulated network of `tests/`.
//!
//! - [`identity`]: ids, keys, roles, invitations, codes: the ground.
//! - [`log`]: the envelope (header, body, chain), what is admitted, what is sealed.
//! - [`documents`]: one automerge schema a file, and the vetting in front of automerge.
//! - [`records`]: immutable statements and records, one a file.
//! - [`membership`]: who may do what, as it follows from the statements.
//! - [`sync`]: link and session between two replicas, sans-IO.
//! - `host`: the whole machine of one installation, sans-IO (with feature `engine`).
//! - [`carry`]: what travels without a link: bundles, and codes for a camera.
//! - [`counting`]: from ballots to a ranking, exactly.
//! - [`text`]: every sentence a person reads, in French and English.

#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::cast_possible_truncation
    )
)]

pub mod carry;
pub mod counting;
pub mod documents;
#[cfg(feature = "engine")]
pub mod host;
pub mod identity;
pub mod log;
pub mod membership;
#[cfg(feature = "mutants")]
pub mod mutant;
mod ordered;
pub mod records;
#[cfg(feature = "engine")]
pub mod replica;
pub mod strict;
pub mod sync;
pub mod text;
pub mod view;
