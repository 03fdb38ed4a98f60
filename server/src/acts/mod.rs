//! What an operator asks of a node, whether a server runs or not: the same code on a stopped
//! server's folder and inside a running one.

mod address;
mod any_path;
mod backup;
mod brought;
mod carry;
mod charter;
mod close;
mod committees;
mod confirm;
mod hide;
mod invitation;
mod invite;
mod left_out;
pub(crate) mod names;
mod people;
mod perform;
mod recount;
mod relay;
mod replaced;
mod request;
mod revoke;
mod strike;
mod verify;
mod who;

use crate::node::Item;

pub use backup::{DATABASE, SECRETS, restore};
pub use brought::Brought;
pub use invite::{Link, links};
pub use perform::perform;
pub use request::Request;

/// Before a line that is no sentence of ours, but a file, a link or a name: it reads the same in
/// every language. No text that anybody may write here holds this letter.
pub(crate) const AS_IT_IS: char = '\u{1}';

/// A line that is printed as it is, in every language.
pub(crate) fn as_it_is(line: &str) -> String {
    format!("{AS_IT_IS}{line}")
}

/// What a request gave.
#[derive(Debug, Default)]
pub struct Done {
    /// For the operator, line by line: sentences, or [`as_it_is`].
    pub lines: Vec<String>,
    /// What was written, durable already.
    pub new: Vec<Item>,
}
