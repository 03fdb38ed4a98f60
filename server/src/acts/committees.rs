//! A committee, by its name or its id.

use anyhow::{Context as _, Result, bail};
use shared::identity::ScopeId;
use shared::replica::Replica;

use super::names::{called, on_one_line};
use crate::node::Node;

/// The committee that is called so.
pub(super) fn committee(node: &Node, name: &str) -> Result<ScopeId> {
    let charter = node
        .host
        .replica
        .charter()
        .context("there is no charter yet")?;
    if let Ok(id) = name.parse::<ScopeId>()
        && charter.committees.contains_key(&id)
    {
        return Ok(id);
    }
    let committees = charter.committees.iter();
    let named = called(
        committees.map(|(scope, one)| (*scope, one.name.clone())),
        name,
    );
    match named.as_slice() {
        [scope] => Ok(*scope),
        [_, ..] => {
            let ids: Vec<String> = named.iter().map(ToString::to_string).collect();
            bail!(
                "several committees are called {name}; name one by id: {}",
                ids.join(", ")
            )
        }
        [] => {
            let names = charter.committees.values();
            let names: Vec<String> = names.map(|one| on_one_line(&one.name)).collect();
            bail!(
                "no committee is called {name}; there are: {}",
                names.join(", ")
            )
        }
    }
}

/// Whose list it is, and of which paper where the charter has several.
pub(super) fn list(replica: &Replica, scope: ScopeId, paper: &str) -> String {
    let whose = name(replica, scope);
    let papers = replica.charter().map_or(0, |charter| charter.papers.len());
    if papers > 1 {
        format!("{whose} ({paper})")
    } else {
        whose
    }
}

/// Its name, or the region.
pub(super) fn name(replica: &Replica, scope: ScopeId) -> String {
    if scope.is_public() {
        return "the region".to_owned();
    }
    let charter = replica.charter();
    let known = charter.and_then(|charter| charter.committees.get(&scope));
    known.map_or_else(
        || scope.to_string(),
        |committee| on_one_line(&committee.name),
    )
}
