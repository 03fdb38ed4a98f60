//! What the web sees: the app's files, the question, the table's page, the results, the link.
//!
//! [`run`] is the whole life of the web server: a listener on any port, a state, and a future
//! that ends it. Tests bind port 0. Everything served here is public; what is restricted
//! travels inside the link and is decided there.

mod api;
mod assets;
mod csp;
mod headers;
mod health;
mod hub;
mod index;
mod peer;
mod router;
mod slots;
mod state;
mod sync;
mod table;
pub mod tls;

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};

pub use peer::Peer;
pub use router::router;
pub use slots::Slots;
pub use state::{AppState, Front, Words};

/// How long open requests may go on once the server stops.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// Serves until `shutdown` ends, then lets open requests finish, for a while.
pub async fn run<L>(
    listener: L,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()>
where
    L: Listener<Addr = SocketAddr>,
    Peer: for<'a> Connected<IncomingStream<'a, L>>,
{
    let service = router(state).into_make_service_with_connect_info::<Peer>();
    let (ended, mut end) = tokio::sync::watch::channel(false);
    let signal = async move {
        shutdown.await;
        // The receiver is below, in this very function.
        let _ = ended.send(true);
    };
    let server = axum::serve(listener, service).with_graceful_shutdown(signal);
    tokio::select! {
        result = server.into_future() => result,
        () = async {
            // An error: the sender is gone because the server ended, which the other arm says.
            if end.wait_for(|ended| *ended).await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(LAST_REQUESTS).await;
        } => Ok(()),
    }
}
