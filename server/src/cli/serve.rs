//! `porte-voix serve`.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{PublicUrl, Settings};
use crate::data::DataFolder;
use crate::store::SqliteStore;
use crate::web::{self, AppState};

/// Serve the app, the link and the table's page.
#[derive(Debug, Default, Args)]
pub(super) struct Serve {
    /// Print one line of JSON once it listens
    #[arg(long)]
    print_json: bool,
    /// Serve metrics on another address, such as 127.0.0.1:9100
    #[arg(long, env = "PORTE_VOIX_METRICS")]
    metrics: Option<super::ListenAddress>,
}

impl Serve {
    pub(super) async fn run(self, settings: Settings) -> Result<()> {
        let folder = DataFolder::open_alone(&settings.data)?;
        let store = SqliteStore::open(&folder.database()).await?;
        let listener = TcpListener::bind(settings.listen.0)
            .await
            .with_context(|| format!("cannot listen on {}", settings.listen.0))?;
        let address = listener.local_addr()?;
        let url = settings
            .public_url
            .unwrap_or_else(|| PublicUrl::of_listener(address));
        self.announce(&url, address);
        let (_front, front) = watch::channel(None);
        web::run(listener, AppState { front }, ended()).await?;
        store.close().await;
        Ok(())
    }

    fn announce(&self, url: &PublicUrl, address: SocketAddr) {
        if let Some(warning) = url.warning() {
            eprintln!("{warning}");
        }
        if self.print_json {
            println!(
                "{}",
                serde_json::json!({ "url": url.as_str(), "listen": address.to_string() })
            );
        } else {
            println!("Porte-Voix: {}", url.as_str());
        }
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
