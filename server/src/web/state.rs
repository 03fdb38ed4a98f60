//! What every handler is given.

use std::sync::Arc;

use axum::http::HeaderName;
use tokio::sync::watch;

use super::limits::Limits;
use super::newcomers::Newcomers;
use super::slots::Slots;
use super::told::Told;
use crate::hub::Hub;
use crate::metrics::Metrics;
use crate::published::Public;
use crate::village::Village;

/// A sentence in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Words {
    /// French, always there.
    pub fr: String,
    /// English; empty when nobody translated it.
    pub en: String,
}

/// What can be read before any program arrives: the question, who asks, what it can change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Front {
    /// The question.
    pub question: Words,
    /// In plain words, what it is about.
    pub explanation: Words,
    /// Who asks.
    pub asked_by: Words,
    /// What the answers can change.
    pub can_change: Words,
    /// How long what is written is kept.
    pub kept: Words,
    /// The consultation's id: an invitation to another one carries none of this over.
    pub consultation: String,
    /// Whether this is the demonstration.
    pub demonstration: bool,
}

/// Shared by every handler; cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// What anyone may read, as it stands.
    pub public: watch::Receiver<Arc<Public>>,
    /// The replica; none before a consultation is founded.
    pub hub: Option<Hub>,
    /// Whose pages may open a link, besides those that this very address served: the server's
    /// own address; on a hub, the table's, whose installed app comes here.
    pub origins: Vec<String>,
    /// What only a hub shows; none on the table's server.
    pub village: Option<Arc<Village>>,
    /// Places for connections.
    pub slots: Slots,
    /// The header in which the proxy in front writes a client's address; none without a proxy.
    pub forwarded: Option<HeaderName>,
    /// How long, and how many, connections may keep waiting.
    pub limits: Limits,
    /// Links that are not open yet.
    pub greeting: Newcomers,
    /// When the log last told of what keeps everybody out.
    pub told: Told,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Turns true when the server stops: links end then.
    pub stopping: watch::Receiver<bool>,
}

impl Words {
    /// The sentence in a language; French stands in for a missing translation.
    pub fn in_language(&self, english: bool) -> &str {
        if english && !self.en.is_empty() {
            &self.en
        } else {
            &self.fr
        }
    }
}
