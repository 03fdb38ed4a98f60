//! Propose a need. Usable before the core has started: each key is kept as a draft.

use crate::drawing::live::{flag, live, on_submit, text};
use leptos::prelude::*;
use shared::text::Key;

use super::need_form::{fields, refused, trimmed};
use super::question::must_read;
use crate::bridge::Command;
use crate::drafts::{Desk, Form};
use crate::routes::{Place, Screen};
use crate::ui::core_link::send;
use crate::ui::desk;
use crate::ui::keep;
use crate::ui::location::{focus_title, go};
use crate::ui::parts::{button, icon, link, remark, title};
use crate::ui::settled::ask_to_persist;
use crate::ui::state::{App, CoreState, t, tf, written};

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let said = RwSignal::new(None::<String>);
    live(move || match said.get() {
        Some(sentence) => saved(said, sentence),
        None => form(app, said),
    })
}

fn form(app: App, said: RwSignal<Option<String>>) -> AnyView {
    let busy = RwSignal::new(false);
    let kept = RwSignal::new(None::<bool>);
    let changed = move || {
        kept.set(Some(app.keep_draft()));
        app.dirty.set(true);
    };
    let waiting = RwSignal::new(false);
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let need = app.draft.with_untracked(trimmed);
        if refused(app, &need) {
            return;
        }
        let Some(scope) = untrack(move || app.seat()) else {
            let known = app.heard.get_untracked() || app.invited.with_untracked(Option::is_some);
            if keep::was_marked() && !known {
                // There was a committee: what became of it is known once the core said it.
                busy.set(true);
                waiting.set(true);
            } else {
                join_first(app);
            }
            return;
        };
        if must_read(app) {
            return;
        }
        busy.set(true);
        let sentence = need.sentence.clone();
        send(Command::Propose { scope, need }, move |result| {
            busy.set(false);
            match result {
                Ok(_) => {
                    let desk = Desk::Committee(scope);
                    keep::clear_draft(desk, Form::Need);
                    if app.desk.get_untracked() == desk {
                        // What a tab that ended left comes next, if anything.
                        desk::take_up(app, desk);
                    }
                    app.dirty.set(false);
                    app.notice.set(None);
                    said.set(Some(sentence));
                    focus_title();
                    ask_to_persist();
                }
                Err(problem) => app.trouble(problem),
            }
        });
    };
    Effect::new(move |_| {
        let joined = app.seat().is_some();
        if !waiting.get() || !(joined || app.heard.get()) {
            return;
        }
        waiting.set(false);
        busy.set(false);
        if joined {
            submit();
        } else {
            join_first(app);
        }
    });
    let keeping = move || match (kept.get(), app.has_draft()) {
        (Some(false), _) => Some((t(Key::DraftNotKept), "warning")),
        (_, true) => Some((t(Key::DraftKept), "check")),
        _ => None,
    };
    let starting = move || {
        let starting = matches!(app.core.get(), CoreState::Starting | CoreState::Again);
        starting.then(|| remark("reaching", t(Key::ProposeStarting)))
    };
    view! {
        {desk::named(app, true)}
        {title(t(Key::ProposeTitle))}
        <p class="lead">{t(Key::ProposeLead)}</p>
        {live(starting)}
        {live(move || left(app))}
        <form on:submit=on_submit(submit)>
            {fields(app, app.draft, changed)}
            {remark("paper", t(Key::MayBePublished))}
            <div class="actions dock">
                <button class="first" disabled=flag(move || busy.get())>
                    {icon("check")}<span>{text(move || if busy.get() { t(Key::Saving) } else { t(Key::ProposeSend) })}</span>
                </button>
                <p class="help draft" role="status">{live(move || keeping().map(|(text, name)| view! { {icon(name)}<span>{text}</span> }.into_any()))}</p>
            </div>
        </form>
    }
    .into_any()
}

/// From how few needs left on it is said.
const FEW: u32 = 5;

/// How many needs one may still propose, when they are few.
fn left(app: App) -> AnyView {
    let left = app
        .committee
        .with(|committee| committee.as_ref().and_then(|one| one.needs_left));
    match left {
        Some(0) => remark("warning", t(Key::NoneLeft)),
        Some(left) if left <= FEW => {
            remark("propose", tf(Key::NeedsLeft, &[&written(f64::from(left))]))
        }
        _ => ().into_any(),
    }
}

/// The screen says why, above the way in: a notice would stand over it.
fn join_first(app: App) {
    go(app, Place::At(Screen::Start));
}

/// What was saved is said in so many words, and shown.
fn saved(said: RwSignal<Option<String>>, sentence: String) -> AnyView {
    view! {
        <div class="thanks">
            {icon("check")}
            {title(t(Key::SavedHere))}
            <blockquote class="bubble mine"><p class="said" dir="auto">{sentence}</p></blockquote>
        </div>
        <div class="actions">
            {link(Screen::Home, "first", "home", t(Key::HomeNeeds))}
            {button("second", "propose", t(Key::ProposeAnother), move || { said.set(None); focus_title(); })}
        </div>
    }
    .into_any()
}
