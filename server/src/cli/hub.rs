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
use super::settings::{Certificate, as_browsers_say};
use super::{ListenAddress, PublicUrl, Settings, out, seed};
use crate::data::DataFolder;
use crate::founding::transport_key;
use crate::metrics::Metrics;
use crate::village::addresses::Reachable;
use crate::village::announced::Announced;
use crate::village::upstream::{Table, Upstream, keep};
use crate::village::{Village, first};
use crate::web::{AppState, Limits, Newcomers, Slots, Told};

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
    /// Do not announce a name in the room
    #[arg(long)]
    no_mdns: bool,
    #[command(flatten)]
    certificate: Certificate,
}

impl VillageHub {
    pub(super) async fn run(self, settings: Settings) -> Result<()> {
        let folder = DataFolder::open_alone(&settings.data)?;
        let name = self.name.as_deref().unwrap_or(NAME);
        let mut random = Randomness::from_seed(seed()?);
        let (invitation, reaches) = (self.invitation.as_ref(), self.upstream.is_some());
        let node = first::open(&folder, invitation, reaches, name, &mut random).await?;
        let own = node.host.own.clone();

        let (listener, address) = match settings.listen {
            Some(listen) => life::listen(listen).await?,
            None => match life::listen(ListenAddress::HUB).await {
                Ok(listening) => listening,
                Err(_) => life::listen(ListenAddress::HUB_WITHOUT_IPV6).await?,
            },
        };
        let certificate = self.certificate.read()?;
        let mut reachable = Reachable::new(address, certificate.is_some());
        if let (Some(_), Some(url)) = (&certificate, &settings.public_url) {
            reachable = reachable.certified_as(url.host().to_owned(), url.port());
        }
        let announced = self.announced(&own, &reachable);
        if let Some(announced) = &announced {
            reachable = reachable.announced_as(announced.name().to_owned());
        }
        let counters = Arc::new(Metrics::default());
        life::measure(self.metrics, counters.clone()).await?;
        let url = PublicUrl::of_listener(address, certificate.is_some());
        let running = Running::start(&folder, node, url.as_str(), counters.clone()).await?;

        let table = self.table(&own)?;
        // The installed app comes from the address that the invitation named.
        let invited = own.server.iter().map(|server| server.address.as_str());
        let reached = table.iter().map(|table| table.address.as_str());
        let origins = invited.chain(reached);
        let origins = origins.map(as_browsers_say).collect();
        let (seen, upstream) = watch::channel(match table {
            Some(_) => Upstream::NotSeen,
            None => Upstream::Nowhere,
        });
        let looking = table.map(|table| tokio::spawn(keep(running.hub.clone(), table, seen)));
        let held = running.hub.held();
        let village = Village::new(&own, self.name.clone(), reachable, held, upstream)
            .context("this data folder is not a hub's")?;
        self.announce(&village, address);

        let (stop, stopping) = watch::channel(false);
        let limits = Limits::default();
        let state = AppState {
            public: running.hub.public(),
            hub: Some(running.hub.clone()),
            origins,
            village: Some(Arc::new(village)),
            slots: Slots::default(),
            forwarded: None,
            limits,
            greeting: Newcomers::new(limits.newcomers),
            told: Told::default(),
            metrics: counters,
            stopping,
        };
        let served = life::serve(listener, certificate, state, stop, Some(running)).await;
        if let Some(looking) = looking {
            looking.abort();
        }
        drop(announced);
        served
    }

    /// A name in the room, where phones of the room can come; without one, addresses do.
    fn announced(&self, own: &Own, reachable: &Reachable) -> Option<Announced> {
        if self.no_mdns || !reachable.is_everywhere() {
            return None;
        }
        Announced::start(&transport_key(own), reachable.port)
            .inspect_err(|error| tracing::warn!("no name is announced in the room: {error:#}"))
            .ok()
    }

    /// The table's server, when an invitation named one.
    fn table(&self, own: &Own) -> Result<Option<Table>> {
        let Some(server) = &own.server else {
            return Ok(None);
        };
        let asked = self.upstream.as_ref().map(PublicUrl::as_str);
        let address = asked.unwrap_or(&server.address).trim_end_matches('/');
        let mut table = Table::new(address.to_owned(), server.transport)?;
        if let Some(invitation) = &self.invitation {
            let newer = own.hinted(invitation).map(as_browsers_say);
            table.hints.extend(newer);
            if invitation
                .transport
                .is_some_and(|key| key != server.transport)
            {
                out::warn(
                    "the invitation names another server than this hub's first one: it is not \
                     believed",
                );
            }
        }
        Ok(Some(table))
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
            out::raw(&format!("{line}\n"));
            return;
        }
        out::raw(&format!("\n{}\n", village.name()));
        if let Ok(code) = QRBuilder::new(link.as_str()).build() {
            out::raw(&format!("{}\n", code.to_str()));
        }
        out::raw(&format!("{link}\n\n"));
        for page in code.pages() {
            out::line(&format!("Porte-Voix: {page}    this hub: {page}/hub"));
        }
    }
}

fn invitation(text: &str) -> Result<Invitation, String> {
    Invitation::parse(text).map_err(|error| error.to_string())
}
