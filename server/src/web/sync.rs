//! `/sync`: a WebSocket that carries the link. Everything inside is sealed by Noise; here are
//! only the limits: size of messages, time to greet, connections in all and per address.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::host::PeerId;
use shared::sync::MAX_MESSAGE;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::newcomers::Place;
use super::slots::{NoPlace, Slot};
use super::{AppState, Peer, forwarded};
use crate::hub::{Hub, Said, WAITING_MESSAGES};

/// Bytes that a connection reads at once: the memory of one that is silent.
const READ: usize = 4 * 1024;
/// Longest wait for a peer to take a message.
const SENDING: Duration = Duration::from_secs(20);
/// Longest silence; sessions ping well before.
const SILENCE: Duration = Duration::from_secs(60);
/// Bytes that a connection may bring at once.
const AT_ONCE: u64 = 16 * 1024 * 1024;
/// And each second after that.
const A_SECOND: u64 = 128 * 1024;

/// `GET /sync`.
pub(super) async fn sync(
    State(state): State<AppState>,
    ConnectInfo(Peer(peer)): ConnectInfo<Peer>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(refusal) => {
            state.told.not_upgraded();
            return refusal.into_response();
        }
    };
    let Some(hub) = state.hub.clone() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "no consultation\n").into_response();
    };
    if !is_own_page(&headers, &state.origins) {
        state.told.other_page(&headers, &state.origins);
        return (StatusCode::FORBIDDEN, "another site's page\n").into_response();
    }
    let from = whose(&state, peer.ip(), &headers);
    let slot = match state.slots.take(from.map(address)) {
        Ok(slot) => slot,
        Err(reason) => return turned_away(&state, reason),
    };
    let limits = state.limits;
    let (place, displaced) = state.greeting.enter();
    let mut stopping = state.stopping;
    upgrade
        .max_message_size(MAX_MESSAGE)
        .max_frame_size(MAX_MESSAGE)
        // It grows with a longer message, and is given back; the library's own is 128 KiB for
        // each connection, whether it ever says anything or not.
        .read_buffer_size(READ)
        .write_buffer_size(0)
        .on_upgrade(move |socket| async move {
            tokio::select! {
                () = carry(socket, hub, slot, place, limits.greeting) => {}
                () = displaced.wait() => {}
                _ = stopping.wait_for(|stopping| *stopping) => {}
            }
        })
}

/// Whose connection it is, where that can be told.
fn whose(state: &AppState, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
    let Some(name) = &state.forwarded else {
        return Some(peer);
    };
    let client = forwarded::client(headers, name);
    if client.is_none() {
        state.told.untold(name);
    }
    client
}

fn turned_away(state: &AppState, reason: NoPlace) -> Response {
    state.metrics.turned_away();
    let (status, answer) = match reason {
        NoPlace::FromOne => (
            StatusCode::TOO_MANY_REQUESTS,
            "too many connections from one address\n",
        ),
        NoPlace::InAll => (StatusCode::SERVICE_UNAVAILABLE, "too many connections\n"),
    };
    state.told.refused(reason, state.forwarded.is_some());
    (status, answer).into_response()
}

/// Addresses of one household or village share a prefix in IPv6 as they share one in IPv4.
fn address(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::V6(std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        four => four,
    }
}

/// Bytes that one connection may bring: generous at first, for weeks of words or a courier with
/// thousands of envelopes; then it is read more slowly, never refused.
struct Allowance {
    left: u64,
    at: Instant,
}

impl Allowance {
    fn new(now: Instant) -> Self {
        Self {
            left: AT_ONCE,
            at: now,
        }
    }

    /// Takes bytes; how long to wait before reading on.
    fn take(&mut self, now: Instant, bytes: usize) -> Duration {
        let elapsed = now.saturating_duration_since(self.at).as_millis();
        let refill = u64::try_from(elapsed)
            .unwrap_or(u64::MAX)
            .saturating_mul(A_SECOND)
            / 1_000;
        if refill > 0 {
            self.at = now;
            self.left = self.left.saturating_add(refill).min(AT_ONCE);
        }
        let bytes = bytes as u64;
        let missing = bytes.saturating_sub(self.left);
        self.left = self.left.saturating_sub(bytes);
        Duration::from_millis(missing.saturating_mul(1_000) / A_SECOND)
    }
}

/// Browsers say which page opens a socket; other programs say nothing.
fn is_own_page(headers: &HeaderMap, origins: &[String]) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    origins.iter().any(|known| known == origin) || (host.is_some() && host == text(header::HOST))
}

async fn carry(mut socket: WebSocket, hub: Hub, slot: Slot, place: Place, greeting: Duration) {
    let (out, mut said) = mpsc::channel(WAITING_MESSAGES);
    let Ok(connection) = hub.open(out).await else {
        return;
    };
    let greeted = greet(&mut socket, &hub, connection, &mut said);
    if matches!(timeout(greeting, greeted).await, Ok(Some(()))) {
        drop(place);
        relay(&mut socket, &hub, connection, &mut said).await;
    }
    // The keeper may be gone: then there is nobody to tell.
    let _stopping = hub.closed(connection).await;
    drop(slot);
}

/// The first message, and its answer until the link is open; none when it does not open.
async fn greet(
    socket: &mut WebSocket,
    hub: &Hub,
    connection: PeerId,
    said: &mut mpsc::Receiver<Said>,
) -> Option<()> {
    let Message::Binary(greeting) = socket.recv().await?.ok()? else {
        return None;
    };
    hub.message(connection, greeting.into()).await.ok()?;
    loop {
        match said.recv().await? {
            Said::Message(message) => socket.send(Message::Binary(message.into())).await.ok()?,
            Said::Open => return Some(()),
            Said::Over(_) => return None,
        }
    }
}

/// Messages both ways, until either side ends it.
async fn relay(
    socket: &mut WebSocket,
    hub: &Hub,
    connection: PeerId,
    said: &mut mpsc::Receiver<Said>,
) {
    let mut allowance = Allowance::new(Instant::now());
    let mut resume = tokio::time::Instant::now();
    loop {
        let waits = resume.saturating_duration_since(tokio::time::Instant::now());
        let silence = waits.saturating_add(SILENCE);
        tokio::select! {
            said = said.recv() => {
                let message = match said {
                    Some(Said::Message(message)) => message,
                    Some(Said::Open) => continue,
                    Some(Said::Over(_)) | None => return,
                };
                let sent = timeout(SENDING, socket.send(Message::Binary(message.into()))).await;
                if !matches!(sent, Ok(Ok(()))) {
                    return;
                }
            }
            message = timeout(silence, async {
                tokio::time::sleep_until(resume).await;
                socket.recv().await
            }) => {
                let Ok(Some(Ok(message))) = message else { return };
                let Message::Binary(bytes) = message else {
                    if matches!(message, Message::Close(_) | Message::Text(_)) {
                        return;
                    }
                    continue;
                };
                let waits = allowance.take(Instant::now(), bytes.len());
                resume = tokio::time::Instant::now() + waits;
                if hub.message(connection, bytes.into()).await.is_err() {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_courier_is_never_slowed_and_a_flood_is() {
        let start = Instant::now();
        let mut allowance = Allowance::new(start);
        for _ in 0..4_000 {
            assert_eq!(allowance.take(start, 4_000), Duration::ZERO);
        }
        let waits: Duration = (0..200).map(|_| allowance.take(start, 64 * 1024)).sum();
        assert!(waits > Duration::from_secs(60), "{waits:?}");
        let later = start + Duration::from_secs(3_600);
        assert_eq!(allowance.take(later, 64 * 1024), Duration::ZERO);
    }

    #[test]
    fn only_our_own_pages_and_programs_open_a_link() {
        let from = |origin: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("localhost:8787"));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            is_own_page(&headers, &["https://table.example".to_owned()])
        };
        assert!(from(None) && from(Some("http://localhost:8787")));
        assert!(from(Some("https://table.example")));
        assert!(!from(Some("https://elsewhere.example")) && !from(Some("null")));
    }
}
