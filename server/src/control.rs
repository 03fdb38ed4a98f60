//! The control socket: how a command reaches a running server. One line of JSON each way, on a
//! Unix socket in the data folder that only its owner may open; the files that a request brings
//! follow its line, as many bytes as it says.
//!
//! Who connects and says nothing, or never ends its line, is left after a while, and keeps
//! nobody else waiting.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Take};
use tokio::net::unix::OwnedReadHalf;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::acts::Request;
use crate::hub::Hub;

/// Time to say what is asked, and to take the answer.
const TALKING: Duration = Duration::from_secs(5);
/// The longest request: a few names and paths.
const LONGEST: u64 = 64 * 1024;
/// Time for a file to come: its command read it whole before it asked.
const BRINGING: Duration = Duration::from_secs(60);
/// A file of more bytes is taken while no other such is: all of them are in memory.
const LARGE: usize = 1024 * 1024;
/// The longest answer: a list of many people.
const LONGEST_ANSWER: u64 = 64 * 1024 * 1024;
/// Who may be listened to at once.
const AT_ONCE: usize = 16;
/// How long to wait for descriptors to be closed, when there are none left.
const OUT_OF_DESCRIPTORS: Duration = Duration::from_secs(1);
/// Bytes of a socket's path that every system takes: 103 on some, 107 on others.
const PATH: usize = 100;
/// Where Linux shows the folders that a process has open, whatever the length of their paths.
const OPEN_FOLDERS: &str = "/proc/self/fd";

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Reply {
    Done(Vec<String>),
    /// What went wrong, then what caused it.
    Failed(Vec<String>),
}

/// A socket's path short enough for the system, and the open folder that it leads through.
struct Way {
    path: PathBuf,
    _folder: Option<std::fs::File>,
}

impl Way {
    fn to(socket: &Path) -> Result<Self> {
        if socket.as_os_str().len() <= PATH {
            return Ok(Self {
                path: socket.to_owned(),
                _folder: None,
            });
        }
        let too_long = || {
            format!(
                "the data folder's path is too long for this system, by {} bytes: give a shorter one with --data",
                socket.as_os_str().len() - PATH
            )
        };
        let name = socket.file_name().with_context(too_long)?;
        let folder = socket.parent().with_context(too_long)?;
        let folder = std::fs::File::open(folder).with_context(too_long)?;
        let path = Path::new(OPEN_FOLDERS).join(descriptor(&folder)).join(name);
        // Absent where the system is not Linux, or hides it.
        if !path.parent().is_some_and(Path::is_dir) {
            bail!(too_long());
        }
        Ok(Self {
            path,
            _folder: Some(folder),
        })
    }
}

#[cfg(unix)]
fn descriptor(folder: &std::fs::File) -> String {
    std::os::fd::AsRawFd::as_raw_fd(folder).to_string()
}

/// Whether a running server could take commands here; says why not.
pub fn check(socket: &Path) -> Result<()> {
    Way::to(socket).map(drop)
}

/// Reaches a running server; none when nobody answers there: it starts, or what uses the folder is
/// another command.
pub async fn reach(socket: &Path) -> Result<Option<UnixStream>> {
    let way = Way::to(socket)?;
    match UnixStream::connect(&way.path).await {
        Ok(stream) => Ok(Some(stream)),
        Err(error) if is_nobody(&error) => Ok(None),
        Err(error) => Err(error).context("the running server cannot be asked"),
    }
}

/// Whether a running server answers.
pub fn answers(socket: &Path) -> bool {
    Way::to(socket).is_ok_and(|way| std::os::unix::net::UnixStream::connect(&way.path).is_ok())
}

fn is_nobody(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionRefused, NotFound};
    matches!(error.kind(), NotFound | ConnectionRefused)
}

/// Asks a running server.
pub async fn ask(mut stream: UnixStream, request: Request) -> Result<Vec<String>> {
    let sent = send(&mut stream, request).await;
    let mut answer = String::new();
    let stream = stream.take(LONGEST_ANSWER);
    let heard = BufReader::new(stream).read_line(&mut answer).await;
    if answer.is_empty() {
        // A refusal may come before all was taken, and tells more.
        sent?;
        heard?;
    }
    // Cut short, or empty: what its letters say says nothing more.
    let reply = serde_json::from_str(&answer).ok();
    match reply.context("the running server gave no answer")? {
        Reply::Done(lines) => Ok(lines),
        Reply::Failed(reasons) => Err(because(reasons)),
    }
}

async fn send(stream: &mut UnixStream, mut request: Request) -> Result<()> {
    let mut line = serde_json::to_string(&request)?;
    line.push('\n');
    stream.write_all(line.as_bytes()).await?;
    for brought in request.brought() {
        stream.write_all(brought.bytes()).await?;
    }
    Ok(())
}

/// The error that was told, with its causes.
fn because(reasons: Vec<String>) -> anyhow::Error {
    let mut reasons = reasons.into_iter().rev();
    let first = reasons.next().unwrap_or_default();
    reasons.fold(anyhow!(first), anyhow::Error::context)
}

/// Opens the socket; what a killed server left is replaced, the folder's lock being ours.
pub fn listen(socket: &Path) -> Result<UnixListener> {
    if let Err(error) = std::fs::remove_file(socket)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(error).context("cannot replace the control socket");
    }
    let way = Way::to(socket)?;
    // The folder is 0700 since it was made: nobody slips in before the mode is set.
    let listener = UnixListener::bind(&way.path).context("cannot open the control socket")?;
    std::fs::set_permissions(socket, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(listener)
}

/// Answers, several at once, for ever.
pub async fn serve(listener: UnixListener, hub: Hub) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let large = Arc::new(Semaphore::new(1));
    // Ended with this task.
    let mut talks = JoinSet::new();
    while let Ok(place) = places.clone().acquire_owned().await {
        while talks.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else {
            // Others will be closed meanwhile; without a pause this would take a whole core.
            tokio::time::sleep(OUT_OF_DESCRIPTORS).await;
            continue;
        };
        let (hub, large) = (hub.clone(), large.clone());
        talks.spawn(async move {
            if let Err(error) = answer(stream, &hub, &large).await {
                tracing::warn!("a command was not answered: {error:#}");
            }
            drop(place);
        });
    }
}

async fn answer(stream: UnixStream, hub: &Hub, large: &Semaphore) -> Result<()> {
    let (read, mut write) = stream.into_split();
    let mut line = Vec::new();
    let mut read = BufReader::new(read.take(LONGEST));
    let said = timeout(TALKING, read.read_until(b'\n', &mut line)).await;
    let said = said.context("nothing was asked")?;
    said?;
    if line.is_empty() {
        // Somebody who only looked whether anybody listens.
        return Ok(());
    }
    let whole = line.ends_with(b"\n");
    let reply = match serde_json::from_slice::<Request>(&line) {
        Ok(request) if whole => match perform(request, read, hub, large).await {
            Ok(lines) => Reply::Done(lines),
            Err(error) => Reply::Failed(error.chain().map(ToString::to_string).collect()),
        },
        _ if !whole => Reply::Failed(vec!["the request has no end".to_owned()]),
        _ => Reply::Failed(vec!["the running server is of another version".to_owned()]),
    };
    let mut line = serde_json::to_string(&reply)?;
    line.push('\n');
    let told = timeout(TALKING, write.write_all(line.as_bytes())).await;
    told.context("the answer was not taken")??;
    Ok(())
}

/// Takes what the request brings, then does what it asks.
async fn perform(
    mut request: Request,
    mut read: BufReader<Take<OwnedReadHalf>>,
    hub: &Hub,
    large: &Semaphore,
) -> Result<Vec<String>> {
    let coming = request.brought().into_iter().map(|one| one.coming());
    let coming: Option<Vec<usize>> = coming.collect();
    let coming = coming.context("the running server is of another version")?;
    let _place = match coming.iter().any(|length| *length > LARGE) {
        true => Some(large.acquire().await?),
        false => None,
    };
    for (brought, length) in request.brought().into_iter().zip(coming) {
        read.get_mut().set_limit(u64::try_from(length)?);
        let mut bytes = Zeroizing::new(vec![0; length]);
        let came = timeout(BRINGING, read.read_exact(&mut bytes)).await;
        came.context("what the request brings did not come")??;
        brought.fill(bytes);
    }
    hub.perform(request).await
}
