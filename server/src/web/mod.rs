//! What the web sees: the app's files, the question, the table's page, the results, the link.
//!
//! [`run`] is the whole life of the web server: a listener on any port, a state, and a future
//! that ends it. Tests bind port 0. Everything served here is public; what is restricted
//! travels inside the link and is decided there.

mod api;
mod assets;
pub(crate) mod connections;
mod csp;
mod direction;
mod foreign;
mod forwarded;
mod headers;
mod health;
mod hub;
mod index;
mod limits;
mod newcomers;
mod nowhere;
mod peer;
mod router;
mod seldom;
mod shell;
mod slots;
mod spoken;
mod state;
mod sync;
mod table;
pub mod tls;
mod told;

use std::future::Future;
use std::net::SocketAddr;

use axum::serve::Listener;

pub use limits::Limits;
pub use newcomers::Newcomers;
pub use peer::Peer;
pub use router::router;
pub use slots::{NoPlace, Slots};
pub use state::{AppState, Front, Words};
pub use told::Told;

/// Serves until `shutdown` ends, then lets open requests finish, for a while.
pub async fn run<L>(listener: L, state: AppState, shutdown: impl Future<Output = ()> + Send)
where
    L: Listener<Addr = SocketAddr>,
{
    let limits = state.limits;
    connections::serve(listener, router(state), limits, shutdown).await;
}
