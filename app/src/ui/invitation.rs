//! The invitation being accepted: read by the core as soon as there is one, and joined.

use leptos::prelude::*;
use shared::text::{Key, Lang};

use super::core_link::send;
use super::keep::{self, Kept};
use super::location::go;
use super::state::{App, explain, lang, t};
use crate::bridge::{Answer, Command, Invitation, Problem};
use crate::routes::{Place, Screen};

/// What the core made of the invitation's code.
pub(crate) type Reading = Option<Result<Invitation, Problem>>;

/// Has every new code read.
pub(crate) fn follow(app: App) {
    Effect::new(move |_| {
        app.invited.set(None);
        if let Some(code) = app.invitation.get() {
            send(Command::ReadInvitation { code }, move |result| {
                app.invited.set(match result {
                    Ok(Answer::Invitation(invitation)) => Some(Ok(invitation)),
                    Ok(_) => Some(Err(Problem::BadCode)),
                    Err(problem) => Some(Err(problem)),
                });
            });
        }
    });
}

/// Keeps a code that was pasted, and shows what it invites to.
pub(crate) fn accept_code(app: App, code: String) {
    keep::set_text(Kept::Invitation, &code);
    app.invitation.set(Some(code));
    go(app, Place::At(Screen::Start));
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
    let name = Some(name).filter(|name| !name.is_empty());
    send(Command::Join { code, name }, move |result| {
        busy.set(false);
        match result {
            Ok(_) => {
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

/// The question as the server wrote it in the page, readable before the core has started.
pub(crate) fn question_of_page() -> Option<String> {
    let title = document().query_selector("#question h1").ok()??;
    let words = match lang() {
        Lang::Fr => title.get_attribute("data-fr"),
        Lang::En => title.get_attribute("data-en"),
    };
    words
        .or_else(|| title.text_content())
        .filter(|words| !words.trim().is_empty())
}
