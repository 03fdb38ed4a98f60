//! The described consultation: what an operator writes in a TOML file.
//!
//! ```toml
//! title = "…"              # what the consultation is called
//! founder = "…"            # who founds, as shown
//! level = "involve"        # inform | consult | involve | collaborate | empower
//! smallest_group = 5       # no list is published on fewer ballots
//! retention_days = 730
//!
//! [question]               # each of these: fr, and en if somebody translated it
//! fr = "…"
//! [explanation]
//! [asked_by]
//! [can_change]
//! [governance]
//! [retention]
//!
//! [[territories]]          # a graph: a territory may lie in several
//! id = "islet"
//! name = "MRC de L’Islet"
//! within = ["chaudiere-appalaches"]
//!
//! [[committees]]
//! name = "…"
//! territories = ["islet"]
//!
//! [[themes]]
//! id = "transport"
//! fr = "Transport"
//! en = "Transportation"
//! pictogram = "transport"
//!
//! [[papers]]               # what is ranked
//! id = "region"
//! of = "region"            # region (its ballots give each committee's list too) | committees
//! most = 5                 # how many needs a ballot may rank
//! ```

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use shared::documents::Charter;
use shared::documents::charter::{Both, Committee, Paper, Territory, Theme};
use shared::identity::ScopeId;
use shared::identity::random::Randomness;
use shared::records::result::SYMMETRIC_BORDA;

/// See the page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// What the consultation is called.
    pub title: String,
    /// Who founds, as shown.
    pub founder: String,
    /// What the answers weigh.
    #[serde(default)]
    pub level: Option<String>,
    /// No list is published on fewer ballots.
    pub smallest_group: u32,
    /// Days after the end until bodies are erased.
    #[serde(default)]
    pub retention_days: Option<u32>,
    /// The question.
    pub question: Text,
    /// What it is about.
    #[serde(default)]
    pub explanation: Text,
    /// Who asks.
    #[serde(default)]
    pub asked_by: Text,
    /// What the answers can change.
    #[serde(default)]
    pub can_change: Text,
    /// Who decides, who looks after what.
    #[serde(default)]
    pub governance: Text,
    /// What is kept, and how long.
    #[serde(default)]
    pub retention: Text,
    #[serde(default)]
    territories: Vec<DescribedTerritory>,
    committees: Vec<DescribedCommittee>,
    #[serde(default)]
    themes: Vec<DescribedTheme>,
    papers: Vec<DescribedPaper>,
}

/// A text in French, and in English if somebody translated it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    fr: String,
    #[serde(default)]
    en: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedTerritory {
    id: String,
    name: String,
    #[serde(default)]
    within: BTreeSet<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedCommittee {
    name: String,
    #[serde(default)]
    territories: BTreeSet<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedTheme {
    id: String,
    fr: String,
    #[serde(default)]
    en: String,
    pictogram: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedPaper {
    id: String,
    of: Of,
    most: u8,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Of {
    Region,
    Committees,
}

impl Described {
    /// Reads a file's text.
    pub fn parse(text: &str) -> Result<Self> {
        let described: Self = toml::from_str(text).map_err(|error| {
            let place = error.span().map_or(String::new(), |span| {
                let line = text
                    .get(..span.start)
                    .map_or(1, |s| s.matches('\n').count() + 1);
                format!("line {line}: ")
            });
            anyhow::anyhow!("{place}{}", error.message())
        })?;
        described.check()?;
        Ok(described)
    }

    /// The names of the committees, in the order of the description.
    pub fn committee_names(&self) -> impl Iterator<Item = &str> {
        self.committees
            .iter()
            .map(|committee| committee.name.as_str())
    }

    fn check(&self) -> Result<()> {
        ensure!(!self.question.fr.trim().is_empty(), "the question is empty");
        ensure!(!self.committees.is_empty(), "there is no committee");
        let known: BTreeSet<&str> = self.territories.iter().map(|t| t.id.as_str()).collect();
        let named = self
            .territories
            .iter()
            .flat_map(|territory| &territory.within)
            .chain(
                self.committees
                    .iter()
                    .flat_map(|committee| &committee.territories),
            );
        for territory in named {
            if !known.contains(territory.as_str()) {
                bail!("territory {territory:?} is named but not described");
            }
        }
        let names: BTreeSet<&str> = self.committees.iter().map(|c| c.name.as_str()).collect();
        ensure!(
            names.len() == self.committees.len(),
            "two committees have one name"
        );
        Ok(())
    }

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

    #[test]
    fn what_is_wrong_in_the_file_is_said_with_its_line() {
        let broken = FILE.replace("smallest_group", "smallest_groop");
        let error = Described::parse(&broken).unwrap_err().to_string();
        assert!(
            error.starts_with("line ") && error.contains("smallest_groop"),
            "{error}"
        );
        let lost = FILE.replacen("territories = [\"", "territories = [\"nulle-part", 1);
        assert!(Described::parse(&lost).is_err());
    }
}
