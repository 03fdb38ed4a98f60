//! A path in a request: a text where it is one, else its bytes. File names need be no text.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum AnyPath {
    Text(String),
    Bytes(Vec<u8>),
}

pub(super) fn serialize<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
    let written = match path.to_str() {
        Some(text) => AnyPath::Text(text.to_owned()),
        None => AnyPath::Bytes(path.as_os_str().as_bytes().to_vec()),
    };
    written.serialize(to)
}

pub(super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<PathBuf, D::Error> {
    Ok(match AnyPath::deserialize(from)? {
        AnyPath::Text(text) => text.into(),
        AnyPath::Bytes(bytes) => OsString::from_vec(bytes).into(),
    })
}
