//! `porte-voix restore FOLDER`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::{Settings, out, seed};
use crate::acts;
use crate::data::DataFolder;

/// Continue from a backup, in an empty data folder.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    folder: PathBuf,
}

impl Restore {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let folder = DataFolder::open_alone(&settings.data)?;
        let node = acts::restore(&folder, &self.folder, seed()?).await?;
        node.close().await;
        out::line(&format!(
            "Restored in {}, under a new key.",
            settings.data.display()
        ));
        Ok(())
    }
}
