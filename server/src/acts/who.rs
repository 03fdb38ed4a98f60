//! A person of a committee, by the name that they show there or by their id.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use shared::identity::{KeyId, ParticipantId, Role, ScopeId};
use shared::membership::Place;
use shared::replica::{Own, Replica};

use super::names::{called, folded, on_one_line};
use super::revoke::revoked;
use crate::node::Node;

/// Everyone who ever came in, with their place.
pub(super) fn inside(replica: &Replica, scope: ScopeId) -> Vec<(ParticipantId, Place)> {
    let people = replica.derived().membership.of(scope).people.iter();
    people
        .filter_map(|(id, person)| Some((*id, *person.places.get(&scope)?)))
        .collect()
}

/// The keys of a person, in governance and in every committee.
pub(super) fn keys(replica: &Replica, person: ParticipantId) -> BTreeSet<KeyId> {
    let keys = replica.derived().membership.all().flat_map(|one| &one.keys);
    keys.filter(|(_, of)| **of == person)
        .map(|(key, _)| *key)
        .collect()
}

/// One person who came in, whatever their place since.
pub(super) fn one(node: &Node, scope: ScopeId, name: &str) -> Result<ParticipantId> {
    let inside = inside(&node.host.replica, scope).into_iter();
    let people: Vec<ParticipantId> = inside.map(|(id, _)| id).collect();
    among(node, scope, name, &people)
}

/// One person who came in, or whom a revocation ended so wholly that they are in no more.
pub(super) fn one_ever(node: &Node, scope: ScopeId, name: &str) -> Result<ParticipantId> {
    let inside = inside(&node.host.replica, scope).into_iter();
    let mut people: Vec<ParticipantId> = inside.map(|(id, _)| id).collect();
    people.extend(put_out(&node.host.replica, scope));
    among(node, scope, name, &people)
}

/// Those who came in by themselves once, whom revocations that hold put out of the committee.
pub(super) fn put_out(replica: &Replica, scope: ScopeId) -> Vec<ParticipantId> {
    let inside: BTreeSet<ParticipantId> = inside(replica, scope)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let ended = revoked(replica, scope).into_iter();
    let ended = ended.filter(|id| !inside.contains(id));
    ended
        .filter(|id| !replica.keys_ever(id, scope).is_empty())
        .collect()
}

/// One person who is in it.
pub(super) fn member(node: &Node, scope: ScopeId, name: &str) -> Result<ParticipantId> {
    let inside = inside(&node.host.replica, scope).into_iter();
    let members = inside.filter(|(_, place)| *place == Place::Member);
    let people: Vec<ParticipantId> = members.map(|(id, _)| id).collect();
    among(node, scope, name, &people)
}

fn among(
    node: &Node,
    scope: ScopeId,
    name: &str,
    people: &[ParticipantId],
) -> Result<ParticipantId> {
    if let Ok(id) = name.parse::<ParticipantId>()
        && people.contains(&id)
    {
        return Ok(id);
    }
    let shown = people.iter();
    let shown = shown.filter_map(|id| Some((*id, node.host.replica.name_ever(id, scope)?)));
    match called(shown, name).as_slice() {
        [one] => Ok(*one),
        [] => bail!("nobody in that committee goes by {name}"),
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            bail!("several go by {name}; name one by id: {}", ids.join(", "))
        }
    }
}

/// A person as they are called in a committee; by their id where they show no name.
pub(super) fn shown(replica: &Replica, scope: ScopeId, person: ParticipantId) -> String {
    let name = replica.name_ever(&person, scope);
    name.map_or_else(|| person.to_string(), |name| on_one_line(&name))
}

/// Those who came in and show one name, as it is heard: each such name with them, in the order
/// of their ids.
pub(super) fn namesakes(replica: &Replica, scope: ScopeId) -> Vec<(String, Vec<ParticipantId>)> {
    let derived = replica.derived();
    let mut by: BTreeMap<String, (String, Vec<ParticipantId>)> = BTreeMap::new();
    for (id, place) in inside(replica, scope) {
        let Some(name) = derived.name_of(&id, scope).filter(|_| place != Place::Left) else {
            continue;
        };
        let (_, people) = by.entry(folded(&name)).or_insert((name, Vec::new()));
        people.push(id);
    }
    by.into_values()
        .filter(|(_, people)| people.len() > 1)
        .collect()
}

/// Refuses a key that does not run the committee.
pub(super) fn runs(node: &Node, own: &Own, scope: ScopeId) -> Result<()> {
    let membership = node.host.replica.derived().membership.of(scope);
    let ended = membership.revoked.contains(&own.key().id());
    if ended || membership.role_in(&own.participant, scope) < Some(Role::Facilitator) {
        bail!("only who facilitates that committee does this");
    }
    Ok(())
}
