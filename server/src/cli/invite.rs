//! `porte-voix invite`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::reach::reach;
use super::{PublicUrl, Settings};
use crate::acts::Request;

/// Show the way into committees.
#[derive(Debug, Args)]
pub(super) struct Invite {
    /// Speak as the person whose key file this is; as the server when not given
    #[arg(long = "as", value_name = "KEYFILE")]
    key: Option<PathBuf>,
    /// One committee; all when not given
    #[arg(allow_hyphen_values = true)]
    committee: Option<String>,
}

impl Invite {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let request = Request::Invite {
            key: settings.read_some(self.key.as_deref())?,
            committee: self.committee,
            url: settings
                .public_url
                .as_ref()
                .map(|url| PublicUrl::as_str(url).to_owned()),
        };
        reach(settings, request).await
    }
}
