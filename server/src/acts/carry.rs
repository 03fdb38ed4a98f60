//! Files that carry envelopes where no link goes: made for one reader, brought back by anybody.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail};
use shared::carry::{self, BundleError, bundle::MAX_BUNDLE};
use shared::identity::random::Randomness;
use shared::identity::{ParticipantId, ScopeId};
use shared::log::Kind;

use super::Done;
use crate::hub::verify::verify;
use crate::node::Node;

/// Envelopes in one commit: a large file becomes durable bit by bit.
const COMMIT: usize = 512;

/// Writes a file with everything that one reader may read: a relay by its name, or anyone by
/// their id or their name in a committee.
pub(super) fn export(node: &Node, to: &str, file: &Path, seed: [u8; 32]) -> Result<Done> {
    if file.exists() {
        bail!("{} is there already", file.display());
    }
    let reader = reader(node, to)?;
    let (key, envelopes) = node
        .replica
        .to_carry(&reader)
        .with_context(|| format!("{to} has no key that a file could be sealed to"))?;
    let number = envelopes.len();
    let mut random = Randomness::from_seed(seed);
    let bundle = carry::pack(&node.own.consultation, &[key], envelopes, &mut random)?;
    std::fs::write(file, &bundle).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(Done {
        lines: vec![format!(
            "{number} envelopes for {to} in {} ({} kB); nobody else can read it",
            file.display(),
            bundle.len().div_ceil(1_000)
        )],
        ..Done::default()
    })
}

fn reader(node: &Node, to: &str) -> Result<ParticipantId> {
    let derived = node.replica.derived();
    let membership = &derived.membership;
    if let Ok(id) = to.parse::<ParticipantId>()
        && membership.people.contains_key(&id)
    {
        return Ok(id);
    }
    let relays = node.replica.relays_to_carry();
    if let Some((relay, _)) = relays.iter().find(|(_, name)| name == to) {
        return Ok(*relay);
    }
    let goes_by =
        |id: &ParticipantId, scope: &ScopeId| derived.name_of(id, *scope).as_deref() == Some(to);
    let named: Vec<ParticipantId> = membership
        .people
        .iter()
        .filter(|(id, person)| person.places.keys().any(|scope| goes_by(id, scope)))
        .map(|(id, _)| *id)
        .collect();
    match named.as_slice() {
        [one] => Ok(*one),
        [] => bail!("nobody here goes by {to}"),
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            bail!(
                "several people go by {to}; name one by id: {}",
                ids.join(", ")
            )
        }
    }
}

/// Brings what a file holds; twice, late or in any order does no harm.
pub(super) async fn import(node: &mut Node, file: &Path) -> Result<Done> {
    let size = std::fs::metadata(file)
        .with_context(|| format!("cannot read {}", file.display()))?
        .len();
    if size > MAX_BUNDLE as u64 {
        bail!(BundleError::Damaged);
    }
    let bundle = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let consultation = node.own.consultation;
    let secret = node.own.reading();
    let mut count = Count::default();
    let mut done = Done::default();
    let mut inside = carry::unpack(&bundle, &consultation, &secret).peekable();
    if let Some(Err(error)) = inside.peek() {
        bail!("{}: {error}", file.display());
    }
    let mut ended = None;
    while inside.peek().is_some() {
        let mut envelopes = Vec::new();
        while envelopes.len() < COMMIT {
            match inside.next() {
                Some(Ok(envelope)) => envelopes.push(envelope),
                Some(Err(error)) => ended = Some(error),
                None => break,
            }
        }
        count.inside += envelopes.len();
        let mut batch = Vec::new();
        for answer in verify(consultation, envelopes).await {
            match answer {
                Ok(verified) => {
                    count.see(verified.header.kind);
                    batch.push(verified);
                }
                Err(_) => count.refused += 1,
            }
        }
        let committed = node.commit(batch).await?;
        let refused = committed.answers.iter();
        count.refused += refused.filter(|answer| answer.admission.is_err()).count();
        done.new.extend(committed.new);
    }
    node.settle().await?;
    let count_new = done.new.len();
    // So that the next file to the village says that this one arrived.
    let scopes: BTreeSet<ScopeId> = done.new.iter().map(|(at, _)| at.scope).collect();
    for scope in scopes {
        done.new.extend(node.receipt(scope).await?);
    }
    node.settle().await?;
    done.lines.push(format!(
        "{} envelopes in {}: {} new, {} known before or waiting for what comes before them, {} refused",
        count.inside,
        file.display(),
        count_new,
        count.inside.saturating_sub(count_new).saturating_sub(count.refused),
        count.refused
    ));
    done.lines.push(format!(
        "in it: {} joins, {} changes of needs and other documents, {} ballots",
        count.joins, count.changes, count.ballots
    ));
    if let Some(error) = ended {
        done.lines.push(format!(
            "{error}: what came before is kept, ask for the file again"
        ));
    }
    Ok(done)
}

#[derive(Default)]
struct Count {
    inside: usize,
    refused: usize,
    joins: usize,
    changes: usize,
    ballots: usize,
}

impl Count {
    fn see(&mut self, kind: Kind) {
        self.joins += usize::from(kind == Kind::JOIN);
        self.changes += usize::from(kind.is_change());
        self.ballots += usize::from(kind == Kind::BALLOT);
    }
}
