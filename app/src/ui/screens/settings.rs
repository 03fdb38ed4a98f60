//! Settings: the language, what this phone can promise, the table's page, forgetting.

use crate::drawing::live::{live, on_change};
use leptos::prelude::*;
use shared::text::{Key, Lang};

use crate::bridge::{Command, NeedForm};
use crate::routes::{Place, Screen};
use crate::ui::core_link::{drop_view, send};
use crate::ui::keep;
use crate::ui::location::go;
use crate::ui::parts::{button, confirm, icon, link, remark, says, table, title};
use crate::ui::settled;
use crate::ui::state::{App, count, lang, t, tf, written};

/// Bytes in a megabyte, as people count.
const MEGABYTE: f64 = 1_000_000.0;

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let address = Memo::new(move |_| table(app));
    let choice = move |language: Lang, name: &'static str| {
        view! {
            <label class="choice" lang=language.tag()>
                <input type="radio" name="language" prop:checked=lang() == language on:change=on_change(move |_| app.speak(language)) /><span>{name}</span>
            </label>
        }.into_any()
    };
    view! {
        {title(t(Key::SettingsTitle))}
        <fieldset class="whose"><legend>{t(Key::Language)}</legend>{choice(Lang::Fr, "Français")}{choice(Lang::En, "English")}</fieldset>
        <section aria-labelledby="data"><h2 id="data">{t(Key::DataTitle)}</h2>{data(app)}</section>
        {live(move || address.get().map(|address| view! {
            <section aria-labelledby="table"><h2 id="table">{t(Key::TablePage)}</h2><p>{t(Key::TableSays)}</p>
            <div class="actions"><a class="second" href=address>{icon("table")}<span>{t(Key::HomeTable)}</span></a></div></section>
        }.into_any()))}
        <section aria-labelledby="forget"><h2 id="forget">{t(Key::Forget)}</h2><p>{t(Key::ForgetSays)}</p>{forget(app)}</section>
    }
    .into_any()
}

fn data(app: App) -> AnyView {
    let kept = RwSignal::new(None::<bool>);
    let used = RwSignal::new(None::<f64>);
    settled::look(move |persisted, bytes| {
        // The screen may have been left meanwhile.
        kept.try_set(persisted);
        used.try_set(bytes);
    });
    let waiting = Memo::new(move |_| {
        app.view
            .with(|view| view.committees.first().map(|_| view.link.waiting))
    });
    let ask = move || {
        settled::persist(move |answer| {
            if answer == Some(true) {
                kept.try_set(answer);
            } else {
                app.fails(Key::DataAskRefused);
            }
        });
    };
    let says_kept = move || match kept.get() {
        Some(true) => remark("check", t(Key::DataKept)),
        Some(false) => view! {
            {remark("warning", t(Key::DataNotKept))}
            <div class="actions">{button("second", "lock", t(Key::DataAsk), ask)}</div>
        }
        .into_any(),
        None => remark("warning", t(Key::DataUnknown)),
    };
    let size = move || {
        used.get().map(|bytes| {
            let number = written((bytes / MEGABYTE * 10.0).round() / 10.0);
            view! { <p class="help">{tf(Key::DataUsed, &[&format!("{number}\u{a0}Mo")]).replace("Mo", if lang() == Lang::Fr { "Mo" } else { "MB" })}</p> }.into_any()
        })
    };
    let sent = move || match waiting.get() {
        None => ().into_any(),
        Some(0) => remark("received", t(Key::DataAllSent)),
        Some(number) => remark("phone", count(number, Key::WaitingOne, Key::WaitingMany)),
    };
    view! {
        <div class="offline">{remark("check", t(Key::DataOffline))}</div>
        <div class="offline-not-yet">{remark("reaching", t(Key::DataOfflineNotYet))}</div>
        <div class="offline-never">{remark("warning", t(Key::DataOfflineNever))}</div>
        <div class="offline-full">{remark("warning", t(Key::DataOfflineFull))}</div>
        {live(says_kept)}{live(sent)}{live(size)}
        <div class="actions">{link(Screen::Device, "second", "backup", t(Key::BackupTitle))}</div>
    }
    .into_any()
}

fn forget(app: App) -> AnyView {
    let asks = RwSignal::new(false);
    let body = view! {
        {says(t(Key::ForgetSays))}
        {live(move || {
            let waiting = app.view.with(|view| view.link.waiting);
            (waiting > 0).then(|| view! { <p class="strong">{count(waiting, Key::ForgetWaitingOne, Key::ForgetWaitingMany)}</p> }.into_any())
        })}
    }.into_any();
    let forget = move || {
        send(Command::Forget, move |result| match result {
            Ok(_) => {
                drop_view();
                keep::clear_all();
                app.view.set(shared::view::View::default());
                app.draft.set(NeedForm::default());
                app.invitation.set(None);
                go(app, Place::At(Screen::Start));
                app.says(t(Key::Forgotten));
            }
            Err(problem) => app.trouble(problem),
        });
    };
    view! {
        <div class="actions">{button("danger", "trash", t(Key::Forget), move || asks.set(true))}</div>
        {confirm(asks, Key::ForgetTitle, body.into_any(), Key::ForgetYes, forget)}
    }
    .into_any()
}
