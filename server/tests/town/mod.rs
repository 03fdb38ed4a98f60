//! A consultation in a folder, its founder's key file, and phones whose words are put in it
//! between two commands of the program.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::path::PathBuf;
use std::process::{Command, Output};

use server::founding::{KeyFile, transport_key};
use server::node::Node;
use shared::identity::{Invitation, ScopeId};
use shared::log::Verified;
use shared::replica::Own;

use crate::support::{self, Phone, Place, found, reopen};

/// The first committee, as an operator types it.
pub const HERE: &str = "comité avec de l'islet";

pub struct Town {
    parent: tempfile::TempDir,
    pub founder: Own,
    pub server: Own,
    pub invitation: Invitation,
}

impl Town {
    pub async fn new() -> Self {
        let parent = tempfile::tempdir().unwrap();
        let (founder, mut node) = found(&support::folder(&parent, "data")).await;
        node.settle().await.unwrap();
        let charter = node.host.replica.charter().unwrap();
        let mut named = charter.committees.iter();
        let (here, _) = named
            .rfind(|(_, one)| one.name.contains("L’Islet"))
            .unwrap();
        let nowhere = Place::new("http://127.0.0.1:1", transport_key(&node.host.own));
        let mut invitation = node.host.own.invitation(*here).unwrap();
        invitation.server = Some(nowhere.url);
        invitation.transport = Some(nowhere.transport);
        let server = node.host.own.clone();
        node.close().await;
        let town = Self {
            parent,
            founder: founder.clone(),
            server,
            invitation,
        };
        KeyFile { own: founder }.write(&town.key()).unwrap();
        town
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.parent.path().join(name)
    }

    pub fn key(&self) -> PathBuf {
        self.path("founder.keyfile")
    }

    pub fn scope(&self) -> ScopeId {
        self.invitation.scope
    }

    /// Somebody who came in by the invitation, on a phone that heard nothing yet.
    pub fn phone(&self, seed: u8) -> Phone {
        Phone::new(seed, &self.invitation)
    }

    /// The same participant from their backup.
    pub fn restored(&self, phone: &Phone) -> Phone {
        let mut random = shared::identity::random::Randomness::from_seed([222; 32]);
        let continued = Own::continue_from(&phone.host.own.backup(), &mut random).unwrap();
        let held = phone.host.replica.clone();
        let mut restored = Phone::holding(continued.own, held, random);
        let linked = restored
            .host
            .replica
            .linked(&restored.host.own, &continued.proof);
        restored.write(linked);
        restored
    }

    pub async fn node(&self) -> Node {
        reopen(&support::folder(&self.parent, "data")).await
    }

    /// The server receives all that a phone holds, and receipts it.
    pub async fn hear(&self, phone: &Phone) {
        let mut node = self.node().await;
        let said = phone.host.replica.log().all();
        let said = said.map(|one| one.clone().verify(&node.host.own.consultation).unwrap());
        node.write(said.collect()).await.unwrap();
        node.settle().await.unwrap();
        node.receipt([self.scope()]).await.unwrap();
        node.close().await;
    }

    /// A phone receives all that the server holds.
    pub async fn tell(&self, phone: &mut Phone) {
        let node = self.node().await;
        for envelope in node.host.replica.log().all() {
            let verified = Verified::from_own_storage(envelope.clone());
            phone.host.replica.admit(verified, &mut Vec::new()).unwrap();
        }
        phone.host.replica.derive();
        node.close().await;
    }

    pub fn run(&self, words: &[&str], key: Option<PathBuf>) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_porte-voix"));
        command.args(words).args(["--lang", "en", "--data"]);
        command.arg(self.path("data"));
        if let Some(key) = key {
            command.arg("--as").arg(key);
        }
        command.output().unwrap()
    }

    /// What the founder is told when it is done.
    pub fn done(&self, words: &[&str]) -> String {
        let output = self.run(words, Some(self.key()));
        assert!(output.status.success(), "{words:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What the founder is told when it is not.
    pub fn refused(&self, words: &[&str]) -> String {
        let output = self.run(words, Some(self.key()));
        assert!(!output.status.success(), "{words:?}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// The sentences of the needs that count.
    pub async fn sentences(&self) -> Vec<String> {
        let node = self.node().await;
        let needs = node.host.replica.derived().needs(self.scope());
        let sentences = needs.map(|(_, need)| need.sentence.clone()).collect();
        node.close().await;
        sentences
    }

    /// The ids of the needs that read so.
    pub async fn needs(&self, sentence: &str) -> Vec<String> {
        let node = self.node().await;
        let needs = node.host.replica.derived().needs(self.scope());
        let needs = needs.filter(|(_, need)| need.sentence == sentence);
        let ids = needs.map(|(doc, _)| doc.id.to_string()).collect();
        node.close().await;
        ids
    }

    /// What is hidden here, with the reason.
    pub async fn hidden(&self) -> Vec<(String, String)> {
        let node = self.node().await;
        let curation = node.host.replica.derived().curation(self.scope());
        let all = curation.iter().flat_map(|all| all.hidden.iter());
        let hidden = all.map(|(need, reason)| (need.to_string(), reason.join(" ")));
        let hidden = hidden.collect();
        node.close().await;
        hidden
    }
}

impl Phone {
    /// Says something and shows a name.
    pub fn call(&mut self, sentence: &str, name: &str) {
        self.propose(sentence);
        let scope = self.scope();
        let named = self
            .host
            .replica
            .set_name(&self.host.own, scope, name)
            .unwrap();
        self.write(named.envelopes);
    }
}
