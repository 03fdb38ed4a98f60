//! `porte-voix people --committee COMMITTEE --as KEYFILE`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// List the people of a committee.
#[derive(Debug, Args)]
pub(super) struct People {
    /// The committee
    #[arg(long, allow_hyphen_values = true)]
    committee: String,
    /// Speak as the person whose key file this is
    #[arg(long = "as", value_name = "KEYFILE")]
    key: PathBuf,
}

impl People {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let request = Request::People {
            key: settings.read(&self.key)?,
            committee: self.committee,
        };
        reach(settings, request).await
    }
}
