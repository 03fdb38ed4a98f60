//! Each connection from its first byte to its last: what it may keep waiting is in
//! [`super::limits`].
//!
//! A hub has no proxy in front, so the server itself closes who never ends a request's headers,
//! who says nothing, and who never takes an answer.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use axum::response::IntoResponse as _;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{mpsc, watch};

use super::foreign::{Foreign, Protocol};
use super::{Limits, Newcomers, Peer};

/// How long open requests may go on once the server stops.
const LAST_REQUESTS: Duration = Duration::from_secs(5);
/// The longest headers: browsers send a few hundred bytes, proxies add some.
const HEADERS: usize = 16 * 1024;

/// Serves until `shutdown` ends, then lets open requests finish, for a while.
pub(crate) async fn serve<L>(
    mut listener: L,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()> + Send,
) where
    L: Listener<Addr = SocketAddr>,
{
    let newcomers = Newcomers::new(limits.newcomers);
    let foreign = Foreign::default();
    let (stop, stopping) = watch::channel(false);
    // Closed once every connection has ended.
    let (alive, mut ended) = mpsc::channel::<()>(1);
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            // Waits by itself when the system has no more descriptors.
            (stream, peer) = listener.accept() => {
                let (router, newcomers) = (router.clone(), newcomers.clone());
                let (stopping, alive) = (stopping.clone(), alive.clone());
                let foreign = foreign.clone();
                tokio::spawn(async move {
                    let kept = (&newcomers, &foreign);
                    connection(stream, peer, router, limits, kept, stopping).await;
                    drop(alive);
                });
            }
            () = &mut shutdown => break,
        }
    }
    drop(listener);
    stop.send_replace(true);
    drop(alive);
    // What is still open after this is cut.
    let _ = tokio::time::timeout(LAST_REQUESTS, ended.recv()).await;
}

async fn connection<S>(
    stream: S,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    (newcomers, foreign): (&Newcomers, &Foreign),
    mut stopping: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (place, displaced) = newcomers.enter();
    let place = Mutex::new(Some(place));
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        // Whole headers: no newcomer any more.
        drop(place.lock().unwrap_or_else(PoisonError::into_inner).take());
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(Peer(peer)));
        let router = router.clone();
        async move {
            if request.method() == Method::CONNECT {
                // No route: what would answer it opens a tunnel first, and logs that it failed.
                return Ok(StatusCode::METHOD_NOT_ALLOWED.into_response());
            }
            router.call(request).await
        }
    });
    let moved = Arc::new(AtomicU64::new(0));
    let spoken = Arc::new(OnceLock::new());
    let stream = Watched {
        stream,
        moved: moved.clone(),
        spoken: spoken.clone(),
    };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers)
        .max_buf_size(HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let stalled = stalled(&moved, limits.stalled);
    let mut displaced = std::pin::pin!(displaced.wait());
    let mut stalled = std::pin::pin!(stalled);
    let mut told = false;
    loop {
        tokio::select! {
            // An error is the peer's: it left, kept us waiting, or speaks something else.
            ended = connection.as_mut() => {
                let unread = ended.is_err_and(|error| error.is_parse());
                if let Some(spoken) = spoken.get().filter(|_| unread) {
                    foreign.tell(*spoken);
                }
                return;
            }
            () = &mut displaced => return,
            () = &mut stalled => return,
            _ = stopping.wait_for(|stopping| *stopping), if !told => {
                told = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// Ends once nothing moved for a while.
async fn stalled(moved: &AtomicU64, limit: Duration) {
    let mut seen = moved.load(Ordering::Relaxed);
    loop {
        tokio::time::sleep(limit).await;
        let now = moved.load(Ordering::Relaxed);
        if now == seen {
            return;
        }
        seen = now;
    }
}

/// A stream that counts what moves, either way, and knows what it began with.
struct Watched<S> {
    stream: S,
    moved: Arc<AtomicU64>,
    /// What its first bytes are of.
    spoken: Arc<OnceLock<Protocol>>,
}

impl<S> Watched<S> {
    fn moved<T>(&self, moved: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if matches!(moved, Poll::Ready(Ok(_))) {
            self.moved.fetch_add(1, Ordering::Relaxed);
        }
        moved
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, into);
        if let Some(came) = into.filled().get(before..).filter(|came| !came.is_empty()) {
            self.spoken.get_or_init(|| Protocol::of(came));
        }
        self.moved(read)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.moved(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.moved(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
