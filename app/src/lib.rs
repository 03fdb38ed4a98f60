//! What runs on the phone: the interface (`bin/ui.rs`), the core Worker (`bin/core.rs`), and
//! [`bridge`], the only words they exchange. [`bytes`] writes them. [`routes`], [`order`] and
//! [`drafts`] are the interface's pure parts, [`address`] and [`trap`] the core's, [`lens`] that of sharing
//! (`bin/near.rs`): they build, and are tested, on any machine. Who has a role runs two programs
//! more, their screens (`bin/staff.rs`), and the core built with what
//! answers them (`bin/core_staff.rs`).

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

pub mod address;
pub mod addresses;
pub mod bridge;
pub mod bytes;
#[cfg(feature = "core")]
pub mod core;
pub mod drafts;
#[cfg(any(feature = "ui", feature = "near", feature = "staff_ui"))]
mod drawing;
#[cfg(any(feature = "near", test))]
pub mod lens;
#[cfg(feature = "near")]
pub mod near;
pub mod order;
pub mod routes;
#[cfg(feature = "staff_ui")]
pub mod staff;
pub mod trap;
#[cfg(feature = "ui")]
pub mod ui;
