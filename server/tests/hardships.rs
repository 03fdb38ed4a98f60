//! What happens to commands on a bad day: readers that went away, full disks, long paths,
//! attempts that were cut in the middle, somebody silent on the control socket. A clear line,
//! nothing half made, and the second attempt works.

#![cfg(unix)]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const DESCRIPTION: &str = include_str!("../../tests/fixtures/consultation.toml");
const PROGRAM: &str = env!("CARGO_BIN_EXE_porte-voix");

/// A folder with a consultation founded in `data`.
struct Room {
    folder: tempfile::TempDir,
    data: PathBuf,
}

impl Room {
    fn new() -> Self {
        Self::at("data")
    }

    fn at(data: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join(data);
        let room = Self { folder, data };
        std::fs::write(room.path("c.toml"), DESCRIPTION).unwrap();
        room
    }

    fn founded(self) -> Self {
        let output = self.run(&["found", self.text("c.toml").as_str()]);
        assert!(output.status.success(), "{output:?}");
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(words).arg("--data").arg(&self.data);
        command.env("LC_ALL", "C").current_dir(self.folder.path());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// The same where no file may grow beyond so many blocks of 512 bytes.
    fn cramped(&self, blocks: u32, words: &[&str]) -> Command {
        let mut command = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -S -f {blocks}; exec \"$@\"");
        command.args(["-c", script.as_str(), "sh", PROGRAM]);
        command.args(words).arg("--data").arg(&self.data);
        command.env("LC_ALL", "C").current_dir(self.folder.path());
        command
    }

    fn serve(&self, command: Command) -> Serving {
        Serving::start(command)
    }

    fn listed(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

struct Serving {
    child: Child,
    port: u16,
}

impl Serving {
    fn start(mut command: Command) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        command.args(["--listen", &format!("127.0.0.1:{port}")]);
        let mut child = command.spawn().unwrap();
        loop {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                let serving = Self { child, port };
                // It takes commands before it answers.
                serving.get("/healthz");
                return serving;
            }
            assert_eq!(child.try_wait().unwrap(), None, "it ended");
            std::thread::yield_now();
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Ended already when the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn quiet(mut command: Command) -> Command {
    command.stdout(Stdio::null());
    command
}

fn nobody_reads() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

fn full() -> Stdio {
    File::options()
        .write(true)
        .open("/dev/full")
        .unwrap()
        .into()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn commands_end_quietly_without_a_reader_and_say_when_nothing_can_be_printed() {
    let room = Room::new().founded();
    let (backup, file) = (room.text("b"), room.text("f"));
    let commands: [&[&str]; 8] = [
        &["--help"],
        &["--version"],
        &["invite", "--help"],
        &["invite"],
        &["verify"],
        &["backup", &backup],
        &["export", &file, "--to", "la table"],
        &["import", &file],
    ];
    for words in commands {
        let output = room.command(words).stdout(nobody_reads()).output().unwrap();
        assert!(output.status.success(), "{words:?}: {output:?}");
        assert_eq!(said(&output), "", "{words:?}");
        // Again, elsewhere where it must be.
        let _ = std::fs::remove_dir_all(&backup);
        if words[0] == "export" {
            std::fs::remove_file(&file).unwrap();
        }
        let output = room.command(words).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}: {output:?}");
        assert!(said(&output).contains("cannot be printed"), "{output:?}");
        assert_eq!(said(&output).lines().count(), 1, "{output:?}");
        let output = room.command(words).stderr(full()).stdout(full()).output();
        assert_ne!(output.unwrap().status.code(), Some(101), "{words:?}");
    }
    let elsewhere = Room::new();
    let file = elsewhere.text("c.toml");
    let mut command = elsewhere.command(&["found", &file]);
    let output = command.stdout(full()).output().unwrap();
    assert!(said(&output).contains("it was done"), "{output:?}");
    assert!(elsewhere.run(&["verify"]).status.success());
}

#[test]
fn a_server_lives_whatever_becomes_of_its_output() {
    let room = Room::new().founded();
    for (command, out, error) in [
        ("serve", nobody_reads(), nobody_reads()),
        ("serve", full(), full()),
    ] {
        let mut command = room.command(&[command]);
        command.stdout(out).stderr(error);
        let serving = room.serve(command);
        assert!(serving.get("/healthz").contains("200 OK"));
        assert!(room.run(&["verify"]).status.success());
    }
}

#[test]
fn somebody_silent_or_endless_on_the_control_socket_keeps_nobody_waiting() {
    let room = Room::new().founded();
    let serving = room.serve(quiet(room.command(&["serve"])));
    let socket = room.data.join("control.sock");
    let silent: Vec<UnixStream> = (0..5)
        .map(|_| UnixStream::connect(&socket).unwrap())
        .collect();
    let output = room.run(&["backup", &room.text("b")]);
    assert!(output.status.success(), "{output:?}");
    let mut endless = UnixStream::connect(&socket).unwrap();
    // Closed, or all taken, long before this much.
    let line = vec![b'a'; 1024 * 1024];
    let written = endless.write_all(&line);
    assert!(
        written.is_err(),
        "a line without end is not read to its end"
    );
    assert!(room.run(&["verify"]).status.success());
    drop((silent, serving));
}

#[test]
fn a_long_path_works_and_one_that_is_too_long_is_refused_by_found() {
    for length in [90, 137, 250] {
        let room = Room::at(&format!(
            "{}/{}",
            "d".repeat(length / 2),
            "e".repeat(length / 2)
        ));
        let room = room.founded();
        let serving = room.serve(quiet(room.command(&["serve"])));
        let output = room.run(&["backup", &room.text("b")]);
        assert!(output.status.success(), "{length}: {output:?}");
        drop(serving);
    }
    let deep: Vec<String> = (0..6).map(|_| "d".repeat(100)).collect();
    let room = Room::at(&deep.join("/"));
    let output = room.run(&["found", &room.text("c.toml")]);
    assert!(said(&output).contains("too long"), "{output:?}");
    assert_eq!(said(&output).lines().count(), 1);
    assert_eq!(room.listed(), ["c.toml"], "nothing is made");
}

#[test]
fn a_restore_that_fails_leaves_a_folder_to_restore_in() {
    let room = Room::new().founded();
    let good = room.text("good");
    assert!(room.run(&["backup", &good]).status.success());
    let other = Room {
        folder: tempfile::tempdir().unwrap(),
        data: room.path("restored"),
    };
    let whole = std::fs::read(Path::new(&good).join("porte-voix.sqlite")).unwrap();
    let bad = room.path("bad");
    std::fs::create_dir(&bad).unwrap();
    let secrets = "server.backup";
    std::fs::copy(Path::new(&good).join(secrets), bad.join(secrets)).unwrap();
    let mut flipped = whole.clone();
    flipped[20_000..24_000].fill(7);
    let text = b"not a database, whatever its name says".to_vec();
    for wrong in [whole[..whole.len() / 2].to_vec(), Vec::new(), flipped, text] {
        std::fs::write(bad.join("porte-voix.sqlite"), wrong).unwrap();
        let output = other.run(&["restore", bad.to_str().unwrap()]);
        assert!(!output.status.success(), "{output:?}");
        assert_eq!(said(&output).lines().count(), 1, "{output:?}");
        assert!(!said(&output).contains("not empty"), "{output:?}");
    }
    // On a full disk.
    let mut cramped = other.cramped(40, &["restore", &good]);
    let output = cramped.output().unwrap();
    assert!(!output.status.success(), "{output:?}");
    assert!(said(&output).contains("File too large"), "{output:?}");
    let output = other.run(&["restore", &good]);
    assert!(output.status.success(), "{output:?}");
    assert!(other.run(&["verify"]).status.success());
}

#[test]
fn a_backup_that_was_cut_in_the_middle_leaves_a_folder_to_back_up_in() {
    let room = Room::new().founded();
    let place = room.text("b");
    let output = room.cramped(40, &["backup", &place]).output().unwrap();
    assert!(!output.status.success(), "{output:?}");
    assert!(said(&output).contains("the disk is full"), "{output:?}");
    assert!(!Path::new(&place).exists(), "nothing half made");
    // Killed in the middle: what a later attempt finds.
    let unfinished = Path::new(&place).join(".unfinished");
    std::fs::create_dir_all(&unfinished).unwrap();
    std::fs::write(unfinished.join("porte-voix.sqlite"), b"half").unwrap();
    assert!(room.run(&["backup", &place]).status.success());
    assert!(!unfinished.exists());
    let output = room.run(&["backup", &place]);
    assert!(said(&output).contains("holds a backup already"));
    // Half of one, made by hand: what to do is said.
    std::fs::remove_file(Path::new(&place).join("server.backup")).unwrap();
    let output = room.run(&["backup", &place]);
    assert!(
        said(&output).contains("half a backup: remove it"),
        "{output:?}"
    );
    // A data folder is no place for a backup.
    let data = room.data.to_str().unwrap();
    assert!(said(&room.run(&["backup", data])).contains("is a data folder"));
    assert!(room.run(&["verify"]).status.success());
}

#[test]
fn a_founding_or_an_export_on_a_full_disk_leaves_nothing_and_works_afterwards() {
    let room = Room::new();
    let (file, key) = (room.text("c.toml"), room.text("k"));
    let words = ["found", file.as_str(), "--key", key.as_str()];
    for blocks in [0, 8, 40, 80] {
        let output = room.cramped(blocks, &words).output().unwrap();
        assert!(!output.status.success(), "{output:?}");
        assert_eq!(said(&output).lines().count(), 1, "{output:?}");
        assert!(!Path::new(&key).exists(), "no key of nothing: {output:?}");
    }
    let output = room.run(&words);
    assert!(output.status.success(), "{output:?}");
    let export = room.text("f");
    let words = ["export", export.as_str(), "--to", "la table"];
    let output = room.cramped(2, &words).output().unwrap();
    assert!(!output.status.success(), "{output:?}");
    assert!(!Path::new(&export).exists());
    assert!(room.run(&words).status.success());
}

#[test]
fn with_a_full_disk_the_pages_go_on_being_read() {
    let room = Room::new().founded();
    let file = room.text("f");
    assert!(
        room.run(&["export", &file, "--to", "la table"])
            .status
            .success()
    );
    // The database may not grow, nor what it writes first.
    let serving = room.serve(quiet(room.cramped(16, &["serve"])));
    assert!(serving.get("/table").contains("200 OK"));
    let output = room.run(&["close"]);
    assert!(!output.status.success(), "{output:?}");
    let started = std::time::Instant::now();
    // Its first receipt is what does not fit.
    while !said(&room.run(&["verify"])).contains("make room first") {
        assert!(started.elapsed().as_secs() < 20);
    }
    for _ in 0..3 {
        assert!(serving.get("/table").contains("200 OK"));
        assert!(serving.get("/").contains("De quoi avons-nous le plus"));
    }
    // It goes on by itself once there is room: until then commands are told so.
    let mut room_made = Command::new("prlimit");
    let pid = serving.child.id().to_string();
    room_made.args(["--fsize=unlimited:unlimited", "--pid", &pid]);
    assert!(room_made.status().unwrap().success());
    let started = std::time::Instant::now();
    loop {
        let output = room.run(&["verify"]);
        if output.status.success() {
            break;
        }
        assert!(said(&output).contains("make room first"), "{output:?}");
        assert!(started.elapsed().as_secs() < 40, "{output:?}");
    }
    drop(serving);
    assert!(room.run(&["verify"]).status.success());
}

#[test]
fn a_proxy_that_tells_nobodys_address_is_one_line_of_the_log_and_refuses_nobody() {
    let room = Room::new().founded();
    let mut command = quiet(room.command(&["serve", "--forwarded-header", "X-Forwarded-For"]));
    command.stderr(Stdio::piped());
    let mut serving = room.serve(command);
    for line in ["", "X-Forwarded-For: unknown\r\n", "X-Forwarded-For: ,\r\n"] {
        let mut stream = TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
        write!(
            stream,
            "GET /sync HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{line}\r\n"
        )
        .unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 101", "{line:?}");
    }
    serving.child.kill().unwrap();
    let mut log = String::new();
    let mut stderr = serving.child.stderr.take().unwrap();
    stderr.read_to_string(&mut log).unwrap();
    assert_eq!(log.matches("does not say who connects").count(), 1, "{log}");
    assert!(!log.contains("127.0.0.1"), "no address: {log}");
}

#[test]
fn commands_that_are_typed_at_once_wait_for_each_other() {
    let room = Room::new().founded();
    let at_once = || {
        let mut command = room.command(&["verify"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let children: Vec<Child> = (0..6).map(|_| at_once()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn a_server_waits_for_a_command_that_has_the_folder_and_commands_for_a_server_that_starts() {
    let room = Room::new().founded();
    let mut command = room.command(&["verify"]);
    let mut verifying = command.stdout(Stdio::null()).spawn().unwrap();
    let serving = quiet(room.command(&["serve", "--listen", "127.0.0.1:0"]))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut serving = Serving {
        child: serving,
        port: 0,
    };
    assert!(verifying.wait().unwrap().success());
    let output = room.run(&["verify"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(serving.child.try_wait().unwrap(), None, "it goes on");
}
