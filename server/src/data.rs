//! The data folder: what it holds, and the lock that keeps two processes from writing in it.
//!
//! ```text
//! DATA/porte-voix.sqlite   every envelope (and its -wal, -shm while running), mode 0600
//! DATA/server.key          the server's own secrets, mode 0600
//! DATA/control.sock        how commands reach a running server, mode 0600
//! DATA/lock                held while a process uses the folder, mode 0600
//! ```
//!
//! A person's key is never here: who holds the folder can run a server, not speak as its founder.

use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::control;

const DATABASE: &str = "porte-voix.sqlite";
pub(crate) const SERVER_KEY: &str = "server.key";
/// Inside a data folder or a backup: what is not whole yet.
pub(crate) const UNFINISHED: &str = ".unfinished";
/// The longest path that the database takes is 512 bytes, its longest file name included.
const LONGEST_PATH: usize = 440;

/// How long a command waits for another one that has the folder: most are done in a second.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// And how often it looks.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// A data folder that this process has for itself, until it is dropped.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    _lock: File,
}

/// Whether the folder was free.
#[derive(Debug)]
pub enum Opened {
    /// It is ours now.
    Ours(DataFolder),
    /// Another process has it: talk to that one.
    Running(PathBuf),
}

impl DataFolder {
    /// Takes the folder, making it if needed.
    pub fn open(path: &Path) -> Result<Opened> {
        short_enough(path)?;
        private_folder(path)
            .with_context(|| format!("cannot make the data folder {}", path.display()))?;
        let lock = path.join("lock");
        let lock = private_file(&lock)
            .and_then(|()| File::options().write(true).open(lock))
            .with_context(|| format!("cannot write in the data folder {}", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Opened::Ours(Self {
                path: path.to_owned(),
                _lock: lock,
            })),
            Err(TryLockError::WouldBlock) => Ok(Opened::Running(path.join("control.sock"))),
            Err(TryLockError::Error(error)) => Err(error).context("cannot lock the data folder"),
        }
    }

    /// Says when there is no consultation there.
    pub fn founded(path: &Path) -> Result<()> {
        if !path.join(DATABASE).exists() {
            bail!(
                "there is no consultation in {}: found one first, or give its folder with --data",
                path.display()
            );
        }
        Ok(())
    }

    /// Takes the folder of a consultation that was founded; makes nothing where there is none.
    pub fn open_founded(path: &Path) -> Result<Opened> {
        Self::founded(path)?;
        Self::open(path)
    }

    /// Takes the folder, once a command that has it is done, or says that a server runs on it.
    pub fn open_alone(path: &Path) -> Result<Self> {
        let since = Instant::now();
        loop {
            let socket = match Self::open(path)? {
                Opened::Ours(folder) => return Ok(folder),
                Opened::Running(socket) => socket,
            };
            if control::answers(&socket) || since.elapsed() > PATIENCE {
                bail!(
                    "{} is used by a running porte-voix: stop it first",
                    path.display()
                );
            }
            std::thread::sleep(LOOK_AGAIN);
        }
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// The server's own secrets.
    pub fn server_key(&self) -> PathBuf {
        self.path.join(SERVER_KEY)
    }

    /// A folder inside, for what is not whole yet; empty, whatever an interrupted attempt left.
    pub fn unfinished(&self) -> Result<PathBuf> {
        empty_folder(&self.path.join(UNFINISHED))
    }

    /// Takes what was made whole elsewhere in this folder, the database last: until then there is
    /// no consultation here.
    pub fn take(&self, made: &Path) -> Result<()> {
        let beside = |folder: &Path, name: &str| folder.join(format!("{DATABASE}-{name}"));
        let wal = beside(made, "wal");
        if std::fs::metadata(wal).is_ok_and(|wal| wal.len() > 0) {
            bail!("the database could not be made whole");
        }
        for name in ["wal", "shm"] {
            // What a database that is gone left: SQLite would take it for this one's.
            match std::fs::remove_file(beside(&self.path, name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).context("cannot replace what an older database left");
                }
                _ => {}
            }
        }
        let key = self.server_key();
        if key.exists() {
            // Of a founding that was interrupted: nobody ever heard of what it wrote.
            std::fs::rename(&key, key.with_extension("interrupted"))
                .context("cannot set the key of an interrupted founding aside")?;
        }
        std::fs::rename(made.join(SERVER_KEY), key).context("cannot write the server's key")?;
        std::fs::rename(made.join(DATABASE), self.database())
            .with_context(|| format!("cannot write in the data folder {}", self.path.display()))?;
        keep(&self.path)?;
        Ok(())
    }

    /// Removes what a founding that failed left, in a folder that held nothing before it.
    pub fn clear(&self) {
        for name in [DATABASE, SERVER_KEY] {
            for end in ["", "-wal", "-shm", "-journal"] {
                // Not there, or not to be removed: the next founding sets it aside.
                let _ = std::fs::remove_file(self.path.join(format!("{name}{end}")));
            }
        }
    }

    /// Where a running server takes commands.
    pub fn socket(&self) -> PathBuf {
        self.path.join("control.sock")
    }
}

/// Whether the database can be opened under a path.
pub fn short_enough(path: &Path) -> Result<()> {
    let whole = path.canonicalize().or_else(|_| std::path::absolute(path));
    let whole = whole.with_context(|| format!("{} is not a path", path.display()))?;
    let bytes = whole.as_os_str().len();
    if bytes > LONGEST_PATH {
        bail!("the folder's path is too long: {bytes} bytes, at most {LONGEST_PATH}");
    }
    Ok(())
}

/// Makes a folder that only its owner reads.
pub fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a file that only its owner reads, empty, where there is none; one that is there is closed
/// to others, its words kept.
pub(crate) fn private_file(path: &Path) -> std::io::Result<()> {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        // Looked at, not opened: closing it would drop the locks that SQLite holds on it here.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            close_to_others(path, &path.metadata()?);
        }
        made => drop(made?),
    }
    Ok(())
}

/// Takes from others what an older version let them read.
pub(crate) fn close_to_others(path: &Path, found: &std::fs::Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = found.permissions().mode();
        if mode & 0o077 != 0 {
            let alone = std::fs::Permissions::from_mode(mode & !0o077);
            // Of another owner: it is theirs to close.
            let _ = std::fs::set_permissions(path, alone);
        }
    }
}

/// A folder of ours, emptied.
fn empty_folder(path: &Path) -> Result<PathBuf> {
    remove(path)?;
    private_folder(path).with_context(|| format!("cannot make {}", path.display()))?;
    Ok(path.to_owned())
}

/// A folder inside another, for what is not whole yet.
pub fn unfinished_in(folder: &Path) -> Result<PathBuf> {
    empty_folder(&folder.join(UNFINISHED))
}

/// Removes a folder of ours, if it is there.
pub fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Writes a file that only its owner reads, durably, never over another; nothing of it is left
/// when it could not be written whole.
pub fn write_secret(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if let Err(error) = written {
        // The half that is there would keep the next attempt from writing it.
        let _ = std::fs::remove_file(path);
        return Err(error);
    }
    match path.parent().filter(|folder| folder.is_dir()) {
        Some(folder) => keep(folder),
        None => Ok(()),
    }
}

/// Writes a secret in the place of another: one or the other is there whenever one looks.
pub fn replace_secret(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let new = PathBuf::from(new);
    // What an interrupted attempt left.
    let _ = std::fs::remove_file(&new);
    write_secret(&new, content)?;
    std::fs::rename(&new, path)?;
    match path.parent().filter(|folder| folder.is_dir()) {
        Some(folder) => keep(folder),
        None => Ok(()),
    }
}

/// Makes the names in a folder durable.
pub fn keep(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_for_one_process_and_a_secret_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data");
        let refused = DataFolder::open_founded(&path).unwrap_err();
        assert!(refused.to_string().contains("no consultation"), "{refused}");
        assert!(!path.exists(), "asking makes nothing");
        let first = DataFolder::open_alone(&path).unwrap();
        assert!(matches!(
            DataFolder::open(&path).unwrap(),
            Opened::Running(_)
        ));
        drop(first);
        let again = DataFolder::open_alone(&path).unwrap();
        write_secret(&again.server_key(), b"secret").unwrap();
        assert!(write_secret(&again.server_key(), b"other").is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(again.server_key()).unwrap().permissions();
            assert_eq!(mode.mode() & 0o777, 0o600);
        }
    }
}
