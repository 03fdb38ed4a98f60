//! What the two programs that draw share: pieces of a screen, what changes by itself, files,
//! the language of the moment. Nothing here knows a view, a core or a carrier.

// Each of the two takes what it needs.
#![cfg_attr(not(feature = "ui"), allow(dead_code))]

pub(crate) mod files;
pub(crate) mod lang;
pub(crate) mod live;
pub(crate) mod parts;
