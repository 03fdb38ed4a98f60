//! Makes the genesis of each kind of document that has none yet: an empty file under
//! `shared/src/documents/genesis`. A genesis that is there is never made again.
//!
//! Run as `cargo run -p tests --example genesis`, then add the new digest to `digests.txt`.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use shared::documents::{DocKind, genesis};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/src/documents/genesis");
    for kind in DocKind::ALL
        .into_iter()
        .filter(|kind| kind.genesis().is_empty())
    {
        std::fs::write(
            folder.join(format!("{}.v1.bin", kind.name())),
            genesis::make(kind).unwrap(),
        )
        .unwrap();
        println!("made the genesis of {}", kind.name());
    }
}
