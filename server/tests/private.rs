//! Words are their owner's to read, whatever the folder that they are put in.

#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;

use server::data::DataFolder;
use server::node::Node;

const DESCRIPTION: &str = include_str!("../../tests/fixtures/consultation.toml");

/// Runs the program as most systems start it: what is made is read by all, unless said otherwise.
fn run(words: &[&str], data: &Path) {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 022; exec \"$@\"", "sh"]);
    command.arg(env!("CARGO_BIN_EXE_porte-voix")).args(words);
    let output = command.arg("--data").arg(data).output().unwrap();
    assert!(output.status.success(), "{words:?}: {output:?}");
}

fn open_to_all(folder: &Path) {
    std::fs::create_dir(folder).unwrap();
    set(folder, 0o755);
}

fn set(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// The names in a folder that others than its owner may read.
fn read_by_others(folder: &Path) -> Vec<String> {
    let each = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let open = each.filter(|one| one.metadata().unwrap().mode() & 0o077 != 0);
    open.map(|one| one.file_name().into_string().unwrap())
        .collect()
}

#[tokio::test]
async fn in_a_folder_that_everybody_reads_only_its_owner_reads_the_words() {
    let parent = tempfile::tempdir().unwrap();
    let [data, copy, again] = ["data", "copy", "again"].map(|name| parent.path().join(name));
    for folder in [&data, &copy, &again] {
        open_to_all(folder);
    }
    let described = parent.path().join("c.toml");
    std::fs::write(&described, DESCRIPTION).unwrap();
    run(&["found", described.to_str().unwrap()], &data);
    run(&["backup", copy.to_str().unwrap()], &data);
    run(&["restore", copy.to_str().unwrap()], &again);
    for folder in [&data, &copy, &again] {
        assert_eq!(read_by_others(folder), [""; 0], "{folder:?}");
    }
    // While it is used, and what an older version left for all to read.
    set(&data.join("porte-voix.sqlite"), 0o644);
    set(&data.join("lock"), 0o644);
    let folder = DataFolder::open_alone(&data).unwrap();
    let mut node = Node::open(&folder).await.unwrap().unwrap();
    node.settle().await.unwrap();
    assert!(data.join("porte-voix.sqlite-wal").exists());
    assert_eq!(read_by_others(&data), [""; 0]);
    node.close().await;
}
