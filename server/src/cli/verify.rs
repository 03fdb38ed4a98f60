//! `porte-voix verify`.

use anyhow::Result;
use clap::Args;

use super::Settings;
use super::reach::reach;
use crate::acts::Request;

/// Walk every chain: signatures, bodies, links.
#[derive(Debug, Args)]
pub(super) struct Verify {}

impl Verify {
    pub(super) async fn run(self, settings: &Settings) -> Result<()> {
        reach(settings, Request::Verify).await
    }
}
