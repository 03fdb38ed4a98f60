//! Connections that keep the server waiting: those that say nothing, half of what they would
//! say, or that take no answer. They end; others go on.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;

use std::time::Duration;

use axum::http::HeaderName;
use server::web::Limits;
use support::{Phone, Running, folder, found, listener, serve_within};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Long, so that a test of another limit never meets this one.
const NEVER: Duration = Duration::from_secs(3_600);
const SOON: Duration = Duration::from_millis(100);

async fn running(parent: &tempfile::TempDir, limits: Limits) -> Running {
    with_header(parent, limits, None).await
}

async fn with_header(
    parent: &tempfile::TempDir,
    limits: Limits,
    header: Option<&'static str>,
) -> Running {
    let (listener, url) = listener().await;
    let (_, node) = found(&folder(parent, "data")).await;
    let header = header.map(HeaderName::from_static);
    serve_within(listener, url, node, limits, header).await
}

async fn connect(running: &Running) -> TcpStream {
    let address = running.url.strip_prefix("http://").unwrap();
    TcpStream::connect(address).await.unwrap()
}

/// Everything until the server closes.
async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset is an end too.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn upgrade(more: &str) -> String {
    format!(
        "GET /sync HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_or_half_of_the_headers_is_closed_and_others_go_on() {
    let parent = tempfile::tempdir().unwrap();
    let limits = Limits {
        headers: SOON,
        stalled: NEVER,
        ..Limits::default()
    };
    let running = running(&parent, limits).await;
    let mut phone = Phone::new(1, &running.invitation());
    phone.propose("Un banc");
    phone.sync_until(Phone::is_level).await;
    for said in ["", "GET / HTT", "GET / HTTP/1.1\r\nHost: h\r\nX-Slow: a"] {
        let mut stream = connect(&running).await;
        stream.write_all(said.as_bytes()).await.unwrap();
        let answer = rest(stream).await;
        assert!(!answer.contains("200 OK"), "{said:?}: {answer}");
    }
    // Between two requests too.
    let mut stream = connect(&running).await;
    let request = b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";
    stream.write_all(request).await.unwrap();
    assert!(rest(stream).await.contains("200 OK"));
    phone.sync_until(Phone::is_level).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_no_answer_is_closed() {
    let parent = tempfile::tempdir().unwrap();
    let limits = Limits {
        headers: NEVER,
        stalled: SOON,
        ..Limits::default()
    };
    let running = running(&parent, limits).await;
    let mut stream = connect(&running).await;
    // Pages without end, none of which is read: the buffers between fill up.
    let request = b"GET /table HTTP/1.1\r\nHost: h\r\n\r\n";
    while stream.write_all(request).await.is_ok() {}
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_never_opened_is_closed() {
    let parent = tempfile::tempdir().unwrap();
    let limits = Limits {
        headers: NEVER,
        stalled: NEVER,
        greeting: SOON,
        ..Limits::default()
    };
    let running = running(&parent, limits).await;
    let mut stream = connect(&running).await;
    stream.write_all(upgrade("").as_bytes()).await.unwrap();
    assert!(rest(stream).await.contains("101 Switching"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_thousands_of_silent_ones_an_honest_one_is_served() {
    let parent = tempfile::tempdir().unwrap();
    let limits = Limits {
        headers: NEVER,
        stalled: NEVER,
        greeting: NEVER,
        newcomers: 50,
    };
    let running = running(&parent, limits).await;
    let mut phone = Phone::new(1, &running.invitation());
    phone.sync_until(Phone::is_level).await;
    // Few at a time, for the descriptors of this process; of each kind twice what may wait.
    let mut silent = Vec::new();
    for number in 0..200 {
        let mut stream = connect(&running).await;
        if number % 2 == 0 {
            stream.write_all(upgrade("").as_bytes()).await.unwrap();
            let mut first = [0; 12];
            stream.read_exact(&mut first).await.unwrap();
            assert_eq!(&first, b"HTTP/1.1 101");
        }
        silent.push(stream);
    }
    assert!(running.get("/healthz").await.contains("200 OK"));
    phone.propose("Un banc");
    phone.sync_until(Phone::is_level).await;
    // The oldest of both kinds made room.
    let last = silent.split_off(198);
    for stream in silent.into_iter().take(50) {
        rest(stream).await;
    }
    drop(last);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_proxy_writes_nobody_is_turned_away() {
    let parent = tempfile::tempdir().unwrap();
    let running = with_header(&parent, Limits::default(), Some("x-forwarded-for")).await;
    for line in [
        "X-Forwarded-For: 203.0.113.7:41234\r\n",
        "X-Forwarded-For: [2001:db8::1]:443\r\n",
        "X-Forwarded-For: [2001:db8::1]\r\n",
        "X-Forwarded-For: unknown\r\n",
        "X-Forwarded-For: 203.0.113.7, \r\n",
        "X-Forwarded-For: 198.51.100.4, 203.0.113.7, 10.0.0.1\r\n",
        "X-Forwarded-For: \r\n",
        "",
    ] {
        let mut stream = connect(&running).await;
        stream.write_all(upgrade(line).as_bytes()).await.unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 101", "{line:?}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_handshakes_make_room_for_the_next_one() {
    let parent = tempfile::tempdir().unwrap();
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (chain, key) = (parent.path().join("c.pem"), parent.path().join("k.pem"));
    std::fs::write(&chain, certified.cert.pem()).unwrap();
    std::fs::write(&key, certified.signing_key.serialize_pem()).unwrap();
    let config = server::web::tls::configure(&chain, &key).unwrap();
    let (listening, _) = listener().await;
    let address = listening.local_addr().unwrap();
    let mut listening = server::web::tls::TlsListener::new(listening, config).unwrap();
    let accepting = tokio::spawn(async move {
        let _accepted = axum::serve::Listener::accept(&mut listening).await;
    });
    let mut oldest = TcpStream::connect(address).await.unwrap();
    let mut others = Vec::new();
    for _ in 0..256 {
        others.push(TcpStream::connect(address).await.unwrap());
    }
    // Well before its own time is over.
    let closed = tokio::time::timeout(Duration::from_secs(5), oldest.read(&mut [0; 1])).await;
    assert_eq!(closed.expect("its place is another's").unwrap_or(0), 0);
    accepting.abort();
}
