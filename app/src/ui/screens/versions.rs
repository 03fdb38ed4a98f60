//! What one wrote apart on two devices: every version is there until one is chosen.

use leptos::prelude::*;
use shared::identity::DocumentId;
use shared::text::Key;
use shared::view::Versions;

use crate::bridge::Command;
use crate::drawing::live::{live, on_click};
use crate::ui::core_link::send;
use crate::ui::parts::{icon, says};
use crate::ui::state::{App, t};

/// All of one's versions, or those of one document.
pub(super) fn versions(app: App, only: Option<DocumentId>) -> AnyView {
    let all = Memo::new(move |_| {
        app.view.with(|view| {
            let all = view.me.versions.iter();
            all.filter(|one| only.is_none_or(|only| one.document == only))
                .cloned()
                .collect::<Vec<Versions>>()
        })
    });
    live(move || {
        all.get()
            .into_iter()
            .map(|one| card(app, one))
            .collect_view()
            .into_any()
    })
}

fn card(app: App, one: Versions) -> AnyView {
    let title = if one.words.len() > 2 {
        Key::VersionsMany
    } else {
        Key::VersionsTwo
    };
    let (scope, document) = (one.scope, one.document);
    let version = |words: String| {
        let shown = words.clone();
        let label = [t(Key::VersionsKeep), ", ", &words].concat();
        let keep = move || {
            let words = words.clone();
            send(
                Command::Choose {
                    scope,
                    document,
                    words,
                },
                move |result| match result {
                    Ok(_) => app.says(t(Key::SavedHere)),
                    Err(problem) => app.trouble(problem),
                },
            );
        };
        view! {
            <li class="bubble mine"><p class="said" dir="auto">{shown}</p>
            <button type="button" class="second" aria-label=label on:click=on_click(move |_| keep())>{icon("check")}<span>{t(Key::VersionsKeep)}</span></button></li>
        }
        .into_any()
    };
    view! {
        <section>
            <h2>{t(title)}</h2>{says(t(Key::VersionsSay))}
            <ul class="bubbles">{one.words.into_iter().map(version).collect_view()}</ul>
        </section>
    }
    .into_any()
}
