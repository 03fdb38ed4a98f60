//! The core: a dedicated Worker that owns the replica, its storage and its carriers.
//!
//! One task, in [`worker`], takes one event after the other from one queue and handles it to
//! its end: commands of the interface, news of other tabs, bytes of the server, beats of the
//! clock. So nothing here is shared or locked, and a command that was answered `Ok` has nothing
//! left to do.
//!
//! - `desk` what a person does, as acts of the replica; `writing` makes them durable.
//! - `arrivals` what the host asks for ([`shared::host::Host`] holds replica, links and sessions),
//!   and what other tabs kept; [`crate::trap`] what stopped us.
//! - `carrier` whom this phone talks to, over `road` (socket or channel); `nearby` relays and
//!   phones in the same room; `parcels` what is carried for others.
//! - `staff` what only the core of who has a role answers.
//! - `vault` what this phone keeps, over [`idb`], IndexedDB with durability.
//! - `tabs` several tabs: who holds the link, who hears of what.
//! - `mailbox` the words exchanged with the interface.
//! - `js`, `pace`, `queue`, `chance` the few things that a browser gives.
//!
//! The core knows no screen. A panic ends the Worker: the interface starts it again, and
//! everything that was answered `Ok` is there.

mod arrivals;
mod carrier;
mod chance;
mod desk;
mod files;
pub mod idb;
mod js;
mod mailbox;
mod nearby;
mod pace;
mod parcels;
mod queue;
mod recover;
mod road;
#[cfg(feature = "staff")]
mod staff;
mod state;
mod tabs;
mod vault;
mod worker;
mod writing;

pub use worker::start;
