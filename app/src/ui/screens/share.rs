//! Sharing without the Internet: the title, and the place where its program draws.

use leptos::prelude::*;
use shared::text::Key;

use super::no_committee;
use crate::drawing::live::live;
use crate::ui::invitation::accept_code;
use crate::ui::near::container;
use crate::ui::parts::title;
use crate::ui::state::{App, t};

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let joined = Memo::new(move |_| app.committee.with(Option::is_some));
    live(move || {
        if !joined.get() {
            return no_committee(app, Key::ShareTitle);
        }
        view! {
            {title(t(Key::ShareTitle))}
            {container(app, false, move |code| accept_code(app, code))}
        }
        .into_any()
    })
}
