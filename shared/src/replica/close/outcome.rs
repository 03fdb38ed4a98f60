//! The outcome of a paper: a pure function of the cut, rule, charter, curation and ballots.
//!
//! Needs in a group count once, at the ballot's best position; committee groups first, then the
//! region's; a hidden need still lends its place to its group; a group of hidden needs only is
//! left out. Formulas: [`crate::counting`].

use std::collections::{BTreeMap, BTreeSet};

use crate::counting::{Lots, OptionList, Profile, Ranking, TieBreak, WeakOrder};
use crate::documents::{Charter, Need};
use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::ordered::Ordered;
use crate::records::ballot::Unlisted;
use crate::records::list::Fate;
use crate::records::result::{FIGURES_FROM, Figures, Line, SYMMETRIC_BORDA};
use crate::records::{Excerpt, Outcome, VERSION};

use super::super::documents::Content;
use super::super::{Doc, Replica};
use super::opened::{OpenBallot, Opened};

/// Needs in one count: every pair of them is compared, in memory.
pub const MAX_NEEDS: usize = 4_000;
/// The smallest group of a charter that names none.
pub(super) const SMALLEST_GROUP: u32 = 5;

/// There are more needs than can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {MAX_NEEDS} needs: group or hide some before counting")]
pub struct TooMany;

/// What an outcome is computed from.
pub struct Input<'a> {
    /// The replica that holds the cut.
    pub replica: &'a Replica,
    /// The charter at the cut.
    pub charter: &'a Charter,
    /// The paper's id.
    pub paper: &'a str,
    /// Its committee; public for the region.
    pub scope: ScopeId,
    /// The cut.
    pub cut: EnvelopeHash,
    /// Its ballots.
    pub opened: &'a Opened,
}

/// A result with the excerpts that it names.
pub struct Computed {
    /// The result.
    pub record: Outcome,
    /// The excerpts, by the hash of their body.
    pub excerpts: BTreeMap<EnvelopeHash, (DocumentId, Excerpt)>,
}

/// Computes the outcome of a paper.
pub fn outcome(input: &Input<'_>) -> Result<Computed, TooMany> {
    let committees: Vec<ScopeId> = if input.scope.is_public() {
        input.charter.committees.keys().copied().collect()
    } else {
        vec![input.scope]
    };
    let ballots: Vec<&OpenBallot> = input
        .opened
        .of_paper(input.paper)
        .filter(|ballot| committees.contains(&ballot.scope))
        .collect();
    let groups = Groups::of(input, &committees);
    let known = OptionList::new(groups.leader.keys().map(|need| need.0)).map_err(|_| TooMany)?;
    let options =
        OptionList::new(groups.shown.keys().map(|leader| leader.0)).map_err(|_| TooMany)?;
    let target: Vec<Option<u16>> = known
        .ids()
        .iter()
        .map(|id| {
            groups
                .leader
                .get(&DocumentId(*id))
                .and_then(|leader| options.index_of(&leader.0))
        })
        .collect();
    let mut unknown = 0usize;
    let mut orders = Vec::new();
    let mut abstentions = 0u32;
    for ballot in &ballots {
        if ballot.content.groups.is_empty() {
            abstentions = abstentions.saturating_add(1);
            continue;
        }
        let ids: Vec<Vec<[u8; 16]>> = ballot
            .content
            .groups
            .iter()
            .map(|group| group.iter().map(|need| need.0).collect())
            .collect();
        let unlisted = match ballot.content.unlisted {
            Unlisted::Below => crate::counting::Unlisted::Below,
            Unlisted::Unknown => crate::counting::Unlisted::Unknown,
        };
        // Invariant: an opened ballot is sound, so no group is empty and no need named twice.
        let Ok(read) = WeakOrder::from_ids(&ids, unlisted, &known) else {
            continue;
        };
        unknown = unknown.saturating_add(read.ignored);
        orders.push(read.order.carried_to(&target));
    }
    if options.len() > MAX_NEEDS {
        return Err(TooMany);
    }
    let profile = Profile::new(options.len(), orders).map_err(|_| TooMany)?;
    let lots = Lots::draw(None, &input.cut.0, &options);
    let ties = if input.scope.is_public() {
        TieBreak::Lot(&lots)
    } else {
        TieBreak::Shown
    };
    let ranking = Ranking::of(&profile, ties);
    let total = u32::try_from(ballots.len()).unwrap_or(u32::MAX);
    let smallest = input.charter.smallest_group.unwrap_or(SMALLEST_GROUP);
    let mut excerpts = BTreeMap::new();
    let mut lines = Vec::new();
    for line in &ranking.lines {
        let leader = u16::try_from(line.option)
            .ok()
            .and_then(|index| options.id(index))
            .map(|id| DocumentId(*id));
        let Some((leader, shown)) =
            leader.and_then(|leader| Some((leader, groups.shown.get(&leader)?)))
        else {
            continue;
        };
        let listed = u32::try_from(line.listed_by).unwrap_or(u32::MAX);
        let excerpt = excerpt(input, shown.doc, shown.need);
        let name = super::excerpt_name(&excerpt);
        excerpts.insert(name, (shown.doc.id, excerpt));
        lines.push(Line {
            need: leader,
            grouped: groups.others(&leader),
            place: u32::try_from(line.place).unwrap_or(u32::MAX),
            excerpt: name,
            figures: (total >= FIGURES_FROM && listed >= smallest).then(|| Figures {
                borda: line.borda,
                copeland: i32::try_from(line.copeland).unwrap_or(i32::MAX),
                first: u32::try_from(line.first).unwrap_or(u32::MAX),
                listed,
            }),
        });
    }
    let answered: BTreeSet<ScopeId> = ballots.iter().map(|ballot| ballot.scope).ordered();
    let null = committees
        .iter()
        .flat_map(|scope| input.opened.fates(*scope))
        .filter(|entry| entry.fate == Fate::Null)
        .count();
    let people: usize = committees
        .iter()
        .map(|scope| input.replica.derived().membership.members(*scope).len())
        .sum();
    let record = Outcome {
        v: VERSION,
        cut: input.cut,
        scope: input.scope,
        paper: input.paper.to_owned(),
        rule: SYMMETRIC_BORDA.to_owned(),
        seed: None,
        ballots: total,
        abstentions,
        null: u32::try_from(null).unwrap_or(u32::MAX),
        unknown: u32::try_from(unknown).unwrap_or(u32::MAX),
        erased: 0,
        people: u32::try_from(people).unwrap_or(u32::MAX),
        committees: committees
            .iter()
            .filter(|scope| answered.contains(scope))
            .copied()
            .collect(),
        missing: committees
            .iter()
            .filter(|scope| !answered.contains(scope))
            .copied()
            .collect(),
        lines,
        part: None,
    };
    Ok(Computed { record, excerpts })
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
    /// For each group that is shown, the smallest of its needs that is not hidden.
    shown: BTreeMap<DocumentId, Shown<'a>>,
}

impl<'a> Groups<'a> {
    fn of(input: &'a Input<'_>, committees: &[ScopeId]) -> Self {
        let derived = input.replica.derived();
        let consultation = input.replica.consultation();
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
            let Some((curation, _)) = derived.curation(consultation, scope) else {
                continue;
            };
            for (need, group) in &curation.groups {
                unite(&mut leader, *need, *group);
            }
            hidden.extend(curation.hidden.keys());
        }
        let mut shown: BTreeMap<DocumentId, Shown<'a>> = BTreeMap::new();
        for (id, (doc, need)) in &needs {
            if !hidden.contains(id)
                && let Some(group) = leader.get(id)
            {
                shown.entry(*group).or_insert(Shown { doc, need });
            }
        }
        Self { leader, shown }
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
fn unite(leader: &mut BTreeMap<DocumentId, DocumentId>, a: DocumentId, b: DocumentId) {
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

fn excerpt(input: &Input<'_>, doc: &Doc, need: &Need) -> Excerpt {
    let plain = crate::log::Header::staff_document(
        &input.replica.consultation(),
        crate::log::Kind::PLAIN,
        doc.id.as_bytes(),
    );
    let plain = match input
        .replica
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
        scope: doc.scope,
        sentence: need.sentence.clone(),
        // People are told that the sentence may be published: nothing else of theirs is.
        details: String::new(),
        theme: need.theme.clone(),
        provenance: need.provenance.as_str().to_owned(),
        source: need.wording.map(|wording| wording.as_str().to_owned()),
        plain,
    }
}
