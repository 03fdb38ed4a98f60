//! A charter that changes: the same description, read beside the charter that stands.
//!
//! A committee is the one of its `id`, or else of its name; one that is neither is new. Nothing
//! that people answered to is taken away: committees stay, papers stay as they were opened, the
//! smallest group is never lowered.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail, ensure};
use shared::documents::Charter;
use shared::documents::charter::{Both, Committee, Level};
use shared::identity::ScopeId;
use shared::identity::random::Randomness;
use shared::records::Found;

use super::described::{
    Described, DescribedCommittee, DescribedPaper, DescribedTerritory, DescribedTheme, Of, Text,
};
use crate::acts::names::{called, folded};

impl Described {
    /// The description of a charter as it stands, with the ids of its committees.
    pub fn of(charter: &Charter, found: &Found) -> Self {
        let text = |both: &Both| Text {
            fr: both.fr.clone(),
            en: both.en.clone(),
        };
        let mut papers: Vec<DescribedPaper> = Vec::new();
        for (slug, paper) in &charter.papers {
            let (id, of) = match paper.scope.is_public() {
                true => (slug.as_str(), Of::Region),
                false => (base(slug), Of::Committees),
            };
            if papers.iter().all(|known| known.id != id) {
                papers.push(DescribedPaper {
                    id: id.to_owned(),
                    of,
                    most: paper.most,
                    lot: paper.lot.is_some(),
                });
            }
        }
        let territories = charter.territories.iter();
        let committees = charter.committees.iter();
        let themes = charter.themes.iter();
        Self {
            title: found.title.clone(),
            founder: found.founder.clone(),
            level: charter.level.map(Level::as_str).map(str::to_owned),
            smallest_group: charter.smallest_group.unwrap_or_default(),
            demonstration: found.demonstration,
            retention_days: charter.retention_days,
            needs_each: charter.needs_each,
            additions_each: charter.additions_each,
            question: text(&charter.question),
            explanation: text(&charter.explanation),
            asked_by: text(&charter.asker),
            can_change: text(&charter.changes),
            governance: text(&charter.governance),
            retention: text(&charter.retention),
            territories: territories
                .map(|(id, one)| DescribedTerritory {
                    id: id.clone(),
                    name: one.name.clone(),
                    within: one.parents.clone(),
                })
                .collect(),
            committees: committees
                .map(|(scope, one)| DescribedCommittee {
                    id: Some(scope.to_string()),
                    name: one.name.clone(),
                    territories: one.territories.clone(),
                })
                .collect(),
            themes: themes
                .map(|(id, one)| DescribedTheme {
                    id: id.clone(),
                    fr: one.fr.clone(),
                    en: one.en.clone(),
                    pictogram: one.pictogram.clone(),
                })
                .collect(),
            papers,
        }
    }

    /// As a file.
    pub fn to_file(&self) -> Result<String> {
        Ok(toml::to_string_pretty(self)?)
    }

    /// The charter that it makes of the one that stands.
    pub fn amended(
        &self,
        charter: &Charter,
        found: &Found,
        random: &mut Randomness,
    ) -> Result<Charter> {
        ensure!(
            (&self.title, &self.founder, self.demonstration)
                == (&found.title, &found.founder, found.demonstration),
            "title, founder and demonstration are those of the founding, and stay"
        );
        ensure!(
            Some(self.smallest_group) >= charter.smallest_group,
            "smallest_group is never lowered"
        );
        let mut amended = self.charter(random)?;
        let (was, is) = (charter.allowances(), amended.allowances());
        ensure!(
            is.needs >= was.needs && is.additions >= was.additions,
            "needs_each and additions_each are never lowered: what stands would stand no more"
        );
        amended.committees = Default::default();
        let mut known = BTreeSet::new();
        for committee in &self.committees {
            let scope = match standing(charter, committee)? {
                Some(scope) => scope,
                None => ScopeId(random.bytes()),
            };
            ensure!(known.insert(scope), "two committees have one id");
            let entry = Committee {
                name: committee.name.clone(),
                territories: committee.territories.clone(),
            };
            amended.committees.insert(scope, entry);
        }
        for (scope, committee) in &charter.committees {
            ensure!(
                known.contains(scope),
                "committee {:?} is missing: none is ever taken away, and one that is renamed keeps its id (see charter show)",
                committee.name
            );
        }
        self.amend_papers(charter, &mut amended)?;
        Ok(amended)
    }

    fn amend_papers(&self, charter: &Charter, amended: &mut Charter) -> Result<()> {
        let fresh = std::mem::take(&mut amended.papers);
        amended.papers = charter.papers.clone();
        for described in &self.papers {
            let of_it = |slug: &str, public: bool| match described.of {
                Of::Region => public && slug == described.id,
                Of::Committees => !public && base(slug) == described.id,
            };
            let clashes = charter.papers.iter().any(|(slug, paper)| {
                let public = paper.scope.is_public();
                let same = of_it(slug, public);
                (slug == &described.id && !same)
                    || (same
                        && (paper.most, paper.lot.is_some()) != (described.most, described.lot))
            });
            if clashes {
                bail!("paper {:?} stays as it was opened", described.id);
            }
            let model = fresh
                .iter()
                .find(|(slug, paper)| of_it(slug, paper.scope.is_public()));
            let Some((slug, model)) = model else {
                continue;
            };
            let stands = charter.papers.iter();
            let mut stands = stands.filter(|(slug, paper)| of_it(slug, paper.scope.is_public()));
            if stands.next().is_none() {
                described.can_be_given()?;
            }
            if matches!(described.of, Of::Region) {
                if !amended.papers.contains_key(slug) {
                    amended.papers.insert(slug.clone(), model.clone());
                }
                continue;
            }
            for scope in amended.committees.keys() {
                let papers = amended.papers.iter();
                let mut theirs = papers
                    .filter(|(slug, paper)| paper.scope == *scope && base(slug) == described.id);
                if theirs.next().is_some() {
                    continue;
                }
                let free = (1..).map(|number| format!("{}-{number}", described.id));
                let slug = free
                    .take(usize::from(u16::MAX))
                    .find(|slug| !amended.papers.contains_key(slug))
                    .context("there are too many papers")?;
                let mut paper = model.clone();
                paper.scope = *scope;
                amended.papers.insert(slug, paper);
            }
        }
        Ok(())
    }
}

/// The committee that stands, by its id or by its name; none when it is new.
fn standing(charter: &Charter, described: &DescribedCommittee) -> Result<Option<ScopeId>> {
    if let Some(id) = &described.id {
        let scope = id.parse::<ScopeId>().ok();
        let scope = scope.filter(|scope| charter.committees.contains_key(scope));
        return match scope {
            Some(scope) => Ok(Some(scope)),
            None => bail!("no committee has the id {id:?}"),
        };
    }
    let named = charter.committees.iter();
    let named = named.map(|(scope, one)| (*scope, one.name.clone()));
    match called(named, &described.name).as_slice() {
        [] => Ok(None),
        [scope] => Ok(Some(*scope)),
        _ => bail!("several committees are called {}", folded(&described.name)),
    }
}

/// A paper's id without the number of its committee.
fn base(slug: &str) -> &str {
    let numbered = slug.rsplit_once('-');
    let numbered = numbered.filter(|(_, number)| number.parse::<u32>().is_ok());
    numbered.map_or(slug, |(base, _)| base)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = include_str!("../../../tests/fixtures/consultation.toml");

    fn found(described: &Described) -> Found {
        let mut random = Randomness::from_seed([1; 32]);
        let founded = crate::founding::found(described, false, "la table", &mut random).unwrap();
        founded.replica.derived().found.clone().unwrap()
    }

    fn file(papers_of: &str) -> String {
        FILE.replacen("of = \"region\"", &format!("of = \"{papers_of}\""), 1)
    }

    #[test]
    fn a_charter_that_is_shown_and_read_again_is_the_same() {
        for papers_of in ["region", "committees"] {
            let described = Described::parse(&file(papers_of)).unwrap();
            let mut random = Randomness::from_seed([2; 32]);
            let charter = described.charter(&mut random).unwrap();
            let found = found(&described);
            let shown = Described::of(&charter, &found).to_file().unwrap();
            let read = Described::parse(&shown).unwrap();
            assert_eq!(
                read.amended(&charter, &found, &mut random).unwrap(),
                charter
            );
        }
    }

    #[test]
    fn committees_are_renamed_and_added_and_never_taken_away() {
        for papers_of in ["region", "committees"] {
            let described = Described::parse(&file(papers_of)).unwrap();
            let mut random = Randomness::from_seed([2; 32]);
            let charter = described.charter(&mut random).unwrap();
            let found = found(&described);
            let mut shown = Described::of(&charter, &found);
            shown.committees[0].name = "Comité du fleuve".to_owned();
            shown.committees.push(DescribedCommittee {
                id: None,
                name: "Comité de Lotbinière".to_owned(),
                territories: BTreeSet::new(),
            });
            shown.question.fr = "Autre question ?".to_owned();
            let amended = shown.amended(&charter, &found, &mut random).unwrap();
            assert_eq!(amended.committees.len(), 3);
            let renamed = *charter.committees.keys().next().unwrap();
            assert_eq!(amended.committees[&renamed].name, "Comité du fleuve");
            assert_eq!(amended.question.fr, "Autre question ?");
            for (slug, paper) in &charter.papers {
                assert_eq!(&amended.papers[slug], paper, "as it was opened");
            }
            let added = amended.committees.keys();
            let mut added = added.filter(|scope| !charter.committees.contains_key(scope));
            let added = added.next().unwrap();
            let answers = |scope: &ScopeId| {
                let mut papers = amended.papers.values();
                papers.any(|paper| paper.scope == *scope || paper.scope.is_public())
            };
            assert!(answers(added));

            let mut fewer = shown.clone();
            fewer.committees.remove(1);
            let error = fewer.amended(&charter, &found, &mut random).unwrap_err();
            assert!(
                error.to_string().contains("none is ever taken away"),
                "{error}"
            );
            let mut lower = shown.clone();
            lower.smallest_group -= 1;
            assert!(lower.amended(&charter, &found, &mut random).is_err());
            let mut other = shown.clone();
            other.papers[0].most += 1;
            let error = other.amended(&charter, &found, &mut random).unwrap_err();
            assert!(
                error.to_string().contains("stays as it was opened"),
                "{error}"
            );
            let mut twice = shown;
            twice.committees[1].id = twice.committees[0].id.clone();
            assert!(twice.amended(&charter, &found, &mut random).is_err());
        }
    }
}
