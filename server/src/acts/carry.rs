//! Files that carry envelopes where no link goes: made for one reader, brought back by anybody.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail};
use shared::carry;
use shared::identity::random::Randomness;
use shared::identity::{ParticipantId, ScopeId};
use shared::log::{Admission, Kind};

use super::names::called;
use super::{Brought, Done};
use crate::hub::verify::verify;
use crate::node::{Item, Node};

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
        .host
        .replica
        .to_carry(&reader)
        .with_context(|| format!("{to} has no key that a file could be sealed to"))?;
    let number = envelopes.len();
    let mut random = Randomness::from_seed(seed);
    let bundle = carry::pack(&node.host.own.consultation, &[key], envelopes, &mut random)?;
    if let Err(error) = std::fs::write(file, &bundle) {
        // The half that is there would keep the next attempt from writing it.
        let _ = std::fs::remove_file(file);
        return Err(error).with_context(|| format!("cannot write {}", file.display()));
    }
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
    let derived = node.host.replica.derived();
    let membership = &derived.membership;
    if let Ok(id) = to.parse::<ParticipantId>()
        && membership.all().any(|one| one.people.contains_key(&id))
    {
        return Ok(id);
    }
    let mut named = called(node.host.replica.relays_to_carry(), to);
    if named.is_empty() {
        let people = membership.all().flat_map(|one| &one.people);
        let shown = people.flat_map(|(id, person)| {
            let places = person.places.keys();
            places.filter_map(|scope| Some((*id, derived.name_of(id, *scope)?)))
        });
        named = called(shown, to);
    }
    // The same name in two committees is the same person still.
    named.sort_unstable();
    named.dedup();
    match named.as_slice() {
        [one] => Ok(*one),
        [] => bail!("nobody here goes by {to}"),
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            bail!("several go by {to}; name one by id: {}", ids.join(", "))
        }
    }
}

/// Brings what a file holds; twice, late or in any order does no harm.
pub(super) async fn import(node: &mut Node, brought: &Brought) -> Result<Done> {
    let file = brought.path();
    let consultation = node.host.own.consultation;
    let secret = node.host.own.reading();
    let mut count = Count::default();
    let mut done = Done::default();
    let mut inside = carry::unpack(brought.bytes(), &consultation, &secret).peekable();
    if let Some(Err(error)) = inside.next_if(Result::is_err) {
        return Err(error).with_context(|| format!("cannot import {}", file.display()));
    }
    let (mut own, mut waiting) = (BTreeSet::new(), BTreeSet::new());
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
        for envelope in &envelopes {
            count.see(envelope.header.kind);
        }
        let mut batch = Vec::new();
        for answer in verify(consultation, envelopes).await {
            match answer {
                Ok(verified) => batch.push(verified),
                Err(_) => count.refused += 1,
            }
        }
        let names = batch.iter().map(|one| (one.header.position(), one.hash()));
        let names: Vec<Item> = names.collect();
        let committed = node.commit(batch).await?;
        for (name, answer) in names.into_iter().zip(&committed.answers) {
            match answer.admission {
                Err(_) => count.refused += 1,
                Ok(Admission::Waiting) => {
                    waiting.insert(name);
                }
                Ok(_) => {}
            }
            own.insert(name);
        }
        done.new.extend(committed.new);
    }
    node.settle().await?;
    // What came later in the file may have let in what waited, also from before this file.
    let new: BTreeSet<Item> = done.new.iter().copied().collect();
    count.new = own.intersection(&new).count();
    count.waiting = waiting.difference(&new).count();
    // So that the next file to the village says that this one arrived.
    let scopes: BTreeSet<ScopeId> = done.new.iter().map(|(at, _)| at.scope).collect();
    done.new.extend(node.receipt(scopes).await?);
    node.settle().await?;
    done.lines.extend(count.lines(file));
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
    new: usize,
    waiting: usize,
    refused: usize,
    joins: usize,
    changes: usize,
    ballots: usize,
}

impl Count {
    fn see(&mut self, kind: Kind) {
        self.inside += 1;
        self.joins += usize::from(kind == Kind::JOIN);
        self.changes += usize::from(kind.is_change());
        self.ballots += usize::from(kind == Kind::BALLOT);
    }

    /// Two lines, each of which adds up to all that was inside.
    fn lines(&self, file: &Path) -> [String; 2] {
        let but = |parts: [usize; 3]| self.inside.saturating_sub(parts.iter().sum());
        let known = but([self.new, self.waiting, self.refused]);
        let mut came = format!(
            "{} in {}: {} new, {known} known before",
            counted(self.inside, "envelope"),
            file.display(),
            self.new
        );
        if self.waiting > 0 {
            came.push_str(&format!(", {} waiting for what comes before", self.waiting));
        }
        came.push_str(&format!(", {} refused", self.refused));
        let others = but([self.joins, self.changes, self.ballots]);
        let changes = match self.changes {
            1 => "1 change of a need or another document".to_owned(),
            several => format!("{several} changes of needs and other documents"),
        };
        let inside = format!(
            "in it: {}, {changes}, {}, {} (receipts, invitations and the like)",
            counted(self.joins, "join"),
            counted(self.ballots, "ballot"),
            counted(others, "other"),
        );
        [came, inside]
    }
}

fn counted(number: usize, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {one}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_import_says_adds_up() {
        let mut count = Count::default();
        for (kind, times) in [(Kind::JOIN, 8), (Kind::NEED, 10), (Kind::RECEIPT, 28)] {
            (0..times).for_each(|_| count.see(kind));
        }
        count.see(Kind::BALLOT);
        (count.new, count.waiting) = (40, 2);
        let lines = count.lines(Path::new("f"));
        assert_eq!(
            lines,
            [
                "47 envelopes in f: 40 new, 5 known before, 2 waiting for what comes before, 0 refused",
                "in it: 8 joins, 10 changes of needs and other documents, 1 ballot, 28 others \
                 (receipts, invitations and the like)"
            ]
        );
    }
}
