//! Closing: each committee by its officer, then the region; or, written nowhere, what would be
//! published and who came in since the last count.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use shared::identity::{KeyId, ParticipantId, ScopeId};
use shared::log::Kind;
use shared::records::list::Entries;
use shared::records::{Join, Record as _};
use shared::replica::{Own, Replica};

use super::Done;
use crate::node::Node;

pub(super) async fn close(node: &mut Node, own: &Own, dry_run: bool) -> Result<Done> {
    node.settle().await?;
    let closed = node.replica.close_on(own, Some(today()))?;
    let newcomers = if dry_run {
        newcomers(&node.replica)
    } else {
        Vec::new()
    };
    let mut new = Vec::new();
    if !dry_run {
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
                "{verb}: {} ({}), {} needs in order, {} also heard",
                name(&node.replica, outcome.scope),
                outcome.paper,
                outcome.lines.len(),
                outcome.heard.len()
            )
        })
        .collect();
    for one in closed.withheld {
        let whose = name(&node.replica, one.scope);
        lines.push(format!(
            "not published: {whose} ({}): {}",
            one.paper, one.why
        ));
    }
    lines.extend(newcomers);
    Ok(Done { lines, new })
}

/// The day where this program runs.
fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

fn name(replica: &Replica, scope: ScopeId) -> String {
    if scope.is_public() {
        return "the region".to_owned();
    }
    let charter = replica.charter();
    let known = charter.and_then(|charter| charter.committees.get(&scope));
    known.map_or_else(|| scope.to_string(), |committee| committee.name.clone())
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
            for join in joins {
                let read = join
                    .body
                    .as_deref()
                    .and_then(|body| Join::from_body(body).ok());
                let author = replica.derived().membership.participant_of(&key);
                if let (Some(read), Some(author), false) = (read, author, counted.contains(&key)) {
                    by.entry(read.invitation).or_default().insert(author);
                }
            }
        }
        for (invitation, people) in by {
            lines.push(format!(
                "came in since the last count: {}, {} by invitation {invitation}",
                committee.name,
                people.len()
            ));
        }
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for person in replica.derived().membership.members(*scope) {
            if let Some(name) = replica.derived().name_of(&person, *scope) {
                *named.entry(name.trim().to_lowercase()).or_default() += 1;
            }
        }
        for (name, people) in named.into_iter().filter(|(_, people)| *people > 1) {
            let committee = &committee.name;
            lines.push(format!(
                "same name: {committee}, {people} people show {name:?}"
            ));
        }
    }
    lines
}

/// The keys that the newest cut of a committee listed.
fn counted_before(replica: &Replica, scope: ScopeId) -> BTreeSet<KeyId> {
    let derived = replica.derived();
    let newest = derived.newest_cuts(scope);
    let roots = newest.iter().filter_map(|cut| derived.cuts.get(cut));
    let roots: BTreeSet<_> = roots
        .flat_map(|cut| cut.record.parts.iter().map(|part| part.root))
        .collect();
    let lists = derived.lists.iter();
    let lists = lists.filter(|list| roots.contains(&list.record.root));
    let mut keys = BTreeSet::new();
    for list in lists {
        if let Entries::Chains(chains) = &list.record.entries {
            keys.extend(chains.iter().map(|chain| chain.key));
        }
    }
    keys
}
