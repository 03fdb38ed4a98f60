//! What anyone may read: the question, and the published results with their excerpts, as plain
//! values for the table's page and for JSON. Built from what officers signed, nothing else.

use std::collections::BTreeSet;

use serde::Serialize;
use shared::documents::Charter;
use shared::documents::charter::Both;
use shared::identity::{DocumentId, EnvelopeHash, ScopeId};
use shared::records::result::{FIGURES_FROM, Line};
use shared::records::{Excerpt, Outcome};
use shared::replica::{Derived, Published, Replica};

use crate::web::{Front, Words};

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Public {
    /// The question; none before the charter.
    pub front: Option<Front>,
    /// The published results.
    pub table: Table,
}

/// The published results.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The consultation's id.
    pub consultation: String,
    /// What it is called.
    pub title: String,
    /// Whether it is the demonstration.
    pub demonstration: bool,
    /// The question.
    pub question: Words,
    /// The region's list first, then each committee's.
    pub lists: Vec<List>,
    /// Committees that have no published list of their own.
    pub unpublished: Vec<String>,
}

/// One published list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct List {
    /// The committee's name; none for the region.
    pub committee: Option<String>,
    /// The territories it sits in.
    pub territories: Vec<String>,
    /// The paper's id.
    pub paper: String,
    /// The counting rule.
    pub rule: String,
    /// The cut that it was counted on.
    pub cut: EnvelopeHash,
    /// The envelope of the result.
    pub result: EnvelopeHash,
    /// Seed of the lot between equals, in hexadecimal; none when the cut's hash drew it.
    pub seed: Option<String>,
    /// The numbers; none below twenty ballots.
    pub numbers: Option<Numbers>,
    /// The committees counted.
    pub committees: Vec<String>,
    /// The committees of the charter that are missing.
    pub missing: Vec<String>,
    /// The needs in their order.
    pub lines: Vec<PublishedLine>,
}

/// The numbers of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// Ballots counted, abstentions included.
    pub ballots: u32,
    /// Of them, those that pass.
    pub abstentions: u32,
    /// Ballots that did not open.
    pub null: u32,
    /// Needs on ballots that the count does not know.
    pub unknown: u32,
    /// Ballots that can no longer be recounted.
    pub erased: u32,
    /// People in the committees counted.
    pub people: u32,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedLine {
    /// From 1; equals share it.
    pub place: u32,
    /// Whether it shares its place.
    pub tied: bool,
    /// Its figures; none below twenty ballots.
    pub figures: Option<LineFigures>,
    /// The words of each need of the line; none when they were taken back.
    pub excerpts: Vec<Said>,
}

/// The figures of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LineFigures {
    /// Symmetric Borda score.
    pub borda: i64,
    /// Copeland score.
    pub copeland: i32,
    /// Ballots that place it first.
    pub first: u32,
    /// Ballots that list it.
    pub listed: u32,
}

/// The words of a need as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The need.
    pub need: DocumentId,
    /// The committee it was proposed in.
    pub committee: Option<String>,
    /// The sentence.
    pub sentence: String,
    /// The details.
    pub details: String,
    /// Its theme.
    pub theme: Option<Words>,
    /// Whose words: own, behalf, organisation.
    pub provenance: String,
    /// In a demonstration, how near its source: verbatim, paraphrase, ours.
    pub source: Option<String>,
    /// Plain-language version, if there is one.
    pub plain: Option<String>,
}

impl Public {
    /// What a replica publishes, as last derived.
    pub fn of(replica: &Replica) -> Self {
        let derived = replica.derived();
        let demonstration = derived
            .found
            .as_ref()
            .is_some_and(|found| found.demonstration);
        let Some(charter) = replica.charter() else {
            return Self::default();
        };
        let front = Front {
            question: words(&charter.question),
            explanation: words(&charter.explanation),
            asked_by: words(&charter.asker),
            can_change: words(&charter.changes),
            demonstration,
        };
        let scopes = std::iter::once(ScopeId::PUBLIC).chain(charter.committees.keys().copied());
        let mut lists: Vec<List> = scopes
            .flat_map(|scope| derived.newest_results(scope))
            .map(|result| list(derived, charter, &result))
            .collect();
        lists.sort_by(|a, b| (&a.committee, &a.paper).cmp(&(&b.committee, &b.paper)));
        let published: BTreeSet<&String> = lists
            .iter()
            .filter_map(|list| list.committee.as_ref())
            .collect();
        let mut unpublished: Vec<String> = charter
            .committees
            .values()
            .map(|committee| committee.name.clone())
            .filter(|name| !published.contains(name))
            .collect();
        unpublished.sort();
        let table = Table {
            consultation: replica.consultation().to_string(),
            title: derived
                .found
                .as_ref()
                .map(|found| found.title.clone())
                .unwrap_or_default(),
            demonstration,
            question: front.question.clone(),
            lists,
            unpublished,
        };
        Self {
            front: Some(front),
            table,
        }
    }
}

fn words(both: &Both) -> Words {
    Words {
        fr: both.fr.clone(),
        en: both.en.clone(),
    }
}

fn list(derived: &Derived, charter: &Charter, result: &Published<Outcome>) -> List {
    let record = &result.record;
    let name = |scope: &ScopeId| {
        charter
            .committees
            .get(scope)
            .map(|known| known.name.clone())
    };
    let committee = charter.committees.get(&record.scope);
    let mut lines: Vec<PublishedLine> = record
        .lines
        .iter()
        .map(|line| published_line(derived, charter, record, line))
        .collect();
    lines.sort_by_key(|line| line.place);
    List {
        committee: committee.map(|known| known.name.clone()),
        territories: committee
            .into_iter()
            .flat_map(|known| &known.territories)
            .filter_map(|slug| charter.territories.get(slug))
            .map(|territory| territory.name.clone())
            .collect(),
        paper: record.paper.clone(),
        rule: record.rule.clone(),
        cut: record.cut,
        result: result.hash,
        seed: record
            .seed
            .map(|seed| seed.iter().map(|byte| format!("{byte:02x}")).collect()),
        numbers: (record.ballots >= FIGURES_FROM).then_some(Numbers {
            ballots: record.ballots,
            abstentions: record.abstentions,
            null: record.null,
            unknown: record.unknown,
            erased: derived
                .cuts
                .get(&record.cut)
                .map_or(0, |cut| derived.erased_since(&cut.record)),
            people: record.people,
        }),
        committees: record.committees.iter().filter_map(name).collect(),
        missing: record.missing.iter().filter_map(name).collect(),
        lines,
    }
}

fn published_line(
    derived: &Derived,
    charter: &Charter,
    record: &Outcome,
    line: &Line,
) -> PublishedLine {
    let same_place = record
        .lines
        .iter()
        .filter(|other| other.place == line.place);
    let mut needs = vec![line.need];
    needs.extend(line.grouped.iter().copied());
    let excerpts = needs
        .into_iter()
        .filter_map(|need| excerpt(derived, need, (need == line.need).then_some(&line.excerpt)))
        .map(|(need, excerpt)| said(charter, need, excerpt))
        .collect();
    PublishedLine {
        place: line.place,
        tied: same_place.count() > 1,
        figures: line.figures.map(|figures| LineFigures {
            borda: figures.borda,
            copeland: figures.copeland,
            first: figures.first,
            listed: figures.listed,
        }),
        excerpts,
    }
}

/// The excerpt that a line names, else the newest of that need.
fn excerpt<'a>(
    derived: &'a Derived,
    need: DocumentId,
    named: Option<&EnvelopeHash>,
) -> Option<(DocumentId, &'a Excerpt)> {
    let named = named.and_then(|name| derived.excerpts.get(name));
    let newest = || {
        derived
            .excerpts
            .values()
            .filter(|(of, _)| *of == need)
            .max_by_key(|(_, published)| (published.at.seq, published.hash))
    };
    named
        .or_else(newest)
        .map(|(_, published)| (need, &published.record))
}

fn said(charter: &Charter, need: DocumentId, excerpt: &Excerpt) -> Said {
    Said {
        need,
        committee: charter
            .committees
            .get(&excerpt.scope)
            .map(|committee| committee.name.clone()),
        sentence: excerpt.sentence.clone(),
        details: excerpt.details.clone(),
        theme: excerpt
            .theme
            .as_ref()
            .and_then(|slug| charter.themes.get(slug))
            .map(|theme| Words {
                fr: theme.fr.clone(),
                en: theme.en.clone(),
            }),
        provenance: excerpt.provenance.clone(),
        source: excerpt.source.clone(),
        plain: excerpt.plain.clone(),
    }
}
