//! Confirming who came in, alone or in the place of another, and taking that back.

use anyhow::{Result, bail, ensure};
use shared::identity::{EnvelopeHash, ParticipantId, ScopeId};
use shared::log::Kind;
use shared::membership::Place;
use shared::records::revoke::Target;
use shared::records::{Confirm, Record as _, VERSION};
use shared::replica::{Own, Replica, staff};

use super::Done;
use super::committees::committee;
use super::relay::said;
use super::who::{inside, one, runs, shown};
use crate::node::Node;

/// Confirms one person, or all who wait when nobody is named.
pub(super) async fn confirm(
    node: &mut Node,
    own: &Own,
    name: Option<&str>,
    of: &str,
    in_place_of: Option<&str>,
) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let former = in_place_of
        .map(|former| one(node, scope, former))
        .transpose()?;
    let people: Vec<ParticipantId> = match name {
        Some(name) => vec![one(node, scope, name)?],
        None => waiting(node, scope),
    };
    ensure!(!people.is_empty(), "nobody waits to be confirmed");
    let membership = node.host.replica.derived().membership.of(scope);
    let mut drafts = Vec::new();
    for participant in people {
        match former {
            Some(former) => {
                ensure!(former != participant, "nobody stands in their own place");
                let known = membership.in_place_of.get(&(scope, participant));
                ensure!(
                    known.is_none_or(|known| *known == former),
                    "they are in the place of another already: take that back first"
                );
                ensure!(
                    known.is_none() && membership.counts_as(scope, former) != participant,
                    "that is so already"
                );
            }
            None => ensure!(
                waiting(node, scope).contains(&participant),
                "they do not wait to be confirmed"
            ),
        }
        let confirm = Confirm {
            v: VERSION,
            participant,
            in_place_of: former,
        };
        drafts.push(staff::draft(scope, &confirm));
    }
    let number = drafts.len();
    let signed = node.host.replica.sign(&own.key(), drafts);
    let new = node.write(signed).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said(format!("confirmed: {number}"))
    })
}

/// Takes back every confirmation of a person that this key may.
pub(super) async fn unconfirm(node: &mut Node, own: &Own, name: &str, of: &str) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let person = one(node, scope, name)?;
    let standing = confirmations(&node.host.replica, scope, |one| *one == person).into_iter();
    let drafts: Vec<_> = standing
        .map(|statement| staff::revoke(scope, Target::Statement { statement }))
        .collect();
    if drafts.is_empty() {
        bail!("no confirmation of them stands");
    }
    let signed = node.host.replica.sign(&own.key(), drafts);
    let new = node.write(signed).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said(format!(
            "{}: the confirmation is taken back",
            shown(&node.host.replica, scope, person)
        ))
    })
}

/// The confirmations that stand in a committee, of those who are meant.
pub(super) fn confirmations(
    replica: &Replica,
    scope: ScopeId,
    is_meant: impl Fn(&ParticipantId) -> bool,
) -> Vec<EnvelopeHash> {
    let derived = replica.derived();
    let all = replica.log().scope(scope);
    let all = all.flat_map(|(_, chain)| chain.straight());
    let standing = all.filter(|one| one.header.kind == Kind::CONFIRM && derived.applies(one));
    let meant = standing.filter(|one| {
        let body = one.body.as_deref();
        let confirm = body.and_then(|body| Confirm::from_body(body).ok());
        confirm.is_some_and(|confirm| is_meant(&confirm.participant))
    });
    meant.map(|one| one.hash()).collect()
}

fn waiting(node: &Node, scope: ScopeId) -> Vec<ParticipantId> {
    let inside = inside(&node.host.replica, scope).into_iter();
    inside
        .filter(|(_, place)| *place == Place::ToConfirm)
        .map(|(id, _)| id)
        .collect()
}
