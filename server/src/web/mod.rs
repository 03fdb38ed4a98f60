//! What the web sees: the app's files, the question, the table's page, the results, the link.
//!
//! [`run`] is the whole life of the web server: a listener on any port, a state, and a future
//! that ends it. Tests bind port 0. Everything served here is public; what is restricted
//! travels inside the link and is decided there.

mod assets;
mod csp;
mod headers;
mod health;
mod index;
mod router;
mod state;

use std::future::Future;
use std::net::SocketAddr;

use tokio::net::TcpListener;

pub use router::router;
pub use state::{AppState, Front, Words};

/// Serves until `shutdown` ends, then lets open requests finish.
pub async fn run(
    listener: TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(shutdown)
        .await
}
