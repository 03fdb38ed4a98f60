//! Closing: the officer's cut, and what it gives, published.

use anyhow::Result;
use shared::identity::ScopeId;
use shared::replica::Own;

use super::Done;
use crate::node::Node;

pub(super) async fn close(node: &mut Node, own: &Own) -> Result<Done> {
    node.settle().await?;
    let closed = node.replica.close(own)?;
    let new = node.write(closed.envelopes).await?;
    node.settle().await?;
    let name = |scope: ScopeId| {
        if scope.is_public() {
            return "the region".to_owned();
        }
        node.replica
            .charter()
            .and_then(|charter| charter.committees.get(&scope))
            .map_or_else(|| scope.to_string(), |committee| committee.name.clone())
    };
    let mut lines: Vec<String> = closed
        .outcomes
        .iter()
        .map(|outcome| {
            format!(
                "published: {} ({} ballots, {} needs)",
                name(outcome.scope),
                outcome.ballots,
                outcome.lines.len()
            )
        })
        .collect();
    for (paper, scope) in closed.withheld {
        lines.push(format!(
            "not published, too few ballots: {} ({paper})",
            name(scope)
        ));
    }
    Ok(Done { lines, new })
}
