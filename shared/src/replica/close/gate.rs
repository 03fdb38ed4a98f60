//! The one gate of what is published: enough people are counted, and since every list of the
//! same paper that was published, enough people's order as counted is new, different or gone.
//!
//! Orders are compared as they count now, both: what staff groups, hides or shows, and what
//! authors correct, changes what ballots say without anybody having said anything new. A ballot
//! sent again is no change, nor is a choice kept after a correction. Every former list is looked at, not the newest alone: people who go
//! back to what they said before would otherwise show the one who did not.
//!
//! What cannot be opened again (erased since, or sealed to a key that nobody here holds) may say
//! the same as today, so it is taken as unchanged: the gate then opens later, never sooner.

use std::collections::BTreeMap;

use crate::identity::{DocumentId, EnvelopeHash, ParticipantId, ScopeId};
use crate::log::{Kind, Position};
use crate::ordered::Ordered;
use crate::records::ballot::Given;
use crate::records::list::Fate;
use crate::records::{Cut, Outcome};

use super::Why;
use super::count::Answers;
use super::opened::Secrets;
use super::sheet::{Question, Sheet, Spoken};
use crate::replica::BallotRef;

/// The smallest group of a charter that names none, and the least that one may name.
pub const SMALLEST_GROUP: u32 = 5;

/// Fewest people of whom anything is told.
pub fn smallest_group(named: Option<u32>, demonstration: bool) -> u32 {
    let least = if demonstration { 2 } else { SMALLEST_GROUP };
    named.unwrap_or(SMALLEST_GROUP).max(least)
}

/// What a former list counted for a person: nothing where it cannot be opened any more.
type Then = BTreeMap<ParticipantId, Vec<Option<(ScopeId, Given)>>>;

/// Whether the list of a paper may be published, and with which smallest group.
pub(super) fn passes(
    question: &Question<'_>,
    sheet: &Sheet<'_>,
    answers: &Answers<'_>,
    secrets: &Secrets,
    smallest: u32,
) -> Result<u32, Why> {
    let derived = question.replica.derived();
    let whole = derived.whole_results(question.scope);
    // A list that is not wholly here, or was never read, may have told anything.
    let is_whole = |cut: &EnvelopeHash, paper: Option<&str>| {
        whole.iter().any(|result| {
            let record = &result.record;
            record.cut == *cut && paper.is_none_or(|paper| record.paper == paper)
        })
    };
    let mut cuts = derived.cuts.values();
    let mut parts = derived.results.iter().map(|part| &part.record);
    if cuts.any(|cut| cut.record.scope == question.scope && !is_whole(&cut.hash, None))
        || parts.any(|part| {
            part.scope == question.scope
                && part.paper == question.paper
                && part.from.is_empty()
                && !is_whole(&part.cut, Some(question.paper))
        })
    {
        return Err(Why::FormerNotHeld);
    }
    let former: Vec<Outcome> = whole
        .into_iter()
        .map(|result| result.record)
        .filter(|record| record.paper == question.paper && record.from.is_empty())
        .collect();
    let smallest = former
        .iter()
        .map(|record| record.smallest)
        .fold(smallest, u32::max);
    if answers.people() < smallest {
        return Err(Why::TooFew);
    }
    if former.is_empty() {
        return Ok(smallest);
    }
    let held = held(question);
    for record in &former {
        let cut = derived.cuts.get(&record.cut).ok_or(Why::FormerNotHeld)?;
        let then = then(question, secrets, &held, &cut.record)?;
        let lines = record.lines.iter().map(|line| &line.excerpt);
        let named = lines.chain(record.heard.iter().map(|one| &one.excerpt));
        let words = named
            .filter_map(|name| derived.excerpts.get(name))
            .map(|(need, excerpt)| (*need, excerpt.record.sentence.as_str()))
            .ordered();
        if changed(question, sheet, answers, (&then, &words)) < smallest {
            return Err(Why::Unchanged);
        }
    }
    Ok(smallest)
}

/// Every ballot held of these committees, whoever's it is today.
fn held(question: &Question<'_>) -> BTreeMap<EnvelopeHash, Position> {
    let chains = question
        .scopes
        .iter()
        .flat_map(|scope| question.replica.log().scope(*scope));
    let envelopes = chains.flat_map(|(_, chain)| chain.all());
    envelopes
        .filter(|envelope| envelope.header.kind == Kind::BALLOT && envelope.body.is_some())
        .map(|envelope| (envelope.hash(), envelope.header.position()))
        .ordered()
}

fn then(
    question: &Question<'_>,
    secrets: &Secrets,
    held: &BTreeMap<EnvelopeHash, Position>,
    cut: &Cut,
) -> Result<Then, Why> {
    let derived = question.replica.derived();
    let entries = derived.ballots_of(cut).ok_or(Why::FormerNotHeld)?;
    let mut then = Then::new();
    for (scope, entry) in entries {
        if entry.fate != Fate::Counted {
            continue;
        }
        let given = held.get(&entry.hash).and_then(|at| {
            let ballot = BallotRef {
                hash: entry.hash,
                at: *at,
                participant: entry.participant,
                counter: 0,
                erased: false,
            };
            secrets.open(question.replica, scope, &ballot)
        });
        let person = derived.membership.counts_as(scope, entry.participant);
        if given
            .as_ref()
            .is_some_and(|given| given.content.paper != question.paper)
        {
            continue;
        }
        let spoken = given.map(|given| (scope, given));
        then.entry(person).or_default().push(spoken);
    }
    Ok(then)
}

/// How many people's order is new, different or gone.
fn changed(
    question: &Question<'_>,
    sheet: &Sheet<'_>,
    answers: &Answers<'_>,
    (then, words): (&Then, &BTreeMap<DocumentId, &str>),
) -> u32 {
    let now = &answers.by;
    let is_new = |person: &ParticipantId, spoken: &Spoken<'_>| {
        let Some(before) = then.get(person) else {
            return true;
        };
        before.iter().all(|before| {
            let before = before.as_ref();
            before.is_some_and(|(scope, given)| !sheet.is_same(&(*scope, given), spoken, words))
        })
    };
    let new = now
        .iter()
        .filter(|(person, (spoken, _))| is_new(person, spoken))
        .count();
    // A ballot that cannot be opened may have answered another paper, where there is one.
    let papers = question.charter.papers.values();
    let answerable =
        papers.filter(|paper| paper.scope.is_public() || question.scopes.contains(&paper.scope));
    let is_only = answerable.count() == 1;
    let gone = then
        .iter()
        .filter(|(person, before)| {
            !now.contains_key(*person) && (is_only || before.iter().all(Option::is_some))
        })
        .count();
    u32::try_from(new + gone).unwrap_or(u32::MAX)
}
