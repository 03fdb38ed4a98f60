//! What must hold after every seed.

use std::collections::BTreeSet;

use shared::identity::KeyId;
use shared::log::Verified;
use shared::replica::Replica;
use shared::replica::views::participant_view;
use shared::view::{LinkPhase, Storage, View};

use super::node::Part;
use super::run::Network;

/// Whether all honest replicas hold the same.
pub(super) fn same(network: &Network) -> Result<(), String> {
    let mut honest = network
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.is_honest());
    let Some((_, first)) = honest.next() else {
        return Ok(());
    };
    let expected = first.admitted();
    for (index, node) in honest {
        let held = node.admitted();
        if held != expected {
            let missing: Vec<_> = expected.difference(&held).take(3).collect();
            let more: Vec<_> = held.difference(&expected).take(3).collect();
            return Err(format!(
                "replica {index} differs from the hub: misses {missing:?}, has beyond it {more:?}"
            ));
        }
    }
    Ok(())
}

/// Everything else, once all is the same.
pub(super) fn all(network: &mut Network) -> Result<(), String> {
    enough(network)?;
    nothing_is_missing(network)?;
    same_views(network)
}

fn enough(network: &mut Network) -> Result<(), String> {
    let log = network.nodes[0].replica().log();
    let forked: BTreeSet<KeyId> = log
        .scopes()
        .into_iter()
        .flat_map(|scope| log.scope(scope))
        .filter(|(_, chain)| chain.forked_at().is_some())
        .map(|(key, _)| key)
        .collect();
    let envelopes = log.all().count();
    network.report.envelopes = envelopes;
    network.report.forks = forked.len();
    if envelopes < 150 {
        return Err(format!("only {envelopes} envelopes were written"));
    }
    let copied = network
        .nodes
        .iter()
        .filter(|node| node.part == Part::Copy)
        .map(|node| node.own().key().id());
    if !forked
        .iter()
        .all(|key| copied.clone().any(|copy| copy == *key))
    {
        return Err("a chain that nobody forked is forked".into());
    }
    Ok(())
}

/// Nothing ever shown as saved or received is missing anywhere. Of a forked chain, branches
/// beyond those kept are dropped everywhere alike, so only what is before the fork counts.
fn nothing_is_missing(network: &Network) -> Result<(), String> {
    let saved = network
        .nodes
        .iter()
        .filter(|node| node.is_honest())
        .flat_map(|node| &node.saved);
    let received = network.received.iter().map(|(_, item)| item);
    for (index, node) in network.nodes.iter().enumerate() {
        if !node.is_honest() {
            continue;
        }
        for (at, hash) in saved.clone().chain(received.clone()) {
            let chain = node.replica().log().chain(at.scope, at.key);
            let forked = chain.and_then(|chain| chain.forked_at());
            if forked.is_none_or(|fork| at.seq < fork)
                && chain.and_then(|chain| chain.get(at.seq, hash)).is_none()
            {
                return Err(format!("replica {index} lost {at:?}, shown as safe"));
            }
        }
    }
    Ok(())
}

/// Every honest replica draws the same for the same person, and so does what its storage gives
/// after a restart.
fn same_views(network: &mut Network) -> Result<(), String> {
    let members = network.nodes.iter();
    let Some(member) = members
        .filter(|node| node.part == Part::Member)
        .map(|node| node.own().clone())
        .next()
    else {
        return Ok(());
    };
    let draw = |replica: &mut Replica| {
        replica.hold(&member);
        participant_view(replica, &member, LinkPhase::Live, Storage::default())
    };
    let expected = draw(&mut network.nodes[0].shell.read_disk()?);
    for (index, node) in network.nodes.iter_mut().enumerate() {
        if !node.is_honest() {
            continue;
        }
        let mut again = node.shell.read_disk()?;
        let drawn = draw(&mut again);
        if drawn != expected {
            return Err(format!(
                "replica {index} draws another view: {}",
                first_difference(&drawn, &expected)
            ));
        }
        // What ran all along is what somebody computes who never knew less.
        let mut anew = Replica::new(node.own().consultation);
        if node.part != Part::Hub {
            anew.hold(node.own());
        }
        for envelope in node.replica().log().all() {
            let own = Verified::from_own_storage(envelope.clone());
            // What is held was admitted once, in this order too.
            let _ = anew.admit(own, &mut Vec::new());
        }
        let mut runs = node.replica().clone();
        if format!("{:?}", runs.derive()) != format!("{:?}", anew.derive()) {
            return Err(format!("replica {index} runs as another than it is"));
        }
        for scope in node.replica().log().scopes() {
            if again.log().digest(scope) != node.replica().log().digest(scope) {
                return Err(format!("replica {index} restarts as another"));
            }
        }
    }
    Ok(())
}

fn first_difference(drawn: &View, expected: &View) -> String {
    let (drawn, expected) = (format!("{drawn:#?}"), format!("{expected:#?}"));
    drawn
        .lines()
        .zip(expected.lines())
        .find(|(drawn, expected)| drawn != expected)
        .map_or_else(String::new, |(drawn, expected)| {
            format!("{} instead of {}", drawn.trim(), expected.trim())
        })
}
