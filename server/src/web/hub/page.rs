//! The page of a hub: its code, the question, what to do and how it goes, in one language, then
//! the same without the code in the other.

use maud::{Markup, PreEscaped, html};
use shared::carry::qr;
use shared::identity::HubCode;

use super::super::shell::{self, Shell, tag};
use super::seen::Seen;
use super::words::Sentences;

/// What the app's stylesheet has no need of.
pub(crate) const STYLE: &str = include_str!("hub.css");
/// Brings the numbers up to date.
pub(super) const SCRIPT: &str = include_str!("hub.js");
/// Seconds between two readings of the page where no script runs.
const REFRESH: u8 = 20;

/// What a hub shows.
pub(super) struct Shown<'a> {
    /// What it is called.
    pub(super) name: &'a str,
    /// Its code.
    pub(super) code: HubCode,
    /// The question, in French and in English.
    pub(super) question: [&'a str; 2],
    /// How it goes.
    pub(super) seen: Seen,
}

impl Shown<'_> {
    /// The whole page; the language that comes first.
    pub(super) fn page(&self, english: bool) -> String {
        let (words, others) = (Sentences::of(english), Sentences::of(!english));
        let shell = Shell {
            english,
            title: self.name,
            styles: &shell::styles(),
            style: STYLE,
            other: Some((if english { "?" } else { "?lang=en" }, words.other_language)),
            head: html! { noscript { meta http-equiv="refresh" content=(REFRESH); } },
        };
        shell.around(&html! {
            main class="hub" {
                section class="tongue first-tongue" {
                    div class="hub-asks" {
                        h1 dir="auto" { (self.name) }
                        (asks(self.question(english)))
                    }
                    (code(&self.code, words))
                    div class="hub-told" { (self.seen.page(words)) }
                }
                section class="tongue second-tongue" lang=(tag(!english)) {
                    h2 { (others.in_it) }
                    (asks(self.question(!english)))
                    (self.seen.page(others))
                }
            }
            script { (PreEscaped(SCRIPT)) }
        })
    }

    fn question(&self, english: bool) -> &str {
        let [fr, en] = self.question;
        if english { en } else { fr }
    }
}

/// The question.
pub(super) fn asks(question: &str) -> Markup {
    html! { @if !question.is_empty() { p class="question" dir="auto" { (question) } } }
}

/// The code: to scan, to type, to copy.
fn code(code: &HubCode, words: &Sentences) -> Markup {
    let link = code.link();
    let address = code.pages().next().unwrap_or_default();
    html! {
        div class="shown" {
            div class="scan" role="img" aria-label=(words.code) data-live="scan" {
                (PreEscaped(qr::svg(&link).unwrap_or_default()))
            }
            p class="address" data-live="address" { (address) }
            details {
                summary { (words.as_letters) }
                p { (words.how_letters) }
                textarea readonly rows="8" spellcheck="false" aria-label=(words.letters) data-live="letters" { (link) }
            }
        }
    }
}
