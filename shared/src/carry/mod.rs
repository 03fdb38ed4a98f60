//! What travels without a link: envelopes in a sealed bundle, carried by anybody; and what is
//! shown as codes, from one screen to another phone's camera.
//!
//! A bundle is a file, on a stick or in a message. It holds nothing that a link would not bring,
//! and what comes out of it goes through the same admit and apply: bringing one twice, late, or
//! in another order than others changes nothing. It does not know how it travels.

pub mod bundle;
pub mod code;
mod compact;
#[cfg(feature = "film")]
pub mod film;
pub mod near_code;
#[cfg(feature = "engine")]
pub mod outgoing;
pub mod parcel;
#[cfg(feature = "engine")]
pub mod post;
pub mod qr;
#[cfg(feature = "engine")]
mod reader;
pub mod row;
mod squeeze;
pub mod still;

pub use bundle::{BundleError, pack, unpack};
pub use code::{Code, CodeError, Consulted, Letter};
#[cfg(feature = "film")]
pub use film::{Film, FilmReader};
pub use near_code::NearCode;
pub use still::{StillError, StillReader};
