//! Bytes that mean harm: the inputs that are known to bring down an automerge 0.12 that trusts its
//! peers, and mutants of honest changes whose checksum was repaired, so that they reach further
//! than noise would.
//!
//! Nothing here is used outside tests. The corpus is kept as files under `tests/fixtures/hostile`;
//! `cargo run -p tests --example hostile` writes them again.

pub mod corpus;
pub mod mutants;
pub mod raw;
pub mod stories;

pub use corpus::corpus;
pub use mutants::{Mutant, mutants};
