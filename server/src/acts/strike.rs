//! Setting a published list aside with a reason, or letting it stand again.

use anyhow::{Result, bail, ensure};
use shared::documents::limits::typed;
use shared::documents::says_something;
use shared::records::Outcome;
use shared::records::strike::REASON;
use shared::replica::acts::ActError;
use shared::replica::{Own, Published};

use super::Done;
use super::committees::list;
use super::recount::published;
use crate::node::Node;

/// Sets aside the lists counted on a cut, named by the beginning of its hash; lets them stand again
/// when there is no reason.
pub(super) async fn strike(
    node: &mut Node,
    own: &Own,
    cut: &str,
    reason: Option<String>,
) -> Result<Done> {
    node.settle().await?;
    if let Some(reason) = &reason {
        ensure!(says_something(reason), "the reason is empty");
        ensure!(reason.chars().count() <= REASON, "the reason is too long");
    }
    let reason = reason.as_deref().map(typed);
    let replica = &node.host.replica;
    let is_new = |list: &Published<Outcome>| replica.derived().struck(list) != reason.as_deref();
    let all = published(replica, Some(cut))?;
    let meant: Vec<Published<Outcome>> = all.into_iter().filter(is_new).collect();
    if meant.is_empty() {
        match reason {
            Some(_) => bail!("that list is set aside already, for that reason: nothing is written"),
            None => bail!("that list is not set aside: nothing is written"),
        }
    }
    let (mut signed, mut lines) = (Vec::new(), Vec::new());
    for one in &meant {
        let record = &one.record;
        let written = replica.strike(own, one, reason.clone());
        let written = written.map_err(|why| match why {
            ActError::NotIn => anyhow::anyhow!("only who counted that list sets it aside"),
            other => other.into(),
        })?;
        signed.push(written);
        let whose = list(replica, record.scope, &record.paper);
        lines.push(match &reason {
            Some(_) => format!("set aside: {whose}; it stays readable, with the reason"),
            None => format!("stands again: {whose}"),
        });
    }
    let mut done = Done::default();
    for one in signed {
        done.new.extend(node.write(one).await?);
    }
    node.settle().await?;
    done.lines = lines;
    Ok(done)
}
