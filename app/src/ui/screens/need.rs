//! One need: its words, what others added, and, for its author, correcting and taking back.

use crate::drawing::live::{flag, held, live, on_change, on_submit};
use leptos::prelude::*;
use shared::identity::DocumentId;
use shared::records::words::small;
use shared::text::Key;
use shared::view::{Completion, Need, State};

use super::need_form::{fields, refused, trimmed};
use super::question::must_read;
use super::versions::versions;
use crate::bridge::{Command, NeedForm};
use crate::drafts::{Desk, Form};
use crate::routes::{Place, Screen};
use crate::ui::core_link::send;
use crate::ui::keep;
use crate::ui::location::{begin_step, go};
use crate::ui::parts::{
    author, button, confirm, icon, link, list, marks, says, state, theme, title,
};
use crate::ui::settled::ask_to_persist;
use crate::ui::state::{App, t};

/// The screen.
pub(super) fn draw(app: App, id: DocumentId) -> AnyView {
    let need = app.need(id);
    let there = Memo::new(move |_| need.with(Option::is_some));
    let mine =
        Memo::new(move |_| need.with(|need| need.as_ref().is_some_and(|need| need.author.me)));
    let editing = RwSignal::new(false);
    let begun = RwSignal::new(false);
    live(move || {
        if !there.get() {
            return gone(app, id);
        }
        // A correction that was left goes on where it was.
        if !begun.get_untracked() {
            begun.set(true);
            let left = mine.get_untracked() && kept_correction(app, id).is_some();
            editing.set(left);
        }
        if editing.get() {
            return need
                .get_untracked()
                .map(|need| correct(app, &need, editing))
                .into_any();
        }
        view! {
            {live(move || need.get().map(|need| words(app, &need)))}
            {mine.get().then(|| versions(app, Some(id)))}
            {mine.get().then(|| own(app, need, editing))}
            <section aria-labelledby="additions">
                <h2 id="additions">{t(Key::Additions)}</h2>
                {additions(app, need)}
                {add(app, id)}
            </section>
        }
        .into_any()
    })
}

/// Where words about this committee's needs are kept while they are written.
fn desk(app: App) -> Desk {
    app.scope().map_or(Desk::Nowhere, Desk::Committee)
}

fn kept_correction(app: App, id: DocumentId) -> Option<NeedForm> {
    keep::draft(desk(app), Form::Correction(id))
}

/// What was being written about it is shown, and may become a need of its own.
fn gone(app: App, id: DocumentId) -> AnyView {
    let desk = desk(app);
    let addition = keep::draft::<String>(desk, Form::Addition(id));
    let correction = kept_correction(app, id);
    let correction = correction.map(|form| [form.sentence, form.details].join("\n"));
    let left: Vec<String> = [addition, correction].into_iter().flatten().collect();
    let words = left.join("\n").trim().to_owned();
    let kept = (!words.is_empty()).then(|| {
        let again = {
            let words = words.clone();
            move || {
                app.draft.update(|draft| draft.details.clone_from(&words));
                app.keep_draft();
                keep::clear_draft(desk, Form::Addition(id));
                keep::clear_draft(desk, Form::Correction(id));
                go(app, Place::At(Screen::Propose));
            }
        };
        let offer = (!app.has_draft()).then(|| button("second", "propose", t(Key::WordsNew), again));
        view! { <p>{t(Key::NeedGoneWords)}</p><p class="said" dir="auto">{words}</p><div class="actions">{offer}</div> }.into_any()
    });
    view! {
        {title(t(Key::NeedGone))}
        {says(t(Key::NeedGoneSays))}
        {kept}
        <div class="actions">{link(Screen::Home, "first", "home", t(Key::GoHome))}</div>
    }
    .into_any()
}

fn words(app: App, need: &Need) -> AnyView {
    let class = if need.author.me {
        "bubble mine large"
    } else {
        "bubble large"
    };
    view! {
        <a class="back" href=Screen::Home.pattern()>{icon("back")}<span>{t(Key::HomeNeeds)}</span></a>
        <article class=class>
            {app.themes.with(|themes| theme(themes, need.theme.as_ref()))}
            {title(&need.sentence)}
            {(!need.details.is_empty()).then(|| view! { <p class="details" dir="auto">{need.details.clone()}</p> }.into_any())}
            <p class="about">
                <span class="by" dir="auto">{author(&need.author)}</span>
                {marks(need)}
                {need.author.me.then(|| state(&need.state))}
            </p>
        </article>
    }
    .into_any()
}

/// What was counted stays counted, and that is said before, not after.
fn withdraw_says(counted: bool) -> AnyView {
    view! { {says(t(Key::WithdrawSays))}{counted.then(|| says(t(Key::WithdrawCounted)))} }
        .into_any()
}

fn own(app: App, need: Memo<Option<Need>>, editing: RwSignal<bool>) -> AnyView {
    let asks = RwSignal::new(false);
    let body = move || {
        let counted = need.with(|need| {
            need.as_ref()
                .is_some_and(|need| matches!(need.state, State::Counted { .. }))
        });
        withdraw_says(counted)
    };
    let withdraw = move || {
        let (Some(scope), Some(need)) = (app.scope(), need.get_untracked()) else {
            return;
        };
        send(
            Command::Withdraw {
                scope,
                document: need.id,
            },
            move |result| match result {
                Ok(_) => {
                    go(app, Place::At(Screen::Home));
                    app.says(t(Key::WithdrawDone));
                }
                Err(problem) => app.trouble(problem),
            },
        );
    };
    view! {
        <div class="pair">
            {button("second", "pencil", t(Key::Correct), move || { editing.set(true); begin_step(); })}
            {button("second", "undo", t(Key::Withdraw), move || asks.set(true))}
        </div>
        {confirm(asks, Key::WithdrawTitle, live(body), Key::Withdraw, withdraw)}
    }
    .into_any()
}

fn correct(app: App, need: &Need, editing: RwSignal<bool>) -> AnyView {
    let id = need.id;
    let as_it_is = || NeedForm {
        sentence: need.sentence.clone(),
        details: need.details.clone(),
        theme: need.theme.clone(),
        provenance: need.provenance,
    };
    let desk = desk(app);
    let form = RwSignal::new(kept_correction(app, id).unwrap_or_else(as_it_is));
    let busy = RwSignal::new(false);
    let changed = move || {
        form.with_untracked(|form| keep::set_draft(desk, Form::Correction(id), form));
        app.dirty.set(true);
    };
    let leave = move || {
        keep::clear_draft(desk, Form::Correction(id));
        app.dirty.set(false);
        editing.set(false);
        begin_step();
    };
    let save = move || {
        let form = form.with_untracked(trimmed);
        let Some(scope) = app.scope() else { return };
        busy.set(true);
        send(
            Command::EditNeed {
                scope,
                need: id,
                form,
            },
            move |result| {
                busy.set(false);
                match result {
                    Ok(_) => {
                        leave();
                        app.says(t(Key::SavedHere));
                    }
                    Err(problem) => app.trouble(problem),
                }
            },
        );
    };
    let warns = RwSignal::new(false);
    let (now, ever) = (need.sentence.clone(), need.ever.clone());
    let submit = move || {
        let form = form.with_untracked(trimmed);
        if refused(app, &form) {
            return;
        }
        // A choice made of any words that still hold would wait for an answer.
        let mut ever = ever.iter();
        if ever.any(|seen| small(seen, &now) && !small(seen, &form.sentence)) {
            warns.set(true);
        } else {
            save();
        }
    };
    let anew = move || {
        app.draft.set(form.with_untracked(trimmed));
        app.keep_draft();
        leave();
        go(app, Place::At(Screen::Propose));
    };
    // Another need that was begun is not written over.
    let offer =
        move || (!app.has_draft()).then(|| button("first", "propose", t(Key::WordsNew), anew));
    let body = view! { {says(t(Key::WordsWarn))}{live(offer)} }.into_any();
    view! {
        {title(t(Key::CorrectTitle))}
        {confirm(warns, Key::WordsWarnTitle, body, Key::WordsSave, save)}
        <form on:submit=on_submit(submit)>
            {fields(app, form, changed)}
            <div class="actions">
                <button class="first" disabled=flag(move || busy.get())>{icon("check")}<span>{t(Key::CorrectSave)}</span></button>
                {button("plain", "close", t(Key::Cancel), leave)}
            </div>
        </form>
    }
    .into_any()
}

/// In the order in which they were seen: what arrives goes after, and nothing moves.
fn additions(app: App, need: Memo<Option<Need>>) -> AnyView {
    let shown = Memo::new(move |shown: Option<&Vec<DocumentId>>| {
        let all = |need: &Need| {
            need.completions
                .iter()
                .map(|one| one.id)
                .collect::<Vec<_>>()
        };
        let all = need.with(|need| need.as_ref().map(all)).unwrap_or_default();
        crate::order::steady(shown.map_or(&[][..], |shown| shown), &all)
    });
    let none = move || {
        let none = shown.with(Vec::is_empty);
        none.then(|| view! { <p class="help">{t(Key::AdditionsNone)}</p> }.into_any())
    };
    let one = move |id: DocumentId| {
        let asks = RwSignal::new(false);
        let withdraw = move || {
            let Some(scope) = app.scope() else { return };
            send(
                Command::Withdraw {
                    scope,
                    document: id,
                },
                move |result| match result {
                    Ok(_) => app.says(t(Key::WithdrawDone)),
                    Err(problem) => app.trouble(problem),
                },
            );
        };
        let own = move || {
            view! {
                {button("plain", "undo", t(Key::Withdraw), move || asks.set(true))}
                {confirm(asks, Key::WithdrawTitle, withdraw_says(false), Key::Withdraw, withdraw)}
            }
            .into_any()
        };
        let now = move || {
            let is = |need: &Need| need.completions.iter().find(|one| one.id == id).cloned();
            need.with(|need| need.as_ref().and_then(is))
        };
        let mine = untrack(now).is_some_and(|one| one.author.me);
        let class = if mine { "bubble mine" } else { "bubble" };
        let said = move || {
            now().map(|one: Completion| view! {
            <p class="said" dir="auto">{one.words}</p>
            <p class="about"><span class="by" dir="auto">{author(&one.author)}</span>{mine.then(|| state(&one.state))}</p>
        }.into_any())
        };
        view! { <li class=class>{live(said)}{mine.then(own)}</li> }.into_any()
    };
    view! { {live(none)}<ul class="bubbles">{list(move || shown.get(), one)}</ul> }.into_any()
}

fn add(app: App, need: DocumentId) -> AnyView {
    let desk = desk(app);
    let form = Form::Addition(need);
    let words = RwSignal::new(keep::draft::<String>(desk, form).unwrap_or_default());
    let write = move |typed: String| {
        if shared::documents::says_something(&typed) {
            app.is_right();
        }
        if typed.is_empty() {
            keep::clear_draft(desk, form);
        } else {
            keep::set_draft(desk, form, &typed);
        }
        words.set(typed);
        app.dirty.set(true);
    };
    let busy = RwSignal::new(false);
    let submit = move || {
        let typed = words.get_untracked().trim().to_owned();
        if !shared::documents::says_something(&typed) {
            app.refuses(Key::AddEmpty, "#add");
            return;
        }
        let Some(scope) = app.scope() else { return };
        if must_read(app) {
            return;
        }
        busy.set(true);
        send(
            Command::Complete {
                scope,
                need,
                completion: None,
                words: typed,
            },
            move |result| {
                busy.set(false);
                match result {
                    Ok(_) => {
                        keep::clear_draft(desk, form);
                        words.set(String::new());
                        app.dirty.set(false);
                        app.says(t(Key::SavedHere));
                        ask_to_persist();
                    }
                    Err(problem) => app.trouble(problem),
                }
            },
        );
    };
    view! {
        <form class="add" on:submit=on_submit(submit)>
            <label for="add">{t(Key::AddLabel)}</label>
            <textarea id="add" dir="auto" rows="2" prop:value=held(move || words.get())
                on:input=on_change(move |event| write(event_target_value(&event)))></textarea>
            <div class="actions"><button class="first" disabled=flag(move || busy.get())>{icon("speech")}<span>{t(Key::AddSend)}</span></button></div>
        </form>
    }
    .into_any()
}
