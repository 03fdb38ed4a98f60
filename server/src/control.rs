//! The control socket: how a command reaches a running server. One line of JSON each way, on a
//! Unix socket in the data folder that only its owner may open.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::acts::Request;
use crate::hub::Hub;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Reply {
    Done(Vec<String>),
    Failed(String),
}

/// Asks a running server.
pub async fn ask(socket: &Path, request: &Request) -> Result<Vec<String>> {
    let mut stream = UnixStream::connect(socket)
        .await
        .context("the data folder is in use, but nobody answers there")?;
    let mut line = serde_json::to_string(request)?;
    line.push('\n');
    stream.write_all(line.as_bytes()).await?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).await?;
    match serde_json::from_str(&answer).context("the running server gave no answer")? {
        Reply::Done(lines) => Ok(lines),
        Reply::Failed(reason) => bail!(reason),
    }
}

/// Opens the socket; what a killed server left is replaced, the folder's lock being ours.
pub fn listen(socket: &Path) -> Result<UnixListener> {
    if let Err(error) = std::fs::remove_file(socket)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(error).context("cannot replace the control socket");
    }
    // The folder is 0700 since it was made: nobody slips in before the mode is set.
    let listener = UnixListener::bind(socket).context("cannot open the control socket")?;
    std::fs::set_permissions(socket, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(listener)
}

/// Answers, one request after the other, for ever.
pub async fn serve(listener: UnixListener, hub: Hub) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: others will be closed meanwhile.
            tokio::task::yield_now().await;
            continue;
        };
        if let Err(error) = answer(stream, &hub).await {
            tracing::warn!(%error, "a command was not answered");
        }
    }
}

async fn answer(stream: UnixStream, hub: &Hub) -> Result<()> {
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    BufReader::new(read).read_line(&mut line).await?;
    let reply = match serde_json::from_str::<Request>(&line) {
        Ok(request) => match hub.perform(request).await {
            Ok(lines) => Reply::Done(lines),
            Err(error) => Reply::Failed(format!("{error:#}")),
        },
        Err(_) => Reply::Failed("the running server is of another version".to_owned()),
    };
    let mut line = serde_json::to_string(&reply)?;
    line.push('\n');
    write.write_all(line.as_bytes()).await?;
    Ok(())
}
