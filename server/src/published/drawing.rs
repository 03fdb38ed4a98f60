//! From the results that stand to the lists that are shown: names for ids, words for needs, and
//! what each list leaves out or rests on.

use shared::counting::lot::commitment;
use shared::counting::{Weighting, recurring};
use shared::documents::Charter;
use shared::identity::{EnvelopeHash, ScopeId};
use shared::records::Outcome;
use shared::records::result::{TURNS, Value, figure};
use shared::replica::close::region::{HEARD_ELSEWHERE, PLACED_LATER, Region};
use shared::replica::{Derived, Published};

use super::list::{Beside, Drawn, List, Numbers, PublishedLine, Recurring, Told};

/// A number of what a list of the region leaves to the committees' lists.
fn left_out(record: &Outcome, name: &str) -> u32 {
    match record.figure(name) {
        Some(Value::Exact(number)) => number,
        _ => 0,
    }
}

/// Draws the lists of one consultation.
pub(super) struct Drawing<'a> {
    pub(super) derived: &'a Derived,
    pub(super) charter: &'a Charter,
}

impl Drawing<'_> {
    /// What a committee is called.
    pub(super) fn name(&self, scope: &ScopeId) -> Option<String> {
        let known = self.charter.committees.get(scope);
        known.map(|known| known.name.clone())
    }

    /// One list, as it stands.
    pub(super) fn list(&self, result: &Published<Outcome>) -> List {
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
            placed_later: left_out(&record, PLACED_LATER),
            heard_elsewhere: left_out(&record, HEARD_ELSEWHERE),
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
}
