//! Sharing without the Internet: a file for one reader, and what others' files bring.

use std::rc::Rc;

use crate::drawing::live::{live, on_change, on_submit};
use js_sys::{ArrayBuffer, Uint8Array};
use leptos::prelude::*;
use shared::text::Key;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::no_committee;
use crate::bridge::{Answer, Command, FileContents, FileReader, Problem};
use crate::drawing::files::{chosen, download};
use crate::ui::core_link::send;
use crate::ui::parts::{button, icon, remark, title};
use crate::ui::state::{App, t, tf};

/// Bytes of a carried file at most, as the core takes them: more is not even read.
const LARGEST: f64 = 32.0 * 1024.0 * 1024.0;

/// The screen.
pub(super) fn draw(app: App) -> AnyView {
    let joined = Memo::new(move |_| app.committee.with(Option::is_some));
    live(move || {
        if !joined.get() {
            return no_committee(app, Key::ShareTitle);
        }
        view! {
            {title(t(Key::ShareTitle))}
            <p>{t(Key::ShareSays)}</p>
            <section aria-labelledby="give"><h2 id="give">{t(Key::ShareGive)}</h2><p>{t(Key::ShareGiveSays)}</p>{give(app)}</section>
            <section aria-labelledby="take"><h2 id="take">{t(Key::ShareTake)}</h2><p>{t(Key::ShareTakeSays)}</p>{take(app)}</section>
        }
        .into_any()
    })
}

fn give(app: App) -> AnyView {
    let readers = RwSignal::new(Vec::<FileReader>::new());
    let wanted = StoredValue::new(0_usize);
    send(Command::FileReaders, move |result| {
        if let Ok(Answer::Readers(known)) = result {
            readers.set(known);
        }
    });
    let make = move || {
        let at = wanted.get_value();
        let Some(reader) = readers.with_untracked(|all| all.get(at).map(|one| one.id)) else {
            return;
        };
        send(Command::MakeFile { reader }, move |result| match result {
            Ok(Answer::Bytes { name, bytes }) => {
                let content = Uint8Array::from(bytes.as_slice());
                match download(&name, &content.into()) {
                    Some(()) => app.says(t(Key::ShareMade)),
                    None => app.trouble(Problem::Broken),
                }
            }
            Ok(_) => {}
            Err(problem) => app.trouble(problem),
        });
    };
    live(move || {
        let names = readers.with(|all| all.iter().map(|one| one.name.clone()).collect::<Vec<_>>());
        if names.is_empty() {
            return remark("people", t(Key::ShareNobody));
        }
        let option = |(at, name): (usize, String)| {
            view! { <option value=at.to_string()>{name}</option> }.into_any()
        };
        let options: Vec<AnyView> = names.into_iter().enumerate().map(option).collect();
        view! {
            <form on:submit=on_submit(make)>
                <p class="field"><label for="reader">{t(Key::ShareFor)}</label>
                <select id="reader" on:change=on_change(move |event| wanted.set_value(event_target_value(&event).parse().unwrap_or(0)))>{options}</select></p>
                <div class="actions"><button class="first">{icon("backup")}<span>{t(Key::ShareMake)}</span></button></div>
            </form>
        }
        .into_any()
    })
}

/// A file that was looked into.
#[derive(Clone)]
struct Looked {
    bytes: Rc<Vec<u8>>,
    inside: FileContents,
}

fn take(app: App) -> AnyView {
    let looked = RwSignal::new_local(None::<Looked>);
    let read = move |event: web_sys::Event| {
        let Some(file) = chosen(&event) else { return };
        if file.size() > LARGEST {
            return app.trouble(Problem::BadFile);
        }
        spawn_local(async move {
            let content = JsFuture::from(file.array_buffer()).await;
            let Some(content) = content
                .ok()
                .and_then(|it| it.dyn_into::<ArrayBuffer>().ok())
            else {
                return app.trouble(Problem::BadFile);
            };
            let bytes = Rc::new(Uint8Array::new(&content).to_vec());
            let look = Command::LookInFile {
                bytes: bytes.to_vec(),
            };
            send(look, move |result| match result {
                Ok(Answer::Inside(inside)) => looked.set(Some(Looked { bytes, inside })),
                Ok(_) => {}
                Err(problem) => app.trouble(problem),
            });
        });
    };
    let inside = move || {
        let Looked { bytes, inside } = looked.get()?;
        let number = |number: u32| number.to_string();
        let numbers = [inside.people, inside.needs, inside.ballots].map(number);
        let [people, needs, ballots] = &numbers;
        let new = tf(Key::ShareNew, &[&number(inside.new)]);
        let add = move || {
            let bytes = bytes.to_vec();
            send(Command::TakeFile { bytes }, move |result| match result {
                Ok(_) => {
                    looked.set(None);
                    app.says(t(Key::ShareAdded));
                }
                Err(problem) => app.trouble(problem),
            });
        };
        let then = if inside.new > 0 {
            view! { <p>{new}</p><div class="actions">{button("first", "check", t(Key::ShareAdd), add)}</div> }.into_any()
        } else {
            remark("check", t(Key::ShareNothingNew))
        };
        let told = tf(Key::ShareNumbers, &[people, needs, ballots]);
        Some(view! { <h3>{t(Key::ShareInside)}</h3><p>{told}</p>{then} }.into_any())
    };
    view! {
        <label class="second file">{icon("paper")}<span>{t(Key::ShareChoose)}</span><input type="file" class="sr" on:change=on_change(read) /></label>
        <div role="status">{live(inside)}</div>
    }
    .into_any()
}
