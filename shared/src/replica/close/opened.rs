//! Ballots opened for a count: in memory only, never shown, and what became of each.

use std::collections::BTreeMap;

use crate::identity::{EnvelopeHash, ParticipantId, ScopeId};
use crate::log::seal::ReadingSecret;
use crate::records::ballot::Content;
use crate::records::list::{BallotEntry, Fate};

use super::super::Replica;

/// A ballot that counts, unless a newer one of the same person replaces it.
#[derive(Debug, Clone)]
pub struct OpenBallot {
    /// The committee it was given in.
    pub scope: ScopeId,
    /// Its envelope.
    pub hash: EnvelopeHash,
    /// Whose.
    pub participant: ParticipantId,
    /// Its counter.
    pub counter: u64,
    /// What it says.
    pub content: Content,
}

/// The ballots of a cut.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// Those that count, by paper and participant.
    counted: BTreeMap<(String, ParticipantId), OpenBallot>,
    fates: BTreeMap<ScopeId, Vec<BallotEntry>>,
}

impl Opened {
    /// Opens every ballot held of these committees: of each participant and paper the greatest
    /// (counter, envelope hash) that opens and parses counts; what does not is null and replaces
    /// nothing.
    pub fn open(
        replica: &Replica,
        scopes: &[ScopeId],
        secrets: &BTreeMap<ScopeId, Vec<(u32, ReadingSecret)>>,
    ) -> Self {
        let mut opened = Self::default();
        let region = secrets
            .get(&ScopeId::PUBLIC)
            .map(Vec::as_slice)
            .unwrap_or_default();
        for scope in scopes {
            let held = secrets.get(scope).map(Vec::as_slice).unwrap_or_default();
            for ballot in replica
                .derived()
                .ballots
                .get(scope)
                .into_iter()
                .flatten()
                .filter(|ballot| !ballot.erased)
            {
                let content = held
                    .iter()
                    .chain(region)
                    .rev()
                    .find_map(|(_, secret)| replica.open_ballot(ballot, secret));
                let sound = content.filter(|content| replica.is_of_paper(*scope, content));
                let Some(content) = sound else {
                    opened.note(*scope, ballot.hash, Fate::Null);
                    continue;
                };
                opened.take(OpenBallot {
                    scope: *scope,
                    hash: ballot.hash,
                    participant: ballot.participant,
                    counter: ballot.counter,
                    content,
                });
            }
        }
        let counted: Vec<(ScopeId, EnvelopeHash)> = opened
            .counted
            .values()
            .map(|ballot| (ballot.scope, ballot.hash))
            .collect();
        for (scope, hash) in counted {
            opened.note(scope, hash, Fate::Counted);
        }
        for fates in opened.fates.values_mut() {
            fates.sort_unstable();
        }
        opened
    }

    fn take(&mut self, ballot: OpenBallot) {
        let place = (ballot.content.paper.clone(), ballot.participant);
        let newer = self
            .counted
            .get(&place)
            .is_none_or(|known| (ballot.counter, ballot.hash) > (known.counter, known.hash));
        if !newer {
            return self.note(ballot.scope, ballot.hash, Fate::Replaced);
        }
        if let Some(former) = self.counted.insert(place, ballot) {
            self.note(former.scope, former.hash, Fate::Replaced);
        }
    }

    fn note(&mut self, scope: ScopeId, hash: EnvelopeHash, fate: Fate) {
        self.fates
            .entry(scope)
            .or_default()
            .push(BallotEntry { hash, fate });
    }

    /// What became of each ballot of a committee, sorted by envelope.
    pub fn fates(&self, scope: ScopeId) -> Vec<BallotEntry> {
        self.fates.get(&scope).cloned().unwrap_or_default()
    }

    /// The ballots counted on a paper.
    pub fn of_paper(&self, paper: &str) -> impl Iterator<Item = &OpenBallot> {
        let paper = paper.to_owned();
        self.counted
            .values()
            .filter(move |ballot| ballot.content.paper == paper)
    }
}

impl Replica {
    /// Whether a ballot given in a committee answers a paper of it, within its limit.
    fn is_of_paper(&self, scope: ScopeId, content: &Content) -> bool {
        self.charter()
            .and_then(|charter| charter.papers.get(&content.paper))
            .is_some_and(|paper| {
                let listed: usize = content.groups.iter().map(Vec::len).sum();
                (paper.scope == scope || paper.scope.is_public())
                    && listed <= usize::from(paper.most)
            })
    }
}
