//! Records and statements: immutable strict CBOR bodies, one a file.
//!
//! Each is an array whose first element is its own version. A version that this program does
//! not know, or a number that stands for something that it does not know (a role, a target), is
//! carried unopened ([`Unreadable::Newer`]), never refused. What a statement brings
//! about is in [`crate::membership`]; here is only what is written.

use crate::log::Kind;
use crate::strict::{self, Unread};

pub mod ballot;
pub mod confirm;
pub mod cut;
pub mod erase;
pub mod excerpt;
pub mod found;
pub mod invite;
pub mod join;
pub mod leave;
pub mod link;
pub mod linked;
pub mod list;
pub mod officer;
pub mod opener;
pub mod opening;
pub mod receipt;
pub mod reinstate;
pub mod relay;
pub mod result;
pub mod revoke;
pub mod role;
pub mod strike;
pub mod words;

pub use ballot::Ballot;
pub use confirm::Confirm;
pub use cut::Cut;
pub use erase::Erase;
pub use excerpt::Excerpt;
pub use found::Found;
pub use invite::Invite;
pub use join::Join;
pub use leave::Leave;
pub use link::Link;
pub use linked::Linked;
pub use list::List;
pub use officer::Officer;
pub use opener::Opener;
pub use opening::Opening;
pub use receipt::Receipt;
pub use reinstate::Reinstate;
pub use relay::Relay;
pub use result::Outcome;
pub use revoke::Revoke;
pub use role::GiveRole;
pub use strike::Strike;

/// Version of every body here.
pub const VERSION: u8 = 1;

/// Why a body cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Unreadable {
    /// A later version wrote it.
    #[error("written by a newer version")]
    Newer,
    /// It is not what its kind says.
    #[error("malformed")]
    Malformed,
}

/// A body of a known kind.
pub trait Record: minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()> {
    /// Its kind.
    const KIND: Kind;

    /// The strict bytes.
    fn to_body(&self) -> Vec<u8> {
        strict::encode(self)
    }

    /// Reads strict bytes.
    fn from_body(body: &[u8]) -> Result<Self, Unreadable> {
        if version_of(body)? > VERSION {
            return Err(Unreadable::Newer);
        }
        strict::decode(body).map_err(|unread| match unread {
            Unread::Unknown => Unreadable::Newer,
            Unread::Malformed => Unreadable::Malformed,
        })
    }
}

/// Whether a later version wrote a body, as far as its kind is known.
pub fn is_newer(kind: Kind, body: &[u8]) -> bool {
    read(kind, body) == Err(Unreadable::Newer)
}

fn version_of(body: &[u8]) -> Result<u8, Unreadable> {
    let mut decoder = minicbor::Decoder::new(body);
    decoder.array().map_err(|_| Unreadable::Malformed)?;
    decoder.u8().map_err(|_| Unreadable::Malformed)
}

macro_rules! records {
    ($($name:ident = $kind:ident;)*) => {
        $(impl Record for $name {
            const KIND: Kind = Kind::$kind;
        })*

        /// Whether a body can be read as its kind; a change, or a kind that is not known, is not
        /// looked at.
        fn read(kind: Kind, body: &[u8]) -> Result<(), Unreadable> {
            match kind {
                $(Kind::$kind => $name::from_body(body).map(drop),)*
                _ => Ok(()),
            }
        }
    };
}

records! {
    Found = FOUND;
    Invite = INVITE;
    Join = JOIN;
    Confirm = CONFIRM;
    Link = LINK;
    Linked = LINKED;
    GiveRole = ROLE;
    Relay = RELAY;
    Opener = OPENER;
    Officer = OFFICER;
    Leave = LEAVE;
    Revoke = REVOKE;
    Reinstate = REINSTATE;
    Erase = ERASE;
    Ballot = BALLOT;
    Opening = OPENING;
    Cut = CUT;
    List = LIST;
    Outcome = RESULT;
    Excerpt = EXCERPT;
    Receipt = RECEIPT;
    Strike = STRIKE;
}
