//! A command reaches its node: through the control socket when a server runs, else by opening
//! the data folder itself, once another command that has it is done.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use tokio::net::UnixStream;

use super::{Settings, out};
use crate::acts::{self, Brought, Request};
use crate::control;
use crate::data::{DataFolder, LOOK_AGAIN, Opened, PATIENCE};
use crate::node::Node;

/// Does what is asked, and prints what it gave.
pub(super) async fn reach(settings: &Settings, request: Request) -> Result<()> {
    let lines = match take_turn(&settings.data).await? {
        Turn::Server(stream) => control::ask(stream, request).await?,
        Turn::Ours(folder) => {
            let mut node = Node::open(&folder).await?.with_context(|| {
                format!(
                    "there is no consultation in {}: found one first",
                    settings.data.display()
                )
            })?;
            node.settle().await?;
            let url = settings.public_url.as_ref().map(super::PublicUrl::as_str);
            let done = acts::perform(&mut node, request, url).await?;
            node.close().await;
            done.lines
        }
    };
    for line in lines {
        out::line(&line);
    }
    Ok(())
}

/// Who does what is asked.
enum Turn {
    Server(UnixStream),
    Ours(DataFolder),
}

/// Waits for a running server to answer, or for another command to be done with the folder.
async fn take_turn(data: &Path) -> Result<Turn> {
    let since = Instant::now();
    loop {
        let socket = match DataFolder::open_founded(data)? {
            Opened::Ours(folder) => return Ok(Turn::Ours(folder)),
            Opened::Running(socket) => socket,
        };
        if let Some(stream) = control::reach(&socket).await? {
            return Ok(Turn::Server(stream));
        }
        ensure!(
            since.elapsed() < PATIENCE,
            "another command, or a server that takes none, uses {}: try again",
            data.display()
        );
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

impl Settings {
    /// A key file or a description that a command names, once there is a consultation to use it in.
    pub(super) fn read(&self, path: &Path) -> Result<Brought> {
        DataFolder::founded(&self.data)?;
        Brought::read(path)
    }

    /// The same, where it may be left out.
    pub(super) fn read_some(&self, path: Option<&Path>) -> Result<Option<Brought>> {
        path.map(|path| self.read(path)).transpose()
    }

    /// The same, a file that carries envelopes.
    pub(super) fn read_carried(&self, path: &Path) -> Result<Brought> {
        DataFolder::founded(&self.data)?;
        Brought::carried(path)
    }
}

/// A path that means the same to a running server, whose folder is another.
pub(super) fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("{} is not a path", path.display()))
}
