//! Gathering: the statements and receipts of some scopes, read once, with those that cannot be read.

use std::rc::Rc;

use super::Standing;
use crate::identity::{EnvelopeHash, ScopeId};
use crate::log::{Envelope, Kind, Log};
use crate::records::{
    Confirm, Erase, Found, GiveRole, Invite, Join, Leave, Link, Linked, Officer, Opener, Receipt,
    Record, Reinstate, Relay, Revoke,
};

/// A statement and the envelope that carries it.
pub(super) struct Said<'a, T> {
    pub(super) envelope: &'a Envelope,
    /// Read once, and shared by the memberships that it concerns.
    pub(super) body: Rc<T>,
}

impl<T> Clone for Said<'_, T> {
    fn clone(&self) -> Self {
        let (envelope, body) = (self.envelope, Rc::clone(&self.body));
        Self { envelope, body }
    }
}

/// Every statement of some scopes, by kind, in the log's order.
#[derive(Default, Clone)]
pub(super) struct Statements<'a> {
    pub(super) found: Vec<Said<'a, Found>>,
    pub(super) invites: Vec<Said<'a, Invite>>,
    pub(super) joins: Vec<Said<'a, Join>>,
    pub(super) confirms: Vec<Said<'a, Confirm>>,
    pub(super) links: Vec<Said<'a, Link>>,
    pub(super) linked: Vec<Said<'a, Linked>>,
    pub(super) roles: Vec<Said<'a, GiveRole>>,
    pub(super) relays: Vec<Said<'a, Relay>>,
    pub(super) openers: Vec<Said<'a, Opener>>,
    pub(super) officers: Vec<Said<'a, Officer>>,
    pub(super) leaves: Vec<Said<'a, Leave>>,
    pub(super) revokes: Vec<Said<'a, Revoke>>,
    pub(super) reinstates: Vec<Said<'a, Reinstate>>,
    pub(super) erases: Vec<Said<'a, Erase>>,
    pub(super) receipts: Vec<Said<'a, Receipt>>,
    pub(super) set_aside: Vec<(EnvelopeHash, Standing)>,
}

impl<'a> Statements<'a> {
    /// Those of these scopes.
    pub(super) fn of(log: &'a Log, scopes: &[ScopeId]) -> Self {
        let mut all = Self::default();
        for scope in scopes {
            for (_, chain) in log.scope(*scope) {
                for envelope in chain.straight() {
                    all.read(envelope);
                }
                for envelope in chain.branches() {
                    all.set_aside.push((envelope.hash(), Standing::Forked));
                }
            }
        }
        all
    }

    /// Adds those of other scopes.
    pub(super) fn append(&mut self, mut other: Self) {
        self.found.append(&mut other.found);
        self.invites.append(&mut other.invites);
        self.joins.append(&mut other.joins);
        self.confirms.append(&mut other.confirms);
        self.links.append(&mut other.links);
        self.linked.append(&mut other.linked);
        self.roles.append(&mut other.roles);
        self.relays.append(&mut other.relays);
        self.openers.append(&mut other.openers);
        self.officers.append(&mut other.officers);
        self.leaves.append(&mut other.leaves);
        self.revokes.append(&mut other.revokes);
        self.reinstates.append(&mut other.reinstates);
        self.erases.append(&mut other.erases);
        self.receipts.append(&mut other.receipts);
        self.set_aside.append(&mut other.set_aside);
    }

    fn read(&mut self, envelope: &'a Envelope) {
        // An erased or uncarried body says nothing; its header stays in the chain.
        let Some(body) = envelope.body.as_deref() else {
            return;
        };
        let aside = &mut self.set_aside;
        match envelope.header.kind {
            Kind::FOUND => push(&mut self.found, aside, envelope, body),
            Kind::INVITE => push(&mut self.invites, aside, envelope, body),
            Kind::JOIN => push(&mut self.joins, aside, envelope, body),
            Kind::CONFIRM => push(&mut self.confirms, aside, envelope, body),
            Kind::LINK => push(&mut self.links, aside, envelope, body),
            Kind::LINKED => push(&mut self.linked, aside, envelope, body),
            Kind::ROLE => push(&mut self.roles, aside, envelope, body),
            Kind::RELAY => push(&mut self.relays, aside, envelope, body),
            Kind::OPENER => push(&mut self.openers, aside, envelope, body),
            Kind::OFFICER => push(&mut self.officers, aside, envelope, body),
            Kind::LEAVE => push(&mut self.leaves, aside, envelope, body),
            Kind::REVOKE => push(&mut self.revokes, aside, envelope, body),
            Kind::REINSTATE => push(&mut self.reinstates, aside, envelope, body),
            Kind::ERASE => push(&mut self.erases, aside, envelope, body),
            // One that cannot be read is told with the records.
            Kind::RECEIPT => push(&mut self.receipts, &mut Vec::new(), envelope, body),
            _ => {}
        }
    }
}

fn push<'a, T: Record>(
    into: &mut Vec<Said<'a, T>>,
    aside: &mut Vec<(EnvelopeHash, Standing)>,
    envelope: &'a Envelope,
    body: &[u8],
) {
    match T::from_body(body) {
        Ok(body) => into.push(Said {
            envelope,
            body: Rc::new(body),
        }),
        Err(_) => aside.push((envelope.hash(), Standing::Unreadable)),
    }
}
