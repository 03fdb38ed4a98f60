//! Whether a description holds together: what it names is described, nothing is empty or there
//! twice, and no list would tell who chose what. How long each text may be is in [`super::bounds`].

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use shared::documents::says_something;
use shared::replica::close::gate::SMALLEST_GROUP;

use super::described::{Described, DescribedPaper, DescribedTheme, Of};
use super::pictograms::pictograms;
use crate::acts::names::folded;

impl Described {
    /// Checks it whole.
    pub(super) fn check(&self) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = include_str!("../../../tests/fixtures/consultation.toml");

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
