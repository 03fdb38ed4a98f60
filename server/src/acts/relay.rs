//! Entrusting committees to a hub, and a committee to its facilitator.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail, ensure};
use shared::identity::HubCode;
use shared::identity::{ParticipantId, Role, ScopeId};
use shared::log::Verified;
use shared::membership::Person;
use shared::replica::Own;

use super::Done;
use super::committees::committee;
use super::names::{called, on_one_line};
use super::who::member;
use crate::node::Node;

/// Makes a hub relay of committees by their names; of all when none is named.
pub(super) async fn relay(
    node: &mut Node,
    own: &Own,
    code: &str,
    committees: &[String],
) -> Result<Done> {
    let code = HubCode::parse(code).context("this is no hub's code")?;
    if code.consultation != node.host.own.consultation {
        bail!("that hub is of another consultation");
    }
    node.settle().await?;
    let mut scopes = Vec::new();
    for name in committees {
        scopes.push(committee(node, name)?);
    }
    let membership = &node.host.replica.derived().membership;
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
    let signed = node.host.replica.make_relay(own, scopes, &code);
    let what = if committees.is_empty() {
        "every committee".to_owned()
    } else {
        committees.join(", ")
    };
    if signed.is_empty() {
        return Ok(said(format!(
            "{} relays {what} already",
            on_one_line(&code.name)
        )));
    }
    let new = node.write(signed).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said(format!(
            "{} relays {what}, from when it hears of it: by a phone, or when it sees this server",
            on_one_line(&code.name)
        ))
    })
}

/// Takes back all that was entrusted to a hub, by its code or by its name.
pub(super) async fn unrelay(node: &mut Node, own: &Own, hub: &str) -> Result<Done> {
    node.settle().await?;
    let membership = &node.host.replica.derived().membership;
    if membership.role_in(&own.participant, ScopeId::PUBLIC) < Some(Role::Coordinator) {
        bail!("only a coordinator takes back what was entrusted to a hub");
    }
    let mut named: Vec<ParticipantId> = match HubCode::parse(hub) {
        Ok(code) => vec![code.participant],
        Err(_) => {
            let relays = membership.relays().into_iter();
            let named = relays.map(|relay| (relay.participant, relay.name.clone()));
            called(named, hub)
        }
    };
    named.sort_unstable();
    named.dedup();
    ensure!(
        !named.is_empty(),
        "no relay is called {hub}: give the hub's code"
    );
    let [one] = named.as_slice() else {
        bail!(
            "{} relays are called {hub}: give the hub's code",
            named.len()
        );
    };
    if *one == node.host.own.participant {
        bail!("that is this server itself");
    }
    let signed = node.host.replica.unmake_relay(own, *one, None);
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
    (undo, void): (bool, bool),
) -> Result<Done> {
    node.settle().await?;
    let scope = committee(node, of)?;
    let membership = &node.host.replica.derived().membership;
    if membership.role_in(&own.participant, ScopeId::PUBLIC) < Some(Role::Coordinator) {
        bail!("only a coordinator names facilitators");
    }
    let person = member(node, scope, name)?;
    let (signed, nothing, something) = if undo {
        (
            node.host.replica.unname_facilitator(own, person, scope),
            format!("{name}: no statement makes them one"),
            format!("{name} does not run {of} from now on"),
        )
    } else {
        (
            node.host.replica.name_facilitator(own, person, scope),
            format!("{name}: they are already"),
            format!("{name} runs {of} from now on"),
        )
    };
    if signed.is_empty() {
        return Ok(said(nothing));
    }
    if undo && !void {
        let (acts, people) = voided(node, &signed, person)?;
        ensure!(
            acts + people == 0,
            "nothing is written: un-naming them now would void {acts} acts of theirs and put out {people} people who came in by them; un-naming that keeps what was done comes with a later version (--void does it all the same)"
        );
    }
    let new = node.write(signed).await?;
    node.settle().await?;
    Ok(Done {
        new,
        ..said(something)
    })
}

/// What of a person's would not stand any more, were this written: their acts, and people who
/// came in by them.
fn voided(node: &Node, signed: &[Verified], person: ParticipantId) -> Result<(usize, usize)> {
    let mut after = node.host.replica.clone();
    for envelope in signed {
        after.admit(envelope.clone(), &mut Vec::new())?;
    }
    after.derive();
    let (before, after) = (node.host.replica.derived(), after.derived());
    let acts = node.host.replica.log().all().filter(|one| {
        let by = before
            .membership
            .participant_of(&one.header.key, one.header.scope);
        by == Some(person) && before.applies(one) && !after.applies(one)
    });
    let acts = acts.count();
    let mut lost = BTreeSet::new();
    for (scope, before) in before.membership.committees() {
        let after = after.membership.of(*scope);
        let is_in = |people: &BTreeMap<ParticipantId, Person>, id: &ParticipantId| {
            people
                .get(id)
                .is_some_and(|one| one.places.contains_key(scope))
        };
        let came = before.people.keys().filter(|id| is_in(&before.people, id));
        lost.extend(came.filter(|id| !is_in(&after.people, id)).copied());
    }
    lost.remove(&person);
    Ok((acts, lost.len()))
}

pub(super) fn said(line: String) -> Done {
    Done {
        lines: vec![line],
        ..Done::default()
    }
}
