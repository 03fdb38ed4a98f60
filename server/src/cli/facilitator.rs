//! `porte-voix facilitator NAME --committee COMMITTEE --as KEYFILE`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// Make a participant the facilitator of their committee.
#[derive(Debug, Args)]
pub(super) struct Facilitator {
    /// The name that they show in the committee, or their id
    #[arg(allow_hyphen_values = true)]
    name: String,
    /// The committee
    #[arg(long, allow_hyphen_values = true)]
    committee: String,
    /// Speak as the coordinator whose key file this is
    #[arg(long = "as", value_name = "KEYFILE")]
    key: PathBuf,
    /// Take it back, where that voids nothing that they did
    #[arg(long)]
    undo: bool,
    /// With --undo: also where what they entrusted, grouped or invited ends with it
    #[arg(long, requires = "undo")]
    void: bool,
}

impl Facilitator {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let request = Request::Facilitator {
            key: settings.read(&self.key)?,
            name: self.name,
            committee: self.committee,
            undo: self.undo,
            void: self.void,
        };
        reach(settings, request).await
    }
}
