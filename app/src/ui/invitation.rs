//! The invitation being accepted: read by the core as soon as there is one, and joined.

use std::time::Duration;

use leptos::prelude::*;
use shared::text::{Key, Lang};

use super::core_link::send;
use super::desk::take_up;
use super::keep::{self, Kept};
use super::location::go;
use super::screens::question::rights;
use super::state::{App, explain, lang, t};
use crate::bridge::{Answer, Command, Invitation, Problem};
use crate::drafts::Desk;
use crate::routes::{Place, Screen};

/// What the core made of the invitation's code.
pub(crate) type Reading = Option<Result<Invitation, Problem>>;

/// Has every new code read.
pub(crate) fn follow(app: App) {
    Effect::new(move |_| {
        app.invited.set(None);
        if let Some(code) = app.invitation.get() {
            read(app, code);
        }
    });
}

/// Pause before a core that fell is asked again.
const AGAIN: Duration = Duration::from_secs(1);

fn read(app: App, code: String) {
    let asked = code.clone();
    send(Command::ReadInvitation { code }, move |result| {
        let still = app
            .invitation
            .with_untracked(|now| now.as_ref() == Some(&asked));
        let reading = match result {
            _ if !still => return,
            Ok(Answer::Invitation(invitation)) => Ok(invitation),
            Ok(_) => Err(Problem::BadCode),
            // The core fell under the question, which says nothing of the code.
            Err(Problem::Broken) => {
                set_timeout(move || read(app, asked), AGAIN);
                return;
            }
            Err(problem) => Err(problem),
        };
        app.invited.set(Some(reading));
    });
}

/// Keeps a code that was pasted, and shows what it invites to.
pub(crate) fn accept_code(app: App, code: String) {
    take(app, code);
    app.aside.set(false);
    go(app, Place::At(Screen::Start));
}

/// Keeps a code, in the place of another.
pub(crate) fn take(app: App, code: String) {
    keep::set_text(Kept::Invitation, &code);
    let before = app.invitation.get_untracked();
    if let Some(before) = before.filter(|before| *before != code) {
        put_away(app, before);
    }
    app.invitation.set(Some(code));
}

/// What was written under a code that is not followed any more goes where it led; with the code
/// that took its place when it led nowhere.
fn put_away(app: App, code: String) {
    let from = Desk::of_code(&code);
    send(Command::ReadInvitation { code }, move |result| {
        let here = app.desk.get_untracked();
        let to = match result {
            Ok(Answer::Invitation(read)) => Desk::Committee(read.scope),
            Err(Problem::BadCode | Problem::CutCode | Problem::NoCode) => here,
            _ => return,
        };
        keep::rename_draft(from, to);
        if to == here && untrack(move || !app.has_draft()) {
            take_up(app, here);
        }
    });
}

/// Lets go of the invitation.
pub(crate) fn drop_invitation(app: App) {
    keep::clear(Kept::Invitation);
    app.invitation.set(None);
}

/// Joins under this name; `busy` says that it is under way.
pub(crate) fn join(app: App, name: String, busy: RwSignal<bool>) {
    let Some(code) = app.invitation.get_untracked() else {
        return;
    };
    busy.set(true);
    let unread = untrack(move || rights(app).is_none());
    let name = Some(name).filter(|name| !name.is_empty());
    send(Command::Join { code, name }, move |result| {
        busy.set(false);
        match result {
            Ok(_) => {
                if unread {
                    keep::set_text(Kept::Unread, "1");
                }
                // Chosen first: the words written for it stay in the form.
                if let Some(Ok(invited)) = app.invited.get_untracked() {
                    app.choose(invited.scope);
                }
                drop_invitation(app);
                keep::clear(Kept::Name);
                let draft = app
                    .draft
                    .with_untracked(|draft| !draft.sentence.trim().is_empty());
                go(
                    app,
                    Place::At(if draft { Screen::Propose } else { Screen::Home }),
                );
            }
            Err(problem) => app.trouble(problem),
        }
    });
}

/// Why the invitation cannot be used, in words.
pub(crate) fn refusal(reading: &Reading) -> Option<&'static str> {
    match reading {
        Some(Err(problem)) => Some(t(explain(*problem))),
        Some(Ok(invitation)) if invitation.already_in => Some(t(Key::InvitedAlready)),
        _ => None,
    }
}

/// Whether the invitation is to another consultation than the page's.
pub(crate) fn is_elsewhere(app: App) -> bool {
    let read = |read: &Reading| Some(read.as_ref()?.as_ref().ok()?.consultation.to_string());
    let page = || front()?.get_attribute("data-consultation");
    let invited = app.invited.with(read);
    invited.is_some() && invited != page()
}

/// What the page said of its consultation before the app came.
fn front() -> Option<web_sys::Element> {
    let front = document().query_selector("#question [data-consultation]");
    front.ok()?
}

/// A part of what the page said of the question before the app came, in the language now; only
/// for an invitation to the consultation that the page is of.
pub(crate) fn said_by_page(app: App, part: &str) -> Option<String> {
    let is_here = app.invited.with(|read| matches!(read, Some(Ok(_)))) && !is_elsewhere(app);
    let words = front()?.query_selector(part).ok()??;
    is_here.then(|| in_language(&words)).flatten()
}

/// The question as the server wrote it in the page, readable before the core has started.
pub(crate) fn question_of_page() -> Option<String> {
    in_language(&document().query_selector("#question h1").ok()??)
}

fn in_language(element: &web_sys::Element) -> Option<String> {
    let words = match lang() {
        Lang::Fr => element.get_attribute("data-fr"),
        Lang::En => element.get_attribute("data-en"),
    };
    words
        .or_else(|| element.text_content())
        .filter(|words| !words.trim().is_empty())
}
