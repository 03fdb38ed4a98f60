//! The charter that a description gives, once it is checked.

use anyhow::{Context, Result};
use shared::counting::lot::commitment;
use shared::documents::Charter;
use shared::documents::charter::{Both, Committee, Paper, Territory, Theme};
use shared::identity::random::Randomness;
use shared::identity::{EnvelopeHash, ScopeId};
use shared::records::result::SYMMETRIC_BORDA;
use shared::replica::Own;

use super::described::{Described, Of, Text};

impl Described {
    /// The charter it describes; each committee gets a scope of its own.
    pub fn charter(&self, random: &mut Randomness) -> Result<Charter> {
        let mut charter = Charter {
            question: self.question.both(),
            explanation: self.explanation.both(),
            asker: self.asked_by.both(),
            changes: self.can_change.both(),
            governance: self.governance.both(),
            retention: self.retention.both(),
            level: self
                .level
                .as_deref()
                .map(|level| {
                    level
                        .parse()
                        .ok()
                        .with_context(|| format!("level {level:?} is unknown"))
                })
                .transpose()?,
            smallest_group: Some(self.smallest_group),
            retention_days: self.retention_days,
            needs_each: self.needs_each,
            additions_each: self.additions_each,
            ..Charter::default()
        };
        for territory in &self.territories {
            let entry = Territory {
                name: territory.name.clone(),
                parents: territory.within.clone(),
            };
            charter.territories.insert(territory.id.clone(), entry);
        }
        let mut scopes = Vec::new();
        for committee in &self.committees {
            let scope = ScopeId(random.bytes());
            scopes.push(scope);
            let entry = Committee {
                name: committee.name.clone(),
                territories: committee.territories.clone(),
            };
            charter.committees.insert(scope, entry);
        }
        for theme in &self.themes {
            let entry = Theme {
                fr: theme.fr.clone(),
                en: theme.en.clone(),
                pictogram: theme.pictogram.clone(),
            };
            charter.themes.insert(theme.id.clone(), entry);
        }
        for paper in &self.papers {
            let entry = |scope| Paper {
                scope,
                options: None,
                most: paper.most,
                form: "choose".to_owned(),
                rule: SYMMETRIC_BORDA.to_owned(),
                lot: None,
            };
            match paper.of {
                Of::Region => {
                    charter
                        .papers
                        .insert(paper.id.clone(), entry(ScopeId::PUBLIC));
                }
                Of::Committees => {
                    for (number, scope) in (1..).zip(&scopes) {
                        charter
                            .papers
                            .insert(format!("{}-{number}", paper.id), entry(*scope));
                    }
                }
            }
        }
        Ok(charter)
    }
}

impl Described {
    /// Announces the seeds of the lots of papers that were not open before. They are this
    /// installation's: the officer of the region, who reveals them.
    pub fn announce(&self, charter: &mut Charter, before: &Charter, officer: &Own) {
        for described in self.papers.iter().filter(|paper| paper.lot) {
            let id = &described.id;
            if let Some(paper) = charter.papers.get_mut(id)
                && !before.papers.contains_key(id)
            {
                paper.lot = Some(EnvelopeHash(commitment(&officer.lot_seed(id))));
            }
        }
    }
}

impl Text {
    fn both(&self) -> Both {
        Both {
            fr: self.fr.clone(),
            en: self.en.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = include_str!("../../../tests/fixtures/consultation.toml");

    #[test]
    fn the_example_describes_a_charter() {
        let described = Described::parse(FILE).unwrap();
        let charter = described
            .charter(&mut Randomness::from_seed([1; 32]))
            .unwrap();
        assert_eq!(charter.committees.len(), 2);
        assert_eq!(
            charter.papers.len(),
            1,
            "the region's, which gives every list"
        );
        assert!(charter.level.is_some() && !charter.themes.is_empty());
    }
}
