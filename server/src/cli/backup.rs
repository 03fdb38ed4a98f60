//! `porte-voix backup FOLDER`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::{absolute, reach};
use crate::acts::Request;

/// Copy everything to a new folder.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// A folder that holds no backup yet
    folder: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let folder = absolute(&self.folder)?;
        reach(settings, Request::Backup { folder }).await
    }
}
