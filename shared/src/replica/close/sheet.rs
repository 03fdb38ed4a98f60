//! What a count puts side by side: the needs of its scopes, their groups, and what each ballot
//! says over them.
//!
//! Needs in a group count once, at the ballot's best position; committee groups first, then the
//! region's; a hidden need still lends its place to its group; a group of hidden needs only is
//! left out.

use std::collections::{BTreeMap, BTreeSet};

use super::super::documents::Content;
use super::super::{Doc, Replica};
use crate::counting::{OptionList, WeakOrder};
use crate::documents::{Charter, Need};
use crate::identity::{DocumentId, ParticipantId, ScopeId};
use crate::ordered::Ordered;
use crate::records::ballot::{Given, Unlisted};
use crate::records::words::Became;
use crate::records::{Excerpt, VERSION};

use super::Why;
use super::held::{became, is_stale, was_stale, without};

/// Needs in one count: every pair of them is compared, in memory.
pub(super) const MAX_NEEDS: usize = 4_000;

/// What is counted.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) replica: &'a Replica,
    pub(super) charter: &'a Charter,
    /// The paper's id.
    pub(super) paper: &'a str,
    /// Whose list it is: a committee, or public for the region as one.
    pub(super) scope: ScopeId,
    /// The committees whose ballots make it.
    pub(super) scopes: &'a [ScopeId],
}

impl Question<'_> {
    /// That there are too many needs to count, and who wrote most of those that are not hidden.
    pub(super) fn too_many(&self) -> Why {
        let derived = self.replica.derived();
        let mut by: BTreeMap<ParticipantId, usize> = BTreeMap::new();
        for scope in self.scopes {
            let curation = derived.curation(*scope);
            let hidden = |id| curation.is_some_and(|all| all.hidden.contains_key(id));
            for (doc, _) in derived.needs(*scope).filter(|(doc, _)| !hidden(&doc.id)) {
                *by.entry(doc.owner.unwrap_or(ParticipantId::ZERO))
                    .or_default() += 1;
            }
        }
        let most = by.into_iter().max_by_key(|(_, number)| *number);
        let (by, number) = most.unwrap_or((ParticipantId::ZERO, 0));
        Why::TooManyNeeds { by, number }
    }
}

/// What one ballot says over the options of a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// It passes.
    Passes,
    /// It ranks: its order, and the options that it names, sorted.
    Ranks(WeakOrder, Vec<u16>),
}

/// A ballot, and the committee that it was given in.
pub(super) type Spoken<'a> = (ScopeId, &'a Given);

/// The options of a count, and how ballots are read over them.
pub(super) struct Sheet<'a> {
    question: Question<'a>,
    groups: Groups<'a>,
    known: OptionList,
    pub(super) options: OptionList,
    target: Vec<Option<u16>>,
    /// The options that people of each committee had before their eyes, in a count of several.
    seen: BTreeMap<ScopeId, BTreeSet<u16>>,
}

impl<'a> Sheet<'a> {
    pub(super) fn of(question: Question<'a>) -> Result<Self, Why> {
        let groups = Groups::of(&question);
        let list = |ids: Vec<[u8; 16]>| OptionList::new(ids).map_err(|_| question.too_many());
        let known = list(groups.leader.keys().map(|need| need.0).collect())?;
        let options = list(groups.shown.keys().map(|leader| leader.0).collect())?;
        if options.len() > MAX_NEEDS {
            return Err(question.too_many());
        }
        let option_of = |need: &DocumentId| {
            let leader = groups.leader.get(need);
            leader.and_then(|leader| options.index_of(&leader.0))
        };
        let target = known.ids().iter().map(|id| option_of(&DocumentId(*id)));
        let target = target.collect();
        let mut seen: BTreeMap<ScopeId, BTreeSet<u16>> = BTreeMap::new();
        if question.scope.is_public() {
            for (need, scope) in &groups.scope_of {
                if let Some(option) = option_of(need) {
                    seen.entry(*scope).or_default().insert(option);
                }
            }
        }
        Ok(Self {
            question,
            groups,
            known,
            options,
            target,
            seen,
        })
    }

    /// What a ballot given in a committee says, and how many of the needs that it names this
    /// count does not know.
    pub(super) fn answer(&self, scope: ScopeId, given: &Given) -> (Answer, usize) {
        let derived = self.question.replica.derived();
        self.read(scope, given, |need| is_stale(derived, given, need))
    }

    /// Whether a person gives the same order as in a former list, which published these words.
    /// It is another one if they wrote it otherwise, and if it counts otherwise, both by the
    /// words of today and by those of then: neither an author who corrects, or goes back to former
    /// words, nor who keeps their choice after a correction, says anything new.
    pub(super) fn is_same(
        &self,
        before: &Spoken<'_>,
        now: &Spoken<'_>,
        then: &BTreeMap<DocumentId, &str>,
    ) -> bool {
        let derived = self.question.replica.derived();
        let written = |(scope, given): &Spoken<'_>| self.read(*scope, given, |_| false).0;
        let today = |(scope, given): &Spoken<'_>| self.answer(*scope, given).0;
        let counts = today(now);
        let (scope, given) = *before;
        let counted = self.read(scope, given, |need| match then.get(need) {
            Some(words) => was_stale(derived, given, need, words),
            None => is_stale(derived, given, need),
        });
        written(before) == written(now) || today(before) == counts || counted.0 == counts
    }

    /// The words before a small correction that as many people as the smallest group ranked, of
    /// a need: of fewer, they would say who chose it early.
    pub(super) fn before<'g>(
        &self,
        need: DocumentId,
        given: impl Iterator<Item = &'g Given>,
        smallest: u32,
    ) -> Vec<String> {
        let derived = self.question.replica.derived();
        let mut ranked: BTreeMap<&str, u32> = BTreeMap::new();
        for given in given {
            if let Some(Became::Small(before)) = became(derived, given, &need) {
                *ranked.entry(before).or_default() += 1;
            }
        }
        ranked.retain(|_, people| *people >= smallest);
        ranked.into_keys().map(str::to_owned).collect()
    }

    fn read(
        &self,
        scope: ScopeId,
        given: &Given,
        is_out: impl Fn(&DocumentId) -> bool,
    ) -> (Answer, usize) {
        let content = &given.content;
        if content.groups.is_empty() {
            return (Answer::Passes, 0);
        }
        let ids = |group: &Vec<DocumentId>| group.iter().map(|need| need.0).collect();
        let ids: Vec<Vec<[u8; 16]>> = without(given, is_out).iter().map(ids).collect();
        let unlisted = match content.unlisted {
            Unlisted::Below => crate::counting::Unlisted::Below,
            Unlisted::Unknown => crate::counting::Unlisted::Unknown,
        };
        // Invariant: an opened ballot is sound, so no group is empty and no need named twice.
        let Ok(read) = WeakOrder::from_ids(&ids, unlisted, &self.known) else {
            return (Answer::Passes, 0);
        };
        let carried = read.order.carried_to(&self.target);
        let named: BTreeSet<u16> = carried.listed().ordered();
        let named = named.into_iter().collect();
        (
            Answer::Ranks(self.as_seen(scope, carried), named),
            read.ignored,
        )
    }

    /// In a count of several committees, what a person did not list of their own committee
    /// stands below, and the needs of the others, which they never saw, are unknown to them.
    fn as_seen(&self, scope: ScopeId, order: WeakOrder) -> WeakOrder {
        let below = order.unlisted() == crate::counting::Unlisted::Below;
        let (Some(seen), true) = (self.seen.get(&scope), below) else {
            return order;
        };
        let listed: BTreeSet<u16> = order.listed().ordered();
        let rest = seen.iter().filter(|option| !listed.contains(option));
        let mut groups = order.groups().to_vec();
        let rest: Vec<u16> = rest.copied().collect();
        groups.extend((!rest.is_empty()).then_some(rest));
        // Invariant: what was listed stands nowhere else.
        WeakOrder::new(groups, crate::counting::Unlisted::Unknown).unwrap_or(order)
    }

    /// The need that an option stands for, the others of its group, and its words.
    pub(super) fn need(&self, option: u16) -> Option<(DocumentId, Vec<DocumentId>, Excerpt)> {
        let leader = DocumentId(*self.options.id(option)?);
        let shown = self.groups.shown.get(&leader)?;
        let excerpt = excerpt(self.question.replica, shown.doc, shown.need);
        Some((leader, self.groups.others(&leader), excerpt))
    }
}

/// A need that stands for its group.
struct Shown<'a> {
    doc: &'a Doc,
    need: &'a Need,
}

/// The needs of a count and the groups they are in.
struct Groups<'a> {
    /// The smallest id of each need's group.
    leader: BTreeMap<DocumentId, DocumentId>,
    /// The committee of each need.
    scope_of: BTreeMap<DocumentId, ScopeId>,
    /// For each group that is shown, the smallest of its needs that is not hidden.
    shown: BTreeMap<DocumentId, Shown<'a>>,
}

impl<'a> Groups<'a> {
    fn of(input: &Question<'a>) -> Self {
        let committees = input.scopes;
        let derived = input.replica.derived();
        let allowed = input
            .charter
            .papers
            .get(input.paper)
            .and_then(|paper| paper.options.as_ref());
        let needs: BTreeMap<DocumentId, (&Doc, &Need)> = committees
            .iter()
            .flat_map(|scope| derived.needs(*scope))
            .filter(|(doc, _)| allowed.is_none_or(|options| options.contains(&doc.id)))
            .map(|(doc, need)| (doc.id, (doc, need)))
            .ordered();
        let mut leader: BTreeMap<DocumentId, DocumentId> =
            needs.keys().map(|id| (*id, *id)).ordered();
        let mut hidden: BTreeSet<DocumentId> = BTreeSet::new();
        let region = input.scope.is_public().then_some(ScopeId::PUBLIC);
        for scope in committees.iter().copied().chain(region) {
            let Some(curation) = derived.curation(scope) else {
                continue;
            };
            for (need, group) in &curation.groups {
                if derived.curates(scope, need) && derived.curates(scope, group) {
                    unite(&mut leader, *need, *group);
                }
            }
            let own = curation.hidden.keys();
            hidden.extend(own.filter(|need| derived.curates(scope, need)));
        }
        let mut shown: BTreeMap<DocumentId, Shown<'a>> = BTreeMap::new();
        for (id, (doc, need)) in &needs {
            if !hidden.contains(id)
                && let Some(group) = leader.get(id)
            {
                shown.entry(*group).or_insert(Shown { doc, need });
            }
        }
        let scope_of = needs
            .iter()
            .map(|(id, (doc, _))| (*id, doc.scope))
            .ordered();
        Self {
            leader,
            scope_of,
            shown,
        }
    }

    fn others(&self, group: &DocumentId) -> Vec<DocumentId> {
        self.leader
            .iter()
            .filter(|(need, leader)| *leader == group && *need != group)
            .map(|(need, _)| *need)
            .collect()
    }
}

/// Puts two needs in one group, named after its smallest.
pub(super) fn unite(leader: &mut BTreeMap<DocumentId, DocumentId>, a: DocumentId, b: DocumentId) {
    let (Some(a), Some(b)) = (leader.get(&a).copied(), leader.get(&b).copied()) else {
        return;
    };
    let (small, great) = (a.min(b), a.max(b));
    for value in leader.values_mut() {
        if *value == great {
            *value = small;
        }
    }
}

fn excerpt(replica: &Replica, doc: &Doc, need: &Need) -> Excerpt {
    let plain = crate::log::Header::staff_document(
        &replica.consultation(),
        crate::log::Kind::PLAIN,
        doc.id.as_bytes(),
    );
    let plain = match replica
        .derived()
        .documents
        .get(&plain)
        .map(|doc| &doc.content)
    {
        Some(Content::Plain(plain)) if !plain.fr.is_empty() => Some(plain.fr.clone()),
        _ => None,
    };
    Excerpt {
        v: VERSION,
        need: doc.id,
        scope: doc.scope,
        sentence: need.sentence.clone(),
        before: Vec::new(),
        // People are told that the sentence may be published: nothing else of theirs is.
        details: String::new(),
        theme: need.theme.clone(),
        provenance: need.provenance.as_str().to_owned(),
        source: need.wording.map(|wording| wording.as_str().to_owned()),
        plain,
    }
}
