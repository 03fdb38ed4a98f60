//! What keeps everybody out is told in the log: a proxy that is set up wrong gives no other sign.

#![cfg(unix)]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A line that does not come in this time fails the test.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program, what it logs, and where it listens.
struct Serving {
    child: Child,
    address: String,
    log: Receiver<String>,
    _folder: tempfile::TempDir,
}

impl Serving {
    fn new(words: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let described = folder.path().join("c.toml");
        std::fs::write(
            &described,
            include_str!("../../tests/fixtures/consultation.toml"),
        )
        .unwrap();
        let program = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_porte-voix"));
            command.arg("--data").arg(folder.path().join("data"));
            command.args(["--lang", "en"]);
            command
        };
        let founded = program().arg("found").arg(&described).output().unwrap();
        assert!(founded.status.success(), "{founded:?}");
        let mut command = program();
        command.args(["serve", "--print-json", "--listen", "127.0.0.1:0"]);
        command.args(words).stderr(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let (say, log) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        std::thread::spawn(move || {
            // Until the program, or the test, has ended.
            lines
                .map_while(Result::ok)
                .all(|line| say.send(line).is_ok())
        });
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let announced: serde_json::Value = serde_json::from_str(&line).unwrap();
        Self {
            child,
            address: announced["listen"].as_str().unwrap().to_owned(),
            log,
            _folder: folder,
        }
    }

    /// The first line of the answer to what is sent.
    fn ask(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(bytes).unwrap();
        let mut line = String::new();
        BufReader::new(&mut stream).read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    fn link(&self, headers: &str) -> String {
        let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        self.ask(format!("GET /sync HTTP/1.1\r\n{upgrade}{headers}\r\n").as_bytes())
    }

    /// Waits until the log holds this; all that came before it.
    fn told(&self, what: &str) -> Vec<String> {
        let mut before = Vec::new();
        loop {
            let line = self.log.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("{what:?} is not told: {before:?}"));
            if line.contains(what) {
                return before;
            }
            before.push(line);
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_proxy_that_passes_no_upgrade_on_is_told_of_once_a_minute() {
    let serving = Serving::new(&[]);
    for _ in 0..3 {
        let answer = serving.ask(b"GET /sync HTTP/1.1\r\nHost: h\r\n\r\n");
        assert!(answer.contains("400") || answer.contains("426"), "{answer}");
    }
    serving.told("does not pass Upgrade and Connection on");
    let answer = serving.link("Host: h\r\nOrigin: http://elsewhere\r\n");
    assert!(answer.contains("403"), "{answer}");
    let between = serving.told("--public-url");
    let again = between.iter().filter(|line| line.contains("Upgrade"));
    assert_eq!(again.count(), 0, "once a minute");
}

#[test]
fn a_proxy_that_rewrites_the_host_is_told_of_with_both_addresses_cut() {
    let serving = Serving::new(&["--public-url", "https://table.example"]);
    let long = "x".repeat(5_000);
    let answer = serving.link(&format!(
        "Host: 127.0.0.1:8787\r\nOrigin: https://{long}\r\n"
    ));
    assert!(answer.contains("403"), "{answer}");
    let line = serving.log.recv_timeout(PATIENCE).unwrap();
    assert!(
        line.contains(
            "this server is https://table.example, and the request was for 127.0.0.1:8787"
        ),
        "{line}"
    );
    assert!(line.len() < 500, "{line}");
}

#[test]
fn another_protocol_on_the_port_is_told_of() {
    let serving = Serving::new(&[]);
    let proxied = b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n";
    assert!(serving.ask(proxied).contains("400"));
    serving.told("the PROXY protocol");
    let hello = [&b"\x16\x03\x01\x00\x05hello"[..], &[0; 64], b"\r\n\r\n"].concat();
    serving.ask(&hello);
    serving.told("TLS came on the plain port");
}

#[test]
fn a_tunnel_is_refused_without_a_line() {
    let serving = Serving::new(&[]);
    for _ in 0..3 {
        let answer = serving.ask(b"CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n");
        assert!(answer.contains("405"), "{answer}");
    }
    serving.ask(b"GET /sync HTTP/1.1\r\nHost: h\r\n\r\n");
    let before = serving.told("does not pass Upgrade");
    let errors = before.iter().filter(|line| line.contains("ERROR"));
    assert_eq!(errors.count(), 0, "{before:?}");
}

#[test]
fn a_plain_request_on_the_encrypted_port_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (chain, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
    std::fs::write(&chain, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let (chain, key) = (chain.to_str().unwrap(), key.to_str().unwrap());
    let serving = Serving::new(&["--tls-cert", chain, "--tls-key", key]);
    let mut stream = TcpStream::connect(&serving.address).unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    // Closed, with an alert or without.
    let _ = stream.read_to_end(&mut answer);
    serving.told("no TLS came on the encrypted port");
}
