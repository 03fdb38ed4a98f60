//! Real processes, killed with no word of warning: what was acknowledged is there afterwards.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use server::data::DataFolder;
use shared::identity::Invitation;
use shared::sync::Item;
use support::{Phone, Place, apart, reopen};

/// One `porte-voix`, started and killed at will.
struct Program {
    arguments: Vec<String>,
    data: PathBuf,
    child: Child,
}

impl Program {
    fn start(command: &str, data: &Path, port: u16, more: &[&str]) -> Self {
        let mut arguments = vec![command.to_owned(), "--print-json".to_owned()];
        arguments.extend(["--data".to_owned(), data.display().to_string()]);
        arguments.extend(["--listen".to_owned(), format!("127.0.0.1:{port}")]);
        arguments.extend(more.iter().map(|more| (*more).to_owned()));
        Self {
            child: run(&arguments),
            arguments,
            data: data.to_owned(),
        }
    }

    /// Killed, and started again.
    fn stumble(&mut self) {
        self.kill();
        self.child = run(&self.arguments);
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Already ended when the test passed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(arguments: &[String]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_porte-voix"))
        .args(arguments)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// People who each wrote a need while there was nobody to hear it.
fn people(number: u16, invitation: &Invitation) -> Vec<Phone> {
    (0..number)
        .map(|number| {
            let mut seed = [9; 32];
            seed[..2].copy_from_slice(&number.to_be_bytes());
            let mut phone = Phone::from_seed(seed, invitation);
            phone.propose(&format!("Le besoin {number}"));
            phone.is_hasty = true;
            phone
        })
        .collect()
}

/// Each meets a place until all of theirs is acknowledged; their words.
async fn meet(
    phones: Vec<(Phone, Place)>,
    met: &Arc<AtomicUsize>,
) -> Vec<tokio::task::JoinHandle<BTreeSet<Item>>> {
    let mut tasks = Vec::new();
    for (mut phone, place) in phones {
        let met = met.clone();
        tasks.push(tokio::spawn(async move {
            phone.meet_until(&place, Phone::is_kept).await;
            met.fetch_add(1, Ordering::Relaxed);
            phone.own_words()
        }));
        tokio::task::yield_now().await;
    }
    tasks
}

async fn until(met: &AtomicUsize, number: usize) {
    while met.load(Ordering::Relaxed) < number {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn lost(data: &Path, acknowledged: &BTreeSet<Item>) -> usize {
    let node = reopen(&DataFolder::open_alone(data).unwrap()).await;
    let held = node.host.replica.log().all();
    let held: BTreeSet<Item> = held
        .map(|one| (one.header.position(), one.hash()))
        .collect();
    node.close().await;
    acknowledged.difference(&held).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_phones_at_a_hub_that_is_killed_lose_nothing_acknowledged() {
    let parent = tempfile::tempdir().unwrap();
    let (invitation, _, transport) = apart(&parent).await;
    let port = free_port();
    let mut hub = Program::start("hub", &parent.path().join("hall"), port, &[]);
    let place = Place::new(&format!("http://127.0.0.1:{port}"), transport);
    let phones = people(200, &invitation).into_iter();
    let phones = phones.map(|phone| (phone, place.clone())).collect();
    let met = Arc::new(AtomicUsize::new(0));
    let tasks = meet(phones, &met).await;
    for number in [1, 60, 120] {
        until(&met, number).await;
        hub.stumble();
    }
    let mut acknowledged = BTreeSet::new();
    for task in tasks {
        acknowledged.extend(task.await.unwrap());
    }
    hub.kill();
    assert!(acknowledged.len() >= 400, "{}", acknowledged.len());
    assert_eq!(lost(&hub.data, &acknowledged).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_and_a_server_that_are_both_killed_end_with_the_same() {
    let parent = tempfile::tempdir().unwrap();
    let (invitation, table_key, hub_key) = apart(&parent).await;
    let (at, of) = (free_port(), free_port());
    let url = |port: u16| format!("http://127.0.0.1:{port}");
    let mut table = Program::start("serve", &parent.path().join("table"), at, &[]);
    let upstream = url(at);
    let more = ["--upstream", upstream.as_str()];
    let mut hub = Program::start("hub", &parent.path().join("hall"), of, &more);
    let places = [
        Place::new(&url(at), table_key),
        Place::new(&url(of), hub_key),
    ];
    let phones = people(40, &invitation)
        .into_iter()
        .zip(places.iter().cycle());
    let phones = phones
        .map(|(phone, place)| (phone, place.clone()))
        .collect();
    let met = Arc::new(AtomicUsize::new(0));
    let tasks = meet(phones, &met).await;
    for number in [2, 8, 16, 24] {
        until(&met, number).await;
        hub.stumble();
        table.stumble();
    }
    let mut acknowledged = BTreeSet::new();
    for task in tasks {
        acknowledged.extend(task.await.unwrap());
    }
    // Whoever asks at either place finds the words of all, those of the two before them too.
    let everything = |phone: &Phone| phone.sentences().len() == 42;
    let mut seed = 200;
    for place in &places {
        seed += 1;
        Phone::new(seed, &invitation)
            .meet_until(place, everything)
            .await;
    }
    hub.kill();
    table.kill();
    for data in [&hub.data, &table.data] {
        assert_eq!(lost(data, &acknowledged).await, 0);
    }
}
