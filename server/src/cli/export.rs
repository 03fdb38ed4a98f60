//! `porte-voix export FILE --to WHO`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::{absolute, reach};
use crate::acts::Request;

/// Write a sealed file with all that somebody may read, to be carried where no network goes.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// A file that is not there yet
    file: PathBuf,
    /// Who can open it: a relay's name, a person's name in their committee, or an id
    #[arg(long, allow_hyphen_values = true)]
    to: String,
}

impl Export {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let file = absolute(&self.file)?;
        reach(settings, Request::Export { to: self.to, file }).await
    }
}
