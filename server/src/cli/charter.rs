//! `porte-voix charter show`, `charter edit FILE.toml --as KEYFILE` and `charter choose PLACE WORDS
//! --as KEYFILE`.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::reach::reach;
use super::{PublicUrl, Settings};
use crate::acts::Request;

/// Show the charter as a file, or make it read as a file.
#[derive(Debug, Args)]
pub(super) struct Charter {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print it, as a file to change
    Show,
    /// Make it read as this file: texts, committees added or renamed
    Edit {
        /// The description, as `charter show` prints it
        file: PathBuf,
        /// Speak as the coordinator whose key file this is
        #[arg(long = "as", value_name = "KEYFILE")]
        key: PathBuf,
        /// Say what would change; write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Choose what reads where several wrote at once
    Choose {
        /// Where, as `charter show` names it
        place: String,
        /// The words that stand, of those or others
        words: String,
        /// Speak as the coordinator whose key file this is
        #[arg(long = "as", value_name = "KEYFILE")]
        key: PathBuf,
    },
}

impl Charter {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let url = settings.public_url.as_ref();
        let request = match self.what {
            What::Show => Request::Charter,
            What::Edit { file, key, dry_run } => Request::EditCharter {
                key: settings.read(&key)?,
                file: settings.read(&file)?,
                dry_run,
                url: url.map(|url| PublicUrl::as_str(url).to_owned()),
            },
            What::Choose { place, words, key } => Request::ChooseInCharter {
                key: settings.read(&key)?,
                place,
                words,
            },
        };
        reach(settings, request).await
    }
}
