//! What a derivation remembers of the set that it read, so that the next one can tell what adds to
//! it from what changes it.
//!
//! A mark that is forgotten leaves a phone with another result than its neighbour, which nobody
//! sees: a property test compares what runs with what is computed anew after every step, and
//! mutants that forget one mark each must fall to it.

use std::collections::{BTreeMap, BTreeSet};

use crate::documents::charter::Allowances;
use crate::identity::{DocumentId, EnvelopeHash, Role, ScopeId};
use crate::log::Kind;

/// What is asked to be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asked {
    /// A whole document, by who wrote it or for them.
    Document(DocumentId),
    /// One ballot.
    Envelope(EnvelopeHash),
}

/// A document of staff that a scope may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfStaff {
    /// Where.
    pub(super) scope: ScopeId,
    /// Its kind.
    pub(super) kind: Kind,
    /// The least role that writes in it.
    pub(super) least: Role,
}

/// What the next derivation looks at.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    /// The scopes of which something was held: what ends a key ends it in each.
    pub(super) scopes: BTreeSet<ScopeId>,
    /// What those who stand asked to drop, with the plain versions of needs among it: what is
    /// written of it later is dropped too.
    pub(super) asked: BTreeSet<Asked>,
    /// Documents that changes name and that nobody created here: who creates one later lets these
    /// changes in.
    pub(super) orphans: BTreeSet<DocumentId>,
    /// The documents of staff.
    pub(super) staff: BTreeMap<DocumentId, OfStaff>,
    /// The most that one person may have standing.
    pub(super) allowances: Allowances,
}
