//! The simulated network: real replicas, links and sessions over carriers that fail, in virtual
//! time, everything following from one seed.
//!
//! Two scopes (the public one and a committee's), a hub that is a relay, the founder, four
//! members, one participant whose installation was copied and writes on both copies (a fork by
//! accident) while somebody with the same key makes more branches on purpose, and a stranger who
//! asks for the committee's scope and sends hostile frames. Carriers drop, double, reorder and
//! delay messages; the network is partitioned once; two replicas crash and restart from what
//! their storage had made durable.
//!
//! Then everything heals, and [`check`] looks at all of them.

#![allow(clippy::unwrap_used)]

mod attack;
mod carried;
mod carrier;
mod check;
mod life;
mod node;
mod run;
mod world;

pub use run::{Report, run};
