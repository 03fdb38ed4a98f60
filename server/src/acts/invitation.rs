//! An invitation that leaked: ended, those recognised named, and another in its place.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use shared::identity::membership::Place;
use shared::identity::{EnvelopeHash, Invitation, KeyId, ParticipantId, Role, ScopeId};
use shared::log::{Envelope, Kind};
use shared::records::revoke::Target;
use shared::records::{Record as _, Reinstate, Revoke};
use shared::replica::{Own, Replica, staff};

use super::Done;
use super::committees::{committee, name};
use super::invite::links;
use super::who::{inside, one, runs};
use crate::founding::KeyFile;
use crate::node::Node;

/// Who stays in without a confirmation.
pub(super) enum Recognised {
    /// All who came in so far.
    All,
    /// These, by name or id.
    These(Vec<String>),
    /// All but these.
    AllBut(Vec<String>),
}

/// Ends every invitation of a committee, and prints the one that takes their place.
pub(super) async fn replace(
    node: &mut Node,
    own: &Own,
    key: &Path,
    of: &str,
    recognised: &Recognised,
    url: Option<&str>,
) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let recognised = who(node, scope, recognised)?;
    let invitations = &node.replica.derived().membership.invitations;
    let former: Vec<KeyId> = invitations
        .iter()
        .filter(|(_, of)| **of == scope)
        .map(|(key, _)| *key)
        .collect();
    let mut secret = zeroize::Zeroizing::new([0; 32]);
    getrandom::fill(secret.as_mut())
        .map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))?;
    let invitation = new_invitation(node, scope, *secret)?;
    let role = Some(Role::Participant);
    let mut drafts = vec![staff::invite(invitation.key_id(), role, vec![scope], false)];
    for key in former {
        let recognised = recognised.iter().copied().collect();
        drafts.push(staff::revoke(scope, Target::Invitation { key, recognised }));
    }
    let signed = node.replica.sign(&own.key(), drafts);
    let new = node.write(signed).await?;
    node.settle().await?;
    let mut own = own.clone();
    let mut lines = keep(node, &mut own, key, &invitation);
    let waiting = inside(&node.replica, scope).into_iter();
    let waiting = waiting.filter(|(_, place)| *place == Place::ToConfirm);
    lines.push(format!(
        "recognised: {}, to be confirmed: {}",
        recognised.len(),
        waiting.count()
    ));
    let ours = links(node, &own, url).into_iter();
    lines.extend(
        ours.filter(|link| link.scope == scope)
            .flat_map(|link| link.lines()),
    );
    Ok(Done { lines, new })
}

/// Keeps a new invitation in the key file, and with the server that shows the committee's.
pub(super) fn keep(
    node: &mut Node,
    own: &mut Own,
    key: &Path,
    invitation: &Invitation,
) -> Vec<String> {
    let mut lines = Vec::new();
    own.accept(invitation);
    let kept = KeyFile { own: own.clone() }.replace(key);
    let belongings = node.own.belongings.iter();
    let mut shown = belongings.filter(|known| !known.scope.is_public());
    let kept = match shown.next() {
        Some(_) => {
            node.own.accept(invitation);
            kept.and(node.keep_own())
        }
        None => kept,
    };
    if let Err(error) = kept {
        lines.push(format!("keep this link yourself: {error}"));
    }
    lines
}

/// The way into a committee by a secret.
pub(super) fn new_invitation(node: &Node, scope: ScopeId, secret: [u8; 32]) -> Result<Invitation> {
    let charter = node.replica.charter().context("there is no charter yet")?;
    Ok(Invitation::new(
        node.replica.consultation(),
        scope,
        secret,
        name(&node.replica, scope),
        charter.question.fr.clone(),
        None,
    ))
}

fn who(node: &Node, scope: ScopeId, recognised: &Recognised) -> Result<BTreeSet<ParticipantId>> {
    let members = inside(&node.replica, scope).into_iter();
    let members = members.filter(|(_, place)| *place != Place::ToConfirm);
    let members = members.map(|(id, _)| id);
    let named = |names: &[String]| {
        let each = names.iter().map(|name| one(node, scope, name));
        each.collect::<Result<BTreeSet<ParticipantId>>>()
    };
    Ok(match recognised {
        Recognised::All => members.collect(),
        Recognised::These(names) => named(names)?,
        Recognised::AllBut(names) => {
            let others = named(names)?;
            members.filter(|id| !others.contains(id)).collect()
        }
    })
}

/// Lets the former invitations stand again; the one that took their place stands too.
pub(super) async fn restore(node: &mut Node, own: &Own, of: &str) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let ended = ended(&node.replica, scope);
    ensure!(!ended.is_empty(), "no invitation of it was ended");
    let membership = &node.replica.derived().membership;
    for (by, _) in &ended {
        let theirs = by.and_then(|by| membership.role_in(&by, scope));
        ensure!(
            membership.role_in(&own.participant, scope) >= theirs,
            "somebody above this key ended them: only they undo it"
        );
    }
    let drafts = ended.into_iter();
    let drafts = drafts.map(|(_, hash)| staff::reinstate(scope, hash));
    let signed = node.replica.sign(&own.key(), drafts.collect());
    let new = node.write(signed).await?;
    node.settle().await?;
    let line = "the former invitations work again, and so does the one that took their place";
    Ok(Done {
        new,
        ..super::relay::said(line.to_owned())
    })
}

/// The statements by which invitations of a committee are ended, and by whom.
fn ended(replica: &Replica, scope: ScopeId) -> Vec<(Option<ParticipantId>, EnvelopeHash)> {
    let derived = replica.derived();
    let chains = replica.log().scope(scope);
    let all: Vec<&Envelope> = chains
        .flat_map(|(_, chain)| chain.straight())
        .filter(|one| derived.applies(one))
        .collect();
    let undone: BTreeSet<EnvelopeHash> = all
        .iter()
        .filter(|one| one.header.kind == Kind::REINSTATE)
        .filter_map(|one| Some(Reinstate::from_body(one.body.as_deref()?).ok()?.revocation))
        .collect();
    let stand = &derived.membership.invitations;
    let revokes = all.iter().filter(|one| one.header.kind == Kind::REVOKE);
    revokes
        .filter_map(|one| {
            let revoke = Revoke::from_body(one.body.as_deref()?).ok()?;
            let Target::Invitation { key, .. } = revoke.target else {
                return None;
            };
            let hash = one.hash();
            let by = derived.membership.participant_of(&one.header.key);
            (!undone.contains(&hash) && !stand.contains_key(&key)).then_some((by, hash))
        })
        .collect()
}
