//! How a hub goes at this moment: who is connected, what it holds, what has not gone to the table
//! yet, and what it still waits for.

use maud::{Markup, html};

use super::super::direction::of_theirs;
use super::words::Sentences;
use crate::village::held::Held;
use crate::village::upstream::Upstream;

/// What is told of it.
pub(super) struct Seen {
    /// Phones that are connected.
    pub(super) connected: usize,
    pub(super) held: Held,
    pub(super) upstream: Upstream,
    /// The question, as an invitation said.
    pub(super) asked: String,
}

impl Seen {
    /// What to do, then how it goes.
    pub(super) fn page(&self, words: &Sentences) -> Markup {
        let live = if words.english { "now-en" } else { "now-fr" };
        html! {
            @for (what, how) in words.to_do { p { b { (what) } " " (how) } }
            p class="gone" hidden { (words.gone) }
            div class="hub-now" data-live=(live) { (self.now(words)) }
        }
    }

    fn now(&self, words: &Sentences) -> Markup {
        let held = &self.held;
        html! {
            @if let Some(lacks) = self.lacks(words) { p { (lacks) } }
            dl {
                (row(words.connected, &self.connected.to_string()))
                @for committee in &held.committees {
                    div {
                        dt { (of_theirs(&committee.name)) }
                        dd {
                            (words.counted(committee.people, words.person, words.people)) ", "
                            (words.contributions(committee.contributions))
                        }
                    }
                }
                (row(words.public, &words.contributions(held.elsewhere)))
                @if held.parcels > 0 {
                    (row(words.carried, &words.counted(held.parcels, words.parcel, words.parcels)))
                }
                @if self.upstream != Upstream::Nowhere {
                    (row(words.not_upstream, &words.contributions(held.not_upstream)))
                }
                (row(words.table, &self.table(words)))
            }
            @for name in &held.taken_back {
                p { b { (of_theirs(name)) } " " (words.taken_back) }
            }
        }
    }

    /// What it still waits for.
    fn lacks(&self, words: &Sentences) -> Option<&'static str> {
        let held = &self.held;
        if !held.founded && self.asked.is_empty() {
            Some(words.knows_nothing)
        } else if !held.founded {
            Some(words.knows_the_question)
        } else if !held.committees.is_empty() {
            None
        } else if held.taken_back.is_empty() {
            Some(words.no_committee)
        } else {
            Some(words.no_committee_now)
        }
    }

    fn table(&self, words: &Sentences) -> String {
        match self.upstream {
            Upstream::Nowhere => words.no_address.to_owned(),
            Upstream::NotSeen => words.not_seen.to_owned(),
            Upstream::Gone(since) => match since.elapsed().as_secs() / 60 {
                0 => words.seen_now.to_owned(),
                minutes => {
                    let (before, after) = words.seen;
                    format!("{before}{}{after}", words.time(minutes))
                }
            },
            Upstream::Here => words.in_contact.to_owned(),
        }
    }
}

fn row(name: &str, value: &str) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}
