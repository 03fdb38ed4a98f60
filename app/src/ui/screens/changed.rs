//! Words that changed after they were ranked: what they were, and whether the choice stays.

use leptos::prelude::*;
use shared::identity::DocumentId;
use shared::text::Key;
use shared::view::{Ballot, Changed, Committee};

use crate::bridge::Command;
use crate::drafts::{Desk, Form};
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
        {before(changed)}
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

fn before(changed: &Changed) -> AnyView {
    view! { <p><strong>{t(Key::WordsBefore)}</strong>" "<bdi>{changed.before.clone()}</bdi></p> }
        .into_any()
}

/// Keeps the words that are before the person's eyes as they choose a need, or lets go of them:
/// what arrives later is not what they chose.
pub(super) fn chose(app: App, need: DocumentId, words: Option<&String>) {
    let Some(scope) = app.scope() else { return };
    let (desk, form) = (Desk::Committee(scope), Form::Chosen(need));
    match words {
        // Where the browser refuses, they are those on the screen when the ballot is given.
        Some(words) => {
            let _ = keep::set_draft(desk, form, words);
        }
        None => keep::clear_draft(desk, form),
    }
}

/// The words of each need of a ballot, as they were chosen: in this ballot, or in the one before.
pub(super) fn seen(
    app: App,
    before: Option<&Ballot>,
    groups: &[Vec<DocumentId>],
) -> Vec<(DocumentId, String)> {
    app.committee.with_untracked(|committee| {
        let Some(committee) = committee else {
            return Vec::new();
        };
        let words = |need: &DocumentId| {
            let chosen = keep::draft(Desk::Committee(committee.scope), Form::Chosen(*need));
            let waits = || {
                let mut changed = before?.changed.iter();
                let changed = changed.find(|changed| changed.need == *need)?;
                Some(changed.before.clone())
            };
            Some((
                *need,
                chosen
                    .or_else(waits)
                    .or_else(|| sentence(committee, *need))?,
            ))
        };
        groups.iter().flatten().filter_map(words).collect()
    })
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

/// In one's own ranking: the words that were ranked, and the choice taken back in one tap.
pub(super) fn mark(app: App, changed: &Changed) -> AnyView {
    let key = match changed.small {
        true => Key::WordsCorrected,
        false => Key::WordsWait,
    };
    view! { <small>{t(key)}</small>{before(changed)}{answer(app, changed, None)} }.into_any()
}
