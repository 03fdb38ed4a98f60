//! The described consultation: what an operator writes in a TOML file.
//!
//! ```toml
//! title = "…"              # what the consultation is called
//! founder = "…"            # who founds, as shown
//! level = "involve"        # inform | consult | involve | collaborate | empower
//! smallest_group = 5       # no list is published on fewer ballots; never less than 5
//! demonstration = false    # true: a trial, said on every page; the smallest group may be 2
//! retention_days = 730
//! needs_each = 30           # how many needs one person may have at once; 20 when not said
//! additions_each = 10       # how many additions to one need; 10 when not said
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
//! name = "…"              # when the charter changes, also the id that `charter show` gives
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
//! lot = true               # of region only: a seed is announced now and revealed with the result,
//!                          # so that nobody could prepare which of two equal needs comes first
//! ```

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use shared::counting::lot::commitment;
use shared::documents::charter::{Both, Committee, Paper, Territory, Theme};
use shared::documents::{Charter, says_something};
use shared::identity::random::Randomness;
use shared::identity::{EnvelopeHash, ScopeId};
use shared::records::result::SYMMETRIC_BORDA;
use shared::replica::Own;
use shared::replica::close::gate::SMALLEST_GROUP;

use super::encoding;
use super::plainly::plainly;
use crate::acts::names::folded;

/// Every drawing, in the order of their kinds.
const SPRITE: &str = include_str!("../../../public/pictograms/sprite.svg");
/// From this one on they are buttons.
const FIRST_OF_THE_INTERFACE: &str = "home";

/// A consultation as its file describes it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// What the consultation is called.
    pub title: String,
    /// Who founds, as shown.
    pub founder: String,
    /// What the answers weigh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// No list is published on fewer ballots: 5 at least, but in a demonstration.
    pub smallest_group: u32,
    /// Whether it is a demonstration, said on every page: nobody's answer counts.
    #[serde(default)]
    pub demonstration: bool,
    /// Days after the end until bodies are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<u32>,
    /// How many needs one person may have standing in a committee: 20 when it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs_each: Option<u32>,
    /// How many additions of one person to one need: 10 when it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additions_each: Option<u32>,
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
    pub(super) territories: Vec<DescribedTerritory>,
    pub(super) committees: Vec<DescribedCommittee>,
    #[serde(default)]
    pub(super) themes: Vec<DescribedTheme>,
    pub(super) papers: Vec<DescribedPaper>,
}

/// A text in French, and in English if somebody translated it.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub(super) fr: String,
    #[serde(default)]
    pub(super) en: String,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DescribedTerritory {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) within: BTreeSet<String>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DescribedCommittee {
    /// Of one that stands, in a charter that changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    pub(super) name: String,
    #[serde(default)]
    pub(super) territories: BTreeSet<String>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DescribedTheme {
    pub(super) id: String,
    pub(super) fr: String,
    #[serde(default)]
    pub(super) en: String,
    pub(super) pictogram: Option<String>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DescribedPaper {
    pub(super) id: String,
    pub(super) of: Of,
    pub(super) most: u8,
    /// Whether the seed of its lot is announced.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) lot: bool,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Of {
    Region,
    Committees,
}

impl Described {
    /// Reads a file as it is on the disk; says which encoding it has when it is not UTF-8.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        Self::parse(encoding::text(bytes)?)
    }

    /// Reads a file's text.
    pub fn parse(text: &str) -> Result<Self> {
        let described: Self = toml::from_str(text).map_err(|error| {
            if let Some(cause) = error
                .span()
                .and_then(|span| encoding::typed_elsewhere(text, span.start))
            {
                return cause;
            }
            let place = error.span().map_or(String::new(), |span| {
                let line = text
                    .get(..span.start)
                    .map_or(1, |s| s.matches('\n').count() + 1);
                format!("line {line}: ")
            });
            anyhow::anyhow!("{place}{}", plainly(error.message()))
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
        ensure!(says_something(&self.question.fr), "the question is empty");
        ensure!(!self.committees.is_empty(), "there is no committee");
        let least = if self.demonstration {
            2
        } else {
            SMALLEST_GROUP
        };
        ensure!(
            self.smallest_group >= least,
            "smallest_group is {}: a list on fewer than {least} ballots would tell who chose what",
            self.smallest_group
        );
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
        ensure!(
            says_something(&self.asked_by.fr),
            "`asked_by` is missing: say who asks"
        );
        let each = |what, names: Vec<&str>| match names.iter().any(|name| !says_something(name)) {
            true => bail!("the name of {what} is empty"),
            false => Ok(names.len() == names.iter().collect::<BTreeSet<_>>().len()),
        };
        let committees = self.committees.iter().map(|one| one.name.as_str());
        each("a committee", committees.clone().collect())?;
        let heard: BTreeSet<String> = committees.map(folded).collect();
        ensure!(
            heard.len() == self.committees.len(),
            "two committees have one name"
        );
        let territories = self.territories.iter().map(|one| one.id.as_str());
        ensure!(
            each("a territory", territories.collect())?,
            "two territories have one id"
        );
        let papers = self.papers.iter().map(|one| one.id.as_str()).collect();
        ensure!(each("a paper", papers)?, "two papers have one id");
        let themes = self.themes.iter().map(|one| one.id.as_str());
        ensure!(each("a theme", themes.collect())?, "two themes have one id");
        self.themes.iter().try_for_each(DescribedTheme::check)?;
        let draws = |paper: &DescribedPaper| !paper.lot || matches!(paper.of, Of::Region);
        ensure!(
            self.papers.iter().all(draws),
            "lot is for a paper of the region: a committee's list shows ties as ties"
        );
        self.within_bounds()
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

impl DescribedTheme {
    /// Whether there is a drawing for it.
    fn check(&self) -> Result<()> {
        let known: BTreeSet<&str> = pictograms().collect();
        let list = || known.iter().copied().collect::<Vec<_>>().join(", ");
        let id = &self.id;
        match &self.pictogram {
            Some(name) if known.contains(name.as_str()) => Ok(()),
            Some(name) => bail!(
                "theme {id:?} has an unknown pictogram, {name:?}; there are: {}",
                list()
            ),
            // A screen takes the theme's id for the name of its drawing.
            None if known.contains(id.as_str()) => Ok(()),
            None => bail!("theme {id:?} has no pictogram; there are: {}", list()),
        }
    }
}

/// The drawings that stand for themes: those of the sprite before the interface's own.
fn pictograms() -> impl Iterator<Item = &'static str> {
    let mut parts = SPRITE.split("<symbol id=\"");
    // What stands before the first.
    parts.next();
    parts
        .filter_map(|part| part.split('"').next())
        .take_while(|name| *name != FIRST_OF_THE_INTERFACE)
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

    fn refusal(change: impl Fn(&str) -> String) -> String {
        Described::parse(&change(FILE)).unwrap_err().to_string()
    }

    #[test]
    fn a_theme_without_a_drawing_is_refused_and_the_drawings_are_named() {
        let said = refusal(|file| file.replace("transport_mobilite", "autobus"));
        assert!(
            said.contains("autobus") && said.contains("transport_mobilite"),
            "{said}"
        );
        // Buttons are no pictograms of themes.
        let said = refusal(|file| file.replace("transport_mobilite", "trash"));
        assert!(
            said.contains("\"trash\"") && !said.contains("trash, "),
            "{said}"
        );
        let said = refusal(|file| file.replacen("pictogram = \"transport_mobilite\"", "", 1));
        assert!(said.contains("has no pictogram"), "{said}");
    }

    #[test]
    fn who_asks_is_required_and_nothing_named_is_empty_or_twice() {
        let asked = "La table régionale de Chaudière-Appalaches";
        assert!(refusal(|file| file.replace(asked, " ")).contains("asked_by"));
        let without = |file: &str| {
            let (before, after) = file.split_once("[asked_by]").unwrap();
            let (_, after) = after.split_once("[can_change]").unwrap();
            format!("{before}[can_change]{after}")
        };
        assert!(refusal(without).contains("asked_by"));
        let said = refusal(|file| file.replace("Comité AVEC de L’Islet", "  "));
        assert_eq!(said, "the name of a committee is empty");
        let said = refusal(|file| file.replace("id = \"food\"", "id = \"transport\""));
        assert_eq!(said, "two themes have one id");
    }
}
