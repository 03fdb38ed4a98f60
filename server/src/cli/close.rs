//! `porte-voix close`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// Make a cut, count and publish.
#[derive(Debug, Args)]
pub(super) struct Close {
    /// Speak as the person whose key file this is; as the server when not given
    #[arg(long = "as", value_name = "KEYFILE")]
    key: Option<PathBuf>,
    /// Say what would be published and who came in since the last count; write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Close {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let key = settings.read_some(self.key.as_deref())?;
        let dry_run = self.dry_run;
        reach(settings, Request::Close { key, dry_run }).await
    }
}
