//! The charter as a file, and changing it: the same folder, and nobody is locked out.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use shared::documents::charter::Level;
use shared::documents::{Charter, Versions};
use shared::identity::random::Randomness;
use shared::identity::{Invitation, ParticipantId, ReadingKey, Role, ScopeId};
use shared::log::envelope::Draft;
use shared::log::seal::ReadingSecret;
use shared::replica::{Own, Replica, staff};
use zeroize::Zeroizing;

use super::invitation::{keep, new_invitation};
use super::invite::{bare, links};
use super::relay::said;
use super::{Brought, Done, as_it_is};
use crate::founding::Described;
use crate::node::Node;

/// The description of the charter as it stands.
pub(super) async fn show(node: &mut Node) -> Result<Done> {
    node.settle().await?;
    let charter = node
        .host
        .replica
        .charter()
        .context("there is no charter yet")?;
    let found = node.host.replica.derived().found.as_ref();
    let found = found.context("there is no charter yet")?;
    let file = Described::of(charter, found).to_file()?;
    let mut lines = written_at_once(&mut node.host.replica);
    lines.extend(file.lines().map(as_it_is));
    Ok(Done {
        lines,
        ..Done::default()
    })
}

/// The places where several wrote at once and nobody chose, as comments of the file.
fn written_at_once(replica: &mut Replica) -> Vec<String> {
    let versions = replica.charter_versions().into_iter();
    let lines = versions.flat_map(|Versions { place, words }| {
        let place = format!(
            "# several wrote at once, and the first of these reads until charter choose is used: {place}"
        );
        // On one line each: what follows a line's end would be no comment.
        let words = words.into_iter().map(|words| {
            let words: Vec<&str> = words.split_whitespace().collect();
            as_it_is(&format!("#   {}", words.join(" ")))
        });
        std::iter::once(place).chain(words)
    });
    lines.collect()
}

/// Makes a place where several wrote at once read these words.
pub(super) async fn choose(node: &mut Node, own: &Own, place: &str, words: &str) -> Result<Done> {
    node.settle().await?;
    may_change(&node.host.replica, own)?;
    let versions = node.host.replica.charter_versions();
    ensure!(
        versions.iter().any(|one| one.place == place),
        "nobody wrote at once at {place:?} (see charter show)"
    );
    let written = node.host.replica.choose_in_charter(own, place, words)?;
    let new = node.write(written).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said(format!("{place} reads: {words}"))
    })
}

fn may_change(replica: &Replica, own: &Own) -> Result<()> {
    let membership = &replica.derived().membership;
    let role = membership.role_in(&own.participant, ScopeId::PUBLIC);
    ensure!(
        role >= Some(Role::Coordinator)
            && !membership.governance().revoked.contains(&own.key().id()),
        "only a coordinator changes the charter"
    );
    Ok(())
}

/// Makes the charter read as a file describes it; or says what that would change.
pub(super) async fn edit(
    node: &mut Node,
    own: &Own,
    (key, file): (&Path, &Brought),
    dry_run: bool,
    url: Option<&str>,
) -> Result<Done> {
    node.settle().await?;
    may_change(&node.host.replica, own)?;
    let derived = node.host.replica.derived();
    let shown = || format!("in {}", file.path().display());
    let described = Described::read(file.bytes()).with_context(shown)?;
    let charter = node
        .host
        .replica
        .charter()
        .context("there is no charter yet")?;
    let charter = charter.clone();
    let found = derived.found.clone().context("there is no charter yet")?;
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut())
        .map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))?;
    let mut random = Randomness::from_seed(*seed);
    let amended = described.amended(&charter, &found, &mut random);
    let mut amended = amended.with_context(shown)?;
    described.announce(&mut amended, &charter, &node.host.own);
    let mut lines = changes(&charter, &amended);

    // What follows is signed after what was signed before, and stored together.
    let mut ahead = node.host.replica.clone();
    let mut written = ahead.write_charter(own, &amended)?;
    for envelope in written.clone() {
        ahead.admit(envelope, &mut Vec::new())?;
    }
    ahead.derive();
    let (drafts, opened) = ways_in(&ahead, &amended, &mut random)?;
    written.extend(ahead.sign(&own.key(), drafts));
    if written.is_empty() {
        lines = vec!["the charter reads so already".to_owned()];
    } else if dry_run {
        lines.insert(0, "nothing is written; this would change:".to_owned());
    }
    // Who corrects something else does not choose by it: it is said each time.
    if written.is_empty() || dry_run {
        lines.extend(written_at_once(&mut node.host.replica));
        return Ok(Done {
            lines,
            ..Done::default()
        });
    }
    let new = node.write(written).await?;
    node.settle().await?;
    lines.extend(written_at_once(&mut node.host.replica));
    let mut own = own.clone();
    for (scope, secret) in &opened {
        let invitation = new_invitation(node, *scope, **secret)?;
        lines.extend(keep(node, &mut own, key, &invitation));
    }
    lines.extend(bare(url).filter(|_| !opened.is_empty()));
    let ours = links(node, &own, url).into_iter();
    let ours = ours.filter(|link| opened.iter().any(|(scope, _)| *scope == link.scope));
    lines.extend(ours.flat_map(|link| link.lines()));
    Ok(Done { lines, new })
}

type Opened = Vec<(ScopeId, Zeroizing<[u8; 32]>)>;

/// What a committee needs that has none yet: who counts it, an opening key held by those who
/// hold the region's, and an invitation.
fn ways_in(
    replica: &Replica,
    charter: &Charter,
    random: &mut Randomness,
) -> Result<(Vec<Draft>, Opened)> {
    let membership = &replica.derived().membership;
    let mut drafts = Vec::new();
    let mut opened = Opened::new();
    let region = membership.opener(ScopeId::PUBLIC);
    let region = region.into_iter().flat_map(|opener| opener.holders.keys());
    let holders: Vec<(ParticipantId, ReadingKey)> = region
        .filter_map(|id| Some((*id, membership.reading_of(id)?)))
        .collect();
    for scope in charter.committees.keys() {
        let known = membership.of(*scope);
        if !known.officers.contains_key(scope) {
            let officers = membership.governance().officers.get(&ScopeId::PUBLIC);
            let officers = officers.into_iter().flatten();
            drafts.extend(officers.map(|officer| staff::officer(*scope, *officer)));
        }
        if membership.opener(*scope).is_none() && !holders.is_empty() {
            let secret = ReadingSecret::from_bytes(random.bytes());
            let opener = staff::opener(*scope, &[(1, secret)], &holders, random);
            drafts.push(opener.context("an opening key could not be sealed to the server")?);
        }
        if known.invitations.values().all(|of| of != scope) {
            let secret: Zeroizing<[u8; 32]> = Zeroizing::new(random.bytes());
            let invited = Invitation::new(
                replica.consultation(),
                *scope,
                *secret,
                String::new(),
                String::new(),
                None,
            );
            let role = Some(Role::Participant);
            drafts.push(staff::invite(invited.key_id(), role, vec![*scope], false));
            opened.push((*scope, secret));
        }
    }
    Ok((drafts, opened))
}

/// What changes, line by line.
fn changes(before: &Charter, after: &Charter) -> Vec<String> {
    let mut lines = Vec::new();
    for (scope, committee) in &after.committees {
        let name = &committee.name;
        match before.committees.get(scope) {
            None => lines.push(format!("new committee: {name}")),
            Some(known) if known.name != *name => {
                lines.push(format!("renamed: {} is now {name}", known.name));
            }
            Some(_) => {}
        }
    }
    let level = |charter: &Charter| charter.level.map_or("-", Level::as_str);
    if before.level != after.level {
        lines.push(format!("level: {}, then {}", level(before), level(after)));
    }
    let number = |one: Option<u32>| one.map_or_else(|| "-".to_owned(), |one| one.to_string());
    let (was, is) = (before.smallest_group, after.smallest_group);
    if was != is {
        let (was, is) = (number(was), number(is));
        lines.push(format!("smallest_group: {was}, then {is}"));
    }
    let (was, is) = (before.retention_days, after.retention_days);
    if was != is {
        let (was, is) = (number(was), number(is));
        lines.push(format!("retention_days: {was}, then {is}"));
    }
    let each = [
        ("needs_each", before.needs_each, after.needs_each),
        (
            "additions_each",
            before.additions_each,
            after.additions_each,
        ),
    ];
    for (name, was, is) in each {
        if was != is {
            let (was, is) = (number(was), number(is));
            lines.push(format!("{name}: {was}, then {is}"));
        }
    }
    // Without what the lines above say.
    let alone = |charter: &Charter| Charter {
        committees: Default::default(),
        papers: Default::default(),
        level: None,
        smallest_group: None,
        retention_days: None,
        needs_each: None,
        additions_each: None,
        ..charter.clone()
    };
    if before.question != after.question {
        lines.push(format!("question: {}", after.question.fr));
    }
    if alone(before) != alone(after) {
        lines.push("the charter's texts change".to_owned());
    }
    lines
}
