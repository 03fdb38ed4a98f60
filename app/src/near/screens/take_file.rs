//! Receiving a file: shown before anything is taken from it.

use js_sys::{ArrayBuffer, Uint8Array};
use leptos::prelude::*;
use shared::text::nearby::Near as Key;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::bridge::Carried;
use crate::drawing::files::chosen;
use crate::drawing::live::on_change;
use crate::drawing::parts::icon;
use crate::near::arrive::look;
use crate::near::state::{Near, t};

/// Bytes of a carried file at most, as the core takes them: more is not even read.
const LARGEST: f64 = 32.0 * 1024.0 * 1024.0;

/// The choice of a file.
pub(super) fn draw(near: Near) -> AnyView {
    let read = move |event: web_sys::Event| {
        let Some(file) = chosen(&event) else { return };
        if file.size() > LARGEST {
            return near.trouble(Key::BadFile);
        }
        spawn_local(async move {
            let content = JsFuture::from(file.array_buffer()).await;
            match content.and_then(JsCast::dyn_into::<ArrayBuffer>) {
                Ok(content) => look(near, Carried::Sealed(Uint8Array::new(&content).to_vec())),
                Err(_) => near.trouble(Key::BadFile),
            }
        });
    };
    view! { <label class="second file">{icon("paper")}<span>{t(Key::FileChoose)}</span><input type="file" class="sr" on:change=on_change(read) /></label> }
        .into_any()
}
