//! `porte-voix relay CODE --as KEYFILE`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// Entrust committees to a hub: they are synced with it, and its receipts count.
#[derive(Debug, Args)]
pub(super) struct Relay {
    /// The hub's code, or the link that it shows; its name also, to take back
    #[arg(allow_hyphen_values = true)]
    code: String,
    /// Speak as the person whose key file this is
    #[arg(long = "as", value_name = "KEYFILE")]
    key: PathBuf,
    /// One committee, several times for several; every committee when not given
    #[arg(long, allow_hyphen_values = true)]
    committee: Vec<String>,
    /// Take back all that was entrusted to it
    #[arg(long, conflicts_with = "committee")]
    undo: bool,
}

impl Relay {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let request = Request::Relay {
            key: settings.read(&self.key)?,
            code: self.code,
            committees: self.committee,
            undo: self.undo,
        };
        reach(settings, request).await
    }
}
