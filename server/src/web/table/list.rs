//! One published list: what it counts, its lines, what was heard, and how else it could be weighed.

use maud::{Markup, html};

use super::super::direction::{all_of_theirs, of_theirs};
use super::line::line;
use super::words::Sentences;
use crate::published::{List, Numbers, PublishedLine, Told};

/// Lines that are read before one asks for more: about two screens of a phone.
pub(super) const READ_FIRST: usize = 6;

/// A list, below its title.
pub(super) fn listed(list: &List, words: &Sentences, english: bool) -> Markup {
    let regional = list.committee.is_none();
    html! {
        @if let Some(day) = &list.day {
            p { small { (words.counted_on) " " time datetime=(day) { (words.date(day)) } } }
        }
        @if !list.territories.is_empty() { p { small { (all_of_theirs(&list.territories)) } } }
        @if let Some(why) = &list.struck {
            p class="off" { strong { (words.struck) } " " (words.struck_why) (words.colon) (of_theirs(why)) }
        }
        @if !list.rests_on_struck.is_empty() {
            p class="off" { strong { (words.rests_on_struck) } " " (all_of_theirs(&list.rests_on_struck)) "." }
        }
        div class=(if list.struck.is_some() { "list struck" } else { "list" }) {
            p {
                @match &list.numbers {
                    Some(numbers) => { (counted(numbers, words)) }
                    None if list.weight.is_some() => { (words.turns) }
                    None => { (words.few) }
                }
            }
            (lines(&list.lines, regional, words, english))
            @if !list.heard.is_empty() {
                details {
                    summary { (words.heard) }
                    p { (words.heard_says) }
                    (lines(&list.heard, regional, words, english))
                }
            }
            (left_out(list, words))
            (beside(list, words))
        }
        @if regional {
            p { (words.who) (words.colon) (all_of_theirs(&list.committees)) "." }
            @if list.missing.is_empty() {
                p { (words.none_missing) }
            } @else {
                p { strong { (words.missing) (words.colon) (all_of_theirs(&list.missing)) "." } }
            }
        }
        @if let Some(drawn) = list.lot { p { small { (words.drawn(drawn)) } } }
        p class="proof" { small { (words.proof) (words.colon) (list.rule) " · " (list.cut) @if let Some(seed) = &list.seed { " · " (seed) } } }
    }
}

/// Lines with their place, or without when they have none; those after the first few folded.
fn lines(all: &[PublishedLine], regional: bool, words: &Sentences, english: bool) -> Markup {
    let (first, rest) = all.split_at(all.len().min(READ_FIRST));
    let places = |some: &[PublishedLine]| {
        let drawn = html! { @for one in some { (line(one, regional, words, english)) } };
        html! {
            @if some.iter().any(|line| line.place > 0) {
                ol class="places" { (drawn) }
            } @else {
                ul class="places" { (drawn) }
            }
        }
    };
    html! {
        @if !first.is_empty() { (places(first)) }
        @if !rest.is_empty() { details { summary { (words.more) } (places(rest)) } }
    }
}

/// How much of a long list of the region stands in the committees' lists alone.
fn left_out(list: &List, words: &Sentences) -> Markup {
    let both = [
        (words.placed_later, list.placed_later),
        (words.heard_elsewhere, list.heard_elsewhere),
    ];
    html! {
        @for (what, number) in both.into_iter().filter(|(_, number)| *number > 0) {
            p { (what) (words.colon) (number) "." }
        }
    }
}

/// What comes back, and the other weights, behind a fold: one line each.
fn beside(list: &List, words: &Sentences) -> Markup {
    let words_of = |line: &PublishedLine| match line.excerpts.first() {
        Some(said) => of_theirs(&said.sentence),
        None => html! { (words.taken_back) },
    };
    html! {
        @if !list.recurring.is_empty() {
            details {
                summary { (words.recurring) }
                p { (words.recurring_says) }
                ul class="how" {
                    @for one in &list.recurring {
                        li { (words_of(&one.line)) " " small { (all_of_theirs(&one.committees)) } }
                    }
                }
            }
        }
        @if let Some(weight) = &list.weight {
            p { (words.weight) (words.colon) (words.weight_of(weight)) "." }
        }
        @for other in &list.beside {
            details {
                summary { (words.otherwise) (words.colon) (words.weight_of(&other.weight)) }
                ol { @for one in &other.lines { li { (words_of(one)) } } }
            }
        }
    }
}

/// How much is told of a number, in words.
pub(super) fn told(told: Told, words: &Sentences) -> String {
    match told {
        Told::Exact(number) => number.to_string(),
        Told::Few => words.told_few.to_owned(),
        Told::Most => words.told_most.to_owned(),
    }
}

fn counted(numbers: &Numbers, words: &Sentences) -> String {
    let all = [
        (words.people, numbers.people),
        (words.ballots, numbers.ballots),
        (words.passes, numbers.passes),
        (words.null, numbers.null),
        (words.unread, numbers.unread),
        (words.erased, numbers.erased),
    ];
    let all = all.map(|(name, number)| format!("{name}{}{}", words.colon, told(number, words)));
    all.join(". ") + "."
}
