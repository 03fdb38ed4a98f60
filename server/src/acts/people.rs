//! Who is in a committee: told apart by id where names are the same.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use shared::identity::{KeyId, ParticipantId, ScopeId};
use shared::log::{Envelope, Kind};
use shared::membership::{Place, Standing};
use shared::records::list::Entries;
use shared::records::{Join, Receipt, Record as _};
use shared::replica::{Own, Replica};

use super::Done;
use super::committees::committee;
use super::names::on_one_line;
use super::who::{inside, namesakes, put_out, runs};
use crate::node::Node;

/// Lists the people of a committee, for who facilitates it, in the order in which this server
/// received them: no clock is trusted, so there is no date.
pub(super) async fn people(node: &mut Node, own: &Own, of: &str) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let replica = &node.host.replica;
    let derived = replica.derived();
    let membership = derived.membership.of(scope);
    let came = came(replica, scope);
    let arrived = arrived(node, scope);
    let counted = counted_before(replica, scope);
    let place_in = |id: &ParticipantId| {
        let keys = replica.keys_ever(id, scope);
        keys.iter().filter_map(|key| arrived.get(key)).min()
    };
    let inside = inside(replica, scope).into_iter();
    let mut all: Vec<(ParticipantId, Option<Place>)> =
        inside.map(|(id, place)| (id, Some(place))).collect();
    all.extend(put_out(replica, scope).into_iter().map(|id| (id, None)));
    all.sort_by_key(|(id, _)| (place_in(id).is_none(), place_in(id), *id));
    let twins: BTreeSet<ParticipantId> = namesakes(replica, scope)
        .into_iter()
        .flat_map(|(_, people)| people)
        .collect();
    let mut lines = Vec::new();
    for (number, (id, place)) in (1..).zip(&all) {
        let name = replica.name_ever(id, scope);
        let theirs = match place {
            Some(_) => derived.membership.keys_of(id, scope),
            None => replica.keys_ever(id, scope).into_iter().collect(),
        };
        let name = name.map_or_else(|| "-".to_owned(), |name| on_one_line(&name));
        lines.push(format!("{number}. {id} {name}"));
        if let Some(by) = came.get(id) {
            lines.push(format!("- came by invitation {by}"));
        }
        if place_in(id).is_none() {
            lines.push("- not receipted yet".to_owned());
        } else if !counted.is_empty() {
            let before = theirs.iter().any(|key| counted.contains(key));
            let since = "- came since the last count";
            let line = if before {
                "- came before the last count"
            } else {
                since
            };
            lines.push(line.to_owned());
        }
        let ballots = derived.ballots.get(&scope).into_iter().flatten();
        let given = ballots.filter(|one| theirs.contains(&one.at.key)).count();
        lines.push(format!("- ballots given: {given}"));
        if twins.contains(id) {
            lines.push("- another goes by the same name".to_owned());
        }
        match place {
            Some(Place::Member) | None => {}
            Some(Place::ToConfirm) => lines.push("- to be confirmed".to_owned()),
            Some(Place::Left) => lines.push("- left the committee".to_owned()),
        }
        let ended = theirs.iter().filter(|key| membership.revoked.contains(key));
        let ended = ended.count();
        if place.is_none() || ended > 0 && ended == theirs.len() {
            lines.push("- revoked".to_owned());
        }
        if let Some(former) = membership.in_place_of.get(&(scope, *id)) {
            lines.push(format!("- in the place of {former}"));
        }
    }
    if lines.is_empty() {
        lines.push("nobody came in yet".to_owned());
    }
    Ok(Done {
        lines,
        ..Done::default()
    })
}

/// Whether somebody came in by this join, or waits to be confirmed by it: anybody may write
/// another that does not stand.
pub(super) fn brings_in(replica: &Replica, join: &Envelope) -> bool {
    let derived = replica.derived();
    let author = derived.membership.author(join);
    let stands = matches!(author, Ok(_) | Err(Standing::ToConfirm));
    stands && !derived.set_aside.contains_key(&join.hash())
}

/// By which invitation each came in.
fn came(replica: &Replica, scope: ScopeId) -> BTreeMap<ParticipantId, KeyId> {
    let membership = replica.derived().membership.of(scope);
    let firsts = replica.log().scope(scope);
    let joins = firsts.filter_map(|(key, chain)| {
        let first = chain.straight().next()?;
        if !brings_in(replica, first) {
            return None;
        }
        let body = first.body.as_deref()?;
        let join = (first.header.kind == Kind::JOIN).then(|| Join::from_body(body).ok())?;
        Some((membership.participant_of(&key)?, join?.invitation))
    });
    joins.collect()
}

/// In which order this server receipted each key of a scope.
fn arrived(node: &Node, scope: ScopeId) -> BTreeMap<KeyId, u64> {
    let mut arrived = BTreeMap::new();
    let own = node
        .host
        .replica
        .derived()
        .membership
        .governance()
        .keys
        .iter();
    let own = own.filter(|(_, of)| **of == node.host.own.participant);
    for (key, _) in own {
        let chain = node.host.replica.log().chain(scope, *key);
        let all = chain.into_iter().flat_map(|chain| chain.straight());
        for envelope in all.filter(|one| one.header.kind == Kind::RECEIPT) {
            let body = envelope.body.as_deref();
            let receipt = body.and_then(|body| Receipt::from_body(body).ok());
            for held in receipt.into_iter().flat_map(|receipt| receipt.chains) {
                let seq = envelope.header.seq;
                let first = arrived.entry(held.key).or_insert(seq);
                *first = seq.min(*first);
            }
        }
    }
    arrived
}

/// The keys that the newest cut of a committee listed.
pub(super) fn counted_before(replica: &Replica, scope: ScopeId) -> BTreeSet<KeyId> {
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
