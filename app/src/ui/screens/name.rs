//! A name or nickname: on the way in, or changed later.

use crate::drawing::live::{flag, held, live, on_change, on_click, on_submit, text};
use leptos::prelude::*;
use shared::text::Key;

use super::no_committee;
use crate::bridge::Command;
use crate::routes::{Place, Screen};
use crate::ui::core_link::send;
use crate::ui::invitation::{join, refusal};
use crate::ui::keep::{self, Kept};
use crate::ui::location::go;
use crate::ui::parts::{button, icon, remark, title};
use crate::ui::state::{App, t, tf};

/// Longest name kept, in characters.
const LONGEST: &str = "40";

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let joining = app.invitation.with_untracked(Option::is_some);
    if !joining && app.scope().is_none() {
        return no_committee(app, Key::NameTitle);
    }
    // On the way into another committee, the name of the first is offered.
    let here = app
        .committee
        .with_untracked(|one| one.as_ref().and_then(|one| one.called.clone()));
    let first = || app.view.with_untracked(|view| view.me.name.clone());
    let known = here.filter(|_| !joining).or_else(first);
    let name = RwSignal::new(keep::text(Kept::Name).or(known).unwrap_or_default());
    let busy = RwSignal::new(false);
    let submit = move || {
        let chosen = name.get_untracked().trim().to_owned();
        if joining {
            join(app, chosen, busy);
        } else if let Some(scope) = app.scope() {
            busy.set(true);
            send(
                Command::SetName {
                    scope,
                    name: chosen,
                },
                move |result| {
                    busy.set(false);
                    match result {
                        Ok(_) => {
                            keep::clear(Kept::Name);
                            go(app, Place::At(Screen::Mine));
                            app.says(t(Key::NameSaved));
                        }
                        Err(problem) => app.trouble(problem),
                    }
                },
            );
        }
    };
    let proposed = move || match app.invited.get() {
        Some(Ok(invitation)) if joining && name.with(String::is_empty) => {
            let offered = invitation.proposed_name;
            let text = tf(Key::NameProposed, &[&offered]);
            let take = move |_| name.set(offered.clone());
            Some(
                view! { <button type="button" class="second" on:click=on_click(take)>{icon("sample")}<span>{text}</span></button> }.into_any(),
            )
        }
        _ => None,
    };
    let words = move || match (busy.get(), joining) {
        (true, true) => t(Key::NameJoining),
        (true, false) => t(Key::Saving),
        (false, true) => t(Key::NameJoin),
        (false, false) => t(Key::NameSave),
    };
    view! {
        {title(t(Key::NameTitle))}
        {live(move || refusal(&app.invited.get()).filter(|_| joining).map(|why| remark("warning", why)))}
        <form on:submit=on_submit(submit)>
            <label for="name">{t(Key::NameLabel)}" "<small>{t(Key::Optional)}</small></label>
            <p class="help" id="name-help">{t(Key::NameHelp)}</p>
            <input id="name" type="text" dir="auto" maxlength=LONGEST autocomplete="nickname" aria-describedby="name-help" prop:value=held(move || name.get())
                on:input=on_change(move |event| {
                    let typed = event_target_value(&event);
                    keep::set_text(Kept::Name, &typed);
                    name.set(typed);
                }) />
            {live(proposed)}
            <div class="actions">
                <button class="first" disabled=flag(move || busy.get())>{icon("check")}<span>{text(words)}</span></button>
                {(!joining).then(|| button("plain", "back", t(Key::Cancel), move || go(app, Place::At(Screen::Mine))))}
            </div>
        </form>
    }
    .into_any()
}
