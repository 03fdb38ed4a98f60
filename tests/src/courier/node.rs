//! One installation in the story, and how far it knows to be received.

use shared::identity::{KeyId, ScopeId};
use shared::log::Kind;
use shared::records::{Receipt, Record as _};
use shared::replica::{Own, Replica};

use crate::shell::{Disk, Faults, Installed, Shell};

/// Of what a disk is given, and of what is to be done, so many in ten thousand go wrong.
const REFUSES: usize = 20;
const DIES: usize = 2;

pub(super) struct Node {
    pub(super) key: KeyId,
    pub(super) shell: Shell,
}

impl Node {
    /// `faults`: what goes wrong here follows from it.
    pub(super) fn new(
        installed: Installed,
        own: &Own,
        disk: Disk,
        room: usize,
        seed: [u8; 32],
        faults: u64,
    ) -> Result<Self, String> {
        let mut shell = Shell::start(installed, own, disk, seed)?;
        shell.carry(room);
        shell.faults = Faults::new(faults, REFUSES, DIES);
        Ok(Self {
            key: own.key().id(),
            shell,
        })
    }

    pub(super) fn replica(&self) -> &Replica {
        &self.shell.host.replica
    }

    pub(super) fn replica_mut(&mut self) -> &mut Replica {
        &mut self.shell.host.replica
    }

    /// Whether it knows who is asked what.
    pub(super) fn is_founded(&self) -> bool {
        let scopes = self.replica().log().scopes();
        scopes.first().is_some_and(|scope| scope.is_public())
    }

    /// Whether somebody, as this installation knows, said two things in one place.
    pub(super) fn is_forked(&self) -> bool {
        let log = self.replica().log();
        let mut scopes = log.scopes().into_iter();
        scopes.any(|scope| {
            log.scope(scope)
                .any(|(_, chain)| chain.forked_at().is_some())
        })
    }

    /// How far a relay's receipts that are held here go in this installation's own chain.
    pub(super) fn receipted(&self, by: KeyId, scope: ScopeId) -> u64 {
        let chain = self.replica().log().chain(scope, by);
        let receipts = chain
            .into_iter()
            .flat_map(|chain| chain.straight())
            .filter(|envelope| envelope.header.kind == Kind::RECEIPT);
        receipts
            .filter_map(|envelope| Receipt::from_body(envelope.body.as_deref()?).ok())
            .flat_map(|receipt| receipt.chains)
            .filter(|held| held.key == self.key)
            .map(|held| held.seq)
            .max()
            .unwrap_or(0)
    }
}
