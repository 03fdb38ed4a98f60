//! A list of needs is narrowed to one theme, where it is long enough for that to help.

use crate::drawing::live::{live, on_change};
use leptos::prelude::*;
use shared::text::Key;

use crate::ui::state::{App, lang, t};

/// Up to this many needs, a list of themes would only be one more thing to read.
const MANY: usize = 8;

/// The field; `wanted` is the theme's id, empty for all.
pub(super) fn theme_filter(app: App, wanted: RwSignal<String>, number: Memo<usize>) -> AnyView {
    let themes = Memo::new(move |_| {
        app.committee
            .with(|one| one.as_ref().map(|one| one.themes.clone()))
            .unwrap_or_default()
    });
    let many = Memo::new(move |_| number.get() > MANY);
    live(move || {
        (many.get() && themes.with(|themes| !themes.is_empty())).then(|| {
            let option = |theme: shared::view::Theme| {
                let label = theme.label.text(lang()).to_owned();
                view! { <option value=theme.id>{label}</option> }.into_any()
            };
            view! {
                <p class="field"><label for="theme">{t(Key::FilterTheme)}</label>
                <select id="theme" on:change=on_change(move |event| wanted.set(event_target_value(&event)))>
                    <option value="">{t(Key::FilterAll)}</option>
                    {themes.get().into_iter().map(option).collect_view()}
                </select></p>
            }.into_any()
        })
    })
}
