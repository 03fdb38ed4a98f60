//! `porte-voix confirm NAME --committee COMMITTEE --as KEYFILE`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// Confirm who came in, or put them in the place of another.
#[derive(Debug, Args)]
pub(super) struct Confirm {
    /// The name that they show in the committee, or their id
    #[arg(
        required_unless_present = "all",
        conflicts_with = "all",
        allow_hyphen_values = true
    )]
    name: Option<String>,
    /// The committee
    #[arg(long, allow_hyphen_values = true)]
    committee: String,
    /// Speak as the person whose key file this is
    #[arg(long = "as", value_name = "KEYFILE")]
    key: PathBuf,
    /// All who wait to be confirmed
    #[arg(long, conflicts_with_all = ["undo", "in_place_of"])]
    all: bool,
    /// Whose place they take: a lost phone
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "undo",
        allow_hyphen_values = true
    )]
    in_place_of: Option<String>,
    /// Take it back
    #[arg(long)]
    undo: bool,
}

impl Confirm {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let request = Request::Confirm {
            key: settings.read(&self.key)?,
            committee: self.committee,
            name: self.name,
            in_place_of: self.in_place_of,
            undo: self.undo,
        };
        reach(settings, request).await
    }
}
