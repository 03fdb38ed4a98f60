//! What the tests share: consultations made through the real code, talks in memory, the
//! simulated network, the hostile generator. Nothing here ships.

#![allow(clippy::indexing_slicing)]

pub mod fixture;
pub mod talk;
