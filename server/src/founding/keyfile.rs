//! A person's key file: their secrets on this installation, mode 0600, one line of text.
//!
//! Whoever holds the file can speak as that person: it is kept apart from the data folder, and
//! from backups of it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding};
use shared::replica::Own;
use zeroize::Zeroizing;

use crate::acts::Brought;
use crate::data::{replace_secret, write_secret};

const PREFIX: &str = "porte-voix-key-1.";

/// What a key file holds.
#[derive(Debug)]
pub struct KeyFile {
    /// Whose secrets.
    pub own: Own,
}

impl KeyFile {
    /// Where the founder's file goes when nobody says: beside the description, its name ending
    /// with the start of the consultation's id, so that it never takes another's place.
    pub fn beside(described: &Path, own: &Own) -> PathBuf {
        let stem = described.file_stem().unwrap_or_default().to_string_lossy();
        let id: String = own.consultation.to_string().chars().take(8).collect();
        described.with_file_name(format!("{stem}-{id}.keyfile"))
    }

    /// Writes it, never over another file.
    pub fn write(&self, path: &Path) -> Result<()> {
        write_secret(path, self.text().as_bytes())
            .with_context(|| format!("cannot write the key file {}", path.display()))
    }

    /// Writes it in the place of the one that is there; no path when it came through a pipe.
    pub fn replace(&self, path: &Path) -> Result<()> {
        ensure!(
            !path.as_os_str().is_empty(),
            "the key came from no file that could be written"
        );
        replace_secret(path, self.text().as_bytes())
            .with_context(|| format!("cannot write the key file {}", path.display()))
    }

    fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!(
            "{PREFIX}{}\n",
            Base64UrlUnpadded::encode_string(&self.own.to_bytes())
        ))
    }

    /// Reads one that was brought.
    pub fn read(brought: &Brought) -> Result<Self> {
        let own = std::str::from_utf8(brought.bytes())
            .ok()
            .and_then(|text| text.trim().strip_prefix(PREFIX))
            .and_then(|code| Base64UrlUnpadded::decode_vec(code).ok())
            .and_then(|bytes| Own::from_bytes(&Zeroizing::new(bytes)))
            .with_context(|| format!("{} is not a key file", brought.path().display()))?;
        Ok(Self { own })
    }
}
