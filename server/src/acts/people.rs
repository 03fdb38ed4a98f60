//! Who is in a committee: told apart by id where names are the same.

use anyhow::{Result, bail};
use shared::identity::membership::Place;
use shared::identity::{KeyId, ParticipantId, Role, ScopeId};
use shared::log::Kind;
use shared::records::{Join, Record as _};
use shared::replica::Own;

use super::Done;
use super::names::called;
use super::relay::committee;
use crate::node::Node;

/// Lists the people of a committee, for who facilitates it.
pub(super) async fn people(node: &mut Node, own: &Own, of: &str) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    runs(node, own, scope)?;
    let derived = node.replica.derived();
    let membership = &derived.membership;
    let named: Vec<_> = inside(node, scope)
        .into_iter()
        .map(|(id, place)| (id, place, derived.name_of(&id, scope)))
        .collect();
    let ballots = derived.ballots.get(&scope);
    let mut lines = Vec::new();
    for (id, place, name) in &named {
        let shown = name.as_deref().unwrap_or("-");
        lines.push(format!("{id} {shown}"));
        let given = ballots.into_iter().flatten();
        let given = given.filter(|one| membership.participant_of(&one.at.key) == Some(*id));
        let given = given.count();
        lines.push(match invitation(node, scope, *id) {
            Some(by) => {
                let by: String = by.to_string().chars().take(8).collect();
                format!("- came by invitation {by}, ballots given: {given}")
            }
            None => format!("- ballots given: {given}"),
        });
        if name.is_some() && called(shown_names(&named), shown).len() > 1 {
            lines.push("- another goes by the same name".to_owned());
        }
        match place {
            Place::Member => {}
            Place::ToConfirm => lines.push("- to be confirmed".to_owned()),
            Place::Left => lines.push("- left the committee".to_owned()),
        }
        if keys(node, *id)
            .iter()
            .any(|key| membership.revoked.contains(key))
        {
            lines.push("- revoked".to_owned());
        }
        if let Some(former) = membership.in_place_of.get(&(scope, *id)) {
            lines.push(format!("- in the place of {former}"));
        }
    }
    Ok(Done {
        lines,
        ..Done::default()
    })
}

fn shown_names(
    named: &[(ParticipantId, Place, Option<String>)],
) -> impl Iterator<Item = (ParticipantId, String)> + '_ {
    let named = named.iter();
    // A name that differs by case alone is the same to who reads it.
    named.filter_map(|(id, _, name)| Some((*id, name.as_ref()?.to_lowercase())))
}

/// Everyone who ever came in, with their place.
pub(super) fn inside(node: &Node, scope: ScopeId) -> Vec<(ParticipantId, Place)> {
    let people = node.replica.derived().membership.people.iter();
    people
        .filter_map(|(id, person)| Some((*id, *person.places.get(&scope)?)))
        .collect()
}

/// The keys of a person.
pub(super) fn keys(node: &Node, person: ParticipantId) -> Vec<KeyId> {
    let keys = node.replica.derived().membership.keys.iter();
    keys.filter(|(_, of)| **of == person)
        .map(|(key, _)| *key)
        .collect()
}

/// One person who came in, whatever their place since: by id, or by the name that they show.
pub(super) fn one(node: &Node, scope: ScopeId, name: &str) -> Result<ParticipantId> {
    let derived = node.replica.derived();
    let inside = inside(node, scope).into_iter().map(|(id, _)| id);
    let inside: Vec<ParticipantId> = inside.collect();
    if let Ok(id) = name.parse::<ParticipantId>()
        && inside.contains(&id)
    {
        return Ok(id);
    }
    let shown = inside
        .iter()
        .filter_map(|id| Some((*id, derived.name_of(id, scope)?)));
    match called(shown, name).as_slice() {
        [one] => Ok(*one),
        [] => bail!("nobody in that committee goes by {name}"),
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            bail!("several go by {name}; name one by id: {}", ids.join(", "))
        }
    }
}

/// Refuses a key that does not run the committee.
pub(super) fn runs(node: &Node, own: &Own, scope: ScopeId) -> Result<()> {
    let membership = &node.replica.derived().membership;
    if membership.role_in(&own.participant, scope) < Some(Role::Facilitator) {
        bail!("only who facilitates that committee does this");
    }
    Ok(())
}

fn invitation(node: &Node, scope: ScopeId, person: ParticipantId) -> Option<KeyId> {
    let membership = &node.replica.derived().membership;
    let mut chains = node.replica.log().scope(scope);
    chains.find_map(|(key, chain)| {
        let first = chain.straight().next()?;
        let joins = first.header.kind == Kind::JOIN;
        if !joins || membership.participant_of(&key) != Some(person) {
            return None;
        }
        Some(Join::from_body(first.body.as_deref()?).ok()?.invitation)
    })
}
