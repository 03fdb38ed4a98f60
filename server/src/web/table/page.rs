//! The page itself, from the published lists to HTML.

use maud::{Markup, html};

use super::super::direction::{all_of_theirs, of_theirs};
use super::super::shell::Shell;
use super::list::listed;
use super::words::{Sentences, sentences};
use crate::published::{List, Table};

/// What the app's stylesheet has no need of.
pub(crate) const STYLE: &str = include_str!("table.css");

/// The whole page; `styles`: what the head takes from the app.
pub(super) fn page(table: &Table, english: bool, styles: &str) -> String {
    let words = sentences(english);
    let address = match english {
        true => "/table?lang=fr",
        false => "/table?lang=en",
    };
    let shell = Shell {
        english,
        title: words.title,
        styles,
        style: STYLE,
        other: Some((address, words.other_language)),
        head: html! {},
    };
    shell.around(&html! { main class="table" { (main(table, words, english)) } })
}

fn main(table: &Table, words: &Sentences, english: bool) -> Markup {
    let (region, committees): (Vec<&List>, Vec<&List>) = table
        .lists
        .iter()
        .partition(|list| list.committee.is_none());
    html! {
        @if table.demonstration { p class="demonstration" { (words.demonstration) } }
        (asks(table, words, english))
        @if !table.lists.is_empty() {
            div class="column" {
                @for list in region {
                    section { h2 { (words.region) } (listed(list, words, english)) }
                }
            }
            div class="column" {
                (by_committee(&committees, words, english))
                (after(table, words))
            }
        } @else if !table.too_few.is_empty() {
            section class="card" {
                (too_few(table, words))
                p { a href="/" { (words.join) } }
            }
        } @else {
            section class="card" {
                h2 { (words.nothing_title) }
                p { (words.nothing) }
                p { a href="/" { (words.join) } }
            }
        }
    }
}

/// The question, and who asks it.
fn asks(table: &Table, words: &Sentences, english: bool) -> Markup {
    let question = table.question.in_language(english);
    let asker = table.asked_by.in_language(english);
    html! {
        div class="asks" {
            h1 { (words.title) }
            @if !question.is_empty() { p class="asked" dir="auto" { (question) } }
            @if !asker.is_empty() { p { small { (words.asked_by) (words.colon) (of_theirs(asker)) } } }
        }
    }
}

/// Each committee's list, folded: their names are the contents of the page.
fn by_committee(lists: &[&List], words: &Sentences, english: bool) -> Markup {
    html! {
        @if !lists.is_empty() {
            section {
                h2 { (words.committees) }
                @for list in lists {
                    details class="one" {
                        summary {
                            (of_theirs(list.committee.as_deref().unwrap_or(words.region)))
                            @if list.struck.is_some() { " " strong { (words.struck_short) } }
                        }
                        (listed(list, words, english))
                    }
                }
            }
        }
    }
}

/// That a count was made, and why it gave no list; no number is told of it.
fn too_few(table: &Table, words: &Sentences) -> Markup {
    html! {
        h2 { (words.too_few_title) }
        p { (words.too_few) }
        p { (words.committees_of_it) (words.colon) (all_of_theirs(&table.too_few)) "." }
    }
}

fn after(table: &Table, words: &Sentences) -> Markup {
    let waiting = table.unpublished.iter();
    let waiting = waiting.filter(|name| !table.too_few.contains(name));
    let waiting: Vec<String> = waiting.cloned().collect();
    let json = format!("/api/v1/consultations/{}/results", table.consultation);
    html! {
        @if !table.too_few.is_empty() { section { (too_few(table, words)) } }
        @if !waiting.is_empty() {
            section { h2 { (words.unpublished) } p { (all_of_theirs(&waiting)) "." } }
        }
        section {
            h2 { (words.how_title) }
            ul class="how" { @for sentence in words.how { li { (sentence) } } }
            p { a href=(json) { (words.json) } }
        }
    }
}
