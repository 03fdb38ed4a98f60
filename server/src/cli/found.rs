//! `porte-voix found FILE.toml`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use shared::identity::random::Randomness;

use super::{Settings, out, seed};
use crate::acts::Brought;
use crate::acts::names::on_one_line;
use crate::control;
use crate::data::DataFolder;
use crate::founding::{self, Described, KeyFile};

/// Found a consultation from its description.
#[derive(Debug, Args)]
pub(super) struct Found {
    /// The description (see tests/fixtures/consultation.toml for one)
    file: PathBuf,
    /// Where the founder's key goes; beside the description when not given
    #[arg(long)]
    key: Option<PathBuf>,
    /// What people read as the server's name
    #[arg(long, default_value = "la table")]
    name: String,
}

impl Found {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        let brought = Brought::read(&self.file)?;
        let described = Described::read(brought.bytes())
            .with_context(|| format!("in {}", self.file.display()))?;
        let folder = DataFolder::open_alone(&settings.data)?;
        control::check(&folder.socket())?;
        let mut random = Randomness::from_seed(seed()?);
        let founded = founding::found(&described, false, &self.name, &mut random)?;
        let path = self
            .key
            .unwrap_or_else(|| KeyFile::beside(&self.file, &founded.founder));
        let inside = std::path::absolute(&path)?.starts_with(std::path::absolute(&settings.data)?);
        anyhow::ensure!(
            !inside,
            "the founder's key must not be in the data folder: give another place with --key"
        );
        let node = founded.establish(&folder, &path).await?;
        node.close().await;
        let data = settings.data.display();
        out::line(&format!(
            "Founded “{}” in {data}.",
            on_one_line(&described.title)
        ));
        out::line(&format!(
            "The founder's key is {}: keep it apart, and safe.",
            path.display()
        ));
        out::line(&format!(
            "Next: porte-voix serve --data {data} --public-url https://…, then porte-voix invite --data {data} for each committee's link"
        ));
        Ok(())
    }
}
