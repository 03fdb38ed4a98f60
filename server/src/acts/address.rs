//! Telling phones where this server will be found, before it moves.

use anyhow::{Result, bail};
use shared::identity::{Role, ScopeId};
use shared::replica::Own;

use super::Done;
use super::relay::said;
use crate::node::Node;

/// Publishes another address of this server; without one, takes back all that was published.
pub(super) async fn address(node: &mut Node, own: &Own, address: Option<&str>) -> Result<Done> {
    node.settle().await?;
    let membership = &node.host.replica.derived().membership;
    if membership.role_in(&own.participant, ScopeId::PUBLIC) < Some(Role::Coordinator) {
        bail!("only a coordinator publishes the server's address");
    }
    let server = node.host.own.participant;
    let signed = match address {
        Some(address) => node.host.replica.publish_address(own, server, address),
        None => node.host.replica.withdraw_addresses(own, server),
    };
    if signed.is_empty() {
        return Ok(said("it is so already: nothing is written".to_owned()));
    }
    let new = node.write(signed).await?;
    node.settle().await?;
    let line = match address {
        Some(address) => format!(
            "phones that reach this server hear of {address}, and try it once this one does not answer"
        ),
        None => "no other address is published from now on".to_owned(),
    };
    Ok(Done { new, ..said(line) })
}
