//! Who greets whom: the hellos, the proofs that each side shows, and so which scopes are open.
//!
//! **Open** is said of a scope whose content this side may show this peer: it is public, the
//! peer proved that it reads it, or this side is the initiator and an invitation named the peer
//! (`push`).
//!
//! What is *not* here: what is said of a scope once it is open ([`super::comparing`]).

use std::collections::BTreeSet;

use super::access::Access;
use super::event::{CloseReason, Config, Role, Step};
use super::frame::{Hello, HelloScope, OLDEST_VERSION, Proofs, VERSION};
use super::proof::ReadProof;
use super::topic::Topics;
use crate::identity::{KeyId, ScopeId};
use crate::log::Log;
use crate::ordered::Ordered;

/// Most scopes of a session: the public one, the region's outer one, and two for each committee.
pub const MAX_SCOPES: usize = 128;
const MAX_CAPABILITIES: usize = 64;
/// Most proofs that one side shows and that are kept of the other.
const MAX_PROOFS: usize = 64;

/// What both sides said of who they are.
pub(super) struct Greeting {
    config: Config,
    /// The version spoken, once the peer's hello came.
    pub(super) version: u16,
    /// Of the peer, checked.
    proofs: Vec<ReadProof>,
    /// Which proofs of this side the peer was shown.
    shown: BTreeSet<(ScopeId, KeyId)>,
    /// What the peer named and was not held.
    in_vain: Vec<ScopeId>,
}

impl Greeting {
    pub(super) fn new(config: Config) -> Self {
        Self {
            config,
            version: VERSION,
            proofs: Vec::new(),
            shown: BTreeSet::new(),
            in_vain: Vec::new(),
        }
    }

    /// Which end of the link this is.
    pub(super) fn role(&self) -> Role {
        self.config.role
    }

    /// The committees' scopes that this side asks for.
    pub(super) fn asked(&self) -> &[ScopeId] {
        &self.config.scopes
    }

    /// Whether the peer named a scope that was not held.
    pub(super) fn named_in_vain(&self, scope: ScopeId) -> bool {
        self.in_vain.contains(&scope)
    }

    /// Whether the content of a scope may be shown to this peer.
    pub(super) fn is_open(&self, scope: ScopeId, access: &dyn Access) -> bool {
        #[cfg(feature = "mutants")]
        if crate::mutant::is(crate::mutant::Mutant::ScopeNotChecked) {
            return true;
        }
        self.is_proven(scope, access)
            || (self.config.role == Role::Initiator && self.config.push.contains(&scope))
    }

    /// Whether everybody reads a scope, or the peer proved that it does.
    pub(super) fn is_proven(&self, scope: ScopeId, access: &dyn Access) -> bool {
        access.is_for_all(scope) || access.may_read(&self.config.peer, &self.proofs, scope)
    }

    /// The keys by which the peer proved something of a scope.
    pub(super) fn keys_in(&self, scope: ScopeId) -> impl Iterator<Item = &KeyId> {
        let proofs = self.proofs.iter().filter(move |proof| proof.scope == scope);
        proofs.map(|proof| &proof.key)
    }

    /// The initiator's hello: the scopes that it asks for, which become the session's.
    pub(super) fn first(&mut self, topics: &mut Topics, access: &dyn Access) -> Hello {
        // The public scope is the smallest.
        let asked = self.config.scopes.iter().chain(&self.config.outers);
        let named: BTreeSet<ScopeId> = asked.copied().ordered();
        let others = named.into_iter().filter(|scope| !scope.is_public());
        let named = std::iter::once(ScopeId::PUBLIC).chain(others);
        for scope in named.take(MAX_SCOPES) {
            topics.add(scope);
        }
        let scopes = topics.scopes().into_iter().map(|scope| HelloScope {
            scope,
            digest: None,
        });
        self.hello(scopes.collect(), topics, access)
    }

    /// The responder's hello: it names the scopes that it holds too, with the digests that it
    /// may show.
    pub(super) fn answer(
        &mut self,
        named: &[HelloScope],
        topics: &mut Topics,
        (log, access): (&Log, &dyn Access),
    ) -> Hello {
        for scope in named.iter().map(|named| named.scope) {
            if scope.is_public() || access.holds(scope) {
                topics.add(scope);
            } else {
                self.in_vain.push(scope);
            }
        }
        let mut scopes = Vec::new();
        for (&scope, topic) in topics.each() {
            let open = self.is_open(scope, access);
            if open {
                topic.begin();
            }
            scopes.push(HelloScope {
                scope,
                digest: open.then(|| log.digest(scope)),
            });
        }
        self.hello(scopes, topics, access)
    }

    fn hello(&mut self, scopes: Vec<HelloScope>, topics: &Topics, access: &dyn Access) -> Hello {
        Hello {
            version: VERSION,
            capabilities: Vec::new(),
            scopes,
            proofs: self.new_proofs(topics, access),
        }
    }

    /// The proofs of this side that the peer was not shown yet.
    pub(super) fn new_proofs(&mut self, topics: &Topics, access: &dyn Access) -> Vec<ReadProof> {
        let mut proofs: Vec<ReadProof> = Vec::new();
        for scope in topics.scopes() {
            if scope.is_public() {
                continue;
            }
            for proof in access.proofs(scope) {
                if self.shown.len() < MAX_PROOFS && self.shown.insert((proof.scope, proof.key)) {
                    proofs.push(proof);
                }
            }
        }
        proofs
    }

    /// Takes the peer's hello; the scopes that it names.
    ///
    /// # Errors
    ///
    /// When it is too old, or says more than a hello may.
    pub(super) fn take(&mut self, hello: Hello) -> Result<Vec<HelloScope>, CloseReason> {
        if hello.version < OLDEST_VERSION {
            return Err(CloseReason::VersionTooOld);
        }
        if hello.scopes.len() > MAX_SCOPES
            || hello.proofs.len() > MAX_PROOFS
            || hello.capabilities.len() > MAX_CAPABILITIES
        {
            return Err(CloseReason::TooMuch);
        }
        self.version = VERSION.min(hello.version);
        self.keep(hello.proofs);
        Ok(hello.scopes)
    }

    /// Takes more proofs of the peer.
    ///
    /// # Errors
    ///
    /// When there are more than a frame may hold.
    pub(super) fn take_proofs(&mut self, shown: Proofs) -> Step {
        if shown.proofs.len() > MAX_PROOFS {
            return Err(CloseReason::TooMuch);
        }
        self.keep(shown.proofs);
        Ok(())
    }

    /// Keeps the proofs that hold, without doubles.
    fn keep(&mut self, shown: Vec<ReadProof>) {
        let Config {
            consultation, peer, ..
        } = &self.config;
        for proof in shown {
            let is_new = self.proofs.len() < MAX_PROOFS && !self.proofs.contains(&proof);
            if is_new && proof.verify(consultation, peer) {
                self.proofs.push(proof);
            }
        }
    }
}
