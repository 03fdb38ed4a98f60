//! `porte-voix import FILE`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// Bring what a carried file holds; twice, late or in any order does no harm.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file
    file: PathBuf,
}

impl Import {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let file = settings.read_carried(&self.file)?;
        reach(settings, Request::Import { file }).await
    }
}
