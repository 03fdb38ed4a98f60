//! Ballots opened for a count: in memory only, never shown, and what became of each.

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::{EnvelopeHash, ParticipantId, ScopeId};
use crate::log::seal::ReadingSecret;
use crate::ordered::Ordered;
use crate::records::ballot::{Content, Given};
use crate::records::list::{BallotEntry, Fate};

use super::super::{BallotRef, Own, Replica};

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
    /// What it says, and of which words.
    pub given: Given,
}

impl OpenBallot {
    fn became(&self, fate: Fate) -> BallotEntry {
        entry(self.hash, self.participant, fate)
    }
}

fn entry(hash: EnvelopeHash, participant: ParticipantId, fate: Fate) -> BallotEntry {
    BallotEntry {
        hash,
        participant,
        fate,
    }
}

/// The opening secrets that an installation holds, by scope and epoch.
#[derive(Debug, Default)]
pub struct Secrets(BTreeMap<ScopeId, Vec<(u32, ReadingSecret)>>);

impl Secrets {
    /// Those of these committees and of the region.
    pub fn of(replica: &Replica, own: &Own, scopes: &[ScopeId]) -> Self {
        let all = scopes.iter().copied().chain([ScopeId::PUBLIC]);
        Self(
            all.map(|scope| (scope, replica.opening_secrets(own, scope)))
                .ordered(),
        )
    }

    fn held(&self, scope: ScopeId) -> &[(u32, ReadingSecret)] {
        self.0.get(&scope).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether any of them may open a ballot of this scope.
    pub fn is_for(&self, scope: ScopeId) -> bool {
        !self.held(scope).is_empty() || !self.held(ScopeId::PUBLIC).is_empty()
    }

    /// Epoch of the newest one used in this scope.
    pub fn epoch(&self, scope: ScopeId) -> u32 {
        let newest = |scope| self.held(scope).iter().map(|(epoch, _)| *epoch).max();
        newest(scope)
            .or_else(|| newest(ScopeId::PUBLIC))
            .unwrap_or(0)
    }

    /// What a ballot says, in memory only.
    pub fn open(&self, replica: &Replica, scope: ScopeId, ballot: &BallotRef) -> Option<Given> {
        let region = self.held(ScopeId::PUBLIC).iter();
        let mut held = self.held(scope).iter().chain(region).rev();
        held.find_map(|(_, secret)| replica.open_ballot(ballot, secret))
    }
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
    pub fn open(replica: &Replica, scopes: &[ScopeId], secrets: &Secrets) -> Self {
        let mut opened = Self::default();
        for scope in scopes {
            for ballot in replica
                .derived()
                .ballots
                .get(scope)
                .into_iter()
                .flatten()
                .filter(|ballot| !ballot.erased)
            {
                let given = secrets.open(replica, *scope, ballot);
                let sound = given.filter(|given| replica.is_of_paper(*scope, &given.content));
                // A counter that no honest phone reaches would stand for ever above all others.
                let reachable = ballot.counter <= u64::from(u32::MAX);
                let Some(given) = sound.filter(|_| reachable) else {
                    opened.note(*scope, entry(ballot.hash, ballot.participant, Fate::Null));
                    continue;
                };
                opened.take(OpenBallot {
                    scope: *scope,
                    hash: ballot.hash,
                    participant: ballot.participant,
                    counter: ballot.counter,
                    given,
                });
            }
        }
        let counted: Vec<(ScopeId, BallotEntry)> = opened
            .counted
            .values()
            .map(|ballot| (ballot.scope, ballot.became(Fate::Counted)))
            .collect();
        for (scope, entry) in counted {
            opened.note(scope, entry);
        }
        for fates in opened.fates.values_mut() {
            fates.sort_unstable();
        }
        opened
    }

    fn take(&mut self, ballot: OpenBallot) {
        let place = (ballot.given.content.paper.clone(), ballot.participant);
        let newer = self
            .counted
            .get(&place)
            .is_none_or(|known| (ballot.counter, ballot.hash) > (known.counter, known.hash));
        if !newer {
            return self.note(ballot.scope, ballot.became(Fate::Replaced));
        }
        if let Some(former) = self.counted.insert(place, ballot) {
            self.note(former.scope, former.became(Fate::Replaced));
        }
    }

    /// Takes a ballot that a list says was counted.
    pub(super) fn listed(&mut self, scope: ScopeId, entry: &BallotEntry, given: Given) {
        let place = (given.content.paper.clone(), entry.participant);
        let ballot = OpenBallot {
            scope,
            hash: entry.hash,
            participant: entry.participant,
            counter: 0,
            given,
        };
        self.counted.insert(place, ballot);
    }

    pub(super) fn note(&mut self, scope: ScopeId, entry: BallotEntry) {
        self.fates.entry(scope).or_default().push(entry);
    }

    /// How many people have a ballot of this fate in these committees.
    pub fn people(&self, scopes: &[ScopeId], fate: Fate) -> u32 {
        let entries = scopes.iter().filter_map(|scope| self.fates.get(scope));
        let people: BTreeSet<ParticipantId> = entries
            .flatten()
            .filter(|entry| entry.fate == fate)
            .map(|entry| entry.participant)
            .ordered();
        u32::try_from(people.len()).unwrap_or(u32::MAX)
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
            .filter(move |ballot| ballot.given.content.paper == paper)
    }
}

impl Replica {
    /// Whether a ballot given in a committee answers a paper of it, within its limit.
    pub(super) fn is_of_paper(&self, scope: ScopeId, content: &Content) -> bool {
        self.charter()
            .and_then(|charter| charter.papers.get(&content.paper))
            .is_some_and(|paper| {
                let listed: usize = content.groups.iter().map(Vec::len).sum();
                (paper.scope == scope || paper.scope.is_public())
                    && listed <= usize::from(paper.most)
            })
    }
}
