//! `porte-voix revoke NAME --committee COMMITTEE --as KEYFILE`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// End what a person may say in a committee.
#[derive(Debug, Args)]
pub(super) struct Revoke {
    /// The name that they show in the committee, or their id
    #[arg(allow_hyphen_values = true)]
    name: String,
    /// The committee
    #[arg(long, allow_hyphen_values = true)]
    committee: String,
    /// Speak as the person whose key file this is
    #[arg(long = "as", value_name = "KEYFILE")]
    key: PathBuf,
    /// Also what they said until now: by the founder alone
    #[arg(long)]
    all: bool,
    /// Reinstate them
    #[arg(long, conflicts_with = "all")]
    undo: bool,
}

impl Revoke {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let request = Request::Revoke {
            key: settings.read(&self.key)?,
            committee: self.committee,
            name: self.name,
            all: self.all,
            undo: self.undo,
        };
        reach(settings, request).await
    }
}
