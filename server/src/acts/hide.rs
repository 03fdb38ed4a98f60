//! Hiding a need from the others of its committee, with the reason that its author reads.

use anyhow::{Result, bail, ensure};
use shared::documents::curation::REASON;
use shared::documents::limits::typed;
use shared::documents::{CurationEdit, says_something};
use shared::identity::DocumentId;
use shared::replica::{Content, Own};

use super::Done;
use super::committees::committee;
use super::names::{called, on_one_line};
use super::relay::said;
use super::who::runs;
use crate::node::Node;

/// Hides a need; shows it again when there is no reason.
pub(super) async fn hide(
    node: &mut Node,
    own: &Own,
    need: &str,
    of: &str,
    reason: Option<String>,
) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let documents = node.host.replica.derived().documents.values();
    let here = documents.filter(|doc| doc.scope == scope && !doc.erased);
    let needs = here.filter_map(|doc| match &doc.content {
        Content::Need(need) => Some((doc.id, need.sentence.clone())),
        _ => None,
    });
    let needs: Vec<(DocumentId, String)> = needs.collect();
    let by_id = needs.iter().find(|(id, _)| id.to_string() == need);
    let named = match by_id {
        Some((id, _)) => vec![*id],
        None => called(needs.iter().cloned(), need),
    };
    let id = match named.as_slice() {
        [one] => *one,
        [] => {
            let all = needs.iter();
            let all = all.map(|(id, sentence)| format!("\n{id} {}", on_one_line(sentence)));
            let all: Vec<String> = all.collect();
            bail!("no need reads {need}; there are:{}", all.concat())
        }
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            bail!(
                "several needs read {need}; name one by id: {}",
                ids.join(", ")
            )
        }
    };
    let curation = node.host.replica.derived().curation(scope);
    let reasons = curation.and_then(|all| all.hidden.get(&id));
    let (edit, line) = match reason {
        Some(reason) => {
            ensure!(says_something(&reason), "the reason is empty");
            ensure!(reason.chars().count() <= REASON, "the reason is too long");
            ensure!(
                reasons.is_none_or(|all| *all != [typed(&reason)]),
                "that need is hidden already, for that reason: nothing is written"
            );
            let hidden = match reasons {
                None => "that need is hidden: its author sees it, with the reason",
                Some(_) => "that need was hidden already: its author sees this reason from now on",
            };
            (CurationEdit::Hide { need: id, reason }, hidden)
        }
        None => {
            ensure!(
                reasons.is_some(),
                "that need is not hidden: nothing is written"
            );
            (CurationEdit::Show(id), "that need is shown again")
        }
    };
    let signed = node.host.replica.curate(own, scope, &edit)?;
    let new = node.write(signed).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said(line.to_owned())
    })
}
