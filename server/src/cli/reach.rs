//! A command reaches its node: through the control socket when a server runs, else by opening
//! the data folder itself.

use anyhow::{Context, Result};

use super::{Settings, out};
use crate::acts::{self, Request};
use crate::control;
use crate::data::{DataFolder, Opened};
use crate::node::Node;

/// Does what is asked, and prints what it gave.
pub(super) async fn reach(settings: &Settings, request: Request) -> Result<()> {
    let lines = match DataFolder::open_founded(&settings.data)? {
        Opened::Running(socket) => control::ask(&socket, &request).await?,
        Opened::Ours(folder) => {
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

/// A path that means the same to a running server, whose folder is another.
pub(super) fn absolute(path: &std::path::Path) -> Result<std::path::PathBuf> {
    std::path::absolute(path).with_context(|| format!("{} is not a path", path.display()))
}
