//! Couriers: fifty committees in twelve villages that never see the table's server, and three
//! couriers who pass through them and through the town, in days.
//!
//! Two couriers are facilitators of some committees, the third is a hub that relays some; what
//! the others wrote they carry sealed. Sessions are real; links are cut anywhere, people are
//! away, a courier stays at home, the server forgets whom it owes an answer, and in some seeds
//! what a courier may carry is very little. What everyone writes is the same in every seed and
//! was signed once; who meets whom when follows from the seed.
//!
//! What must hold: everything reaches the table, the table's receipts reach whoever wrote, and
//! nothing is counted twice.

mod meeting;
mod node;
mod run;
mod world;

pub use run::{Report, run};
