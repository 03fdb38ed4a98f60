//! A certificate of one's own: `--tls-cert` and `--tls-key`, without a proxy in front.
//!
//! Handshakes go on beside one another: one that is slow delays nobody else.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

use super::Newcomers;
use super::foreign::Foreign;

/// Time for a handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Handshakes at once: one more takes the place of the oldest.
const HANDSHAKES: usize = 256;

type Accepted = (TlsStream<TcpStream>, SocketAddr);

/// A listener whose connections are encrypted.
#[derive(Debug)]
pub struct TlsListener {
    address: SocketAddr,
    accepted: mpsc::Receiver<Accepted>,
    accepting: tokio::task::JoinHandle<()>,
}

/// Reads a certificate chain and its key, both in PEM.
pub fn configure(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .with_context(|| format!("cannot read the certificate {}", certificate.display()))?;
    let secret = PrivateKeyDer::from_pem_file(key)
        .with_context(|| format!("cannot read the certificate's key {}", key.display()))?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .context("the certificate and its key do not go together")?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

impl TlsListener {
    /// Encrypts the connections of a listener.
    pub fn new(listener: TcpListener, config: Arc<ServerConfig>) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (out, accepted) = mpsc::channel(HANDSHAKES);
        let accepting = tokio::spawn(accept(listener, TlsAcceptor::from(config), out));
        Ok(Self {
            address,
            accepted,
            accepting,
        })
    }
}

async fn accept(mut listener: TcpListener, acceptor: TlsAcceptor, out: mpsc::Sender<Accepted>) {
    let newcomers = Newcomers::new(HANDSHAKES);
    let foreign = Foreign::default();
    loop {
        // Waits by itself when the system has no more descriptors.
        let (stream, peer) = Listener::accept(&mut listener).await;
        let (acceptor, out, foreign) = (acceptor.clone(), out.clone(), foreign.clone());
        let (place, displaced) = newcomers.enter();
        tokio::spawn(async move {
            let shaken = tokio::select! {
                shaken = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)) => shaken,
                () = displaced.wait() => return,
            };
            drop(place);
            match shaken {
                Ok(Ok(stream)) => {
                    // Nobody listens any more: the connection closes.
                    let _ = out.send((stream, peer)).await;
                }
                Ok(Err(error)) if is_no_tls(&error) => foreign.tell_plain(),
                // It left, or kept us waiting.
                Ok(Err(_)) | Err(_) => {}
            }
        });
    }
}

/// Whether a handshake failed because something else than TLS was said.
fn is_no_tls(error: &io::Error) -> bool {
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref());
    matches!(cause, Some(rustls::Error::InvalidMessage(_)))
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> Accepted {
        match self.accepted.recv().await {
            Some(accepted) => accepted,
            // The task that accepts ends with this listener only.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
