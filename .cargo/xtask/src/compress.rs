//! Brotli and gzip next to each file that gains from it, made once for each content.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::shell::root;

/// Writes `<file>.br` and `<file>.gz` beside `file`, when they would be smaller.
pub(crate) fn beside(file: &Path, content: &[u8]) -> Result<()> {
    if !is_compressible(file) {
        return Ok(());
    }
    for (extension, packed) in [("br", brotli(content)?), ("gz", gzip(content)?)] {
        let mut name = file.as_os_str().to_owned();
        name.push(".");
        name.push(extension);
        write_if_changed(Path::new(&name), &packed)?;
    }
    Ok(())
}

/// The content at brotli's highest quality.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    cached(content, "br", |content| {
        let params = brotli::enc::BrotliEncoderParams {
            quality: 11,
            lgwin: 22,
            size_hint: content.len(),
            ..Default::default()
        };
        let mut packed = Vec::new();
        brotli::BrotliCompress(&mut &*content, &mut packed, &params)?;
        Ok(packed)
    })
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    cached(content, "gz", |content| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(content)?;
        Ok(encoder.finish()?)
    })
}

/// Writes only when the content differs, so that what watches the file's age is not woken.
pub(crate) fn write_if_changed(file: &Path, content: &[u8]) -> Result<()> {
    if std::fs::read(file).is_ok_and(|there| there == content) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(std::fs::write(file, content)?)
}

/// The first 16 bytes of SHA-256, in hexadecimal.
pub(crate) fn hash(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Text and wasm shrink; pictures are compressed already.
fn is_compressible(file: &Path) -> bool {
    let extension = file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default();
    matches!(
        extension,
        "html" | "js" | "css" | "wasm" | "svg" | "json" | "webmanifest" | "txt"
    )
}

fn cached(
    content: &[u8],
    kind: &str,
    make: impl FnOnce(&[u8]) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let kept: PathBuf = root()
        .join("target/wasm/packed")
        .join(format!("{}.{kind}", hash(content)));
    if let Ok(packed) = std::fs::read(&kept) {
        return Ok(packed);
    }
    let packed = make(content)?;
    // Written under another name first: a half-written file would be believed for ever.
    let unfinished = kept.with_extension(format!("{kind}.{}", std::process::id()));
    write_if_changed(&unfinished, &packed)?;
    std::fs::rename(&unfinished, &kept)?;
    Ok(packed)
}
