//! The data folder: what it holds, and the lock that keeps two processes from writing in it.
//!
//! ```text
//! DATA/porte-voix.sqlite   every envelope (and its -wal, -shm while running)
//! DATA/server.key          the server's own secrets, mode 0600
//! DATA/control.sock        how commands reach a running server, mode 0600
//! DATA/lock                held while a process uses the folder
//! ```
//!
//! A person's key is never here: who holds the folder can run a server, not speak as its founder.

use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

const DATABASE: &str = "porte-voix.sqlite";

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
        private_folder(path)
            .with_context(|| format!("cannot make the data folder {}", path.display()))?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("lock"))
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

    /// Takes the folder of a consultation that was founded; makes nothing where there is none.
    pub fn open_founded(path: &Path) -> Result<Opened> {
        if !path.join(DATABASE).exists() {
            bail!(
                "there is no consultation in {}: found one first, or give its folder with --data",
                path.display()
            );
        }
        Self::open(path)
    }

    /// Takes the folder, or says that a server runs on it.
    pub fn open_alone(path: &Path) -> Result<Self> {
        match Self::open(path)? {
            Opened::Ours(folder) => Ok(folder),
            Opened::Running(_) => bail!(
                "{} is used by a running porte-voix: stop it first",
                path.display()
            ),
        }
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// The server's own secrets.
    pub fn server_key(&self) -> PathBuf {
        self.path.join("server.key")
    }

    /// Where a running server takes commands.
    pub fn socket(&self) -> PathBuf {
        self.path.join("control.sock")
    }
}

/// Makes a folder that only its owner reads.
pub fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Writes a file that only its owner reads, durably, never over another.
pub fn write_secret(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()?;
    if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
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
