//! What anyone may read: the question, and the published results with their excerpts, as plain
//! values for the table's page and for JSON. Built from what officers signed, nothing else.

use std::collections::BTreeSet;

use serde::Serialize;
use shared::counting::lot::commitment;
use shared::counting::{Weighting, recurring};
use shared::documents::Charter;
use shared::documents::charter::Both;
use shared::identity::{DocumentId, EnvelopeHash, ScopeId};
use shared::records::result::{TURNS, Value, figure};
use shared::records::{Excerpt, Outcome};
use shared::replica::close::region::Region;
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
    /// Who asks.
    pub asked_by: Words,
    /// The region's list first, then each committee's.
    pub lists: Vec<List>,
    /// Committees that have no published list of their own.
    pub unpublished: Vec<String>,
    /// Those of them that were counted: too few people answered for a list.
    pub too_few: Vec<String>,
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
    /// The day of the count as its officer said it, `YYYY-MM-DD`; of a list made from lists, the
    /// latest of theirs.
    pub day: Option<String>,
    /// How equals were separated; none of a committee's list, which shows them as equals.
    pub lot: Option<Drawn>,
    /// Seed of the lot between equals, in hexadecimal; none when the cut's hash drew it.
    pub seed: Option<String>,
    /// Why its officer set it aside; none for a list that stands.
    pub struck: Option<String>,
    /// Committees whose list was set aside since this one was made from it.
    pub rests_on_struck: Vec<String>,
    /// The numbers; none below twenty ballots, and none of the region's list.
    pub numbers: Option<Numbers>,
    /// How committees weigh in the region's list; none in a count of ballots.
    pub weight: Option<String>,
    /// The same lists under the other weights.
    pub beside: Vec<Beside>,
    /// The needs that several committees say, those of more committees first.
    pub recurring: Vec<Recurring>,
    /// The committees counted.
    pub committees: Vec<String>,
    /// The committees of the charter that are missing.
    pub missing: Vec<String>,
    /// The needs that enough people chose, in their order.
    pub lines: Vec<PublishedLine>,
    /// Every other need that was heard, without order or number.
    pub heard: Vec<PublishedLine>,
}

/// How the lot between equals was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drawn {
    /// With a seed that the charter announced, and that this result reveals.
    SeedAnnounced,
    /// With that seed, which an earlier result had revealed.
    SeedKnown,
    /// With a seed that the charter did not announce: whoever counted chose it.
    SeedChosen,
    /// Without the seed that the charter announced: whoever counted does not have it.
    SeedMissing,
    /// Without a seed.
    NoSeed,
}

/// The region's order under another weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// How committees weigh.
    pub weight: String,
    /// The needs in their order.
    pub lines: Vec<PublishedLine>,
}

/// A need that several committees say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recurring {
    /// The committees.
    pub committees: Vec<String>,
    /// The need.
    pub line: PublishedLine,
}

/// The numbers of a list, each told only where it tells nobody's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// Ballots counted, those that pass included.
    pub ballots: Told,
    /// Of them, those that pass.
    pub passes: Told,
    /// People whose ballot did not open.
    pub null: Told,
    /// People whose ballot this program cannot read.
    pub unread: Told,
    /// People whose ballot can no longer be recounted.
    pub erased: Told,
    /// People in the committees counted.
    pub people: Told,
}

/// How much is told of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// The number.
    Exact(u32),
    /// Few, or none.
    Few,
    /// Almost all, or all.
    Most,
}

impl From<Option<Value>> for Told {
    fn from(value: Option<Value>) -> Self {
        match value {
            Some(Value::Exact(number)) => Self::Exact(number),
            Some(Value::Most) => Self::Most,
            Some(Value::Few) | None => Self::Few,
        }
    }
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedLine {
    /// From 1; equals share it.
    pub place: u32,
    /// Whether it shares its place.
    pub tied: bool,
    /// How many people chose it; none below twenty ballots.
    pub chosen: Option<Told>,
    /// The words of each need of the line; none when they were taken back.
    pub excerpts: Vec<Said>,
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
    /// The sentence before a small correction, as people ranked it.
    pub before: Vec<String>,
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
    /// What a replica publishes, as last derived; `withheld`: the committees that were counted
    /// here and where too few people answered.
    pub fn of(replica: &Replica, withheld: &BTreeSet<ScopeId>) -> Self {
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
            kept: words(&charter.retention),
            consultation: replica.consultation().to_string(),
            demonstration,
        };
        let drawing = Drawing { derived, charter };
        let scopes = std::iter::once(ScopeId::PUBLIC).chain(charter.committees.keys().copied());
        let mut lists: Vec<List> = scopes
            .flat_map(|scope| derived.newest_results(scope))
            .map(|result| drawing.list(&result))
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
        let mut too_few: Vec<String> = withheld
            .iter()
            .filter_map(|one| drawing.name(one))
            .collect();
        too_few.retain(|name| unpublished.contains(name));
        too_few.sort();
        let table = Table {
            consultation: replica.consultation().to_string(),
            title: derived
                .found
                .as_ref()
                .map(|found| found.title.clone())
                .unwrap_or_default(),
            demonstration,
            question: front.question.clone(),
            asked_by: front.asked_by.clone(),
            lists,
            unpublished,
            too_few,
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

/// Draws the lists of one consultation.
struct Drawing<'a> {
    derived: &'a Derived,
    charter: &'a Charter,
}

impl Drawing<'_> {
    fn name(&self, scope: &ScopeId) -> Option<String> {
        let known = self.charter.committees.get(scope);
        known.map(|known| known.name.clone())
    }

    fn list(&self, result: &Published<Outcome>) -> List {
        let record = self.derived.as_it_stands(&result.record, false);
        let committee = self.charter.committees.get(&record.scope);
        let lines = record.lines.iter().map(|line| {
            let others = record.lines.iter().filter(|one| one.place == line.place);
            let mut drawn = self.line(line.need, &line.grouped, &line.excerpt);
            drawn.place = line.place;
            drawn.tied = others.count() > 1;
            let chosen = figure(&line.figures, "chosen");
            drawn.chosen = chosen.map(|chosen| Told::from(Some(chosen)));
            drawn
        });
        let heard = record.heard.iter();
        let heard = heard.map(|one| self.line(one.need, &one.grouped, &one.excerpt));
        let region = (!record.from.is_empty()).then(|| self.region(&record));
        let (beside, recurring) = region.unwrap_or_default();
        List {
            committee: committee.map(|known| known.name.clone()),
            territories: committee
                .into_iter()
                .flat_map(|known| &known.territories)
                .filter_map(|slug| self.charter.territories.get(slug))
                .map(|territory| territory.name.clone())
                .collect(),
            paper: record.paper.clone(),
            rule: record.rule.clone(),
            cut: record.cut,
            result: result.hash,
            day: self.day(&record),
            lot: record.scope.is_public().then(|| self.drawn(result)),
            seed: record
                .seed
                .map(|seed| seed.iter().map(|byte| format!("{byte:02x}")).collect()),
            struck: self.derived.struck(result).map(str::to_owned),
            rests_on_struck: self.rests_on_struck(&record),
            numbers: self.numbers(&record),
            weight: record.rule.strip_prefix(TURNS).map(str::to_owned),
            beside,
            recurring,
            committees: record
                .committees
                .iter()
                .filter_map(|one| self.name(one))
                .collect(),
            missing: record
                .missing
                .iter()
                .filter_map(|one| self.name(one))
                .collect(),
            lines: lines.collect(),
            heard: heard.collect(),
        }
    }

    fn drawn(&self, result: &Published<Outcome>) -> Drawn {
        let paper = self.charter.papers.get(&result.record.paper);
        let announced = paper.and_then(|paper| paper.lot);
        match result.record.seed {
            Some(seed) if announced != Some(EnvelopeHash(commitment(&seed))) => Drawn::SeedChosen,
            Some(_) if self.derived.seed_was_known(result) => Drawn::SeedKnown,
            Some(_) => Drawn::SeedAnnounced,
            None if announced.is_some() => Drawn::SeedMissing,
            None => Drawn::NoSeed,
        }
    }

    /// The committees whose list went into this one and was set aside.
    fn rests_on_struck(&self, record: &Outcome) -> Vec<String> {
        // A count made after its newest list was set aside would have left it out.
        let went_in = |scope: &&ScopeId| {
            let mut newest = self.derived.newest_results(**scope).into_iter();
            let newest = newest.find(|one| one.record.paper == record.paper);
            newest.is_some_and(|one| self.derived.struck(&one).is_some())
        };
        if record.from.is_empty() {
            return Vec::new();
        }
        let struck = record.committees.iter().filter(went_in);
        struck.filter_map(|scope| self.name(scope)).collect()
    }

    /// The latest day that the cuts behind a list say.
    fn day(&self, record: &Outcome) -> Option<String> {
        let cuts = record.committees.iter().flat_map(|scope| {
            let newest = self.derived.newest_results(*scope).into_iter();
            newest.map(|result| result.record.cut)
        });
        let cuts = cuts.filter(|_| !record.from.is_empty());
        let said = cuts.chain([record.cut]).filter_map(|cut| {
            let cut = &self.derived.cuts.get(&cut)?.record;
            cut.day()?;
            cut.day.clone()
        });
        said.max()
    }

    fn numbers(&self, record: &Outcome) -> Option<Numbers> {
        let told = |name| Told::from(record.figure(name));
        let Some(Value::Exact(people)) = record.figure("people") else {
            return None;
        };
        let cut = self.derived.cuts.get(&record.cut);
        let erased = cut.map_or(0, |cut| self.derived.erased_since(&cut.record));
        Some(Numbers {
            ballots: told("ballots"),
            passes: told("passes"),
            null: told("null"),
            unread: told("unread"),
            erased: Told::from(Some(Value::told(erased, people, record.smallest))),
            people: told("people"),
        })
    }

    /// The newest lists of the region's paper, under the other weights, and what they share.
    fn region(&self, record: &Outcome) -> (Vec<Beside>, Vec<Recurring>) {
        let newest = record.committees.iter().flat_map(|scope| {
            let newest = self.derived.newest_results(*scope).into_iter();
            newest.map(|result| result.record)
        });
        let lists: Vec<Outcome> = newest.filter(|one| one.paper == record.paper).collect();
        let region = Region::of(self.derived, &lists);
        let line = |id: &[u8; 16]| {
            let need = region.need(id)?;
            Some(self.line(need.need, &need.grouped, &need.excerpt))
        };
        // The charter has no number of residents: nothing can be weighed by them.
        let others = [
            Weighting::Committee,
            Weighting::SquareRoot,
            Weighting::Person,
        ]
        .into_iter()
        .filter(|weight| record.rule.strip_prefix(TURNS) != Some(weight.name()));
        let beside = others.map(|weight| {
            let turns = region.order(weight, record.cut, record.seed.as_deref());
            let drawn = turns.iter().filter_map(|turn| line(&turn.option));
            let numbered = (1u32..).zip(drawn);
            Beside {
                weight: weight.name().to_owned(),
                lines: numbered
                    .map(|(place, line)| PublishedLine { place, ..line })
                    .collect(),
            }
        });
        let recurring = recurring(&region.voices(Weighting::Committee));
        let recurring = recurring.iter().filter_map(|one| {
            let scopes = one.committees.iter().map(|id| ScopeId(*id));
            Some(Recurring {
                committees: scopes.filter_map(|scope| self.name(&scope)).collect(),
                line: line(&one.option)?,
            })
        });
        (beside.collect(), recurring.collect())
    }

    fn line(
        &self,
        need: DocumentId,
        grouped: &[DocumentId],
        named: &EnvelopeHash,
    ) -> PublishedLine {
        let is_hidden = |need: &DocumentId, scope: ScopeId| {
            let mut curations = [scope, ScopeId::PUBLIC].into_iter();
            curations.any(|scope| {
                let curation = self.derived.curation(scope);
                curation.is_some_and(|curation| curation.hidden.contains_key(need))
            })
        };
        let named = self.derived.excerpts.get(named);
        let of = named.map(|(need, _)| *need);
        let mut excerpts: Vec<Said> = Vec::new();
        for id in grouped.iter().chain([&need]) {
            let known = named.filter(|_| of == Some(*id));
            let Some((_, excerpt)) = known.or_else(|| newest_excerpt(self.derived, *id)) else {
                continue;
            };
            if is_hidden(id, excerpt.record.scope) {
                continue;
            }
            let said = said(self.charter, *id, &excerpt.record);
            // The words that were chosen for the line come first.
            if of == Some(*id) {
                excerpts.insert(0, said);
            } else {
                excerpts.push(said);
            }
        }
        PublishedLine {
            place: 0,
            tied: false,
            chosen: None,
            excerpts,
        }
    }
}

fn newest_excerpt(
    derived: &Derived,
    need: DocumentId,
) -> Option<&(DocumentId, Published<Excerpt>)> {
    let of_need = derived.excerpts.values().filter(|(of, _)| *of == need);
    of_need.max_by_key(|(_, published)| (published.at.seq, published.hash))
}

fn said(charter: &Charter, need: DocumentId, excerpt: &Excerpt) -> Said {
    Said {
        need,
        committee: charter
            .committees
            .get(&excerpt.scope)
            .map(|committee| committee.name.clone()),
        sentence: excerpt.sentence.clone(),
        before: excerpt.before.clone(),
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
