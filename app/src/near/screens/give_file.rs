//! Giving a file: sealed to one reader, then sent or saved.

use js_sys::{Array, Date, Uint8Array};
use leptos::prelude::*;
use shared::identity::ParticipantId;
use shared::text::nearby::Near as Key;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::bridge::{Answer, Command, FileReader};
use crate::drawing::files::download;
use crate::drawing::live::{live, on_change, on_submit};
use crate::drawing::parts::{icon, remark};
use crate::near::browser::{self, file};
use crate::near::state::{Near, t};
use crate::near::talk::send;

/// The form: for whom, then the file.
pub(super) fn draw(near: Near) -> AnyView {
    let (key, name) = if can_send() {
        (Key::FileShare, "next")
    } else {
        (Key::FileMake, "backup")
    };
    for_whom(
        near,
        "reader",
        Key::FileFor,
        key,
        name,
        move |reader, called| {
            send(Command::MakeFile { reader }, move |result| match result {
                Ok(Answer::Bytes { bytes, .. }) => hand_over(near, &file_name(&called), &bytes),
                Ok(_) => {}
                Err(problem) => near.problem(problem),
            });
        },
    )
}

/// A choice among those whom something can be sealed to, and what to do then.
pub(super) fn for_whom(
    near: Near,
    id: &'static str,
    asks: Key,
    does: Key,
    name: &'static str,
    then: impl Fn(ParticipantId, String) + 'static,
) -> AnyView {
    let readers = RwSignal::new(Vec::<FileReader>::new());
    let wanted = StoredValue::new(None::<ParticipantId>);
    let read = move || {
        send(Command::FileReaders, move |result| {
            // The screen may have been left meanwhile.
            if let Ok(Answer::Readers(known)) = result
                && readers.try_with_untracked(|before| *before != known) == Some(true)
            {
                readers.set(known);
            }
        });
    };
    // Others may come while the screen is open.
    Effect::new(move |_| {
        near.changed.track();
        read();
    });
    let then = StoredValue::new_local(then);
    live(move || {
        let all = readers.get();
        if all.is_empty() {
            return remark("people", t(Key::FileNobody));
        }
        // Whoever was chosen stays so, whoever else comes.
        let chosen = wanted
            .get_value()
            .filter(|id| all.iter().any(|one| one.id == *id));
        let chosen = chosen.or_else(|| all.first().map(|one| one.id));
        wanted.set_value(chosen);
        let option = |one: &FileReader| {
            let is_chosen = Some(one.id) == chosen;
            view! { <option dir="auto" value=one.id.to_string() selected=is_chosen>{one.name.clone()}</option> }.into_any()
        };
        let options: Vec<AnyView> = all.iter().map(option).collect();
        let make = move || {
            let chosen = wanted.get_value();
            let reader = all.iter().find(|one| Some(one.id) == chosen).cloned();
            if let Some(FileReader { id, name }) = reader {
                then.with_value(|then| then(id, name));
            }
        };
        view! {
            <form on:submit=on_submit(make)>
                <p class="field"><label for=id>{t(asks)}</label>
                <select id=id on:change=on_change(move |event| wanted.set_value(event_target_value(&event).parse().ok()))>{options}</select></p>
                <div class="actions"><button class="second">{icon(name)}<span>{t(does)}</span></button></div>
            </form>
        }
        .into_any()
    })
}

/// For whom it is, and of which day: several may lie in one folder.
fn file_name(reader: &str) -> String {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || !letter.is_ascii() {
            letter
        } else {
            '-'
        }
    };
    let reader: String = reader.chars().map(plain).collect();
    format!("pour-{reader}-{}.porte-voix", local_day())
}

/// The day on this phone's own calendar, `YYYY-MM-DD`: in the evening another day has begun
/// elsewhere.
fn local_day() -> String {
    let now = Date::new_0();
    let two = |number: u32| {
        let ten = if number < 10 { "0" } else { "" };
        ten.to_owned() + &number.to_string()
    };
    let (month, day) = (two(now.get_month() + 1), two(now.get_date()));
    now.get_full_year().to_string() + "-" + &month + "-" + &day
}

/// Whether this phone can hand a file to its other apps.
fn can_send() -> bool {
    let navigator = browser::navigator();
    let Some(sample) = file("a.porte-voix", &Uint8Array::new_with_length(1).into()) else {
        return false;
    };
    let can = browser::call(&navigator, "canShare", &[sheet(&sample)]);
    can.is_ok_and(|can| can.is_truthy())
}

fn sheet(file: &JsValue) -> JsValue {
    browser::object(&[("files", Array::of1(file).into())])
}

/// The phone's own way of sending a file; a download where there is none, or it was not taken.
fn hand_over(near: Near, name: &str, bytes: &[u8]) {
    let content: JsValue = Uint8Array::from(bytes).into();
    let saved = move |name: &str, content: &JsValue| match download(name, content) {
        Some(()) => near.says(Key::FileMade),
        None => near.trouble(Key::Broken),
    };
    let Some(made) = file(name, &content).filter(|_| can_send()) else {
        saved(name, &content);
        return;
    };
    let name = name.to_owned();
    spawn_local(async move {
        let sent = browser::ask(&browser::navigator(), "share", &[sheet(&made)]).await;
        let refused = |error: JsValue| browser::get(&error, "name") != "AbortError";
        if sent.err().is_some_and(refused) {
            saved(&name, &content);
        }
    });
}
