//! Paste a code: the way in when a link cannot be opened, and with no network.

use crate::drawing::live::{on_change, on_submit};
use leptos::prelude::*;
use shared::identity::hub_code;
use shared::identity::invitation::PREFIX;
use shared::identity::pasted;
use shared::text::Key;

use crate::bridge::Problem;
use crate::routes::{Place, Screen};
use crate::ui::invitation::accept_code;
use crate::ui::location::go;
use crate::ui::near::scanner;
use crate::ui::parts::{icon, link, remark, title};
use crate::ui::state::{App, explain, t};

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let written = RwSignal::new(String::new());
    let take = move |text: String| {
        let code = pasted::codes(&text, PREFIX);
        let is_of = |prefix| !pasted::codes(&text, prefix).is_empty();
        let elsewhere = match () {
            () if is_of(pasted::DEVICE) => Some(Screen::Device),
            () if is_of(hub_code::PREFIX) => Some(Screen::Share),
            () => None,
        };
        if !code.is_empty() {
            accept_code(app, code);
        } else if text.trim().is_empty() {
            app.refuses(Key::CodeEmpty, "#code");
        } else if let Some(elsewhere) = elsewhere {
            go(app, Place::At(elsewhere));
            app.fails(Key::CodeElsewhere);
        } else {
            let why = match pasted::is_folded(&text, PREFIX) {
                true => Problem::BadCode,
                false => Problem::NoCode,
            };
            app.refuses(explain(why), "#code");
        }
    };
    let read = move || take(written.get_untracked());
    view! {
        {title(t(Key::CodeTitle))}
        <form on:submit=on_submit(read)>
            <label for="code">{t(Key::CodeLabel)}</label>
            <p class="help" id="code-help">{t(Key::CodeHelp)}</p>
            <textarea id="code" rows="4" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="code-help"
                on:input=on_change(move |event| { app.is_right(); written.set(event_target_value(&event)); })></textarea>
            <div class="actions"><button class="first">{icon("next")}<span>{t(Key::CodeRead)}</span></button></div>
        </form>
        {scanner(app, take)}
        {remark("reaching", t(Key::CodeFirstVisit))}
        <div class="actions">{link(Screen::Device, "plain", "phones", t(Key::OtherPhoneCode))}</div>
    }
    .into_any()
}
