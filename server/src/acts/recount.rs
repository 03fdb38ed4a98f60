//! Counting again what was published.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use serde_json::json;
use shared::identity::{EnvelopeHash, ScopeId};
use shared::records::Outcome;
use shared::replica::close::recount::Recount;
use shared::replica::{Own, Published, Replica};

use super::Done;
use super::committees::list;
use crate::node::Node;

/// Counts again the results of a cut, named by the beginning of its hash; of every scope's newest
/// ones when none is named. It prints no list. `is_json`: one line that other programs read.
pub(super) async fn recount(
    node: &mut Node,
    own: &Own,
    cut: Option<&str>,
    is_json: bool,
) -> Result<Done> {
    node.settle().await?;
    let replica = &node.host.replica;
    let results = published(replica, cut)?.into_iter().map(|one| one.record);
    let mut lines = Vec::new();
    let mut objects = Vec::new();
    for record in results {
        let counted = replica.recount(own, &record);
        let whose = list(replica, record.scope, &record.paper);
        if is_json {
            let of_committee = (!record.scope.is_public()).then(|| record.scope.to_string());
            objects.push(json!({
                "list": whose,
                "committee": of_committee,
                "paper": record.paper,
                "cut": record.cut.to_string(),
                "recount": match &counted {
                    Ok(recount) => object(recount),
                    Err(why) => json!({ "outcome": "not-counted", "why": why.to_string() }),
                },
            }));
            continue;
        }
        let found = match counted {
            Ok(recount) => sentence(&recount),
            Err(why) => format!("not counted again: {why}"),
        };
        let cut: String = record.cut.to_string().chars().take(16).collect();
        lines.push(format!("{whose}, cut {cut}: {found}"));
    }
    if is_json {
        lines.push(serde_json::to_string(&objects)?);
    }
    Ok(Done {
        lines,
        ..Done::default()
    })
}

/// The results of a cut, named by the beginning of its hash, or of every scope's newest ones.
pub(super) fn published(replica: &Replica, cut: Option<&str>) -> Result<Vec<Published<Outcome>>> {
    let derived = replica.derived();
    let charter = replica.charter().into_iter();
    let committees = charter.flat_map(|charter| charter.committees.keys().copied());
    let scopes: Vec<ScopeId> = committees.chain([ScopeId::PUBLIC]).collect();
    let asked = cut.map(str::trim);
    let mut results = Vec::new();
    for scope in scopes {
        let all = match asked {
            Some(_) => derived.whole_results(scope),
            None => derived.newest_results(scope),
        };
        let is_meant = |of: &EnvelopeHash| {
            asked.is_none_or(|asked| !asked.is_empty() && of.to_string().starts_with(asked))
        };
        let meant = all
            .into_iter()
            .filter(|result| is_meant(&result.record.cut));
        results.extend(meant);
    }
    let cuts: BTreeSet<EnvelopeHash> = results.iter().map(|result| result.record.cut).collect();
    if let Some(asked) = asked.filter(|_| cuts.len() > 1) {
        bail!("several cuts begin with {asked}");
    }
    if results.is_empty() && cut.is_none() {
        bail!("nothing is published yet: there is nothing to count again");
    }
    if results.is_empty() {
        bail!("nothing is published of that cut");
    }
    Ok(results)
}

fn sentence(recount: &Recount) -> String {
    match recount {
        Recount::Same => "the same".to_owned(),
        Recount::Different => "different".to_owned(),
        Recount::Gone(1) => "1 ballot is gone".to_owned(),
        Recount::Gone(gone) => format!("{gone} ballots are gone"),
        Recount::NeedsGone(1) => "1 need is gone".to_owned(),
        Recount::NeedsGone(gone) => format!("{gone} needs are gone"),
        Recount::Forked {
            chains,
            left_out,
            same,
        } => {
            let gives = if *same {
                "what is left gives the same"
            } else {
                "what is left gives another list"
            };
            format!("forked since: {chains} of its chains, {left_out} envelopes left out; {gives}")
        }
    }
}

/// The same, for programs: `outcome`, and how many.
fn object(recount: &Recount) -> serde_json::Value {
    match recount {
        Recount::Same => json!({ "outcome": "same" }),
        Recount::Different => json!({ "outcome": "different" }),
        Recount::Gone(gone) => json!({ "outcome": "ballots-gone", "ballots": gone }),
        Recount::NeedsGone(gone) => json!({ "outcome": "needs-gone", "needs": gone }),
        Recount::Forked {
            chains,
            left_out,
            same,
        } => json!({
            "outcome": "forked",
            "chains": chains,
            "left_out": left_out,
            "same": same,
        }),
    }
}
