//! Reading and writing a [`Charter`]: its schema is drawn in [`super::charter`].

use std::collections::BTreeSet;

use super::charter::{Both, Charter, Committee, Paper, Territory, Theme};
use super::document::Document;
use super::limits::typed;
use super::reading::{Problem, Reader};
use super::writing::{Draft, Put, WriteError, Writer, Written, some_words};
use crate::identity::ScopeId;
use crate::ordered::Ordered;

impl Charter {
    /// Reads a charter, and what could not be read.
    pub fn read(document: &Document) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let problems = &mut problems;
        let root = Reader::new(document);
        let charter = Self {
            question: both_words(&root, "question", problems),
            explanation: both(&root, "explanation", problems),
            asker: both_words(&root, "asker", problems),
            changes: both(&root, "changes", problems),
            governance: both(&root, "governance", problems),
            retention: both(&root, "retention", problems),
            level: root.parsed("level", problems),
            territories: root.entries("territories", problems, territory),
            committees: root.entries("committees", problems, committee),
            themes: root.entries("themes", problems, theme),
            papers: root.entries("papers", problems, paper),
            smallest_group: root
                .number("smallest-group")
                .and_then(|number| number.try_into().ok()),
            retention_days: root
                .number("retention-days")
                .and_then(|number| number.try_into().ok()),
            needs_each: each(&root, "needs-each"),
            additions_each: each(&root, "additions-each"),
        };
        (charter, std::mem::take(problems))
    }

    /// Makes the document read as `self`, but for papers: those that stand stay as they are.
    ///
    /// What reads so already is left alone, with what was written at the same time: to choose is
    /// [`Document::choose`], so that nobody chooses by correcting something else.
    pub fn edit(&self, document: &Document, writer: Writer<'_>) -> Result<Written, WriteError> {
        document.write(writer, |draft| {
            for (key, text) in [("question", &self.question), ("asker", &self.asker)] {
                draft.change(&[key, "fr"], some_words(&text.fr))?;
                draft.change(&[key, "en"], some_words(&text.en))?;
            }
            for (key, text) in self.long_texts() {
                draft.long_text(&[key, "fr"], &text.fr)?;
                draft.long_text(&[key, "en"], &text.en)?;
            }
            draft.change(&["level"], self.level.map(|level| words(level.as_str())))?;
            draft.change(
                &["smallest-group"],
                self.smallest_group.map(|number| Put::Number(number.into())),
            )?;
            draft.change(
                &["retention-days"],
                self.retention_days.map(|number| Put::Number(number.into())),
            )?;
            for (key, each) in [
                ("needs-each", self.needs_each),
                ("additions-each", self.additions_each),
            ] {
                draft.change(&[key], each.map(|number| Put::Number(number.into())))?;
            }
            self.write_territories(draft)?;
            self.write_committees(draft)?;
            self.write_themes(draft)?;
            self.write_papers(draft)
        })
    }

    fn long_texts(&self) -> [(&'static str, &Both); 4] {
        [
            ("explanation", &self.explanation),
            ("changes", &self.changes),
            ("governance", &self.governance),
            ("retention", &self.retention),
        ]
    }

    fn write_territories(&self, draft: &mut Draft<'_>) -> Result<(), WriteError> {
        forget(draft, "territories", |key| {
            self.territories.contains_key(key)
        })?;
        for (slug, territory) in &self.territories {
            let parents: Vec<String> = territory.parents.iter().cloned().collect();
            if !draft.entry(
                &["territories", slug],
                &[("name", words(&territory.name))],
                &[("parents", &parents)],
            )? {
                draft.change(&["territories", slug, "name"], Some(words(&territory.name)))?;
                marks(draft, &["territories", slug, "parents"], &territory.parents)?;
            }
        }
        Ok(())
    }

    fn write_committees(&self, draft: &mut Draft<'_>) -> Result<(), WriteError> {
        forget(draft, "committees", |key| {
            key.parse::<ScopeId>()
                .is_ok_and(|scope| self.committees.contains_key(&scope))
        })?;
        for (scope, committee) in &self.committees {
            let scope = scope.to_string();
            let territories: Vec<String> = committee.territories.iter().cloned().collect();
            if !draft.entry(
                &["committees", &scope],
                &[("name", words(&committee.name))],
                &[("territories", &territories)],
            )? {
                draft.change(
                    &["committees", &scope, "name"],
                    Some(words(&committee.name)),
                )?;
                marks(
                    draft,
                    &["committees", &scope, "territories"],
                    &committee.territories,
                )?;
            }
        }
        Ok(())
    }

    fn write_themes(&self, draft: &mut Draft<'_>) -> Result<(), WriteError> {
        forget(draft, "themes", |key| self.themes.contains_key(key))?;
        for (slug, theme) in &self.themes {
            let mut fields = vec![("fr", words(&theme.fr)), ("en", words(&theme.en))];
            fields.extend(
                theme
                    .pictogram
                    .iter()
                    .map(|name| ("pictogram", words(name))),
            );
            if !draft.entry(&["themes", slug], &fields, &[])? {
                draft.change(&["themes", slug, "fr"], Some(words(&theme.fr)))?;
                draft.change(&["themes", slug, "en"], Some(words(&theme.en)))?;
                draft.change(
                    &["themes", slug, "pictogram"],
                    theme.pictogram.as_deref().map(words),
                )?;
            }
        }
        Ok(())
    }

    fn write_papers(&self, draft: &mut Draft<'_>) -> Result<(), WriteError> {
        for (slug, paper) in &self.papers {
            let mut fields = vec![
                ("for", words(&paper.scope.to_string())),
                ("most", Put::Number(paper.most.into())),
                ("form", words(&paper.form)),
                ("rule", words(&paper.rule)),
            ];
            fields.extend(paper.lot.map(|lot| ("lot", words(&lot.to_string()))));
            let options: Option<Vec<String>> = paper
                .options
                .as_ref()
                .map(|ids| ids.iter().map(ToString::to_string).collect());
            let options: Vec<(&str, &[String])> = options
                .iter()
                .map(|ids| ("options", ids.as_slice()))
                .collect();
            draft.entry(&["papers", slug], &fields, &options)?;
        }
        Ok(())
    }
}

fn words(text: &str) -> Put {
    Put::Words(typed(text))
}

/// Takes away the entries that are no longer wanted.
fn forget(
    draft: &mut Draft<'_>,
    map: &str,
    wanted: impl Fn(&str) -> bool,
) -> Result<(), WriteError> {
    let keys = draft.keys(&[map])?;
    keys.iter()
        .filter(|key| !wanted(key))
        .try_for_each(|key| draft.put(&[map, key], None))
}

/// Makes a map of marks hold exactly these keys.
fn marks(
    draft: &mut Draft<'_>,
    path: &[&str],
    wanted: &BTreeSet<String>,
) -> Result<(), WriteError> {
    let there = draft.keys(path)?;
    let at = |key| path.iter().copied().chain([key]).collect::<Vec<&str>>();
    for key in there.iter().filter(|key| !wanted.contains(*key)) {
        draft.put(&at(key), None)?;
    }
    for key in wanted.iter().filter(|key| !there.contains(key)) {
        draft.put(&at(key), Some(Put::Mark))?;
    }
    Ok(())
}

fn both(root: &Reader<'_>, key: &str, problems: &mut Vec<Problem>) -> Both {
    root.record(key, problems)
        .map_or_else(Both::default, |both| Both {
            fr: both.long_text("fr", problems),
            en: both.long_text("en", problems),
        })
}

fn both_words(root: &Reader<'_>, key: &str, problems: &mut Vec<Problem>) -> Both {
    root.record(key, problems)
        .map_or_else(Both::default, |both| Both {
            fr: both.words("fr").unwrap_or_default(),
            en: both.words("en").unwrap_or_default(),
        })
}

fn territory(all: &Reader<'_>, key: &str, _: &mut Vec<Problem>) -> Option<Territory> {
    let entry = all.map(key)?;
    Some(Territory {
        name: entry.words("name")?,
        parents: entry.marks("parents").into_iter().ordered(),
    })
}

fn committee(all: &Reader<'_>, key: &str, _: &mut Vec<Problem>) -> Option<Committee> {
    let entry = all.map(key)?;
    Some(Committee {
        name: entry.words("name")?,
        territories: entry.marks("territories").into_iter().ordered(),
    })
}

fn theme(all: &Reader<'_>, key: &str, _: &mut Vec<Problem>) -> Option<Theme> {
    let entry = all.map(key)?;
    Some(Theme {
        fr: entry.words("fr")?,
        en: entry.words("en")?,
        pictogram: entry.words("pictogram"),
    })
}

fn paper(all: &Reader<'_>, key: &str, _: &mut Vec<Problem>) -> Option<Paper> {
    let entry = all.map(key)?;
    Some(Paper {
        scope: entry.words("for")?.parse().ok()?,
        options: entry
            .map("options")
            .map(|_| entry.marks("options").into_iter().collect()),
        most: entry.number("most")?.try_into().ok()?,
        form: entry.words("form")?,
        rule: entry.words("rule")?,
        lot: entry.words("lot").and_then(|lot| lot.parse().ok()),
    })
}

/// Of numbers put at once the greatest: nobody takes away what another allowed.
fn each(root: &Reader<'_>, key: &str) -> Option<u32> {
    root.greatest(key)?.try_into().ok()
}
