//! The core: a dedicated Worker that owns the replica, its storage and its carriers.
//!
//! One task, [`worker`], takes one event after the other from one queue and handles it to its
//! end: commands of the interface, news of other tabs, bytes of the server, beats of the clock.
//! So nothing here is shared or locked, and a command that answers `Ok` has nothing left to do.
//!
//! - [`idb`] IndexedDB with durability; [`vault`] what this phone keeps, and in which stores.
//! - [`tabs`] several tabs: who holds the link, who hears of what.
//! - [`worker`] the task; [`mailbox`] the words exchanged with the interface.
//! - [`js`], [`pace`], [`queue`] the few things that browsers give and `web-sys` does not.
//!
//! The core knows no screen. A panic ends the Worker: the interface starts it again, and
//! everything that was answered `Ok` is there.

pub mod idb;
mod js;
mod mailbox;
mod pace;
mod queue;
mod tabs;
mod trap;
mod vault;
mod worker;

pub use worker::start;
