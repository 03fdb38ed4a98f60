//! Ending what a person may write, and taking that back.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use shared::identity::{EnvelopeHash, ParticipantId, Role, ScopeId};
use shared::log::{Envelope, Kind};
use shared::records::revoke::Target;
use shared::records::{Record as _, Reinstate, Revoke};
use shared::replica::{Own, staff};

use super::Done;
use super::committees::committee;
use super::relay::said;
use super::who::{keys, one, runs};
use crate::node::Node;

/// Revokes a person: from now on, or all that they ever said. One statement ends every key of
/// theirs, also those that a backup would bring.
pub(super) async fn revoke(
    node: &mut Node,
    own: &Own,
    name: &str,
    of: &str,
    all: bool,
) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let person = one(node, scope, name)?;
    let membership = &node.replica.derived().membership;
    let role = membership.role_in(&own.participant, scope);
    ensure!(
        role > highest(node, person),
        "who is revoked must stand below who revokes"
    );
    ensure!(
        !all || role == Some(Role::Founder),
        "only the founder takes back what a server received already"
    );
    let theirs = keys(&node.replica, person);
    if !all && theirs.iter().all(|key| membership.revoked.contains(key)) {
        bail!("they are revoked already");
    }
    let log = node.replica.log();
    let mut chains = Vec::new();
    for key in theirs {
        for at in places.iter().copied().filter(|_| !all) {
    // Of this committee and in public alone: which others they are in is told to nobody here, and
    // what was received of them there holds. Coordinators are in all, and are ended before any
    // receipt is read: theirs are named.
    let places = if highest(node, person) >= Some(Role::Coordinator) {
        log.scopes()
    } else {
        vec![scope, ScopeId::PUBLIC]
    };
            let chain = log.chain(at, key);
            let tip = chain.and_then(|chain| chain.straight().last());
            chains.extend(tip.map(|tip| (key, at, tip.header.seq)));
        }
    }
    let target = Target::Participant {
        participant: person,
        chains,
    };
    ensure!(
        all || !chains.is_empty(),
        "nothing of theirs is here: there is nothing to end"
    );
    let signed = node
        .replica
        .sign(&own.key(), vec![staff::revoke(scope, target)]);
    let new = node.write(signed).await?;
    node.settle().await?;
    let line = if all {
        format!("{person}: nothing that they said counts")
    } else {
        format!("{person}: what they say from now on does not count")
    };
    let mut done = Done { new, ..said(line) };
    done.lines.push(
        "who holds the committee's invitation may come in again as somebody else: see invitation --replace"
            .to_owned(),
    );
    Ok(done)
}

/// Reinstates a person: all of it, or, where somebody else must, nothing.
pub(super) async fn reinstate(node: &mut Node, own: &Own, name: &str, of: &str) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let person = one(node, scope, name)?;
    let standing = standing(node, person);
    if standing.is_empty() {
        bail!("they are not revoked");
    }
    let membership = &node.replica.derived().membership;
    for (at, by, _) in &standing {
        let mine = membership.role_in(&own.participant, *at);
        let theirs = by.and_then(|by| membership.role_in(&by, *at));
        ensure!(
            mine >= Some(Role::Facilitator) && mine >= theirs,
            "somebody above this key revoked them, or in another committee: only they undo it"
        );
    }
    let drafts = standing.into_iter();
    let drafts = drafts.map(|(at, _, hash)| staff::reinstate(at, hash));
    let signed = node.replica.sign(&own.key(), drafts.collect());
    let new = node.write(signed).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said(format!("{person}: their words count again"))
    })
}

type Standing = (ScopeId, Option<ParticipantId>, EnvelopeHash);

/// The revocations of a person, or of a key of theirs by another, that hold: where, by whom.
fn standing(node: &Node, person: ParticipantId) -> Vec<Standing> {
    let theirs = keys(&node.replica, person);
    let derived = node.replica.derived();
    let log = node.replica.log();
    let membership = &derived.membership;
    let undoes = |one: &Envelope| {
        let by = membership.participant_of(&one.header.key);
        let by = by.filter(|by| *by != person && derived.applies(one));
        let role = by.and_then(|by| membership.role_in(&by, one.header.scope));
        let body = one
            .body
            .as_deref()
            .filter(|_| role >= Some(Role::Facilitator))?;
        Some(Reinstate::from_body(body).ok()?.revocation)
    };
    let all = log.all();
    let undone: BTreeSet<EnvelopeHash> = all
        .filter(|one| one.header.kind == Kind::REINSTATE)
        .filter_map(undoes)
        .collect();
    let mut found = Vec::new();
    let all = log.all();
    for envelope in all.filter(|one| one.header.kind == Kind::REVOKE && derived.applies(one)) {
        let body = envelope.body.as_deref();
        let revoke = body.and_then(|body| Revoke::from_body(body).ok());
        let meant = match revoke.map(|revoke| revoke.target) {
            Some(Target::Participant { participant, .. }) => participant == person,
            Some(Target::Key { key, .. }) => theirs.contains(&key),
            _ => false,
        };
        let by = membership.participant_of(&envelope.header.key);
        // A phone of theirs that they ended themselves is no matter of staff's.
        if meant && by != Some(person) && !undone.contains(&envelope.hash()) {
            found.push((envelope.header.scope, by, envelope.hash()));
        }
    }
    found
}

/// The highest role of a person, wherever.
fn highest(node: &Node, person: ParticipantId) -> Option<Role> {
    let membership = &node.replica.derived().membership;
    let known = membership.people.get(&person)?;
    let facilitates = !known.facilitates.is_empty();
    known
        .staff
        .or(facilitates.then_some(Role::Facilitator))
        .or(Some(Role::Participant))
}
