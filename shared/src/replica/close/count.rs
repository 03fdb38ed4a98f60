//! The list of one paper, counted from opened ballots: with [`super::gate`], which compares them
//! with those of before, nothing else that is published looks at a ballot.

use std::collections::{BTreeMap, BTreeSet};

use crate::counting::committee::{chosen, enough};
use crate::counting::{Lots, TieBreak};
use crate::identity::{DocumentId, EnvelopeHash, ParticipantId, ScopeId};
use crate::ordered::Ordered;
use crate::records::list::Fate;
use crate::records::result::{FIGURES_FROM, Figure, Heard, Line, SYMMETRIC_BORDA, Value};
use crate::records::{Excerpt, Outcome, VERSION};

use super::Why;
use super::opened::Opened;
use super::sheet::{Answer, Question, Sheet, Spoken};

/// Excerpts by the hash of their body.
pub(super) type Excerpts = BTreeMap<EnvelopeHash, (DocumentId, Excerpt)>;

/// The answers to a paper.
pub(super) struct Answers<'a> {
    /// What each person says, and their ballot.
    pub(super) by: BTreeMap<ParticipantId, (Spoken<'a>, Answer)>,
    /// How many people name a need that this count does not know.
    unknown: u32,
}

impl<'a> Answers<'a> {
    pub(super) fn of(sheet: &Sheet<'_>, question: &Question<'_>, opened: &'a Opened) -> Self {
        let mut unknown = 0;
        let ballots = opened
            .of_paper(question.paper)
            .filter(|ballot| question.scopes.contains(&ballot.scope));
        let by = ballots.map(|ballot| {
            let (answer, ignored) = sheet.answer(ballot.scope, &ballot.given);
            unknown += u32::from(ignored > 0);
            let spoken = (ballot.scope, &ballot.given);
            (ballot.participant, (spoken, answer))
        });
        let by = by.ordered();
        Self { by, unknown }
    }

    /// How many people are counted.
    pub(super) fn people(&self) -> u32 {
        u32::try_from(self.by.len()).unwrap_or(u32::MAX)
    }
}

/// The result, and the words of the needs in it.
pub(super) fn list(
    question: &Question<'_>,
    sheet: &Sheet<'_>,
    answers: &Answers<'_>,
    opened: &Opened,
    (cut, smallest, seed): (EnvelopeHash, u32, Option<[u8; 32]>),
) -> Result<(Outcome, Excerpts), Why> {
    let replica = question.replica;
    let counted = answers.people();
    let mut by = vec![0u32; sheet.options.len()];
    let mut orders = Vec::new();
    for (_, answer) in answers.by.values() {
        let Answer::Ranks(order, named) = answer else {
            continue;
        };
        for option in named {
            if let Some(number) = by.get_mut(usize::from(*option)) {
                *number += 1;
            }
        }
        orders.push(order.clone());
    }
    let passes = counted.saturating_sub(u32::try_from(orders.len()).unwrap_or(u32::MAX));
    let lots = Lots::draw(seed.as_ref(), &cut.0, &sheet.options);
    let ties = if question.scope.is_public() {
        TieBreak::Lot(&lots)
    } else {
        TieBreak::Shown
    };
    let least = enough(counted, smallest);
    let chosen =
        chosen(sheet.options.len(), orders, &by, least, ties).map_err(|_| question.too_many())?;
    let told = |name: &str, number, of| Figure {
        name: name.to_owned(),
        value: Value::told(number, of, smallest),
    };
    let has_figures = counted >= FIGURES_FROM;
    let placed: BTreeSet<usize> = chosen.iter().map(|one| one.option).ordered();
    let mut excerpts = Excerpts::new();
    let mut heard: BTreeMap<DocumentId, Heard> = BTreeMap::new();
    for option in 0..sheet.options.len() {
        let option = u16::try_from(option).unwrap_or(u16::MAX);
        let Some((need, grouped, mut words)) = sheet.need(option) else {
            continue;
        };
        // Of a need that is in no place, they would say that somebody chose it.
        if placed.contains(&usize::from(option)) {
            let given = answers.by.values().map(|((_, given), _)| *given);
            words.before = sheet.before(words.need, given, smallest);
        }
        let excerpt = super::excerpt_name(&words);
        excerpts.insert(excerpt, (words.need, words));
        let one = Heard {
            need,
            grouped,
            excerpt,
        };
        heard.insert(need, one);
    }
    let mut lines = Vec::new();
    for one in chosen {
        let option = u16::try_from(one.option).unwrap_or(u16::MAX);
        let id = sheet.options.id(option).map(|id| DocumentId(*id));
        let Some(need) = id.and_then(|id| heard.remove(&id)) else {
            continue;
        };
        lines.push(Line {
            need: need.need,
            grouped: need.grouped,
            place: u32::try_from(one.place).unwrap_or(u32::MAX),
            excerpt: need.excerpt,
            figures: if has_figures {
                vec![told("chosen", one.by, counted)]
            } else {
                vec![]
            },
        });
    }
    let people = question
        .scopes
        .iter()
        .map(|scope| replica.derived().membership.members(*scope).len());
    let people = u32::try_from(people.sum::<usize>()).unwrap_or(u32::MAX);
    let mut unread = 0u32;
    for scope in question.scopes {
        unread = unread.saturating_add(replica.unread(*scope));
    }
    let figures = if has_figures {
        vec![
            told("ballots", counted, people),
            told("null", opened.people(question.scopes, Fate::Null), people),
            told("passes", passes, counted),
            Figure {
                name: "people".to_owned(),
                value: Value::Exact(people),
            },
            told("unknown", answers.unknown, counted),
            told("unread", unread, people),
        ]
    } else {
        vec![]
    };
    let is_region = question.scope.is_public();
    // Which committees answered a paper of the region as one is told only of those where as
    // many as the smallest group did: one person's answer would say who.
    let many = |scope: &&ScopeId| {
        let here = answers
            .by
            .values()
            .filter(|((of, _), _)| of == *scope)
            .count();
        here >= smallest as usize
    };
    let (committees, missing) = if is_region {
        let all = question.scopes.iter();
        (
            all.clone().filter(many).copied().collect(),
            all.filter(|scope| !many(scope)).copied().collect(),
        )
    } else {
        (question.scopes.to_vec(), Vec::new())
    };
    let record = Outcome {
        v: VERSION,
        cut,
        scope: question.scope,
        paper: question.paper.to_owned(),
        rule: SYMMETRIC_BORDA.to_owned(),
        seed: seed.map(Into::into),
        smallest,
        figures,
        committees,
        missing,
        from: Vec::new(),
        before: Vec::new(),
        charter: replica.charter_heads(),
        curation: replica.derived().curation_digest(question.scope),
        lines,
        heard: heard.into_values().collect(),
        part: None,
    };
    Ok((record, excerpts))
}
