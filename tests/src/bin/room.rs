//! A room full of people at a hub, for benchmarks: how long until the last of them holds what
//! the others wrote, and how much memory the hub needed.
//!
//! ```text
//! room PORTE-VOIX           the program, built
//! room PORTE-VOIX --wait    says where the hub is, and waits for a line before they connect
//! ```
//!
//! A table's server is founded, 200 people write 300 needs and rank, a hub takes all of it and is
//! entrusted with every committee; then the server is gone, and 28 people who only hold an
//! invitation connect to the hub in the same moment. Each checks every signature and derives the
//! whole board, all on this machine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing
)]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use shared::identity::Invitation;
use shared::identity::random::Randomness;
use shared::replica::own::Server;
use tests::crowd::Person;

const DESCRIPTION: &str = include_str!("../../fixtures/consultation.toml");
const NEEDS: usize = 300;
const BALLOTS: usize = 200;
const JOINING: u8 = 28;

/// A running program, ended when dropped.
struct Program {
    child: Child,
    said: serde_json::Value,
}

impl Program {
    fn start(program: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .arg("--print-json")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        let mut lines = BufReader::new(child.stdout.take().expect("its words"));
        lines.read_line(&mut line).expect("a line of JSON");
        let said = serde_json::from_str(&line).expect("a line of JSON");
        Self { child, said }
    }

    fn url(&self) -> String {
        self.said["url"].as_str().expect("an address").to_owned()
    }

    /// The most memory it ever had, in MiB.
    fn peak(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kib / 1_024)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already gone: nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn does(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

fn has_all(person: &mut Person) -> bool {
    let scope = person.scope();
    let derived = person.replica_mut().derive();
    derived.needs(scope).count() == NEEDS
        && derived.ballots.get(&scope).map_or(0, Vec::len) == BALLOTS
}

/// One more person, until they hold it all and theirs is acknowledged.
fn joins(invitation: &Invitation, hub: &Server, seed: u8) {
    let mut random = Randomness::from_seed([seed; 32]);
    let mut person = Person::new(invitation, &mut random);
    person.meet(hub, |person| {
        // Whether the hub relays their committee is in what it sends first.
        has_all(person) && person.received >= 1 && person.is_quiet()
    });
}

fn main() {
    let program = std::env::args().nth(1).map(PathBuf::from);
    let program = program.expect("the program to measure");
    let program = program.as_path();
    let folder = std::env::temp_dir().join(format!("porte-voix-room-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    let (description, data, key) = (path("c.toml"), path("table"), path("founder.keyfile"));
    std::fs::write(&description, DESCRIPTION).unwrap();
    does(
        program,
        &["found", &description, "--data", &data, "--key", &key],
    );
    let table = Program::start(
        program,
        &["serve", "--data", &data, "--listen", "127.0.0.1:0"],
    );
    let link = table.said["invitations"][0]["url"]
        .as_str()
        .expect("a link")
        .to_owned();
    let link = link.as_str();
    let invitation = Invitation::parse(link).expect("an invitation");

    let mut random = Randomness::from_seed([9; 32]);
    let mut first = Person::new(&invitation, &mut random);
    first.talk(|first| {
        first.replica_mut().derive();
        first.is_quiet() && first.replica().charter().is_some()
    });
    first.gather(&invitation, BALLOTS, NEEDS, &mut random);
    first.talk(|first| has_all(first) && first.is_quiet() && first.received >= NEEDS);

    let hall = path("hall");
    // On every network: phones take its page as guests only from another address than their own.
    let hub = Program::start(
        program,
        &[
            "hub",
            "--data",
            &hall,
            "--invitation",
            link,
            "--listen",
            "0.0.0.0:0",
        ],
    );
    let code = hub.said["code"].as_str().expect("a code");
    does(program, &["relay", code, "--as", &key, "--data", &data]);
    let parsed = shared::identity::HubCode::parse(code).expect("a hub's code");
    let place = Server {
        address: hub.url(),
        transport: parsed.transport,
    };
    let brought = Instant::now();
    // Everybody's join, needs and ballots, the first one's join, and what the founding wrote.
    while contributions(&page_of(&hub)) < 2 * BALLOTS + NEEDS + 1 {
        assert!(
            brought.elapsed() < Duration::from_secs(60),
            "the hub lacks something"
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    drop(table);
    if std::env::args().any(|word| word == "--wait") {
        println!(
            "{}",
            serde_json::json!({ "page": hub.said["link"], "invitation": link })
        );
        std::io::stdin().lines().next();
    }

    let together = Arc::new(Barrier::new(usize::from(JOINING) + 1));
    let people: Vec<_> = (0..JOINING)
        .map(|number| {
            let (invitation, place) = (invitation.clone(), place.clone());
            let together = together.clone();
            std::thread::spawn(move || {
                together.wait();
                let began = Instant::now();
                joins(&invitation, &place, number.saturating_add(50));
                began.elapsed()
            })
        })
        .collect();
    together.wait();
    let mut times: Vec<Duration> = people.into_iter().map(|one| one.join().unwrap()).collect();
    times.sort();
    println!(
        "{JOINING} join a hub at once, {NEEDS} needs and {BALLOTS} ballots: first {:.1} s, \
         last {:.1} s (bar: 10 s); the hub's peak memory: {} MiB (bar: 100 MiB)",
        times[0].as_secs_f64(),
        times[times.len() - 1].as_secs_f64(),
        hub.peak()
            .map_or_else(|| "?".to_owned(), |mebibytes| mebibytes.to_string()),
    );
    drop(hub);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// How many contributions a hub's page says that it holds of its first committee.
fn contributions(page: &str) -> usize {
    let after = page.split("\u{a0}personnes, ").nth(1).unwrap_or_default();
    let number = after.split('\u{a0}').next().unwrap_or_default();
    number.parse().unwrap_or(0)
}

fn page_of(hub: &Program) -> String {
    use std::io::{Read as _, Write as _};
    let url = hub.url();
    let host = url.strip_prefix("http://").expect("plain http");
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET /hub HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    page
}
