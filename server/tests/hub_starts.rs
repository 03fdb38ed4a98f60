//! How a hub comes to know the table: by its first invitation, by a later one, and by an address
//! where the same key answers.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use server::data::DataFolder;
use server::node::Node;
use server::village::upstream::{Table, Upstream, keep};
use shared::identity::TransportKey;
use support::{PATIENCE, Place, folder, found, invitation, listener, new_hub, serve, serve_on};
use tokio::sync::watch;

const NOWHERE: &str = "http://127.0.0.1:1";

/// A hub that runs as a program.
struct Lit {
    child: Child,
    address: String,
}

fn program(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_porte-voix"));
    command.args(["--lang", "en", "--listen", "127.0.0.1:0", "--data"]);
    command.arg(data);
    command
}

impl Lit {
    fn new(data: &Path, words: &[&str]) -> Self {
        let mut command = program(data);
        command.args(["hub", "--print-json"]).args(words);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let announced: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address = announced["listen"].as_str().unwrap().to_owned();
        Self { child, address }
    }

    fn page(&self) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = "GET /hub HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        page
    }
}

impl Drop for Lit {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn refused(data: &Path, words: &[&str]) -> String {
    let output: Output = program(data).args(words).output().unwrap();
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A whole link, and the code alone.
async fn ways_in(parent: &tempfile::TempDir) -> (String, String) {
    let (_, node) = found(&folder(parent, "table")).await;
    let place = Place::new(NOWHERE, server::founding::transport_key(&node.host.own));
    let whole = invitation(&node.host.own, &place);
    node.close().await;
    let mut alone = whole.clone();
    (alone.server, alone.transport) = (None, None);
    (whole.to_link().unwrap(), alone.to_code().unwrap())
}

#[tokio::test]
async fn a_first_start_that_is_refused_makes_nothing_and_the_next_finds_the_table() {
    let parent = tempfile::tempdir().unwrap();
    let (link, code) = ways_in(&parent).await;
    let data = parent.path().join("hall");
    let first = ["hub", "--invitation", &code, "--upstream", NOWHERE];
    let said = refused(&data, &first);
    assert!(said.contains("a whole link"), "{said}");
    let hub = Lit::new(&data, &["--invitation", &link]);
    assert!(hub.page().contains("pas encore vue"), "{}", hub.page());
}

#[tokio::test]
async fn a_hub_that_began_with_a_code_alone_takes_the_table_from_a_later_link() {
    let parent = tempfile::tempdir().unwrap();
    let (link, code) = ways_in(&parent).await;
    let data = parent.path().join("hall");
    let hub = Lit::new(&data, &["--invitation", &code]);
    assert!(hub.page().contains("aucune adresse connue"));
    drop(hub);
    let said = refused(&data, &["hub", "--upstream", NOWHERE]);
    assert!(said.contains("a whole link"), "{said}");
    let hub = Lit::new(&data, &["--invitation", &link]);
    assert!(hub.page().contains("pas encore vue"), "{}", hub.page());
    drop(hub);
    // It was kept.
    let hub = Lit::new(&data, &[]);
    assert!(hub.page().contains("pas encore vue"), "{}", hub.page());
    drop(hub);
    let said = refused(&data, &["serve"]);
    assert!(said.contains("is the folder of a hub"), "{said}");
}

async fn server_of(data: &DataFolder) -> (String, TransportKey) {
    let node = Node::open(data).await.unwrap().unwrap();
    let server = node.host.own.server.clone().unwrap();
    node.close().await;
    (server.address, server.transport)
}

/// Looks for a table until it was seen, then stops; where the hub knows it to be afterwards.
async fn seen(data: &DataFolder, table: Table) -> String {
    let node = Node::open(data).await.unwrap().unwrap();
    let hub = serve(node).await;
    let table = Table {
        shortest: Duration::from_millis(5),
        longest: Duration::from_millis(50),
        ..table
    };
    let (seen, mut upstream) = watch::channel(Upstream::NotSeen);
    let looking = tokio::spawn(keep(hub.hub.clone(), table, seen));
    let here = upstream.wait_for(|seen| *seen == Upstream::Here);
    tokio::time::timeout(PATIENCE, here).await.unwrap().unwrap();
    looking.abort();
    hub.stop().await;
    server_of(data).await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_kept_once_the_tables_own_key_answers_there() {
    let parent = tempfile::tempdir().unwrap();
    let (_, node) = found(&folder(&parent, "table")).await;
    let (listening, url) = listener().await;
    let running = serve_on(listening, url.clone(), node).await;
    let key = running.transport();
    let data = folder(&parent, "hall");
    let named = invitation(&running.own, &Place::new(NOWHERE, key));
    new_hub(&data, &named).await.close().await;
    assert_eq!(server_of(&data).await.0, NOWHERE);

    // Another server answers first at what a newer invitation says.
    let stranger = new_hub(&folder(&parent, "stranger"), &named).await;
    let stranger = serve(stranger).await;
    let mut table = Table::new(NOWHERE.to_owned(), key).unwrap();
    table.hints = vec![stranger.url.clone(), url.clone()];
    assert_eq!(seen(&data, table).await, url);
    stranger.stop().await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_the_table_published_is_where_a_hub_looks_next() {
    let parent = tempfile::tempdir().unwrap();
    let (founder, mut node) = found(&folder(&parent, "table")).await;
    node.settle().await.unwrap();
    let (listening, new) = listener().await;
    let server = node.host.own.participant;
    let published = node.host.replica.publish_address(&founder, server, &new);
    node.write(published).await.unwrap();
    node.settle().await.unwrap();
    let (first, old) = listener().await;
    let running = serve_on(first, old.clone(), node).await;
    let key = running.transport();
    let data = folder(&parent, "hall");
    let hub = new_hub(&data, &invitation(&running.own, &Place::new(&old, key))).await;
    let hub = serve(hub).await;
    let mut held = hub.hub.held();
    let (said, _upstream) = watch::channel(Upstream::NotSeen);
    let table = Table::new(old.clone(), key).unwrap();
    let looking = tokio::spawn(keep(hub.hub.clone(), table.clone(), said));
    let heard = held.wait_for(|held| held.table_at == [new.clone()]);
    tokio::time::timeout(PATIENCE, heard)
        .await
        .unwrap()
        .unwrap();
    looking.abort();
    hub.stop().await;
    running.stop().await;
    assert_eq!(server_of(&data).await.0, old, "it answered still");

    let again = folder(&parent, "table");
    let node = support::reopen(&again).await;
    let running = serve_on(listening, new.clone(), node).await;
    assert_eq!(seen(&data, table).await, new);
    running.stop().await;
}
