//! `porte-voix close`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::{absolute, reach};
use crate::acts::Request;

/// Make a cut, count and publish.
#[derive(Debug, Args)]
pub(super) struct Close {
    /// Speak as the person whose key file this is; as the server when not given
    #[arg(long = "as", value_name = "KEYFILE")]
    key: Option<PathBuf>,
}

impl Close {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let key = self.key.as_deref().map(absolute).transpose()?;
        reach(settings, Request::Close { key }).await
    }
}
