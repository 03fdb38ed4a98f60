//! Writes the hostile corpus under `tests/fixtures/hostile`.
//!
//! Run as `cargo run -p tests --example hostile`.
#![allow(clippy::unwrap_used)]

use std::path::Path;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in tests::hostile::corpus() {
        std::fs::write(folder.join(format!("{name}.bin")), bytes).unwrap();
    }
}
