//! For which committee one writes: the one on screen, or the one whose invitation is being
//! accepted. Its draft is in the form, and no other's.

use leptos::prelude::*;
use shared::identity::ScopeId;
use shared::text::Key;

use super::keep;
use super::parts::icon;
use super::state::{App, t};
use crate::drafts::{Desk, Form};
use crate::drawing::live::{live, on_change};

/// Has the draft follow the committee.
pub(crate) fn follow(app: App) {
    Effect::new(move |before: Option<Desk>| {
        let now = app.desk.get();
        // It turned out to lead here; or it cannot be read, and leads nowhere.
        let read = app.invited.with_untracked(|read| match read {
            Some(Ok(read)) => Desk::Committee(read.scope) == now,
            Some(Err(_)) => now == Desk::Nowhere,
            None => false,
        });
        match before {
            // Words of before any committee go to the first; those for an invitation go where
            // it turns out to lead, and nowhere else.
            Some(from @ Desk::Nowhere) => keep::rename_draft(from, now),
            Some(from @ Desk::Invitation(_)) if read => keep::rename_draft(from, now),
            None if now != Desk::Nowhere => keep::rename_draft(Desk::Nowhere, now),
            _ => {}
        }
        // A core that lost what it kept has no committee: what is in the form is not lost too.
        let is_lost = matches!(before, Some(Desk::Committee(_))) && now == Desk::Nowhere;
        if is_lost && app.has_draft() {
            app.keep_draft();
        } else {
            take_up(app, now);
        }
        now
    });
}

/// Puts what was being written for this committee in the form.
pub(crate) fn take_up(app: App, desk: Desk) {
    app.draft
        .set(keep::draft(desk, Form::Need).unwrap_or_default());
}

/// The committee one is in, or writes for, by its name; a way to another for those who have
/// several. `writing`: the invitation that waits is one of them.
pub(crate) fn named(app: App, writing: bool) -> AnyView {
    let places = Memo::new(move |_| {
        let mut places: Vec<(ScopeId, String)> = app.view.with(|view| {
            let own = view.committees.iter();
            own.map(|one| (one.scope, one.name.clone())).collect()
        });
        if let Some(Ok(invited)) = app.invited.get().filter(|_| writing)
            && !invited.already_in
            && places.iter().all(|(scope, _)| *scope != invited.scope)
        {
            places.push((invited.scope, invited.committee));
        }
        places
    });
    let here = Memo::new(move |_| match app.desk.get() {
        Desk::Committee(scope) if writing => Some(scope),
        _ if writing => None,
        _ => app.committee.with(|one| one.as_ref().map(|one| one.scope)),
    });
    let choose = move |event| {
        let Ok(scope) = event_target_value(&event).parse::<ScopeId>() else {
            return;
        };
        let own = app
            .view
            .with_untracked(|view| view.committees.iter().any(|one| one.scope == scope));
        app.aside.set(own);
        if own {
            app.choose(scope);
        }
    };
    live(move || {
        let (places, here) = (places.get(), here.get());
        let name = places
            .iter()
            .find(|(scope, _)| Some(*scope) == here)
            .map(|(_, name)| name.clone())?;
        let option = |(scope, name): (ScopeId, String)| {
            view! { <option dir="auto" value=scope.to_string() selected=Some(scope) == here>{name}</option> }
                .into_any()
        };
        let others = (places.len() > 1).then(|| {
            view! {
                <p class="field"><label for="desk">{t(Key::HomeChoose)}</label>
                <select id="desk" on:change=on_change(choose)>{places.into_iter().map(option).collect_view()}</select></p>
            }.into_any()
        });
        Some(view! { <p class="where">{icon("people")}<bdi>{name}</bdi></p>{others} }.into_any())
    })
}
