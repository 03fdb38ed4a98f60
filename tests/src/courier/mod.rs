//! Couriers: fifty committees in twelve villages that never see the table's server, and three
//! couriers who pass through them and through the town, in days.
//!
//! Two couriers are facilitators of some committees, the third is a hub that relays some; what
//! the others wrote they carry sealed. All of them run the product's own host; links are cut
//! anywhere, disks refuse what they are given, installations die between two things that they
//! are to do, people are away, a courier stays at home, the server forgets whom it owes an
//! answer, and in some seeds what a courier may carry is very little. What everyone writes is
//! the same in every seed and was signed once; who meets whom when follows from the seed.
//!
//! What must hold: everything reaches the table, the table's receipts reach whoever wrote,
//! nothing is counted twice, and nothing is acknowledged before it is durable.

mod node;
mod run;
mod world;

pub use run::{Report, run};
