//! From a replica to what a participant's screen draws: pure, whole each time.

use litemap::LiteMap;

use crate::ordered::Ordered;
use std::collections::BTreeSet;

use super::documents::{Content, Doc};
use super::{Own, Published, Replica};
use crate::documents::charter::Both;
use crate::documents::need::{Provenance as Words_, Wording};
use crate::documents::{Charter, Need as NeedContent};
use crate::identity::{DocumentId, EnvelopeHash, ParticipantId, ScopeId};
use crate::log::{Kind, Position};
use crate::membership::Place;
use crate::records::Outcome;
use crate::records::ballot::Given;
use crate::records::result::Value;
use crate::records::words::Became;
use crate::view::{
    Author, Ballot, CannotRank, Changed, Committee, Completion, Consultation, Link, LinkPhase, Me,
    Need, Paper, Provenance, ResultLine, ResultLink, Source, State, Storage, Theme, Versions, View,
    Waits, Words,
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
            .people
            .get(&self.own.participant)?
            .places
            .get(&scope)
            .copied()
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
        if replica.derived().membership.revoked.contains(&own) {
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
        }
    }

    fn paper(&self, scope: ScopeId, id: &str, at_most: u8) -> Paper {
        let derived = self.replica.derived();
        let membership = &derived.membership;
        let waits = self.waits(scope).map(CannotRank::Waits);
        let closed = match self.place(scope) {
            _ if waits.is_some() => waits,
            Some(Place::Left) => Some(CannotRank::Left),
            _ if membership.opener(scope).is_none()
                && membership.opener(ScopeId::PUBLIC).is_none() =>
            {
                Some(CannotRank::NoOpeningKey)
            }
            _ => None,
        };
        let newest = self.replica.newest_own(self.own, scope, id);
        let is_of_copies = |hash: &EnvelopeHash| {
            let mut given = derived.ballots.get(&scope).into_iter().flatten();
            let ballot = given.find(|ballot| ballot.hash == *hash);
            ballot.is_some_and(|ballot| {
                let chain = self.replica.log().chain(scope, ballot.at.key);
                let fork = chain.and_then(|chain| chain.forked_at());
                fork.is_some_and(|fork| ballot.at.seq >= fork)
            })
        };
        let ballot = newest.map(|(hash, given)| Ballot {
            of_copies: is_of_copies(&hash),
            passed: given.content.groups.is_empty(),
            changed: self.changed(scope, &given),
            groups: given.content.groups,
            state: self.ballot_state(scope, id, hash),
        });
        Paper {
            id: id.to_owned(),
            at_most,
            closed,
            ballot,
        }
    }

    /// The needs of a ballot whose words changed since. Of one that is hidden, nothing is asked.
    fn changed(&self, scope: ScopeId, given: &Given) -> Vec<Changed> {
        let derived = self.replica.derived();
        let curation = derived.curation(self.replica.consultation(), scope);
        let of = |(id, _): &(DocumentId, _)| {
            let doc = derived.documents.get(id).filter(|doc| !doc.erased)?;
            let Content::Need(need) = &doc.content else {
                return None;
            };
            if curation.is_some_and(|(curation, _)| curation.hidden.contains_key(id)) {
                return None;
            }
            let (before, small) = match need.became(&given.named(id)?) {
                Became::Small(before) => (before, true),
                Became::Changed(before) => (before, false),
                Became::Same | Became::Unknown => return None,
            };
            Some(Changed {
                need: *id,
                before: before.to_owned(),
                small,
            })
        };
        given.tags.iter().filter_map(of).collect()
    }

    /// The newest list that people of a committee read of a paper: its own, or the region's as
    /// one.
    fn list_of(&self, scope: ScopeId, paper: &str) -> Option<Published<Outcome>> {
        let derived = self.replica.derived();
        let of = |scope| {
            let mut newest = derived.newest_results(scope).into_iter();
            newest.find(|result| result.record.paper == paper && result.record.from.is_empty())
        };
        of(scope).or_else(|| of(ScopeId::PUBLIC))
    }

    /// The list that a ballot was counted in, if it is the one that is shown.
    fn counted_in(
        &self,
        scope: ScopeId,
        paper: &str,
        ballot: EnvelopeHash,
    ) -> Option<EnvelopeHash> {
        let derived = self.replica.derived();
        let result = self.list_of(scope, paper)?;
        let cut = derived.cuts.get(&result.record.cut)?;
        let counted = derived.counted_in(&cut.record).contains(&ballot);
        counted.then_some(result.hash)
    }

    fn ballot_state(&self, scope: ScopeId, paper: &str, hash: EnvelopeHash) -> State {
        let derived = self.replica.derived();
        if let Some(result) = self.counted_in(scope, paper, hash) {
            return State::Counted { result };
        }
        let at = derived
            .ballots
            .get(&scope)
            .into_iter()
            .flatten()
            .find(|ballot| ballot.hash == hash)
            .map(|ballot| ballot.at);
        at.map_or(State::Saved, |at| self.place_state(at))
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

    fn needs(&self, scope: ScopeId) -> Vec<Need> {
        let derived = self.replica.derived();
        let curation = derived
            .curation(self.replica.consultation(), scope)
            .map(|(curation, _)| curation);
        let mut completions = self.completions(scope);
        let published = self.published(scope);
        // No clock orders needs: by id, which nobody chooses, so nobody's is always first.
        let mut needs = LiteMap::new_vec();
        for (doc, content) in derived.needs(scope) {
            let hidden = curation
                .and_then(|curation| curation.hidden.get(&doc.id))
                .map(|reasons| reasons.join(" · "));
            let author = self.author(doc.owner, scope);
            if hidden.is_some() && !author.me {
                continue;
            }
            let group = curation
                .and_then(|curation| curation.groups.get(&doc.id))
                .copied()
                .filter(|group| *group != doc.id);
            let completions = completions.remove(&doc.id).unwrap_or_default();
            let mut need = self.need(doc, content, author, hidden, group, completions);
            // A correction that is on this phone only is said first.
            if let (State::Received { .. }, Some(result)) = (&need.state, published.get(&doc.id)) {
                need.state = State::Counted { result: *result };
            }
            needs.insert(doc.id, need);
        }
        needs.into_iter().map(|(_, need)| need).collect()
    }

    /// The needs of the lists that the committee reads, its own first, each with its list.
    fn published(&self, scope: ScopeId) -> LiteMap<DocumentId, EnvelopeHash> {
        let derived = self.replica.derived();
        let mut published = LiteMap::new_vec();
        for of in [ScopeId::PUBLIC, scope] {
            for list in derived.newest_results(of) {
                let lines = list.record.lines.iter();
                let lines = lines.map(|line| (line.need, &line.grouped));
                let heard = list.record.heard.iter();
                let heard = heard.map(|one| (one.need, &one.grouped));
                for (need, grouped) in lines.chain(heard) {
                    let all = grouped.iter().copied().chain([need]);
                    all.for_each(|need| {
                        published.insert(need, list.hash);
                    });
                }
            }
        }
        published
    }

    fn need(
        &self,
        doc: &Doc,
        content: &NeedContent,
        author: Author,
        hidden: Option<String>,
        group: Option<DocumentId>,
        completions: Vec<Completion>,
    ) -> Need {
        Need {
            id: doc.id,
            ever: match author.me {
                true => content.sentences_ever().map(str::to_owned).collect(),
                false => Vec::new(),
            },
            sentence: content.sentence.clone(),
            details: content.details.clone(),
            theme: content.theme.clone(),
            provenance: match content.provenance {
                Words_::Own => Provenance::OwnWords,
                Words_::Behalf => Provenance::OnBehalf,
                Words_::Organisation => Provenance::Organisation,
            },
            source: content.wording.map(|wording| match wording {
                Wording::Verbatim => Source::Verbatim,
                Wording::Paraphrase => Source::Paraphrase,
                Wording::Ours => Source::WordedByUs,
            }),
            author,
            state: self.doc_state(doc),
            hidden,
            group,
            completions,
        }
    }

    fn completions(&self, scope: ScopeId) -> LiteMap<DocumentId, Vec<Completion>> {
        let mut by_need: LiteMap<DocumentId, Vec<Completion>> = LiteMap::new();
        for doc in self
            .replica
            .derived()
            .documents
            .values()
            .filter(|doc| doc.scope == scope && !doc.erased)
        {
            if let Content::Completion(completion) = &doc.content
                && let Some(need) = completion.need
                && crate::documents::says_something(&completion.words)
            {
                by_need.entry(need).or_default().push(Completion {
                    id: doc.id,
                    words: completion.words.clone(),
                    author: self.author(doc.owner, scope),
                    state: self.doc_state(doc),
                });
            }
        }
        by_need
    }

    /// Names of those who could open a ballot of a committee.
    fn openers(&self, scope: ScopeId) -> Vec<String> {
        let derived = self.replica.derived();
        let membership = &derived.membership;
        let names: BTreeSet<String> = [scope, ScopeId::PUBLIC]
            .iter()
            .filter_map(|scope| membership.opener(*scope))
            .flat_map(|opener| opener.holders.keys())
            .map(|holder| {
                let relay = membership
                    .relays
                    .iter()
                    .find(|relay| relay.participant == *holder)
                    .map(|relay| relay.name.clone());
                let founder = derived
                    .found
                    .as_ref()
                    .filter(|_| membership.founder == Some(*holder))
                    .map(|found| found.founder.clone());
                relay
                    .or_else(|| derived.name_of(holder, scope))
                    .or(founder)
                    .unwrap_or_else(|| holder.to_string())
            })
            .ordered();
        names.into_iter().collect()
    }

    fn result(&self, scope: ScopeId) -> Option<ResultLink> {
        let derived = self.replica.derived();
        let result = derived
            .newest_results(scope)
            .into_iter()
            .chain(derived.newest_results(ScopeId::PUBLIC))
            .next()?;
        let stands = derived.as_it_stands(self.replica.consultation(), &result.record, false);
        // The ballot that this result would hold: the newest one on its paper.
        let mine = self
            .replica
            .newest_own(self.own, scope, &result.record.paper);
        let mine_counted = mine.map(|(hash, _)| {
            let list = self.counted_in(scope, &result.record.paper, hash);
            list == Some(result.hash)
        });
        let line = |place, need, excerpt| ResultLine {
            place,
            need,
            sentence: derived
                .excerpts
                .get(excerpt)
                .map(|(_, excerpt)| excerpt.record.sentence.clone()),
        };
        let ordered = stands.lines.iter();
        let heard = stands.heard.iter();
        Some(ResultLink {
            id: result.hash,
            ballots: match result.record.figure("ballots") {
                Some(Value::Exact(ballots)) => Some(ballots),
                _ => None,
            },
            lines: ordered
                .map(|one| line(one.place, one.need, &one.excerpt))
                .collect(),
            heard: heard.map(|one| line(0, one.need, &one.excerpt)).collect(),
            mine_counted,
            struck: derived.struck(&result.record).map(str::to_owned),
        })
    }

    /// Own contributions that no relay has received yet, and that one will.
    fn waiting(&self) -> u32 {
        let membership = &self.replica.derived().membership;
        let waiting = self
            .replica
            .all_own(self.own)
            .filter(|envelope| {
                envelope.header.kind.is_change()
                    || matches!(
                        envelope.header.kind,
                        Kind::BALLOT | Kind::ERASE | Kind::LEAVE | Kind::REINSTATE
                    )
            })
            .filter(|envelope| self.replica.is_awaited(envelope))
            .filter(|envelope| {
                let header = &envelope.header;
                membership
                    .received_by(header.scope, &header.key, header.seq)
                    .is_none()
            })
            .count();
        u32::try_from(waiting).unwrap_or(u32::MAX)
    }

    fn me(&self) -> Me {
        let derived = self.replica.derived();
        let person = derived.membership.people.get(&self.own.participant);
        let left = person
            .into_iter()
            .flat_map(|person| person.places.iter())
            .filter(|(_, place)| **place == Place::Left)
            .map(|(scope, _)| *scope)
            .collect();
        Me {
            participant: Some(self.own.participant),
            name: self
                .own
                .belongings
                .iter()
                .find_map(|belonging| derived.name_of(&self.own.participant, belonging.scope)),
            backed_up: self.own.backed_up,
            left,
            set_aside: self.replica.set_aside(self.own),
            versions: self.versions(),
        }
    }

    /// What they wrote apart and have not chosen among.
    fn versions(&self) -> Vec<Versions> {
        let documents = self.replica.derived().documents.values();
        documents
            .filter(|doc| doc.owner == Some(self.own.participant) && !doc.erased)
            .filter_map(|doc| {
                let (shown, others) = match &doc.content {
                    Content::Need(need) => (None, &need.sentences),
                    Content::Completion(added) => (Some(&added.words), &added.others),
                    Content::Name(name) => (name.shown.as_ref(), &name.others),
                    _ => return None,
                };
                let words: Vec<String> = shown.into_iter().chain(others).cloned().collect();
                (words.len() > 1).then_some(Versions {
                    scope: doc.scope,
                    document: doc.id,
                    words,
                })
            })
            .collect()
    }
}
