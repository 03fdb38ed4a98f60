//! The lists of a cut, in parts, and that its ballots were opened.

use super::opened::{Opened, Secrets};
use super::pen::Pen;
use crate::identity::{DocumentId, EnvelopeHash, KeyId, ScopeId};
use crate::records::cut::CutPart;
use crate::records::list::{ChainEntry, Entries, PART, root_of_ballots, root_of_chains};
use crate::records::{List, Opening, VERSION};

/// Writes the lists of a scope, and that its ballots were opened; gives its part of the cut.
pub(super) fn write_lists(
    pen: &mut Pen<'_>,
    scope: ScopeId,
    opened: &Opened,
    secrets: &Secrets,
) -> CutPart {
    let root = write_chains(pen, scope, scope, |_| true);
    let ballots = opened.fates(scope);
    let ballots_root = root_of_ballots(&ballots);
    let parts = ballots.chunks(PART);
    let parts = parts.map(|part| Entries::Ballots(part.to_vec()));
    write_parts(pen, scope, ballots_root, parts.collect());
    if !ballots.is_empty() {
        let opening = Opening {
            v: VERSION,
            scope,
            ballots: u32::try_from(ballots.len()).unwrap_or(u32::MAX),
            root: ballots_root,
            epoch: secrets.epoch(scope),
        };
        pen.write(scope, DocumentId::ZERO, &opening);
    }
    CutPart {
        scope,
        root,
        ballots_root,
    }
}

/// Writes in a committee's scope how far the public chains are held, of those who stand: a
/// stranger's decide nothing, and anybody may begin thousands. Gives the list's root.
pub(super) fn write_governance(pen: &mut Pen<'_>, within: ScopeId) -> EnvelopeHash {
    let membership = &pen.replica.derived.membership;
    let stands = |key: &KeyId| membership.participant_of(key, ScopeId::PUBLIC).is_some();
    write_chains(pen, ScopeId::PUBLIC, within, stands)
}

/// Writes how far the chains of a scope are held, in this or another scope.
fn write_chains(
    pen: &mut Pen<'_>,
    of: ScopeId,
    within: ScopeId,
    wanted: impl Fn(&KeyId) -> bool,
) -> EnvelopeHash {
    let chains = pen.replica.log.scope(of);
    let chains = chains.filter(|(key, _)| wanted(key));
    let chains: Vec<ChainEntry> = chains
        .filter_map(|(key, chain)| chain.tip().map(|(seq, hash)| ChainEntry { key, seq, hash }))
        .collect();
    let root = root_of_chains(&chains);
    let parts = chains.chunks(PART);
    let parts = parts.map(|part| Entries::Chains(part.to_vec()));
    write_parts(pen, within, root, parts.collect());
    root
}

fn write_parts(pen: &mut Pen<'_>, scope: ScopeId, root: EnvelopeHash, parts: Vec<Entries>) {
    let number = u16::try_from(parts.len()).unwrap_or(u16::MAX);
    for (part, entries) in (0u16..).zip(parts) {
        pen.write(
            scope,
            DocumentId::ZERO,
            &List {
                v: VERSION,
                root,
                part,
                parts: number,
                entries,
            },
        );
    }
}
