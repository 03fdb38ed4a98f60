//! Ending what a person may write, and taking that back.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use shared::identity::{EnvelopeHash, ParticipantId, Role, ScopeId};
use shared::log::{Envelope, Kind};
use shared::records::revoke::Target;
use shared::records::{Record as _, Reinstate, Revoke};
use shared::replica::{Own, Replica, staff};

use super::Done;
use super::committees::committee;
use super::relay::said;
use super::who::{keys, one_ever, runs, shown};
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
    let person = one_ever(node, scope, name)?;
    let membership = &node.host.replica.derived().membership;
    let role = membership.role_in(&own.participant, scope);
    let theirs = highest(node, scope, person);
    ensure!(role > theirs, "who is revoked must stand below who revokes");
    ensure!(
        !all || role == Some(Role::Founder),
        "only the founder takes back what a server received already"
    );
    // What is said in a committee holds there only: who has a task is ended in public.
    let written_in = if theirs >= Some(Role::Facilitator) {
        ScopeId::PUBLIC
    } else {
        scope
    };
    let is_staff = theirs >= Some(Role::Coordinator);
    let theirs = keys(&node.host.replica, person);
    let known = membership.of(scope);
    let here = membership.keys_of(&person, scope);
    let is_ended = match all {
        true => standing(node, scope, person).iter().any(is_of_all),
        false => here.iter().all(|key| known.revoked.contains(key)),
    };
    if is_ended {
        bail!("they are revoked already");
    }
    let log = node.host.replica.log();
    // Of this committee and in what is public alone: which others they are in is told to nobody here, and
    // what was received of them there holds. Coordinators are in all, and are ended before any
    // receipt is read: theirs are named.
    let places = if is_staff {
        log.scopes()
    } else {
        vec![scope, scope.outer(), ScopeId::PUBLIC]
    };
    let mut chains = Vec::new();
    for key in theirs {
        for at in places.iter().copied().filter(|_| !all) {
            let chain = log.chain(at, key);
            let tip = chain.and_then(|chain| chain.straight().last());
            chains.extend(tip.map(|tip| (key, at, tip.header.seq)));
        }
    }
    ensure!(
        all || !chains.is_empty(),
        "nothing of theirs is here: there is nothing to end"
    );
    let target = Target::Participant {
        participant: person,
        chains,
    };
    let signed = node
        .host
        .replica
        .sign(&own.key(), vec![staff::revoke(written_in, target)]);
    let new = node.write(signed).await?;
    node.settle().await?;
    let called = shown(&node.host.replica, scope, person);
    let line = if all {
        format!("{called}: nothing that they said counts")
    } else {
        format!("{called}: what they say from now on does not count")
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
    let person = one_ever(node, scope, name)?;
    let standing = standing(node, scope, person);
    if standing.is_empty() {
        bail!("they are not revoked");
    }
    let membership = &node.host.replica.derived().membership;
    for one in &standing {
        let mine = membership.role_in(&own.participant, one.scope);
        let theirs = one.by.and_then(|by| membership.role_in(&by, one.scope));
        ensure!(
            mine >= Some(Role::Facilitator) && mine >= theirs,
            "somebody above this key revoked them, or in another committee: only they undo it"
        );
    }
    let drafts = standing.into_iter();
    let drafts = drafts.map(|one| staff::reinstate(one.scope, one.hash));
    let signed = node.host.replica.sign(&own.key(), drafts.collect());
    let new = node.write(signed).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said(format!(
            "{}: their words count again",
            shown(&node.host.replica, scope, person)
        ))
    })
}

/// A revocation that holds: where, by whom, of whom, which.
struct Standing {
    scope: ScopeId,
    by: Option<ParticipantId>,
    target: Target,
    hash: EnvelopeHash,
}

/// Whether it takes back all that a person said.
fn is_of_all(one: &Standing) -> bool {
    matches!(&one.target, Target::Participant { chains, .. } if chains.is_empty())
}

/// The people whom revocations that hold in a committee end by name.
pub(super) fn revoked(replica: &Replica, scope: ScopeId) -> BTreeSet<ParticipantId> {
    let all = revocations(replica, scope).into_iter();
    all.filter_map(|one| match one.target {
        Target::Participant { participant, .. } => Some(participant),
        _ => None,
    })
    .collect()
}

/// The revocations of a person, or of a key of theirs by another, that hold in a committee.
fn standing(node: &Node, scope: ScopeId, person: ParticipantId) -> Vec<Standing> {
    let theirs = keys(&node.host.replica, person);
    let mut all = revocations(&node.host.replica, scope);
    all.retain(|one| {
        let meant = match &one.target {
            Target::Participant { participant, .. } => *participant == person,
            Target::Key { key, .. } => theirs.contains(key),
            _ => false,
        };
        // A phone of theirs that they ended themselves is no matter of staff's.
        meant && one.by != Some(person)
    });
    all
}

/// Every revocation of a committee, or in public, that applies and that nobody above its target
/// undid.
fn revocations(replica: &Replica, scope: ScopeId) -> Vec<Standing> {
    let derived = replica.derived();
    let membership = derived.membership.of(scope);
    let undoes = |one: &Envelope| {
        let by = membership.participant_of(&one.header.key);
        let by = by.filter(|_| derived.applies(one));
        let role = by.and_then(|by| membership.role_in(&by, one.header.scope));
        let body = one.body.as_deref();
        let body = body.filter(|_| role >= Some(Role::Facilitator))?;
        Some((by, Reinstate::from_body(body).ok()?.revocation))
    };
    let both = [ScopeId::PUBLIC, scope];
    let said = || {
        let chains = both.iter().flat_map(|scope| replica.log().scope(*scope));
        chains.flat_map(|(_, chain)| chain.all())
    };
    let undone: BTreeSet<_> = said()
        .filter(|one| one.header.kind == Kind::REINSTATE)
        .filter_map(undoes)
        .collect();
    let all = said().filter(|one| one.header.kind == Kind::REVOKE);
    let all = all.filter(|one| derived.applies(one));
    let read = all.filter_map(|one| {
        let revoke = Revoke::from_body(one.body.as_deref()?).ok()?;
        Some(Standing {
            scope: one.header.scope,
            by: membership.participant_of(&one.header.key),
            target: revoke.target,
            hash: one.hash(),
        })
    });
    read.filter(|one| {
        let person = match &one.target {
            Target::Participant { participant, .. } => Some(*participant),
            Target::Key { key, .. } => membership.participant_of(key),
            _ => None,
        };
        let mut undone = undone.iter();
        !undone.any(|(by, of)| *of == one.hash && *by != person)
    })
    .collect()
}

/// The highest role of a person in a committee, also of who is none of its members.
fn highest(node: &Node, scope: ScopeId, person: ParticipantId) -> Option<Role> {
    let membership = node.host.replica.derived().membership.of(scope);
    let known = membership.people.get(&person)?;
    let facilitates = !known.facilitates.is_empty();
    known
        .staff
        .or(facilitates.then_some(Role::Facilitator))
        .or(Some(Role::Participant))
}
