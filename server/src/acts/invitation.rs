//! An invitation that leaked: ended, those recognised named, and another in its place.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use shared::identity::{Invitation, KeyId, ParticipantId, Role, ScopeId};
use shared::membership::Place;
use shared::records::revoke::Target;
use shared::replica::{Own, staff};

use super::committees::{committee, name};
use super::invite::{bare, links};
use super::left_out;
use super::replaced::{Ended, Replacement, replacements};
use super::who::{inside, one, runs};
use super::{Brought, Done};
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
    let came = inside(&node.host.replica, scope).into_iter();
    let out: BTreeSet<ParticipantId> = came
        .map(|(id, _)| id)
        .filter(|id| !recognised.contains(id))
        .collect();
    let invitations = &node.host.replica.derived().membership.of(scope).invitations;
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
    // Before the new one, so that undoing this replacement revives no invitation ended before it.
    let mut drafts = left_out::drafts(&node.host.replica, scope, &out);
    drafts.push(staff::invite(invitation.key_id(), role, vec![scope], false));
    for key in former {
        let recognised = recognised.iter().copied().collect();
        drafts.push(staff::revoke(scope, Target::Invitation { key, recognised }));
    }
    let signed = node.host.replica.sign(&own.key(), drafts);
    let staying = left_out::staying(&node.host.replica, scope, &out, &signed)?;
    ensure!(
        staying.is_empty(),
        "they would stay in by what somebody above this key said: nothing is written: {}",
        staying.join(", ")
    );
    let new = node.write(signed).await?;
    node.settle().await?;
    let mut own = own.clone();
    let mut lines = keep(node, &mut own, key, &invitation);
    let all = inside(&node.host.replica, scope);
    let number = |of: Place| all.iter().filter(|(_, place)| *place == of).count();
    lines.push(format!(
        "recognised: {}, to be confirmed: {}",
        number(Place::Member),
        number(Place::ToConfirm)
    ));
    lines.extend(bare(url));
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
    // Another command may have kept an invitation there since this one read the file.
    let there = Brought::read(key).and_then(|there| KeyFile::read(&there));
    let there = there.ok().map(|there| there.own);
    let there = there.filter(|there| there.participant == own.participant);
    let mut latest = there.unwrap_or_else(|| own.clone());
    latest.accept(invitation);
    let kept = KeyFile { own: latest }.replace(key);
    let belongings = node.host.own.belongings.iter();
    let mut shown = belongings.filter(|known| !known.scope.is_public());
    let kept = match shown.next() {
        Some(_) => {
            node.host.own.accept(invitation);
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
    let charter = node
        .host
        .replica
        .charter()
        .context("there is no charter yet")?;
    Ok(Invitation::new(
        node.host.replica.consultation(),
        scope,
        secret,
        name(&node.host.replica, scope),
        charter.question.fr.clone(),
        None,
    ))
}

fn who(node: &Node, scope: ScopeId, recognised: &Recognised) -> Result<BTreeSet<ParticipantId>> {
    let members = inside(&node.host.replica, scope).into_iter();
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

/// Lets the invitations that the newest replacement ended stand again; the one that took their
/// place stands too. What was ended before stays so: it leaked.
pub(super) async fn restore(node: &mut Node, own: &Own, of: &str) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let all = replacements(&node.host.replica, scope);
    ensure!(!all.is_empty(), "no invitation of it was ended");
    let (newest, before): (Vec<&Replacement>, Vec<&Replacement>) =
        all.iter().partition(|one| one.is_newest_of(&all));
    let newest: Vec<&Ended> = newest.iter().flat_map(|one| &one.ended).collect();
    let standing: Vec<&&Ended> = newest.iter().filter(|one| !one.is_undone).collect();
    ensure!(
        !standing.is_empty(),
        "the newest replacement is undone already"
    );
    let membership = &node.host.replica.derived().membership;
    for one in &standing {
        let theirs = one.by.and_then(|by| membership.role_in(&by, scope));
        ensure!(
            membership.role_in(&own.participant, scope) >= theirs,
            "somebody above this key ended them: only they undo it"
        );
    }
    let back: BTreeSet<KeyId> = standing.iter().map(|one| one.invitation).collect();
    let drafts = standing.iter();
    let drafts = drafts.map(|one| staff::reinstate(scope, one.revocation));
    let drafts = drafts.collect();
    let others = before.iter().flat_map(|one| &one.ended);
    let others = others.filter(|one| !one.is_undone && !back.contains(&one.invitation));
    let others: BTreeSet<KeyId> = others.map(|one| one.invitation).collect();
    let signed = node.host.replica.sign(&own.key(), drafts);
    let new = node.write(signed).await?;
    node.settle().await?;
    let mut lines = vec![
        "what the newest replacement ended works again, and so does the one that took its place"
            .to_owned(),
    ];
    if !others.is_empty() {
        lines.push(format!(
            "invitations that were ended before, and stay ended: {}",
            others.len()
        ));
    }
    Ok(Done { lines, new })
}
