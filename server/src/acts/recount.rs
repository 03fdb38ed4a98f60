//! Counting again what was published.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use shared::identity::{EnvelopeHash, ScopeId};
use shared::replica::Own;
use shared::replica::close::recount::Recount;

use super::Done;
use super::committees::list;
use crate::node::Node;

/// Counts again the results of a cut, named by the beginning of its hash; of every scope's newest
/// ones when none is named. It prints no list.
pub(super) async fn recount(node: &mut Node, own: &Own, cut: Option<&str>) -> Result<Done> {
    node.settle().await?;
    let replica = &node.host.replica;
    let derived = replica.derived();
    let charter = replica.charter().into_iter();
    let committees = charter.flat_map(|charter| charter.committees.keys().copied());
    let scopes: Vec<ScopeId> = committees.chain([ScopeId::PUBLIC]).collect();
    let asked = cut.map(str::trim).map(str::to_owned);
    let mut results = Vec::new();
    for scope in scopes {
        let all = match &asked {
            Some(_) => derived.whole_results(scope),
            None => derived.newest_results(scope),
        };
        let is_meant = |of: &EnvelopeHash| {
            let asked = asked.as_deref();
            asked.is_none_or(|asked| !asked.is_empty() && of.to_string().starts_with(asked))
        };
        let meant = all.into_iter().map(|result| result.record);
        results.extend(meant.filter(|record| is_meant(&record.cut)));
    }
    let cuts: BTreeSet<EnvelopeHash> = results.iter().map(|record| record.cut).collect();
    if let Some(asked) = asked.filter(|_| cuts.len() > 1) {
        bail!("several cuts begin with {asked}");
    }
    if results.is_empty() && cut.is_none() {
        bail!("nothing is published yet: there is nothing to count again");
    }
    if results.is_empty() {
        bail!("nothing is published of that cut");
    }
    let mut lines = Vec::new();
    for record in results {
        let found = match replica.recount(own, &record) {
            Ok(Recount::Same) => "the same".to_owned(),
            Ok(Recount::Different) => "different".to_owned(),
            Ok(Recount::Gone(1)) => "1 ballot is gone".to_owned(),
            Ok(Recount::Gone(gone)) => format!("{gone} ballots are gone"),
            Ok(Recount::NeedsGone(1)) => "1 need is gone".to_owned(),
            Ok(Recount::NeedsGone(gone)) => format!("{gone} needs are gone"),
            Ok(Recount::Forked {
                chains,
                left_out,
                same,
            }) => {
                let gives = if same {
                    "what is left gives the same"
                } else {
                    "what is left gives another list"
                };
                format!(
                    "forked since: {chains} of its chains, {left_out} envelopes left out; {gives}"
                )
            }
            Err(why) => format!("not counted again: {why}"),
        };
        let cut: String = record.cut.to_string().chars().take(16).collect();
        let whose = list(replica, record.scope, &record.paper);
        lines.push(format!("{whose}, cut {cut}: {found}"));
    }
    Ok(Done {
        lines,
        ..Done::default()
    })
}
