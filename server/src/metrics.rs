//! A few counters, in the text format that monitoring reads, on a listener of their own. They
//! count envelopes and connections, never people, and hold no id and no address.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The counters.
#[derive(Debug, Default)]
pub struct Metrics {
    connections: AtomicU64,
    turned_away: AtomicU64,
    envelopes: AtomicU64,
    commits: AtomicU64,
    deriving_micros: AtomicU64,
    refused: Mutex<BTreeMap<String, u64>>,
    ended: Mutex<BTreeMap<String, u64>>,
}

impl Metrics {
    /// Connections open now.
    pub fn connections(&self, open: usize) {
        self.connections
            .store(u64::try_from(open).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Connections open now, as told last.
    pub fn open_connections(&self) -> usize {
        usize::try_from(self.connections.load(Ordering::Relaxed)).unwrap_or(usize::MAX)
    }

    /// A connection above a limit.
    pub fn turned_away(&self) {
        self.turned_away.fetch_add(1, Ordering::Relaxed);
    }

    /// A group commit of so many new envelopes.
    pub fn committed(&self, envelopes: usize) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        let envelopes = u64::try_from(envelopes).unwrap_or(u64::MAX);
        self.envelopes.fetch_add(envelopes, Ordering::Relaxed);
    }

    /// A derivation took so long.
    pub fn derived(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.deriving_micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// An envelope was refused; the reason is one of a few.
    pub fn refused(&self, reason: &str) {
        count(&self.refused, reason);
    }

    /// A session ended; the reason is one of a few.
    pub fn session_ended(&self, reason: &str) {
        count(&self.ended, reason);
    }

    /// All of it, as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, value: u64| {
            // Writing into a string does not fail.
            let _ = writeln!(text, "porte_voix_{name} {value}");
        };
        line("connections", self.connections.load(Ordering::Relaxed));
        line(
            "connections_turned_away_total",
            self.turned_away.load(Ordering::Relaxed),
        );
        line(
            "envelopes_committed_total",
            self.envelopes.load(Ordering::Relaxed),
        );
        line("commits_total", self.commits.load(Ordering::Relaxed));
        line(
            "deriving_microseconds_total",
            self.deriving_micros.load(Ordering::Relaxed),
        );
        for (name, counters) in [("refused", &self.refused), ("sessions_ended", &self.ended)] {
            let counters = counters
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner());
            for (reason, value) in counters.iter() {
                line(&format!("{name}_total{{reason={reason:?}}}"), *value);
            }
        }
        text
    }
}

fn count(counters: &Mutex<BTreeMap<String, u64>>, reason: &str) {
    let mut counters = counters
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    *counters.entry(reason.to_owned()).or_default() += 1;
}

/// Serves `/metrics` until the process ends.
pub async fn serve(listener: tokio::net::TcpListener, metrics: std::sync::Arc<Metrics>) {
    let route = axum::routing::get(move || {
        let metrics = metrics.clone();
        async move { metrics.text() }
    });
    let router = axum::Router::new().route("/metrics", route);
    let limits = crate::web::Limits::default();
    crate::web::connections::serve(listener, router, limits, std::future::pending()).await;
}
