//! Words that changed after they were ranked: what they were, and whether the choice stays.

use leptos::prelude::*;
use shared::text::Key;
use shared::view::{Changed, Committee, Need};

use crate::bridge::Command;
use crate::ui::core_link::send;
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
        all.flat_map(|ballot| &ballot.changed)
            .filter(|changed| !changed.small)
            .filter_map(|changed| Some((changed, now(committee, changed)?)))
            .map(|(changed, need)| {
                view! {
                    <section class="next" aria-label=t(Key::WordsChanged)>
                        <h2>{t(Key::WordsChanged)}</h2>
                        {before(changed)}
                        <p><strong>{t(Key::WordsNow)}</strong>" "{need.sentence.clone()}</p>
                        <p>{t(Key::WordsChangedAsk)}</p>
                        <div class="actions">
                            {answer(app, changed, Some(need.sentence.clone()))}
                            {answer(app, changed, None)}
                        </div>
                    </section>
                }
                .into_any()
            })
            .collect_view()
            .into_any()
    })
}

fn now<'a>(committee: &'a Committee, changed: &Changed) -> Option<&'a Need> {
    let mut needs = committee.needs.iter();
    needs.find(|need| need.id == changed.need)
}

fn before(changed: &Changed) -> AnyView {
    view! { <p><strong>{t(Key::WordsBefore)}</strong>" "<q>{changed.before.clone()}</q></p> }
        .into_any()
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
            Ok(_) => app.says(t(said)),
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
