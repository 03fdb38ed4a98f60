//! One installation in the story, and what it said that is saved.

use std::collections::BTreeSet;

use shared::log::{Envelope, Verified};
use shared::replica::{Own, Replica};
use shared::sync::Item;

use super::world::COMMITTEE;
use crate::shell::{Disk, Installed, Shell, item};

/// What an installation is in the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Hub,
    Founder,
    Member,
    /// One of two copies of one installation.
    Copy,
    /// Belongs to nothing, and is hostile.
    Stranger,
}

pub(super) struct Node {
    pub(super) part: Part,
    pub(super) shell: Shell,
    /// Own writes, of which the screen said that they are saved.
    pub(super) saved: Vec<Item>,
    /// When its storage has done what it was given, in virtual milliseconds.
    pub(super) storage_busy_until: u64,
    /// A derivation is planned.
    pub(super) derives: bool,
}

impl Node {
    /// `seed`: all the randomness of its host.
    pub(super) fn new(part: Part, own: &Own, held: &[Envelope], seed: [u8; 32]) -> Self {
        let installed = match part {
            Part::Hub => Installed::Server,
            _ => Installed::Phone,
        };
        Self {
            part,
            shell: Shell::start(installed, own, Disk::of(held), seed).unwrap(),
            saved: Vec::new(),
            storage_busy_until: 0,
            derives: false,
        }
    }

    pub(super) fn is_honest(&self) -> bool {
        self.part != Part::Stranger
    }

    pub(super) fn own(&self) -> &Own {
        self.shell.own()
    }

    pub(super) fn replica(&self) -> &Replica {
        &self.shell.host.replica
    }

    pub(super) fn replica_mut(&mut self) -> &mut Replica {
        &mut self.shell.host.replica
    }

    /// Makes own words durable: from now on they are shown as saved.
    pub(super) fn save(&mut self, signed: &[Verified]) {
        self.shell.disk.save(signed);
        self.saved.extend(signed.iter().map(|one| item(one)));
    }

    /// Comes back with what its storage gives; an error when storage does not open again.
    pub(super) fn restart(&mut self, now: u64) -> Result<(), String> {
        self.storage_busy_until = 0;
        self.derives = false;
        self.shell.restart(now)
    }

    /// Whether this key's chain of the committee is forked here: then it writes no more.
    pub(super) fn is_forked(&self) -> bool {
        let log = self.replica().log();
        log.chain(COMMITTEE, self.own().key().id())
            .is_some_and(|chain| chain.forked_at().is_some())
    }

    /// Everything admitted, with whether each body is held or erased.
    pub(super) fn admitted(&self) -> BTreeSet<(Item, bool)> {
        let log = self.replica().log();
        log.all()
            .map(|envelope| {
                let at = envelope.header.position();
                let whole = envelope.body.is_some()
                    || log
                        .chain(at.scope, at.key)
                        .is_some_and(|chain| chain.is_erased(at.seq, &envelope.hash()));
                (item(envelope), whole)
            })
            .collect()
    }
}
