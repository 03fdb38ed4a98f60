//! `porte-voix serve`.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use axum::http::HeaderName;
use clap::Args;
use shared::identity::random::Randomness;
use tokio::sync::watch;

use super::life::{self, Running};
use super::settings::{Certificate, as_browsers_say};
use super::{ListenAddress, PublicUrl, Settings, out, seed};
use crate::acts::{self, Link};
use crate::data::DataFolder;
use crate::demo;
use crate::founding::KeyFile;
use crate::metrics::Metrics;
use crate::node::Node;
use crate::published::Public;
use crate::village::first;
use crate::web::{AppState, Limits, Newcomers, Slots, Told};

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
    /// X-Forwarded-For or Forwarded: connections are then counted by it
    #[arg(long, env = "PORTE_VOIX_FORWARDED_HEADER")]
    forwarded_header: Option<HeaderName>,
    #[command(flatten)]
    certificate: Certificate,
}

impl Serve {
    pub(super) async fn run(self, settings: Settings) -> Result<()> {
        let is_new = !settings.data.exists();
        let folder = DataFolder::open_alone(&settings.data)?;
        if is_new && !self.demo {
            out::warn(&format!(
                "there was no folder {}: it is made, and holds no consultation yet",
                settings.data.display()
            ));
        }
        let listen = settings.listen.unwrap_or(ListenAddress::SERVER);
        let (listener, address) = life::listen(listen).await?;
        let certificate = self.certificate.read()?;
        let url = settings
            .public_url
            .unwrap_or_else(|| PublicUrl::of_listener(address, certificate.is_some()));
        let counters = Arc::new(Metrics::default());
        life::measure(self.metrics, counters.clone()).await?;

        let mut node = Node::open(&folder).await?;
        anyhow::ensure!(
            !node
                .as_ref()
                .is_some_and(|node| first::is_hub(&node.host.own)),
            "{} is the folder of a hub: start it with porte-voix hub",
            settings.data.display()
        );
        if self.demo && node.is_none() {
            node = Some(found_demonstration(&folder, &settings.data).await?);
        }
        let origins = match &node {
            Some(node) => node.served_at(url.as_str()).await,
            None => vec![url.as_str().to_owned()],
        };
        let origins = origins.iter().map(|one| as_browsers_say(one)).collect();
        let links = node
            .as_ref()
            .map(|node| acts::links(node, &node.host.own, Some(url.as_str())))
            .unwrap_or_default();
        let running = match node {
            Some(node) => {
                Some(Running::start(&folder, node, url.as_str(), counters.clone()).await?)
            }
            None => None,
        };
        self.announce(&url, address, &links);

        let (stop, stopping) = watch::channel(false);
        let (_nothing, no_public) = watch::channel(Arc::new(Public::default()));
        let hub = running.as_ref().map(|running| running.hub.clone());
        let limits = Limits::default();
        let state = AppState {
            public: hub.as_ref().map_or(no_public, |hub| hub.public()),
            hub,
            origins,
            village: None,
            slots: Slots::default(),
            forwarded: self.forwarded_header,
            limits,
            greeting: Newcomers::new(limits.newcomers),
            told: Told::default(),
            metrics: counters,
            stopping,
        };
        life::serve(listener, certificate, state, stop, running).await
    }

    fn announce(&self, url: &PublicUrl, address: SocketAddr, links: &[Link]) {
        if let Some(warning) = url.warning() {
            out::warn(&warning);
        }
        if self.print_json {
            let line = serde_json::json!({
                "url": url.as_str(),
                "listen": address.to_string(),
                "invitations": links,
            });
            out::raw(&format!("{line}\n"));
            return;
        }
        for line in links.iter().flat_map(Link::lines) {
            out::line(&line);
        }
        let url = url.as_str();
        out::line("");
        out::line(&format!("Porte-Voix: {url}"));
        out::line(&format!("Table:      {url}/table"));
        if links.is_empty() {
            out::line("No consultation yet: `porte-voix found FILE.toml`, or `serve --demo`.");
        }
    }
}

/// Founds the demonstration, its founder's key beside the data folder.
async fn found_demonstration(folder: &DataFolder, data: &Path) -> Result<Node> {
    let founded = demo::demonstration(&mut Randomness::from_seed(seed()?))?;
    let beside = std::path::absolute(data)?.with_extension("demo");
    let path = KeyFile::beside(&beside, &founded.founder);
    founded.establish(folder, &path).await
}
