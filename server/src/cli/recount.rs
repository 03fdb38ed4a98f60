//! `porte-voix recount [CUT]`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// Count again what was published, and say whether it is the same.
#[derive(Debug, Args)]
pub(super) struct Recount {
    /// The cut, or how its name begins; the newest ones when not given
    #[arg(allow_hyphen_values = true)]
    cut: Option<String>,
    /// Print one line of JSON, for other programs
    #[arg(long)]
    json: bool,
    /// Speak as the person whose key file this is; as the server when not given
    #[arg(long = "as", value_name = "KEYFILE")]
    key: Option<PathBuf>,
}

impl Recount {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let key = settings.read_some(self.key.as_deref())?;
        reach(
            settings,
            Request::Recount {
                key,
                cut: self.cut,
                json: self.json,
            },
        )
        .await
    }
}
