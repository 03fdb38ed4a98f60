//! Ending what a person may write, and taking that back.

use anyhow::{Result, bail, ensure};
use shared::identity::Role;
use shared::log::Kind;
use shared::records::revoke::Target;
use shared::records::{Record as _, Revoke};
use shared::replica::{Own, staff};

use super::Done;
use super::people::{keys, one, runs};
use super::relay::{committee, said};
use crate::node::Node;

/// Revokes every key of a person: from now on, or all that they ever said.
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
        role > membership.role_in(&person, scope),
        "who is revoked must stand below who revokes"
    );
    ensure!(
        !all || role == Some(Role::Founder),
        "only the founder takes back what a server received already"
    );
    let log = node.replica.log();
    let mut drafts = Vec::new();
    for key in keys(node, person) {
        if membership.revoked.contains(&key) {
            continue;
        }
        let mut chains = Vec::new();
        for scope in log.scopes().into_iter().filter(|_| !all) {
            let tip = log
                .chain(scope, key)
                .and_then(|chain| chain.straight().last());
            chains.extend(tip.map(|tip| (scope, tip.header.seq)));
        }
        drafts.push(staff::revoke(scope, Target::Key { key, chains }));
    }
    if drafts.is_empty() {
        bail!("they are revoked already");
    }
    let signed = node.replica.sign(&own.key(), drafts);
    let new = node.write(signed).await?;
    node.settle().await?;
    let line = if all {
        format!("{person}: nothing that they said counts")
    } else {
        format!("{person}: what they say from now on does not count")
    };
    Ok(Done { new, ..said(line) })
}

/// Reinstates a person.
pub(super) async fn reinstate(node: &mut Node, own: &Own, name: &str, of: &str) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let person = one(node, scope, name)?;
    let theirs = keys(node, person);
    let derived = node.replica.derived();
    let mut drafts = Vec::new();
    for (_, chain) in node.replica.log().scope(scope) {
        for envelope in chain.straight() {
            // What was undone already is set aside.
            if envelope.header.kind != Kind::REVOKE || !derived.applies(envelope) {
                continue;
            }
            let body = envelope.body.as_deref();
            let revoke = body.and_then(|body| Revoke::from_body(body).ok());
            if let Some(Target::Key { key, .. }) = revoke.map(|revoke| revoke.target)
                && theirs.contains(&key)
            {
                drafts.push(staff::reinstate(scope, envelope.hash()));
            }
        }
    }
    if drafts.is_empty() {
        bail!("they are not revoked");
    }
    let signed = node.replica.sign(&own.key(), drafts);
    let new = node.write(signed).await?;
    node.settle().await?;
    let derived = node.replica.derived();
    if theirs
        .iter()
        .any(|key| derived.membership.revoked.contains(key))
    {
        bail!("somebody above this key revoked them: only they undo it");
    }
    Ok(Done {
        new,
        ..said(format!("{person}: their words count again"))
    })
}
