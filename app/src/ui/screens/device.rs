//! Another phone: give one's place to it, take it from it, and keep a backup file.

use crate::drawing::live::{live, on_change, on_submit};
use leptos::prelude::*;
use shared::text::Key;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::bridge::{Answer, Command, Problem};
use crate::drawing::files::{chosen, download};
use crate::routes::{Place, Screen};
use crate::ui::code::{shown, shown_as};
use crate::ui::core_link::send;
use crate::ui::location::go;
use crate::ui::near::scanner;
use crate::ui::parts::{button, icon, remark, title};
use crate::ui::state::{App, explain, t};

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let joined = Memo::new(move |_| app.committee.with(Option::is_some));
    let backed_up = Memo::new(move |_| app.view.with(|view| view.me.backed_up));
    let give = move || {
        joined.get().then(|| {
            view! {
                <section aria-labelledby="give"><h2 id="give">{t(Key::DeviceGiveTitle)}</h2><p>{t(Key::DeviceGiveSays)}</p>{make_code(app)}</section>
            }.into_any()
        })
    };
    let made = RwSignal::new(None::<String>);
    let text = move || {
        made.get().map(|text| {
            view! { <p>{t(Key::BackupText)}</p>{shown_as(app, "shown-backup", Key::BackupTitle, &text)} }.into_any()
        })
    };
    let backup = move || {
        joined.get().then(|| {
            view! {
                <div class="actions">{button("second", "backup", t(Key::BackupMake), move || make_backup(app, made))}</div>
                {live(text)}
                {live(move || (backed_up.get() && made.with(Option::is_none)).then(|| remark("backup", t(Key::BackupHave))))}
            }.into_any()
        })
    };
    view! {
        {title(t(Key::DeviceTitle))}
        {live(give)}
        <section aria-labelledby="use"><h2 id="use">{t(Key::DeviceUseTitle)}</h2>{use_code(app)}</section>
        <section aria-labelledby="backup">
            <h2 id="backup">{t(Key::BackupTitle)}</h2><p>{t(Key::BackupSays)}</p>
            {live(backup)}
            {restore(app)}
        </section>
    }
    .into_any()
}

fn make_code(app: App) -> AnyView {
    let code = RwSignal::new(None::<String>);
    let make = move || {
        send(Command::MakeDeviceCode, move |result| match result {
            Ok(Answer::Code(text)) => code.set(Some(text)),
            Ok(_) => {}
            Err(problem) => app.trouble(problem),
        });
    };
    live(move || {
        shown(app, Key::DeviceCode, code).unwrap_or_else(|| {
            view! { <div class="actions">{button("first", "qr", t(Key::DeviceMake), make)}</div> }
                .into_any()
        })
    })
}

/// After it, this phone is somebody: home says the rest.
// An answer is given to what waits for it, whole.
#[allow(clippy::needless_pass_by_value)]
fn continued(app: App, result: Result<Answer, Problem>, done: Key) {
    match result {
        Ok(_) => {
            go(app, Place::At(Screen::Home));
            app.says(t(done));
        }
        Err(problem) => app.trouble(problem),
    }
}

fn use_code(app: App) -> AnyView {
    let pasted = RwSignal::new(String::new());
    let take = move |code: String| {
        if code.trim().is_empty() {
            app.refuses(Key::CodeEmpty, "#device-code");
        } else {
            send(
                Command::UseDeviceCode { code },
                move |result| match result {
                    Err(problem) => app.refuses(explain(problem), "#device-code"),
                    result => continued(app, result, Key::DeviceUsed),
                },
            );
        }
    };
    let submit = move || take(pasted.get_untracked());
    view! {
        <form on:submit=on_submit(submit)>
            <label for="device-code">{t(Key::DeviceCode)}</label>
            <p class="help" id="device-help">{t(Key::CodeHelp)}</p>
            <textarea id="device-code" rows="3" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="device-help"
                on:input=on_change(move |event| { app.is_right(); pasted.set(event_target_value(&event)); })></textarea>
            <div class="actions"><button class="second">{icon("phones")}<span>{t(Key::DeviceUse)}</span></button></div>
        </form>
        {scanner(app, take)}
    }
    .into_any()
}

/// The copy as a file; its text stays on screen, because not every browser saves a file, and none
/// says whether it did.
fn make_backup(app: App, made: RwSignal<Option<String>>) {
    send(Command::MakeBackup, move |result| match result {
        Ok(Answer::File { name, text }) => {
            // A file that could not even be offered leaves the text.
            let _ = download(&name, &text.as_str().into());
            made.set(Some(text));
            app.says(t(Key::BackupMade));
        }
        Ok(_) => {}
        Err(problem) => app.trouble(problem),
    });
}

fn restore(app: App) -> AnyView {
    let read = move |event: web_sys::Event| {
        let Some(file) = chosen(&event) else { return };
        spawn_local(async move {
            match JsFuture::from(file.text())
                .await
                .ok()
                .and_then(|text| text.as_string())
            {
                Some(backup) => send(Command::Restore { backup }, move |result| match result {
                    Err(Problem::BadCode | Problem::CutCode | Problem::NoCode) => {
                        app.fails(Key::ProblemFile);
                    }
                    result => continued(app, result, Key::RestoreDone),
                }),
                None => app.fails(Key::ProblemFile),
            }
        });
    };
    view! { <label class="second file">{icon("paper")}<span>{t(Key::RestoreLabel)}</span><input type="file" class="sr" on:change=on_change(read) /></label> }.into_any()
}
