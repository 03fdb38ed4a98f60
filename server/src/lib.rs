//! What stays awake: one more peer, with a disk, an address and public pages.
//!
//! - [`store`]: what is durable; the only place where SQL is written.
//! - [`web`]: every route on one screen, the app's files, the pages that everyone may read.
//! - [`cli`]: one file per command.
//! - [`village`]: the same server as a hub, without the Internet.
//! - [`data`]: the data folder, its lock, the server's own keys.
//!
//! The server has no accounts. What a person may read is decided between their phone and the
//! link's proof; what anyone may read is on the table's page.

#![forbid(unsafe_code)]
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

pub mod acts;
pub mod cli;
pub mod control;
pub mod data;
pub mod demo;
pub mod founding;
pub mod hub;
pub mod metrics;
pub mod node;
pub mod published;
pub mod store;
pub mod village;
pub mod web;
mod withheld;
