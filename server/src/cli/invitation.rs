//! `porte-voix invitation --replace COMMITTEE --as KEYFILE`.

use std::path::PathBuf;

use anyhow::Result;
use clap::{ArgGroup, Args};

use super::reach::reach;
use super::{PublicUrl, Settings};
use crate::acts::Request;

/// Replace a committee's invitation that leaked.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["replace", "undo"]))]
#[command(group = ArgGroup::new("who").args(["recognise", "all", "all_but"]))]
pub(super) struct Invitation {
    /// The committee
    #[arg(allow_hyphen_values = true)]
    committee: String,
    /// Speak as the person whose key file this is
    #[arg(long = "as", value_name = "KEYFILE")]
    key: PathBuf,
    /// End it and print another
    #[arg(long, requires = "who")]
    replace: bool,
    /// Who stays in without a confirmation, by name or id; may be given several times
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    recognise: Vec<String>,
    /// Everyone who came in so far stays in
    #[arg(long)]
    all: bool,
    /// Everyone but these stays in; may be given several times
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    all_but: Vec<String>,
    /// Let the former ones work again
    #[arg(long, conflicts_with = "who")]
    undo: bool,
}

impl Invitation {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let url = settings.public_url.as_ref();
        let request = Request::Invitation {
            key: settings.read(&self.key)?,
            committee: self.committee,
            recognised: self.recognise,
            but: self.all || !self.all_but.is_empty(),
            others: self.all_but,
            undo: self.undo,
            url: url.map(|url| PublicUrl::as_str(url).to_owned()),
        };
        reach(settings, request).await
    }
}
