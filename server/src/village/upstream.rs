//! Towards the table's server: whenever a hub sees it, they sync both ways over the session that
//! phones use, the hub as initiator, for what the hub relays.
//!
//! Nothing is remembered of where a connection stopped: what is durable on either side is
//! compared again by the next one. So a link may be cut anywhere, and either side be killed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use axum::http::Uri;
use futures_util::{SinkExt as _, StreamExt as _};
use shared::host::{End as Over, PeerId};
use shared::identity::TransportKey;
use shared::sync::{LinkError, MAX_MESSAGE};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::hub::{Hub, Said, WAITING_MESSAGES};

/// Time to reach the server and open the link.
const REACHING: Duration = Duration::from_secs(15);
/// Longest wait for the server to take a message.
const SENDING: Duration = Duration::from_secs(20);
/// Longest silence; sessions ping well before.
const SILENCE: Duration = Duration::from_secs(60);

/// Whether the table's server is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upstream {
    /// The invitation named none: what is held leaves by other ways.
    Nowhere,
    /// Not since this hub was started.
    NotSeen,
    /// Not any more since then.
    Gone(Instant),
    /// The link is open.
    Here,
}

/// The server, and how often to look for it.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its address, such as `https://table.example`.
    pub address: String,
    /// Other addresses at which it is said to be: a hint each, until its key answers there.
    pub hints: Vec<String>,
    /// Its transport key, as the invitation pinned it.
    pub transport: TransportKey,
    /// How certificates are checked. The link inside proves the server by its key anyway.
    pub tls: Arc<ClientConfig>,
    /// Wait after the first failure; doubled by each one that follows.
    pub shortest: Duration,
    /// Longest wait.
    pub longest: Duration,
}

impl Table {
    /// A server by its address and key, looked for every second at first, every minute at last.
    pub fn new(address: String, transport: TransportKey) -> Result<Self> {
        let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            address,
            hints: Vec::new(),
            transport,
            tls: Arc::new(tls),
            shortest: Duration::from_secs(1),
            longest: Duration::from_secs(60),
        })
    }

    /// Where to look for it: where it was last, where an invitation says, then where those who
    /// coordinate the consultation say that it went.
    fn addresses(&self, hub: &Hub) -> Vec<String> {
        let mut all = vec![self.address.clone()];
        let published = hub.held().borrow().table_at.clone();
        for address in self.hints.iter().cloned().chain(published) {
            if !all.contains(&address) {
                all.push(address);
            }
        }
        all
    }
}

/// Looks for the server, and syncs with it whenever it is there, until the hub stops.
pub async fn keep(hub: Hub, mut table: Table, seen: watch::Sender<Upstream>) {
    let mut wait = table.shortest;
    // The keeper ended the last link, to open another; it is there still.
    let mut turns_at: Option<Instant> = None;
    loop {
        let opened = find(&hub, &mut table).await;
        match opened {
            Some(link) => {
                seen.send_replace(Upstream::Here);
                if turns_at.is_none() {
                    tracing::info!("in contact with the table");
                }
                turns_at = match carry(link, &hub).await {
                    End::Ours => Some(Instant::now()),
                    End::Theirs => {
                        seen.send_replace(Upstream::Gone(Instant::now()));
                        None
                    }
                };
                wait = table.shortest;
            }
            None => {
                if let Some(ended) = turns_at.take() {
                    seen.send_replace(Upstream::Gone(ended));
                }
            }
        }
        tokio::time::sleep(with_jitter(wait)).await;
        wait = wait.saturating_mul(2).min(table.longest);
        if hub.is_over() {
            return;
        }
    }
}

/// Tries each address once, until the table's key answers; that one is kept.
async fn find(hub: &Hub, table: &mut Table) -> Option<Open> {
    for address in table.addresses(hub) {
        let opened = match timeout(REACHING, open(hub, table, &address)).await {
            Ok(opened) => opened,
            Err(_) => Err(anyhow!("no answer")),
        };
        match opened {
            Ok(link) => {
                if address != table.address {
                    tracing::info!("the table is at {address} from now on");
                    hub.found_at(&address).await;
                    table.address = address;
                }
                return Some(link);
            }
            Err(error) if error.downcast_ref() == Some(&LinkError::WrongKey) => {
                tracing::warn!("{address} is not the server that the invitation named");
            }
            Err(error) => tracing::debug!("the table is not seen: {error:#}"),
        }
    }
    None
}

/// Between half of a wait and all of it: hubs that lost the same network do not come back in the
/// same second.
fn with_jitter(wait: Duration) -> Duration {
    let mut random = [0; 1];
    // Without randomness it is half.
    let _ = getrandom::fill(&mut random);
    let [random] = random;
    wait / 2 + wait / 2 * u32::from(random) / 255
}

/// Any stream of bytes.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

type Socket = WebSocketStream<Box<dyn Stream>>;

/// An open link, which the keeper holds.
struct Open {
    socket: Socket,
    connection: PeerId,
    said: mpsc::Receiver<Said>,
}

async fn open(hub: &Hub, table: &Table, address: &str) -> Result<Open> {
    let socket = reach(table, address).await?;
    let (out, said) = mpsc::channel(WAITING_MESSAGES);
    let connection = hub.open_upstream(table.transport, out).await?;
    let mut open = Open {
        socket,
        connection,
        said,
    };
    match greet(hub, &mut open).await {
        Ok(()) => Ok(open),
        Err(error) => {
            hub.closed(connection).await?;
            Err(error)
        }
    }
}

/// Messages both ways until the link is open.
async fn greet(hub: &Hub, open: &mut Open) -> Result<()> {
    loop {
        tokio::select! {
            said = open.said.recv() => match said.context("the server is stopping")? {
                Said::Message(message) => {
                    open.socket.send(Message::Binary(message.into())).await?;
                }
                Said::Open => return Ok(()),
                Said::Over(Over::Link(error)) => return Err(error.into()),
                Said::Over(end) => return Err(end.into()),
            },
            message = open.socket.next() => match message.context("hung up")?? {
                Message::Binary(bytes) => hub.message(open.connection, bytes.into()).await?,
                Message::Close(_) => bail!("hung up"),
                _ => {}
            }
        }
    }
}

async fn reach(table: &Table, address: &str) -> Result<Socket> {
    let uri: Uri = address.parse().context("not an address")?;
    let host = uri.host().context("an address without a host")?;
    let secure = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((bare, port)).await?;
    stream.set_nodelay(true)?;
    let (stream, scheme): (Box<dyn Stream>, _) = if secure {
        let name = ServerName::try_from(bare.to_owned())?;
        let connector = TlsConnector::from(table.tls.clone());
        (Box::new(connector.connect(name, stream).await?), "wss")
    } else {
        (Box::new(stream), "ws")
    };
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE));
    let request = format!("{scheme}://{host}:{port}/sync");
    let (socket, _) =
        tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await?;
    Ok(socket)
}

/// Who ended a link.
enum End {
    Ours,
    Theirs,
}

/// Messages both ways, until either side ends it.
async fn carry(open: Open, hub: &Hub) -> End {
    let Open {
        mut socket,
        connection,
        mut said,
    } = open;
    let end = loop {
        tokio::select! {
            said = said.recv() => {
                let message = match said {
                    Some(Said::Message(message)) => message,
                    Some(Said::Open) => continue,
                    Some(Said::Over(Over::Session(_) | Over::Link(_))) => break End::Theirs,
                    Some(Said::Over(_)) | None => break End::Ours,
                };
                let sending = socket.send(Message::Binary(message.into()));
                if !matches!(timeout(SENDING, sending).await, Ok(Ok(()))) {
                    break End::Theirs;
                }
            }
            message = timeout(SILENCE, socket.next()) => {
                let Ok(Some(Ok(message))) = message else { break End::Theirs };
                let Message::Binary(bytes) = message else {
                    if matches!(message, Message::Close(_) | Message::Text(_)) {
                        break End::Theirs;
                    }
                    continue;
                };
                if hub.message(connection, bytes.into()).await.is_err() {
                    break End::Theirs;
                }
            }
        }
    };
    // The keeper may be gone: then there is nobody to tell.
    let _stopping = hub.closed(connection).await;
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_at_least_half_of_itself_and_never_more() {
        for _ in 0..100 {
            let wait = with_jitter(Duration::from_secs(60));
            assert!(wait >= Duration::from_secs(30) && wait <= Duration::from_secs(60));
        }
    }
}
