//! The committee as who facilitates it sees it: the title, and the place where its program draws.

use leptos::prelude::*;
use shared::text::Key;

use crate::drawing::live::live;
use crate::routes::Screen;
use crate::ui::parts::{link, remark, title};
use crate::ui::program::{STAFF, container};
use crate::ui::state::{App, t};

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let facilitated = facilitated(app);
    let content = move || match facilitated.get() {
        Some(scope) => container(app, STAFF, false, scope.into()),
        None => view! {
            {remark("people", t(Key::StaffNone))}
            <div class="actions">{link(Screen::Home, "first", "home", t(Key::GoHome))}</div>
        }
        .into_any(),
    };
    view! { {title(t(Key::StaffTitle))}{live(content)} }.into_any()
}

/// The way there, for who facilitates the committee on screen.
pub(super) fn entry(app: App) -> AnyView {
    let facilitated = facilitated(app);
    live(move || {
        let link = |_| link(Screen::Staff, "second", "people", t(Key::StaffTitle));
        facilitated.get().map(link)
    })
}

/// The committee on screen, if they facilitate it.
fn facilitated(app: App) -> Memo<Option<String>> {
    Memo::new(move |_| {
        app.committee.with(|one| {
            let one = one.as_ref().filter(|one| one.facilitates)?;
            Some(one.scope.to_string())
        })
    })
}
