//! Sharing without the Internet: a program apart, asked for when somebody shares.
//!
//! In the page it draws inside of a container that the interface gives it, and talks to the same
//! core Worker with the same [`crate::bridge`]. It owns what only a page can own: the camera, and
//! the channels to other phones. In a Worker the same program is the lens, which looks at
//! pictures ([`crate::lens`]).
//!
//! - [`talk`] commands to the core, and what it says by itself.
//! - [`state`] what the screens read; [`screens`] one step of sharing a file.
//! - [`channel`] channels to other phones; [`camera`] pictures for the lens.
//! - [`arrive`] what a code is, whichever way it was read.
//! - [`browser`] the few names of JavaScript reached by hand.
//!
//! It knows no key and no envelope's meaning, and nothing here decides what is admitted.

mod arrive;
mod browser;
mod camera;
mod channel;
mod lens_link;
mod screens;
mod state;
mod talk;

use std::cell::OnceCell;

use js_sys::Function;
use leptos::prelude::*;
use shared::carry::qr;
use shared::text::Lang;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, Worker};

use crate::drawing;
use state::Near;

/// In the page: leaves its ways in on `globalThis`, `porteVoixShare` and `porteVoixQr`, which
/// draws a code for the interface. In a Worker: becomes the lens.
pub fn start() {
    if web_sys::window().is_none() {
        lens_link::serve();
        return;
    }
    let share = Closure::<dyn Fn(HtmlElement, Worker, String, Function) -> JsValue>::new(open);
    let draw = Closure::<dyn Fn(String) -> Option<String>>::new(|text: String| qr::svg(&text));
    let global = js_sys::global();
    browser::set(&global, "porteVoixShare", &share.into_js_value());
    browser::set(&global, "porteVoixQr", &draw.into_js_value());
}

thread_local! {
    /// Alive as long as the page: phones go on talking while other screens are looked at.
    static NEAR: OnceCell<(Owner, Near)> = const { OnceCell::new() };
}

fn begin() -> (Owner, Near) {
    let owner = Owner::new();
    let near = owner.with(Near::new);
    state::follow(near);
    (owner, near)
}

/// Draws in a container until the function that it answers is called. `found` hears the text
/// of a code that is for the interface: an invitation, the code of another phone of one's own.
// What JavaScript gives is given whole.
#[allow(clippy::needless_pass_by_value)]
fn open(container: HtmlElement, worker: Worker, lang: String, found: Function) -> JsValue {
    drawing::lang::speak(Lang::of(&lang));
    if talk::attach(worker) {
        // It knows nothing of the channels that the one before talked on.
        channel::part_all();
    }
    let near = NEAR.with(|kept| kept.get_or_init(begin).1);
    near.open(container.has_attribute("data-scan"), found);
    let drawn = mount_to(container, move || screens::draw(near));
    let mut drawn = Some(drawn);
    Closure::<dyn FnMut()>::new(move || {
        camera::stop();
        drop(drawn.take());
    })
    .into_js_value()
    .unchecked_into()
}
