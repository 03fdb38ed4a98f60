//! Words that changed after they were ranked: what they were, and whether the choice stays.

use leptos::prelude::*;
use shared::identity::DocumentId;
use shared::text::Key;
use shared::view::{Changed, Committee};

use crate::bridge::Command;
use crate::drafts::{Desk, Form};
use crate::order::words;
use crate::ui::core_link::send;
use crate::ui::keep;
use crate::ui::location::focus_title;
use crate::ui::parts::button;
use crate::ui::state::{App, t};

/// On the first screen: every choice that waits for an answer.
pub(super) fn asks(app: App) -> AnyView {
    app.committee.with(|committee| {
        let Some(committee) = committee else {
            return ().into_any();
        };
        let all = committee
            .papers
            .iter()
            .filter_map(|paper| paper.ballot.as_ref());
        let asked: Vec<AnyView> = all
            .flat_map(|ballot| &ballot.changed)
            .filter(|changed| !changed.small)
            .filter_map(|changed| Some(ask(app, changed, sentence(committee, changed.need)?)))
            .collect();
        if asked.is_empty() {
            return ().into_any();
        }
        view! {
            <div class="next"><h2>{t(Key::WordsChanged)}</h2><p>{t(Key::WordsChangedAsk)}</p>{asked}</div>
        }
        .into_any()
    })
}

fn ask(app: App, changed: &Changed, now: String) -> AnyView {
    let (shown, label) = (now.clone(), now.clone());
    view! {
        {before(&changed.before)}
        <p><strong>{t(Key::WordsNow)}</strong>" "<bdi>{shown}</bdi></p>
        <div class="actions" role="group" aria-label=label>{answer(app, changed, Some(now))}{answer(app, changed, None)}</div>
    }
    .into_any()
}

fn sentence(committee: &Committee, id: DocumentId) -> Option<String> {
    let mut needs = committee.needs.iter();
    let need = needs.find(|need| need.id == id)?;
    Some(need.sentence.clone())
}

fn before(words: &str) -> AnyView {
    view! { <p><strong>{t(Key::WordsBefore)}</strong>" "<bdi>{words.to_owned()}</bdi></p> }
        .into_any()
}

/// Keeps the words that are before the person's eyes as they choose a need, or lets go of them:
/// what arrives later is marked as they put it in order.
pub(super) fn chose(app: App, need: DocumentId, words: Option<&String>) {
    let Some(scope) = app.scope() else { return };
    let (desk, form) = (Desk::Committee(scope), Form::Chosen(need));
    match words {
        // Where the browser refuses, no change is marked.
        Some(words) => {
            let _ = keep::set_draft(desk, form, words);
        }
        None => keep::clear_draft(desk, form),
    }
}

/// The words of a chosen need, as they are on the screen now, with those that were chosen where
/// they were others.
pub(super) fn shown(app: App, id: DocumentId) -> Option<(String, Option<String>)> {
    app.committee.with_untracked(|committee| {
        let committee = committee.as_ref()?;
        let need = committee.needs.iter().find(|need| need.id == id)?;
        let chosen = keep::draft(Desk::Committee(committee.scope), Form::Chosen(id));
        let given = committee
            .papers
            .first()
            .and_then(|paper| paper.ballot.as_ref());
        Some(words(chosen, given, need))
    })
}

/// In an order being made: what was chosen, where it reads otherwise now.
pub(super) fn was(words: &str) -> AnyView {
    view! { <small>{t(Key::WordsOrder)}</small>{before(words)} }.into_any()
}

fn answer(app: App, changed: &Changed, words: Option<String>) -> AnyView {
    let need = changed.need;
    let (class, icon, key, said) = match words {
        Some(_) => ("first", "check", Key::WordsKeep, Key::WordsKept),
        None => ("second", "undo", Key::WordsLeave, Key::WordsLeft),
    };
    let say = move || {
        let paper = app.committee.with_untracked(|committee| {
            let committee = committee.as_ref()?;
            let mut papers = committee.papers.iter();
            let paper = papers.find(|paper| {
                let mut ballot = paper.ballot.iter();
                ballot.any(|ballot| ballot.changed.iter().any(|one| one.need == need))
            })?;
            Some((committee.scope, paper.id.clone()))
        });
        let Some((scope, paper)) = paper else { return };
        let command = Command::KeepWords {
            scope,
            paper,
            need,
            words: words.clone(),
        };
        send(command, move |result| match result {
            Ok(_) => {
                // The buttons go.
                focus_title();
                app.says(t(said));
            }
            Err(problem) => app.trouble(problem),
        });
    };
    button(class, icon, t(key), say)
}

/// In one's own ranking: the words that were ranked, and the answers in one tap.
pub(super) fn mark(app: App, changed: &Changed, now: &str) -> AnyView {
    let keep = || answer(app, changed, Some(now.to_owned()));
    let (key, keep) = match changed.small {
        true => (Key::WordsCorrected, None),
        false => (Key::WordsWait, Some(keep())),
    };
    view! { <small>{t(key)}</small>{before(&changed.before)}{keep}{answer(app, changed, None)} }
        .into_any()
}
