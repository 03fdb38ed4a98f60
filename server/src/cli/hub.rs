//! `porte-voix hub`.

use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Args;
use fast_qr::qr::QRBuilder;
use shared::identity::Invitation;
use shared::identity::random::Randomness;
use shared::replica::Own;
use tokio::sync::watch;

use super::life::{self, Running};
use super::{ListenAddress, PublicUrl, Settings, seed};
use crate::data::DataFolder;
use crate::metrics::Metrics;
use crate::village::addresses::Reachable;
use crate::village::upstream::Upstream;
use crate::village::{Village, first};
use crate::web::{AppState, Slots};

/// What people read when nobody named the hub.
const NAME: &str = "la borne";

/// Be a hub in a room without Internet: phones meet here.
#[derive(Debug, Args)]
pub(super) struct VillageHub {
    /// What people read as the hub's name
    #[arg(long)]
    name: Option<String>,
    /// Any invitation of the consultation, as a link or a code: for the first start
    #[arg(long, value_name = "LINK", value_parser = invitation)]
    invitation: Option<Invitation>,
    /// Another address of the table's server than the invitation's
    #[arg(long, value_name = "URL")]
    upstream: Option<PublicUrl>,
    /// Print one line of JSON once it listens
    #[arg(long)]
    print_json: bool,
    /// Serve metrics on another address, such as 127.0.0.1:9100
    #[arg(long, env = "PORTE_VOIX_METRICS")]
    metrics: Option<ListenAddress>,
}

impl VillageHub {
    pub(super) async fn run(self, settings: Settings) -> Result<()> {
        let folder = DataFolder::open_alone(&settings.data)?;
        let name = self.name.as_deref().unwrap_or(NAME);
        let mut random = Randomness::from_seed(seed()?);
        let node = first::open(&folder, self.invitation.as_ref(), name, &mut random).await?;
        let own = node.own.clone();

        let (listener, address) = match settings.listen {
            Some(listen) => life::listen(listen).await?,
            None => match life::listen(ListenAddress::HUB).await {
                Ok(listening) => listening,
                Err(_) => life::listen(ListenAddress::HUB_WITHOUT_IPV6).await?,
            },
        };
        let reachable = Reachable::new(address, false);
        let counters = Arc::new(Metrics::default());
        life::measure(self.metrics, counters.clone()).await?;
        let url = PublicUrl::of_listener(address);
        let running = Running::start(&folder, node, url.as_str(), counters.clone()).await?;

        let server = self.server(&own);
        let (_upstream, seen) = watch::channel(match server {
            Some(_) => Upstream::NotSeen,
            None => Upstream::Nowhere,
        });
        let held = running.hub.held();
        let village = Village::new(&own, self.name.clone(), reachable, held, seen)
            .context("this data folder is not a hub's")?;
        self.announce(&village, address);

        let (stop, stopping) = watch::channel(false);
        let state = AppState {
            public: running.hub.public(),
            hub: Some(running.hub.clone()),
            origins: server.into_iter().collect(),
            village: Some(Arc::new(village)),
            slots: Slots::default(),
            forwarded: None,
            metrics: counters,
            stopping,
        };
        life::serve(listener, state, stop, Some(running)).await
    }

    /// The address of the table's server.
    fn server(&self, own: &Own) -> Option<String> {
        let asked = self.upstream.as_ref().map(|url| url.as_str().to_owned());
        let invited = own.server.as_ref().map(|server| server.address.clone());
        let address = asked.or(invited)?;
        Some(address.trim_end_matches('/').to_owned())
    }

    fn announce(&self, village: &Village, address: std::net::SocketAddr) {
        let code = village.code();
        let link = code.link();
        if self.print_json {
            let line = serde_json::json!({
                "url": code.pages().next(),
                "listen": address.to_string(),
                "hub": village.name(),
                "code": code.to_text(),
                "link": link,
                "sockets": code.sockets().collect::<Vec<_>>(),
            });
            println!("{line}");
            return;
        }
        println!("\n{}", village.name());
        if let Ok(code) = QRBuilder::new(link.as_str()).build() {
            println!("{}", code.to_str());
        }
        println!("{link}\n");
        for page in code.pages() {
            println!("Porte-Voix: {page}    this hub: {page}/hub");
        }
    }
}

fn invitation(text: &str) -> Result<Invitation, String> {
    Invitation::parse(text).map_err(|error| error.to_string())
}
