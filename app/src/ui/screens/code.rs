//! Paste a code: the way in when a link cannot be opened, and with no network.

use crate::drawing::live::{on_change, on_submit};
use leptos::prelude::*;
use shared::text::Key;

use crate::routes::Screen;
use crate::ui::invitation::accept_code;
use crate::ui::near::scanner;
use crate::ui::parts::{icon, link, remark, title};
use crate::ui::state::{App, t};

/// The code inside a pasted link, without the spaces that messages put in.
fn code_of(pasted: &str) -> String {
    let pasted: String = pasted.split_whitespace().collect();
    match pasted.split_once('#') {
        Some((_, fragment)) => fragment.to_owned(),
        None => pasted,
    }
}

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let pasted = RwSignal::new(String::new());
    let read = move || {
        let code = pasted.with_untracked(|pasted| code_of(pasted));
        if code.is_empty() {
            app.refuses(Key::CodeEmpty, "#code");
        } else {
            accept_code(app, code);
        }
    };
    view! {
        {title(t(Key::CodeTitle))}
        <form on:submit=on_submit(read)>
            <label for="code">{t(Key::CodeLabel)}</label>
            <p class="help" id="code-help">{t(Key::CodeHelp)}</p>
            <textarea id="code" rows="4" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="code-help"
                on:input=on_change(move |event| { app.is_right(); pasted.set(event_target_value(&event)); })></textarea>
            <div class="actions"><button class="first">{icon("next")}<span>{t(Key::CodeRead)}</span></button></div>
        </form>
        {scanner(app, move |text| accept_code(app, code_of(&text)))}
        {remark("reaching", t(Key::CodeFirstVisit))}
        <div class="actions">{link(Screen::Device, "plain", "phones", t(Key::OtherPhoneCode))}</div>
    }
    .into_any()
}
