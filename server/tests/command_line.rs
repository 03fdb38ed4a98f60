//! The command line on a data folder: what it makes, what it takes for a name.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use server::data::DataFolder;
use server::founding::transport_key;
use server::node::Node;
use shared::identity::Invitation;

const DESCRIPTION: &str = include_str!("../../tests/fixtures/consultation.toml");

fn run(words: &[&str], data: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_porte-voix"));
    command.args(words).arg("--data").arg(data);
    command.output().unwrap()
}

#[test]
fn a_folder_that_is_not_there_is_said_and_not_made() {
    let parent = tempfile::tempdir().unwrap();
    let (data, key) = (parent.path().join("data"), parent.path().join("k"));
    let key = key.to_str().unwrap();
    let all: [&[&str]; 8] = [
        &["invite"],
        &["verify"],
        &["close"],
        &["backup", key],
        &["import", key],
        &["export", key, "--to", "la table"],
        &["relay", "la borne", "--undo", "--as", key],
        &["facilitator", "Ana", "--committee", "A", "--as", key],
    ];
    for words in all {
        let output = run(words, &data);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        assert!(said.contains("there is no consultation in"), "{said}");
        assert!(!data.exists(), "{words:?}");
    }
    // A folder that is there is left as it is.
    std::fs::create_dir(&data).unwrap();
    assert!(!run(&["verify"], &data).status.success());
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 0);
}

#[test]
fn a_committee_is_known_by_its_name_whatever_the_apostrophe_and_the_case() {
    let parent = tempfile::tempdir().unwrap();
    let (data, key) = (parent.path().join("data"), parent.path().join("k"));
    let described = parent.path().join("consultation.toml");
    std::fs::write(&described, DESCRIPTION).unwrap();
    let (described, key) = (described.to_str().unwrap(), key.to_str().unwrap());
    assert!(
        run(&["found", described, "--key", key], &data)
            .status
            .success()
    );
    for name in ["Comité AVEC de L’Islet", "comité avec de l'islet"] {
        let invited = run(&["invite", name], &data);
        let said = String::from_utf8(invited.stdout).unwrap();
        assert!(said.contains("Comité AVEC de L’Islet"), "{said}");
        assert!(!said.contains("Beauce-Centre"));
        let words = ["facilitator", "Ana", "--committee", name, "--as", key];
        let named = run(&words, &data);
        let said = String::from_utf8(named.stderr).unwrap();
        assert!(
            said.contains("nobody in that committee goes by Ana"),
            "{said}"
        );
    }
    let exported = parent.path().join("file");
    let exported = exported.to_str().unwrap();
    let done = run(&["export", exported, "--to", "La Table"], &data);
    assert!(done.status.success(), "{done:?}");
}

/// What `serve` prints first, as JSON.
fn announced(data: &Path, words: &[&str]) -> serde_json::Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_porte-voix"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--print-json"]);
    command.args(words).arg("--data").arg(data);
    let mut serving = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(serving.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    serving.kill().unwrap();
    serving.wait().unwrap();
    serde_json::from_str(&line).unwrap()
}

#[tokio::test]
async fn the_links_that_serve_prints_name_the_server_as_those_of_invite_do() {
    let parent = tempfile::tempdir().unwrap();
    let data = parent.path().join("data");
    // At its founding, and opened again.
    for words in [&["--demo"][..], &[]] {
        let first = announced(&data, words);
        let folder = DataFolder::open_alone(&data).unwrap();
        let node = Node::open(&folder).await.unwrap().unwrap();
        let url = first["url"].as_str().unwrap();
        let links = first["invitations"].as_array().unwrap();
        assert!(!links.is_empty());
        for link in links {
            let invitation = Invitation::parse(link["url"].as_str().unwrap()).unwrap();
            assert_eq!(invitation.server.as_deref(), Some(url));
            assert_eq!(invitation.transport, Some(transport_key(&node.host.own)));
        }
        node.close().await;
        drop(folder);
        let invited = run(&["invite", "--public-url", url], &data);
        let said = String::from_utf8(invited.stdout).unwrap();
        for link in links {
            assert!(said.contains(link["url"].as_str().unwrap()), "{said}");
        }
    }
}

#[test]
fn a_server_started_on_a_folder_that_was_not_there_says_that_it_makes_it() {
    let parent = tempfile::tempdir().unwrap();
    let data = parent.path().join("typo");
    for is_new in [true, false] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_porte-voix"))
            .args([
                "--lang",
                "en",
                "--listen",
                "127.0.0.1:0",
                "serve",
                "--print-json",
            ])
            .arg("--data")
            .arg(&data)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        child.kill().unwrap();
        let said = child.wait_with_output().unwrap();
        let said = String::from_utf8(said.stderr).unwrap();
        assert!(line.starts_with('{'), "{line}{said}");
        assert_eq!(said.contains("there was no folder"), is_new, "{said}");
    }
}
