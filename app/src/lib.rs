//! What runs on the phone: the interface (`bin/ui.rs`), the core Worker (`bin/core.rs`), and
//! [`bridge`], the only words they exchange. [`routes`], [`order`] and [`reading`] are the
//! interface's pure parts, [`address`] and [`trap`] the core's: they build, and are tested, on
//! any machine.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod address;
pub mod bridge;
#[cfg(feature = "core")]
pub mod core;
pub mod order;
pub mod reading;
pub mod routes;
pub mod trap;
#[cfg(feature = "ui")]
pub mod ui;
