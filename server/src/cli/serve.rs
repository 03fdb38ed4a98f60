//! `porte-voix serve`.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::http::HeaderName;
use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::watch;

use shared::identity::random::Randomness;

use super::{ListenAddress, PublicUrl, Settings, seed};
use crate::acts::{self, Link};
use crate::control;
use crate::data::DataFolder;
use crate::demo;
use crate::founding::KeyFile;
use crate::hub::{Hub, Owner};
use crate::metrics::{self, Metrics};
use crate::node::Node;
use crate::published::Public;
use crate::web::{self, AppState, Slots};

/// How long the last commit may take once the server stops.
const LAST_COMMIT: Duration = Duration::from_secs(10);

/// Serve the app, the link and the table's page.
#[derive(Debug, Default, Args)]
pub(super) struct Serve {
    /// Found the demonstration in an empty data folder first
    #[arg(long)]
    demo: bool,
    /// Print one line of JSON once it listens
    #[arg(long)]
    print_json: bool,
    /// Serve metrics on another address, such as 127.0.0.1:9100
    #[arg(long, env = "PORTE_VOIX_METRICS")]
    metrics: Option<ListenAddress>,
    /// The header in which a proxy in front writes each client's address, such as
    /// X-Forwarded-For: connections are then counted by it
    #[arg(long, env = "PORTE_VOIX_FORWARDED_HEADER")]
    forwarded_header: Option<HeaderName>,
}

impl Serve {
    pub(super) async fn run(self, settings: Settings) -> Result<()> {
        let folder = DataFolder::open_alone(&settings.data)?;
        let listener = TcpListener::bind(settings.listen.0)
            .await
            .with_context(|| format!("cannot listen on {}", settings.listen.0))?;
        let address = listener.local_addr()?;
        let url = settings
            .public_url
            .unwrap_or_else(|| PublicUrl::of_listener(address));
        let counters = Arc::new(Metrics::default());
        self.measure(counters.clone()).await?;

        let mut node = Node::open(&folder).await?;
        if self.demo && node.is_none() {
            node = Some(found_demonstration(&folder, &settings.data).await?);
        }
        let links = node
            .as_ref()
            .map(|node| acts::links(node, &node.own, Some(url.as_str())))
            .unwrap_or_default();
        let running = match node {
            Some(node) => {
                let (hub, owner) =
                    Hub::start(node, Some(url.as_str().to_owned()), counters.clone()).await?;
                let socket = control::listen(&folder.socket())?;
                let control = tokio::spawn(control::serve(socket, hub.clone()));
                Some((hub, owner, control))
            }
            None => None,
        };
        self.announce(&url, address, &links);

        let (stop, stopping) = watch::channel(false);
        let (_nothing, no_public) = watch::channel(Arc::new(Public::default()));
        let (hub, mut owner, control) = match running {
            Some((hub, owner, control)) => (Some(hub), Some(owner), Some(control)),
            None => (None, None, None),
        };
        let state = AppState {
            public: hub.as_ref().map_or(no_public, Hub::public),
            hub: hub.clone(),
            url: Some(url.as_str().to_owned()),
            slots: Slots::default(),
            forwarded: self.forwarded_header,
            metrics: counters,
            stopping,
        };
        let shutdown = async move {
            ended().await;
            // Receivers are the links: with none there is nothing to stop.
            let _ = stop.send(true);
        };
        let web = web::run(listener, state, shutdown);
        let fatal = tokio::select! {
            served = web => served.map_err(anyhow::Error::from).err(),
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

    async fn measure(&self, counters: Arc<Metrics>) -> Result<()> {
        let Some(ListenAddress(address)) = self.metrics else {
            return Ok(());
        };
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address} for metrics"))?;
        tokio::spawn(metrics::serve(listener, counters));
        Ok(())
    }

    fn announce(&self, url: &PublicUrl, address: SocketAddr, links: &[Link]) {
        if let Some(warning) = url.warning() {
            eprintln!("{warning}");
        }
        if self.print_json {
            let line = serde_json::json!({
                "url": url.as_str(),
                "listen": address.to_string(),
                "invitations": links,
            });
            println!("{line}");
            return;
        }
        for line in links.iter().flat_map(Link::lines) {
            println!("{line}");
        }
        println!(
            "\nPorte-Voix: {}\nTable:      {}/table",
            url.as_str(),
            url.as_str()
        );
        if links.is_empty() {
            println!("No consultation yet: `porte-voix found FILE.toml`, or `serve --demo`.");
        }
    }
}

/// The owner ends by itself only when the disk fails.
async fn until_owner_ends(owner: Option<&mut Owner>) -> anyhow::Error {
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

/// Founds the demonstration, its founder's key beside the data folder.
async fn found_demonstration(folder: &DataFolder, data: &Path) -> Result<Node> {
    let founded = demo::demonstration(&mut Randomness::from_seed(seed()?))?;
    let beside = std::path::absolute(data)?.with_extension("demo");
    let path = KeyFile::beside(&beside, &founded.founder);
    founded.establish(folder, &path).await
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
