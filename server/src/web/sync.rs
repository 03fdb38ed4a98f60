//! `/sync`: a WebSocket that carries the link. Everything inside is sealed by Noise; here are
//! only the limits: size of messages, time to greet, connections in all and per address.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::sync::{Link, LinkError, LinkEvent, MAX_MESSAGE, WRONG_KEY_REFUSAL};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::AppState;
use super::slots::Slot;
use crate::hub::{ConnectionId, Hub, WAITING_FRAMES};

/// Time to open the link.
const GREETING: Duration = Duration::from_secs(10);
/// Longest wait for a peer to take a message.
const SENDING: Duration = Duration::from_secs(20);
/// Longest silence; sessions ping well before.
const SILENCE: Duration = Duration::from_secs(60);

/// `GET /sync`.
pub(super) async fn sync(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some(hub) = state.hub else {
        return (StatusCode::SERVICE_UNAVAILABLE, "no consultation\n").into_response();
    };
    if !is_own_page(&headers, state.url.as_deref()) {
        return (StatusCode::FORBIDDEN, "another site's page\n").into_response();
    }
    let Some(slot) = state.slots.take(address(peer.ip())) else {
        state.metrics.turned_away();
        return (StatusCode::TOO_MANY_REQUESTS, "too many connections\n").into_response();
    };
    let mut stopping = state.stopping;
    upgrade
        .max_message_size(MAX_MESSAGE)
        .max_frame_size(MAX_MESSAGE)
        .write_buffer_size(0)
        .on_upgrade(move |socket| async move {
            tokio::select! {
                () = carry(socket, hub, slot) => {}
                _ = stopping.wait_for(|stopping| *stopping) => {}
            }
        })
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

/// Browsers say which page opens a socket; other programs say nothing.
fn is_own_page(headers: &HeaderMap, url: Option<&str>) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    url == Some(origin) || (host.is_some() && host == text(header::HOST))
}

async fn carry(mut socket: WebSocket, hub: Hub, slot: Slot) {
    let Ok(Some((link, connection, mut frames))) =
        timeout(GREETING, greet(&mut socket, &hub)).await
    else {
        return;
    };
    relay(&mut socket, link, &hub, connection, &mut frames).await;
    // The owner may be gone: then there is nobody to tell.
    let _stopping = hub.closed(connection).await;
    drop(slot);
}

type Open = (Link, ConnectionId, mpsc::Receiver<Vec<u8>>);

/// The first message and its answer; none when this is no link.
async fn greet(socket: &mut WebSocket, hub: &Hub) -> Option<Open> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).ok()?;
    let mut link = Link::responder(hub.transport(), &hub.consultation(), seed).ok()?;
    let Message::Binary(greeting) = socket.recv().await?.ok()? else {
        return None;
    };
    match link.receive(&greeting) {
        Ok(LinkEvent::Opened { peer, reply }) => {
            if let Some(reply) = reply {
                socket.send(Message::Binary(reply.into())).await.ok()?;
            }
            let (out, frames) = mpsc::channel(WAITING_FRAMES);
            let connection = hub.open(peer, out).await.ok()?;
            Some((link, connection, frames))
        }
        Err(LinkError::WrongKey) => {
            let refusal = WRONG_KEY_REFUSAL.to_vec();
            socket.send(Message::Binary(refusal.into())).await.ok()?;
            None
        }
        Ok(_) | Err(_) => None,
    }
}

/// Frames both ways, until either side ends it.
async fn relay(
    socket: &mut WebSocket,
    mut link: Link,
    hub: &Hub,
    connection: ConnectionId,
    frames: &mut mpsc::Receiver<Vec<u8>>,
) {
    loop {
        tokio::select! {
            frame = frames.recv() => {
                let Some(frame) = frame else { return };
                let Ok(messages) = link.seal_frame(&frame) else { return };
                for message in messages {
                    let sent = timeout(SENDING, socket.send(Message::Binary(message.into()))).await;
                    if !matches!(sent, Ok(Ok(()))) {
                        return;
                    }
                }
            }
            message = timeout(SILENCE, socket.recv()) => {
                let Ok(Some(Ok(message))) = message else { return };
                let Message::Binary(bytes) = message else {
                    if matches!(message, Message::Close(_) | Message::Text(_)) {
                        return;
                    }
                    continue;
                };
                match link.receive(&bytes) {
                    Ok(LinkEvent::Frame(frame)) => {
                        if hub.frame(connection, frame).await.is_err() {
                            return;
                        }
                    }
                    Ok(LinkEvent::Part) => {}
                    Ok(LinkEvent::Opened { .. }) | Err(_) => return,
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
    fn only_our_own_pages_and_programs_open_a_link() {
        let from = |origin: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("localhost:8787"));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            is_own_page(&headers, Some("https://table.example"))
        };
        assert!(from(None) && from(Some("http://localhost:8787")));
        assert!(from(Some("https://table.example")));
        assert!(!from(Some("https://elsewhere.example")) && !from(Some("null")));
    }
}
