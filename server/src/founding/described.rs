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

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::encoding;
use super::plainly::plainly;

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
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = include_str!("../../../tests/fixtures/consultation.toml");

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
