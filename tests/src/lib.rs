//! What the tests share: consultations made through the real code, a shell for the host that
//! ships, what is simulated with it, the hostile generator. Nothing here ships.

#![allow(clippy::indexing_slicing)]
#![allow(clippy::expect_used, clippy::cast_possible_truncation)]

pub mod courier;
pub mod crowd;
pub mod fixture;
pub mod hostile;
#[allow(unsafe_code)]
pub mod meter;
pub mod network;
pub mod random;
pub mod running;
pub mod seeds;
pub mod shell;
pub mod talk;
