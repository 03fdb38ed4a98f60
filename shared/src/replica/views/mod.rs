//! From a replica to what a participant's screen draws: pure, whole each time.

mod ballots;
mod me;
mod needs;
mod results;
#[cfg(feature = "staff")]
mod staff;

#[cfg(feature = "staff")]
pub use staff::facilitated;

use litemap::LiteMap;

use super::documents::{Content, Doc};
use super::{Own, Replica};
use crate::documents::Charter;
use crate::documents::charter::Both;
use crate::identity::{ParticipantId, Role, ScopeId};
use crate::log::Position;
use crate::membership::Place;
use crate::ordered::Ordered;
use crate::view::{
    Author, Committee, Consultation, Link, LinkPhase, State, Storage, Theme, View, Waits, Words,
};

fn words(both: &Both) -> Words {
    Words {
        fr: both.fr.clone(),
        en: both.en.clone(),
    }
}

/// What a participant's phone draws.
pub fn participant_view(
    replica: &mut Replica,
    own: &Own,
    phase: LinkPhase,
    storage: Storage,
) -> View {
    replica.derive();
    let looking = Looking {
        replica,
        own,
        phase,
        names: names(replica),
    };
    let charter = replica.charter();
    // By name.
    let mut committees = LiteMap::new_vec();
    for belonging in &own.belongings {
        if looking.place(belonging.scope) != Some(Place::Left) {
            let one = looking.committee(belonging.scope, &belonging.committee, charter);
            committees.insert((one.name.clone(), one.scope), one);
        }
    }
    View {
        consultation: Some(looking.consultation(charter)),
        committees: committees.into_iter().map(|(_, one)| one).collect(),
        me: looking.me(),
        link: Link {
            phase,
            waiting: looking.waiting(),
        },
        storage: Storage {
            incomplete: storage.incomplete || !replica.quarantined.is_empty(),
            ..storage
        },
    }
}

struct Looking<'a> {
    replica: &'a Replica,
    own: &'a Own,
    phase: LinkPhase,
    /// Shown names, by committee and participant.
    names: LiteMap<(ScopeId, ParticipantId), String>,
}

/// Every shown name.
fn names(replica: &Replica) -> LiteMap<(ScopeId, ParticipantId), String> {
    let documents = replica
        .derived()
        .documents
        .values()
        .filter(|doc| !doc.erased);
    documents
        .filter_map(|doc| match &doc.content {
            Content::Name(name) => Some(((doc.scope, doc.owner?), name.shown.clone()?)),
            _ => None,
        })
        .ordered()
}

impl Looking<'_> {
    fn place(&self, scope: ScopeId) -> Option<Place> {
        self.replica
            .derived()
            .membership
            .of(scope)
            .people
            .get(&self.own.participant)?
            .places
            .get(&scope)
            .copied()
    }

    /// Whether the participant has a role in a committee.
    fn facilitates(&self, scope: ScopeId) -> bool {
        let membership = &self.replica.derived().membership;
        membership.role_in(&self.own.participant, scope) > Some(Role::Participant)
    }

    /// What the participant waits for. When the server holds the committee and, all being
    /// exchanged, shows nothing of it, what introduces this phone does not stand there.
    fn waits(&self, scope: ScopeId) -> Option<Waits> {
        let replica = self.replica;
        let is_live = self.phase == LinkPhase::Live;
        if replica.is_code_used(self.own, is_live) {
            return Some(Waits::CodeUsed);
        }
        let own = self.own.key().id();
        if replica
            .derived()
            .membership
            .of(scope)
            .revoked
            .contains(&own)
        {
            return Some(Waits::Ended);
        }
        if self.place(scope) == Some(Place::ToConfirm) {
            return Some(Waits::ToConfirm);
        }
        let first = replica.log().chain(scope, own)?.straight().next()?;
        replica.derived().set_aside.get(&first.hash())?;
        if !is_live || self.reads(scope) {
            return None;
        }
        Some(match replica.linked_in(scope, own) {
            Some(_) => Waits::OtherPhone,
            None => Waits::ToConfirm,
        })
    }

    /// Whether this phone holds anything of a committee but its own words.
    fn reads(&self, scope: ScopeId) -> bool {
        let own = self.own.key().id();
        let mut others = self.replica.log().scope(scope);
        others.any(|(key, _)| key != own && !self.own.former.contains(&key))
    }

    fn consultation(&self, charter: Option<&Charter>) -> Consultation {
        let derived = self.replica.derived();
        let invited = self
            .own
            .belongings
            .first()
            .map(|belonging| belonging.question.clone())
            .unwrap_or_default();
        let found = derived.found.as_ref();
        let question = charter
            .map(|charter| words(&charter.question))
            .filter(|question| !question.fr.is_empty());
        Consultation {
            id: self.replica.consultation(),
            question: question.unwrap_or(Words {
                fr: invited,
                en: String::new(),
            }),
            explanation: charter
                .map(|charter| words(&charter.explanation))
                .unwrap_or_default(),
            asked_by: charter
                .map(|charter| words(&charter.asker))
                .unwrap_or_default(),
            can_change: charter
                .map(|charter| words(&charter.changes))
                .unwrap_or_default(),
            retention: charter
                .map(|charter| words(&charter.retention))
                .unwrap_or_default(),
            demonstration: found.is_some_and(|found| found.demonstration),
            charter_known: charter.is_some(),
            smallest_group: self.replica.smallest_group().unwrap_or(5),
            table_address: self
                .own
                .server
                .as_ref()
                .map(|server| format!("{}/table", server.address.trim_end_matches('/'))),
        }
    }

    fn committee(&self, scope: ScopeId, invited_as: &str, charter: Option<&Charter>) -> Committee {
        let derived = self.replica.derived();
        let described = charter.and_then(|charter| charter.committees.get(&scope));
        let territories = described
            .into_iter()
            .flat_map(|committee| &committee.territories);
        let names = territories.map(|id| {
            charter
                .and_then(|charter| charter.territories.get(id))
                .map_or_else(|| id.clone(), |t| t.name.clone())
        });
        let themes = charter
            .into_iter()
            .flat_map(|charter| &charter.themes)
            .map(|(id, theme)| Theme {
                id: id.clone(),
                label: Words {
                    fr: theme.fr.clone(),
                    en: theme.en.clone(),
                },
                pictogram: theme.pictogram.clone().unwrap_or_else(|| id.clone()),
            });
        let papers = charter
            .into_iter()
            .flat_map(|charter| &charter.papers)
            .filter(|(_, paper)| paper.scope == scope || paper.scope.is_public());
        Committee {
            scope,
            name: described
                .map_or_else(|| invited_as.to_owned(), |committee| committee.name.clone()),
            territories: names.collect(),
            members: match self.reads(scope) {
                true => u32::try_from(derived.membership.members(scope).len()).unwrap_or(u32::MAX),
                false => 0,
            },
            themes: themes.collect(),
            papers: papers
                .map(|(id, paper)| self.paper(scope, id, paper.most))
                .collect(),
            needs: self.needs(scope),
            openers: self.openers(scope),
            result: self.result(scope),
            waits: self.waits(scope),
            needs_left: self.replica.needs_left(scope, &self.own.participant),
            called: self.replica.derived().name_of(&self.own.participant, scope),
            facilitates: self.facilitates(scope),
        }
    }

    fn place_state(&self, at: Position) -> State {
        match self
            .replica
            .derived()
            .membership
            .received_by(at.scope, &at.key, at.seq)
        {
            Some(relay) => State::Received {
                by: relay.name.clone(),
            },
            None => State::Saved,
        }
    }

    fn doc_state(&self, doc: &Doc) -> State {
        let derived = self.replica.derived();
        let last = doc.envelopes.iter().max_by_key(|(at, _)| at.seq);
        match last {
            Some((_, hash)) if derived.set_aside.contains_key(hash) => State::SetAside,
            Some((at, _)) => self.place_state(*at),
            None => State::Saved,
        }
    }

    fn author(&self, participant: Option<ParticipantId>, scope: ScopeId) -> Author {
        Author {
            name: participant.and_then(|id| self.names.get(&(scope, id)).cloned()),
            me: participant == Some(self.own.participant),
        }
    }
}
