//! What a command read before it asked: a file or a key, by whoever typed its name.
//!
//! A running server opens no path that a command names: a pipe of the command's shell is none of
//! the server's, and what never ends would hold, or fill, its one owner. So the bytes travel
//! beside the request on the control socket, and no line of JSON, log or error shows them.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};
use shared::carry::bundle::MAX_BUNDLE;
use zeroize::Zeroizing;

use super::any_path;

/// The longest key file or description: a few kilobytes each, and a key holds every invitation.
const MOST: usize = 4 * 1024 * 1024;
/// Room made at once, so that reading a key leaves no shorter copy of it behind.
const KEY: usize = 64 * 1024;

/// A file that a command read, with the name that was typed.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Brought {
    /// As it was typed.
    #[serde(with = "any_path")]
    path: PathBuf,
    /// Where it can be written back; empty when it was no file.
    #[serde(with = "any_path")]
    place: PathBuf,
    length: usize,
    #[serde(skip)]
    bytes: Zeroizing<Vec<u8>>,
}

impl Brought {
    /// A key file or a description.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or holds more than any.
    pub fn read(path: &Path) -> Result<Self> {
        Self::at_most(path, MOST)
    }

    /// A file that carries envelopes.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or holds more than any.
    pub fn carried(path: &Path) -> Result<Self> {
        Self::at_most(path, MAX_BUNDLE)
    }

    fn at_most(path: &Path, most: usize) -> Result<Self> {
        let shown = || path.display();
        let cannot = || format!("cannot read {}", shown());
        let file = File::open(path).with_context(cannot)?;
        let is_file = file.metadata().with_context(cannot)?.is_file();
        let mut bytes = Zeroizing::new(Vec::with_capacity(KEY));
        let bound = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        file.take(bound)
            .read_to_end(&mut bytes)
            .with_context(cannot)?;
        ensure!(
            bytes.len() <= most,
            "{} holds more than {} kB",
            shown(),
            most / 1024
        );
        let place = path.canonicalize().ok().filter(|_| is_file);
        Ok(Self {
            path: path.to_owned(),
            place: place.unwrap_or_default(),
            length: bytes.len(),
            bytes,
        })
    }

    /// As it was typed.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it can be written back; empty when it was no file.
    pub(super) fn place(&self) -> &Path {
        &self.place
    }

    /// What it holds.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many bytes follow the request; none when it is more than any command sends.
    pub(crate) fn coming(&self) -> Option<usize> {
        (self.length <= MAX_BUNDLE).then_some(self.length)
    }

    /// The bytes that followed the request.
    pub(crate) fn fill(&mut self, bytes: Zeroizing<Vec<u8>>) {
        self.bytes = bytes;
    }
}

impl std::fmt::Debug for Brought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Brought");
        shown
            .field("path", &self.path)
            .field("length", &self.length);
        shown.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_in_no_json_and_no_debug_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, "porte-voix-key-1.abc").unwrap();
        let brought = Brought::read(&path).unwrap();
        let line = serde_json::to_string(&brought).unwrap();
        assert!(!line.contains("abc"), "{line}");
        assert!(!format!("{brought:?}").contains("abc"));
        let sent: Brought = serde_json::from_str(&line).unwrap();
        assert_eq!(sent.coming(), Some(20));
        assert!(sent.bytes().is_empty(), "they follow");
        assert_eq!(sent.place(), path.canonicalize().unwrap());
    }
}
