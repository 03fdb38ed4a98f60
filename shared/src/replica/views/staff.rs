//! A committee as who facilitates it sees it.
//!
//! Compiled with the feature `staff` only: the participants' core does not carry it.

use std::collections::BTreeSet;

use litemap::LiteMap;

use super::{Looking, names};
use crate::identity::{ParticipantId, ScopeId};
use crate::log::{Envelope, Kind};
use crate::membership::Place;
use crate::replica::{Own, Replica};
use crate::view::staff::{Facilitated, NeedLine, Unreceived};
use crate::view::{Author, LinkPhase};

/// A committee of the person on this phone; none where they have no role in it, or left it.
pub fn facilitated(
    replica: &mut Replica,
    own: &Own,
    scope: ScopeId,
    phase: LinkPhase,
) -> Option<Facilitated> {
    replica.derive();
    let looking = Looking {
        replica,
        own,
        phase,
        names: names(replica),
    };
    let is_in = own.belongings.iter().any(|known| known.scope == scope);
    let is_theirs = is_in && looking.place(scope) != Some(Place::Left);
    (is_theirs && looking.facilitates(scope)).then(|| looking.facilitated(scope))
}

impl Looking<'_> {
    fn facilitated(&self, scope: ScopeId) -> Facilitated {
        let charter = self.replica.charter().into_iter();
        let papers = charter.flat_map(|charter| charter.papers.values());
        let papers = papers.filter(|paper| paper.scope == scope || paper.scope.is_public());
        Facilitated {
            scope,
            reads: self.reads(scope),
            people: self.standing(scope, Place::Member),
            to_confirm: self.standing(scope, Place::ToConfirm),
            needs: self.need_lines(scope),
            ballots: self.ballots(scope),
            papers: number(papers.count()),
            unreceived: self.unreceived(scope),
            phase: self.phase,
        }
    }

    /// Those who stand so in a committee: a person with a new phone once, by the name of it.
    fn standing(&self, scope: ScopeId, place: Place) -> Vec<Author> {
        let membership = self.replica.derived().membership.of(scope);
        let mut known: LiteMap<ParticipantId, ParticipantId> = LiteMap::new();
        for (id, person) in &membership.people {
            if person.places.get(&scope) == Some(&place) {
                let counted = membership.counts_as(scope, *id);
                if *id != counted || !known.contains_key(&counted) {
                    known.insert(counted, *id);
                }
            }
        }
        // Who waits says nothing that stands, their name included: it is read as it was written.
        let mut people: Vec<(Option<String>, Author)> = known
            .into_iter()
            .map(|(_, id)| {
                let name = self.replica.name_ever(&id, scope);
                let author = Author {
                    me: id == self.own.participant,
                    name: name.clone(),
                };
                (name.map(|name| name.to_lowercase()), author)
            })
            .collect();
        people.sort_by(|(one, _), (other, _)| {
            (one.is_none(), one.as_deref()).cmp(&(other.is_none(), other.as_deref()))
        });
        people.into_iter().map(|(_, author)| author).collect()
    }

    fn need_lines(&self, scope: ScopeId) -> Vec<NeedLine> {
        let derived = self.replica.derived();
        let curation = derived.curation(scope);
        let hides = |id| curation.is_some_and(|curation| curation.hidden.contains_key(id));
        let lines = derived.needs(scope).map(|(doc, need)| NeedLine {
            id: doc.id,
            sentence: need.sentence.clone(),
            author: self.author(doc.owner, scope),
            state: self.doc_state(doc),
            hidden: hides(&doc.id),
        });
        let mut lines: Vec<NeedLine> = lines.collect();
        // No clock orders needs, and nobody's is always first.
        lines.sort_by_key(|line| line.id);
        lines
    }

    /// Whose newest ballots can be opened is known when they are counted: here each person who
    /// gave one and did not take it back is one.
    fn ballots(&self, scope: ScopeId) -> u32 {
        let given = self.replica.derived().ballots.get(&scope);
        let given = given.into_iter().flatten().filter(|one| !one.erased);
        let by: BTreeSet<ParticipantId> = given.map(|one| one.participant).collect();
        number(by.len())
    }

    /// What stands in a committee and no relay's receipt names.
    fn unreceived(&self, scope: ScopeId) -> Unreceived {
        let membership = self.replica.derived().membership.of(scope);
        let mut people = BTreeSet::new();
        let mut contributions = 0;
        for (key, chain) in self.replica.log().scope(scope) {
            let Some(person) = membership.participant_of(&key) else {
                continue;
            };
            let by_any = membership.relays.iter();
            let by_any =
                by_any.map(|relay| membership.receipted_by(&relay.participant, scope, key));
            let received = by_any.max().unwrap_or(0);
            let is_new = |one: &&Envelope| one.header.seq > received && says(one.header.kind);
            let new = chain.straight().filter(is_new);
            let new = new.filter(|one| self.replica.is_awaited(one)).count();
            if new > 0 {
                people.insert(membership.counts_as(scope, person));
                contributions += new;
            }
        }
        Unreceived {
            contributions: number(contributions),
            people: number(people.len()),
        }
    }
}

/// Whether it is something that a person said, and not what relays and officers note.
fn says(kind: Kind) -> bool {
    kind.is_change()
        || matches!(
            kind,
            Kind::BALLOT | Kind::ERASE | Kind::LEAVE | Kind::REINSTATE
        )
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
