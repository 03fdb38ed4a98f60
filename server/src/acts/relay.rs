//! Entrusting committees to a hub, and a committee to its facilitator.

use anyhow::{Context as _, Result, bail};
use shared::carry::HubCode;
use shared::identity::{ParticipantId, Role, ScopeId};
use shared::replica::Own;

use super::Done;
use super::names::called;
use crate::node::Node;

/// Makes a hub relay of committees by their names; of all when none is named.
pub(super) async fn relay(
    node: &mut Node,
    own: &Own,
    code: &str,
    committees: &[String],
) -> Result<Done> {
    let code = HubCode::parse(code).context("this is no hub's code")?;
    if code.consultation != node.own.consultation {
        bail!("that hub is of another consultation");
    }
    node.settle().await?;
    let mut scopes = Vec::new();
    for name in committees {
        scopes.push(committee(node, name)?);
    }
    let membership = &node.replica.derived().membership;
    let role = |scope| membership.role_in(&own.participant, scope);
    let (allowed, who) = if scopes.is_empty() {
        let coordinates = role(ScopeId::PUBLIC) >= Some(Role::Coordinator);
        (coordinates, "only a coordinator entrusts every committee")
    } else {
        let runs = |scope: &ScopeId| role(*scope) >= Some(Role::Facilitator);
        (scopes.iter().all(runs), "this key does not run them all")
    };
    if !allowed {
        bail!("{who}");
    }
    let scopes = (!scopes.is_empty()).then_some(scopes);
    let signed = node.replica.make_relay(own, scopes, &code);
    let what = if committees.is_empty() {
        "every committee".to_owned()
    } else {
        committees.join(", ")
    };
    if signed.is_empty() {
        return Ok(said(format!("{} relays {what} already", code.name)));
    }
    let new = node.write(signed).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said(format!(
            "{} relays {what}, from when it hears of it: by a phone, or when it sees this server",
            code.name
        ))
    })
}

/// Takes back all that was entrusted to a hub, by its code or by its name.
pub(super) async fn unrelay(node: &mut Node, own: &Own, hub: &str) -> Result<Done> {
    node.settle().await?;
    let membership = &node.replica.derived().membership;
    if membership.role_in(&own.participant, ScopeId::PUBLIC) < Some(Role::Coordinator) {
        bail!("only a coordinator takes back what was entrusted to a hub");
    }
    let mut named: Vec<ParticipantId> = match HubCode::parse(hub) {
        Ok(code) => vec![code.participant],
        Err(_) => {
            let relays = membership.relays.iter();
            let named = relays.map(|relay| (relay.participant, relay.name.clone()));
            called(named, hub)
        }
    };
    named.sort_unstable();
    named.dedup();
    let [one] = named.as_slice() else {
        bail!(
            "{} relays are called {hub}: give the hub's code",
            named.len()
        );
    };
    if *one == node.own.participant {
        bail!("that is this server itself");
    }
    let signed = node.replica.unmake_relay(own, *one, None);
    if signed.is_empty() {
        return Ok(said(format!("nothing is entrusted to {hub}")));
    }
    let new = node.write(signed).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said("nothing is entrusted to that hub from now on".to_owned())
    })
}

/// Makes a participant facilitator of a committee, or takes that back.
pub(super) async fn facilitator(
    node: &mut Node,
    own: &Own,
    name: &str,
    of: &str,
    undo: bool,
) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    let membership = &node.replica.derived().membership;
    if membership.role_in(&own.participant, ScopeId::PUBLIC) < Some(Role::Coordinator) {
        bail!("only a coordinator names facilitators");
    }
    let person = person(node, name, scope)?;
    let (signed, nothing, something) = if undo {
        (
            node.replica.unname_facilitator(own, person, scope),
            "no statement makes them one",
            "does not run",
        )
    } else {
        (
            node.replica.name_facilitator(own, person, scope),
            "they are already",
            "runs",
        )
    };
    if signed.is_empty() {
        return Ok(said(format!("{name}: {nothing}")));
    }
    let new = node.write(signed).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said(format!("{name} {something} {of} from now on"))
    })
}

pub(super) fn said(line: String) -> Done {
    Done {
        lines: vec![line],
        ..Done::default()
    }
}

pub(super) fn committee(node: &Node, name: &str) -> Result<ScopeId> {
    let charter = node.replica.charter().context("there is no charter yet")?;
    let committees = charter.committees.iter();
    let named = called(
        committees.map(|(scope, one)| (*scope, one.name.clone())),
        name,
    );
    match named.as_slice() {
        [scope] => Ok(*scope),
        [_, ..] => bail!("several committees are called {name}"),
        [] => {
            let names = charter.committees.iter().map(|(_, one)| one.name.as_str());
            let names: Vec<&str> = names.collect();
            bail!(
                "no committee is called {name}; there are: {}",
                names.join(", ")
            )
        }
    }
}

/// A member of a committee, by the name that they show there or by their id.
fn person(node: &Node, name: &str, scope: ScopeId) -> Result<ParticipantId> {
    let derived = node.replica.derived();
    let members = derived.membership.members(scope);
    if let Ok(id) = name.parse::<ParticipantId>()
        && members.contains(&id)
    {
        return Ok(id);
    }
    let shown = |id| Some((id, derived.name_of(&id, scope)?));
    let named = called(members.into_iter().filter_map(shown), name);
    match named.as_slice() {
        [one] => Ok(*one),
        [] => bail!("nobody in that committee goes by {name}"),
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            bail!("several go by {name}; name one by id: {}", ids.join(", "))
        }
    }
}
