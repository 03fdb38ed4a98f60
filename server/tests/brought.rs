//! A command reads its own files and keys: a running server is sent bytes, and opens nothing that
//! somebody names.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;
mod town;

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use shared::carry;
use town::{HERE, Town};

/// The program serving a folder, until it is dropped; its standard input holds nothing.
struct Serving(Child);

impl Serving {
    fn on(data: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_porte-voix"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--print-json", "--data"]);
        command.arg(data).stdin(Stdio::null()).stderr(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        assert!(line.contains("url"), "{line}");
        Self(child)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Runs a command with bytes on its standard input.
fn piped(town: &Town, words: &[&OsStr], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_porte-voix"));
    command.args(words).args(["--lang", "en", "--data"]);
    command.arg(town.path("data"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    // Who refuses what it is given may have ended before it was all written.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn words<'a>(words: &[&'a str]) -> Vec<&'a OsStr> {
    words.iter().map(|word| OsStr::new(*word)).collect()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

async fn bundle(town: &Town) -> Vec<u8> {
    let mut phone = town.phone(1);
    town.tell(&mut phone).await;
    phone.propose("Une halte pour se réchauffer");
    let (table, _) = phone.host.replica.relays_to_carry().remove(0);
    let (key, envelopes) = phone.host.replica.to_carry(&table).unwrap();
    carry::pack(
        &phone.host.own.consultation,
        &[key],
        envelopes,
        &mut phone.random,
    )
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_a_key_and_a_description_come_through_pipes_whether_the_server_runs_or_not() {
    let town = Town::new().await;
    let carried = bundle(&town).await;
    let key = std::fs::read(town.key()).unwrap();
    let shown = said(&piped(&town, &words(&["charter", "show"]), b""));
    let changed = shown.replace("Comité AVEC de L’Islet", "Comité du fleuve");
    for running in [true, false] {
        let _serving = running.then(|| Serving::on(&town.path("data")));
        let came = piped(&town, &words(&["import", "/dev/stdin"]), &carried);
        assert!(said(&came).contains("envelopes in /dev/stdin"), "{came:?}");
        let people = ["people", "--committee", HERE, "--as", "/dev/stdin"];
        assert!(said(&piped(&town, &words(&people), &key)).contains("1. "));
        let file = town.key();
        let edit = ["charter", "edit", "/dev/stdin", "--dry-run", "--as"];
        let edit = [&words(&edit)[..], &[file.as_os_str()]].concat();
        let would = said(&piped(&town, &edit, changed.as_bytes()));
        assert!(would.contains("is now Comité du fleuve"), "{would}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_ends_is_refused_by_who_read_it_and_the_server_goes_on() {
    let town = Town::new().await;
    let _serving = Serving::on(&town.path("data"));
    let endless = refused(&piped(&town, &words(&["import", "/dev/zero"]), b""));
    assert!(endless.contains("/dev/zero holds more than"), "{endless}");
    let people = ["people", "--committee", HERE, "--as", "/dev/zero"];
    let endless = refused(&piped(&town, &words(&people), b""));
    assert!(endless.contains("/dev/zero holds more than"), "{endless}");
    let found = ["found", "/dev/zero"];
    let endless = refused(&piped(&town, &words(&found), b""));
    assert!(endless.contains("/dev/zero holds more than"), "{endless}");
    said(&piped(&town, &words(&["verify"]), b""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_in_another_encoding_reaches_a_running_server() {
    let town = Town::new().await;
    let _serving = Serving::on(&town.path("data"));
    let file = town.path("x").with_file_name(OsStr::from_bytes(b"caf\xe9"));
    let export = [
        OsStr::new("export"),
        file.as_os_str(),
        OsStr::new("--to"),
        OsStr::new("la table"),
    ];
    said(&piped(&town, &export, b""));
    let import = [OsStr::new("import"), file.as_os_str()];
    assert!(said(&piped(&town, &import, b"")).contains("0 new"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_came_through_a_pipe_is_not_written_back_and_its_new_link_is_printed() {
    let town = Town::new().await;
    let key = std::fs::read(town.key()).unwrap();
    let pipe = town.path("pipe");
    std::os::unix::fs::symlink("/dev/stdin", &pipe).unwrap();
    let replace = ["invitation", HERE, "--replace", "--all", "--as"];
    for running in [true, false] {
        let _serving = running.then(|| Serving::on(&town.path("data")));
        let through = [&words(&replace)[..], &[pipe.as_os_str()]].concat();
        let done = said(&piped(&town, &through, &key));
        assert!(done.contains("keep this link yourself"), "{done}");
        assert!(pipe.is_symlink(), "left as it was");
        assert_eq!(std::fs::read(town.key()).unwrap(), key);
    }
    let file = town.key();
    let named = [&words(&replace)[..], &[file.as_os_str()]].concat();
    let done = said(&piped(&town, &named, b""));
    assert!(!done.contains("keep this link yourself"), "{done}");
    assert_ne!(std::fs::read(town.key()).unwrap(), key);
}
