//! Closing: each committee by its officer, then the region; or, written nowhere, what would be
//! published and who came in since the last count.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use shared::identity::{KeyId, ParticipantId, ScopeId};
use shared::log::Kind;
use shared::records::{Join, Record as _};
use shared::replica::close::{Why, Withheld};
use shared::replica::{Own, Replica};

use super::Done;
use super::committees::list;
use super::names::on_one_line;
use super::people::{brings_in, counted_before};
use super::who::namesakes;
use crate::node::Node;
use crate::withheld;

pub(super) async fn close(node: &mut Node, own: &Own, dry_run: bool) -> Result<Done> {
    node.settle().await?;
    let closed = node.host.replica.close_on(own, Some(today()))?;
    let newcomers = if dry_run {
        newcomers(&node.host.replica)
    } else {
        Vec::new()
    };
    let mut new = Vec::new();
    if !dry_run {
        // First: were it to fail afterwards, nobody would be told of what was written.
        let is_too_few = |one: &&Withheld| one.why == Why::TooFew;
        let too_few: BTreeSet<ScopeId> = closed
            .withheld
            .iter()
            .filter(is_too_few)
            .map(|one| one.scope)
            .collect();
        let mut counted: BTreeSet<ScopeId> = closed.outcomes.iter().map(|one| one.scope).collect();
        counted.extend(&too_few);
        withheld::keep(node.store(), &counted, &too_few).await?;
        new = node.write(closed.envelopes).await?;
        node.settle().await?;
    }
    let verb = if dry_run {
        "would publish"
    } else {
        "published"
    };
    let mut lines: Vec<String> = closed
        .outcomes
        .iter()
        .map(|outcome| {
            format!(
                "{verb}: {}, {} needs in order, {} also heard",
                list(&node.host.replica, outcome.scope, &outcome.paper),
                outcome.lines.len(),
                outcome.heard.len()
            )
        })
        .collect();
    for one in closed.withheld {
        let whose = list(&node.host.replica, one.scope, &one.paper);
        lines.push(format!("not published: {whose}: {}", one.why));
    }
    lines.extend(newcomers);
    Ok(Done { lines, new })
}

/// The day where this program runs.
fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

/// For each committee, how many people came in since its last count, by which invitation, and
/// names that several people show.
fn newcomers(replica: &Replica) -> Vec<String> {
    let mut lines = Vec::new();
    let Some(charter) = replica.charter() else {
        return lines;
    };
    for (scope, committee) in &charter.committees {
        let counted = counted_before(replica, *scope);
        let mut by: BTreeMap<KeyId, BTreeSet<ParticipantId>> = BTreeMap::new();
        for (key, chain) in replica.log().scope(*scope) {
            let joins = chain.straight().filter(|one| one.header.kind == Kind::JOIN);
            let joins = joins.filter(|one| brings_in(replica, one));
            for join in joins {
                let read = join
                    .body
                    .as_deref()
                    .and_then(|body| Join::from_body(body).ok());
                let author = replica.derived().membership.participant_of(&key, *scope);
                if let (Some(read), Some(author), false) = (read, author, counted.contains(&key)) {
                    by.entry(read.invitation).or_default().insert(author);
                }
            }
        }
        for (invitation, people) in by {
            lines.push(format!(
                "came in since the last count: {}, {} by invitation {invitation}",
                on_one_line(&committee.name),
                people.len()
            ));
        }
        for (name, people) in namesakes(replica, *scope) {
            let people: Vec<String> = people.iter().map(ToString::to_string).collect();
            lines.push(format!(
                "same name: {}, {}: {}",
                on_one_line(&committee.name),
                on_one_line(&name),
                people.join(", ")
            ));
        }
    }
    lines
}
