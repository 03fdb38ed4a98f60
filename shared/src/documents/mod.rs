//! What merges: automerge documents, one schema a file, and the vetting in front of automerge.
//!
//! From bytes to a screen: a *change* body ([`change`]) holds one chunk, read strictly without
//! automerge ([`chunk`], [`columns`]), vetted against exactly what it depends on ([`vetting`]) and
//! the tree of its schema ([`schema`]); [`assemble`] does so for all changes of one document, in any
//! order, and gives automerge only what passed; the schema's page reads the [`Document`] into a
//! plain struct. Writing goes the other way and passes the same vetting.
//!
//! Who may write in which document is not decided here: see [`crate::identity`].
//!
//! Without the feature `engine` only the part that knows no automerge is built.

pub mod change;
pub mod charter;
pub mod chunk;
pub mod completion;
pub mod curation;
pub(crate) mod foretold;
pub mod kind;
pub mod limits;
pub mod name;
pub mod need;
pub mod plain;
pub mod reason;
pub mod reply;
pub mod schema;
pub mod text;
pub mod vetting;
pub mod visible;

mod columns;
mod rows;

#[cfg(feature = "engine")]
pub mod assemble;
#[cfg(feature = "engine")]
mod charter_engine;
#[cfg(feature = "engine")]
pub mod document;
#[cfg(feature = "engine")]
pub mod genesis;
#[cfg(feature = "engine")]
pub mod reading;
#[cfg(feature = "engine")]
mod splice;
#[cfg(feature = "engine")]
pub mod versions;
#[cfg(feature = "engine")]
pub mod writing;

pub use change::{ChangeBody, actor};
pub use charter::Charter;
pub use completion::Completion;
pub use curation::{Curation, CurationEdit};
pub use kind::DocKind;
pub use name::Name;
pub use need::{Need, NeedEdit};
pub use plain::Plain;
pub use reason::Reason;
pub use reply::Reply;
pub use text::Text;
pub use visible::says_something;

#[cfg(feature = "engine")]
pub use assemble::{Assembled, Input, assemble};
#[cfg(feature = "engine")]
pub use document::Document;
#[cfg(feature = "engine")]
pub use reading::Problem;
#[cfg(feature = "engine")]
pub use versions::Versions;
#[cfg(feature = "engine")]
pub use writing::{WriteError, Writer, Written};

#[cfg(all(test, feature = "engine"))]
mod apart;
#[cfg(all(test, feature = "engine"))]
mod merging;
#[cfg(all(test, feature = "engine"))]
mod refusing;
#[cfg(all(test, feature = "engine"))]
mod tests;
