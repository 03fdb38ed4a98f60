//! What `serve` and `hub` share: a node that runs, the web in front of it, the control socket,
//! until they are told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::rustls::ServerConfig;

use super::ListenAddress;
use crate::control;
use crate::data::DataFolder;
use crate::hub::{Hub, Keeper};
use crate::metrics::{self, Metrics};
use crate::node::Node;
use crate::web::tls::TlsListener;
use crate::web::{self, AppState};

/// How long the last commit may take once the server stops.
const LAST_COMMIT: Duration = Duration::from_secs(10);

/// A node that runs.
pub(super) struct Running {
    pub(super) hub: Hub,
    owner: Keeper,
    control: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Starts it, and takes commands.
    pub(super) async fn start(
        folder: &DataFolder,
        node: Node,
        url: &str,
        counters: Arc<Metrics>,
    ) -> Result<Self> {
        let (hub, owner) = Hub::start(node, Some(url.to_owned()), counters).await?;
        let control = match control::listen(&folder.socket()) {
            Ok(socket) => tokio::spawn(control::serve(socket, hub.clone())),
            Err(error) => {
                // Pages and phones do without.
                tracing::warn!("commands are not taken, until this is mended: {error:#}");
                tokio::spawn(std::future::pending())
            }
        };
        Ok(Self {
            hub,
            owner,
            control,
        })
    }
}

/// Opens the listener.
pub(super) async fn listen(address: ListenAddress) -> Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address.0)
        .await
        .with_context(|| format!("cannot listen on {}", address.0))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves metrics on an address of their own, when one is given.
pub(super) async fn measure(address: Option<ListenAddress>, counters: Arc<Metrics>) -> Result<()> {
    let Some(ListenAddress(address)) = address else {
        return Ok(());
    };
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address} for metrics"))?;
    tokio::spawn(metrics::serve(listener, counters));
    Ok(())
}

/// Serves until Ctrl-C or SIGTERM, then ends in order. `stop`: what `state` and others watch.
pub(super) async fn serve(
    listener: TcpListener,
    certificate: Option<Arc<ServerConfig>>,
    state: AppState,
    stop: watch::Sender<bool>,
    running: Option<Running>,
) -> Result<()> {
    let (hub, mut owner, control) = match running {
        Some(running) => (
            Some(running.hub),
            Some(running.owner),
            Some(running.control),
        ),
        None => (None, None, None),
    };
    let shutdown = async move {
        ended().await;
        // Receivers are the links: with none there is nothing to stop.
        let _ = stop.send(true);
    };
    let web = async {
        match certificate {
            Some(config) => {
                let listener = TlsListener::new(listener, config)?;
                web::run(listener, state, shutdown).await;
            }
            None => web::run(listener, state, shutdown).await,
        }
        anyhow::Ok(())
    };
    let fatal = tokio::select! {
        served = web => served.err(),
        stopped = until_owner_ends(owner.as_mut()) => Some(stopped),
    };
    if let Some(control) = control {
        control.abort();
        // Aborted is how it ends.
        let _ = control.await;
    }
    if let Some(fatal) = fatal {
        return Err(fatal);
    }
    if let (Some(hub), Some(owner)) = (hub, owner) {
        hub.stop().await;
        tokio::time::timeout(LAST_COMMIT, owner)
            .await
            .context("the last commit took too long")???;
    }
    Ok(())
}

/// The owner ends by itself only when the disk fails.
async fn until_owner_ends(owner: Option<&mut Keeper>) -> anyhow::Error {
    let Some(owner) = owner else {
        return std::future::pending().await;
    };
    match owner.await {
        Ok(Ok(())) => anyhow::anyhow!("the server's replica stopped"),
        Ok(Err(error)) => {
            error.context("the server stops: what is not durable is not acknowledged")
        }
        Err(error) => anyhow::Error::from(error).context("the server's replica stopped"),
    }
}

/// Ends at Ctrl-C or SIGTERM.
async fn ended() {
    let interrupt = async {
        // Without a handler the process is simply killed: nothing durable is lost.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
