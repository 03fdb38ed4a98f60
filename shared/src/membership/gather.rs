//! Gathering: the statements and receipts of a log, read once, with those that cannot be read.

use super::Standing;
use crate::identity::EnvelopeHash;
use crate::log::{Envelope, Kind, Log};
use crate::records::{
    Confirm, Erase, Found, GiveRole, Invite, Join, Leave, Link, Linked, Officer, Opener, Receipt,
    Record, Reinstate, Relay, Revoke,
};

/// A statement and the envelope that carries it.
pub(super) struct Said<'a, T> {
    pub(super) envelope: &'a Envelope,
    pub(super) body: T,
}

/// Every statement of a log, by kind, in the log's order.
#[derive(Default)]
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

pub(super) fn gather(log: &Log) -> Statements<'_> {
    let mut all = Statements::default();
    for scope in log.scopes() {
        for (_, chain) in log.scope(scope) {
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

impl<'a> Statements<'a> {
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
        Ok(body) => into.push(Said { envelope, body }),
        Err(_) => aside.push((envelope.hash(), Standing::Unreadable)),
    }
}
