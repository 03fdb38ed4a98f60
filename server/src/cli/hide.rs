//! `porte-voix hide NEED --committee COMMITTEE --reason REASON --as KEYFILE`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// Hide a need from the others of its committee.
#[derive(Debug, Args)]
pub(super) struct Hide {
    /// Its sentence, or its id
    #[arg(allow_hyphen_values = true)]
    need: String,
    /// The committee
    #[arg(long, allow_hyphen_values = true)]
    committee: String,
    /// Speak as the person whose key file this is
    #[arg(long = "as", value_name = "KEYFILE")]
    key: PathBuf,
    /// Why: its author reads it
    #[arg(
        long,
        required_unless_present = "undo",
        conflicts_with = "undo",
        allow_hyphen_values = true
    )]
    reason: Option<String>,
    /// Show it again
    #[arg(long)]
    undo: bool,
}

impl Hide {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let request = Request::Hide {
            key: settings.read(&self.key)?,
            committee: self.committee,
            need: self.need,
            reason: self.reason.filter(|_| !self.undo),
        };
        reach(settings, request).await
    }
}
