//! `porte-voix strike CUT --reason REASON`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// Set a published list aside, with the reason: it stays readable, struck through.
#[derive(Debug, Args)]
pub(super) struct Strike {
    /// The cut that it was counted on, or how its name begins
    #[arg(allow_hyphen_values = true)]
    cut: String,
    /// Why: whoever reads the list reads it
    #[arg(
        long,
        required_unless_present = "undo",
        conflicts_with = "undo",
        allow_hyphen_values = true
    )]
    reason: Option<String>,
    /// Let it stand again
    #[arg(long)]
    undo: bool,
    /// Speak as the person whose key file this is; as the server when not given
    #[arg(long = "as", value_name = "KEYFILE")]
    key: Option<PathBuf>,
}

impl Strike {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let key = settings.read_some(self.key.as_deref())?;
        let request = Request::Strike {
            key,
            cut: self.cut,
            reason: self.reason.filter(|_| !self.undo),
        };
        reach(settings, request).await
    }
}
