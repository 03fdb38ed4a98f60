//! A hub: this same server on a laptop in a village hall, without the Internet.
//!
//! It is one more peer, with keys of its own and no power: it holds the public scope, and the
//! committees that a facilitator or a coordinator made it relay; it can open no ballot. When it
//! sees the table's server it brings there what it holds, and brings back the rest.
//!
//! - [`first`]: its first start, from any invitation.
//! - [`addresses`]: where phones in the room may reach it.
//! - [`announced`]: its name in the room.
//! - [`held`]: what it holds and what the table does not have yet, as numbers.
//! - [`upstream`]: the way to the table's server.

pub mod addresses;
pub mod announced;
pub mod first;
pub mod held;
pub mod upstream;

use shared::identity::HubCode;
use shared::identity::ScopeId;
use shared::identity::hub_code::HubIdentity;
use shared::replica::Own;
use tokio::sync::watch;

use crate::founding::transport_key;
use addresses::Reachable;
use held::Held;
use upstream::Upstream;

/// What the hub's page and the terminal show.
#[derive(Debug)]
pub struct Village {
    identity: HubIdentity,
    question: String,
    reachable: Reachable,
    held: watch::Receiver<Held>,
    upstream: watch::Receiver<Upstream>,
}

impl Village {
    /// Of a hub's own secrets. `name`: another than that of its first start.
    pub fn new(
        own: &Own,
        name: Option<String>,
        reachable: Reachable,
        held: watch::Receiver<Held>,
        upstream: watch::Receiver<Upstream>,
    ) -> Option<Self> {
        let invitation = own.invitation(ScopeId::PUBLIC)?;
        let identity = HubIdentity {
            consultation: own.consultation,
            transport: transport_key(own),
            participant: own.participant,
            invitation: invitation.key_id(),
            name: name.unwrap_or(invitation.committee),
        };
        Some(Self {
            identity,
            question: invitation.question,
            reachable,
            held,
            upstream,
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.identity.name
    }

    /// The question, as the invitation of its first start said.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// Its code, with the addresses of this moment.
    pub fn code(&self) -> HubCode {
        let reachable = &self.reachable;
        HubCode::new(
            &self.identity,
            reachable.secure,
            reachable.port,
            reachable.hosts(),
        )
    }

    /// What it holds now.
    pub fn held(&self) -> Held {
        self.held.borrow().clone()
    }

    /// Whether the table's server is seen now.
    pub fn upstream(&self) -> Upstream {
        *self.upstream.borrow()
    }
}
