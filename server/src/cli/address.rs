//! `porte-voix address URL --as KEYFILE`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::reach::reach;
use super::{PublicUrl, Settings};
use crate::acts::Request;

/// Tell phones of another address of this server, before it moves there.
#[derive(Debug, Args)]
pub(super) struct Address {
    /// The address, such as https://table.example
    #[arg(required_unless_present = "undo", conflicts_with = "undo")]
    url: Option<PublicUrl>,
    /// Speak as the coordinator whose key file this is
    #[arg(long = "as", value_name = "KEYFILE")]
    key: PathBuf,
    /// Take back every address that was published
    #[arg(long)]
    undo: bool,
}

impl Address {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let request = Request::Address {
            key: settings.read(&self.key)?,
            address: self.url.map(|url| url.as_str().to_owned()),
        };
        reach(settings, request).await
    }
}
