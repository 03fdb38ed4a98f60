//! The screens of who has a role: a program apart, which nobody else downloads.
//!
//! It draws inside of a container that the interface gives it, and talks to the same core Worker,
//! built for who has a role, by [`crate::bridge::Command::Staff`]. So far one screen: a committee as
//! who facilitates it sees it, to be read.
//!
//! - [`talk`] commands to the core, and when something changed.
//! - [`state`] what the screen reads; [`when`] moments in words.
//! - [`figures`], [`invite`], [`people`], [`needs`] its parts.
//!
//! It knows no key, envelope or socket, and draws what the core answers.

mod figures;
mod invite;
mod needs;
mod people;
mod state;
mod talk;
mod when;

use js_sys::Reflect;
use leptos::prelude::*;
use shared::identity::ScopeId;
use shared::text::Lang;
use shared::text::staff::Staff as Key;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, Worker};

use crate::drawing::lang::speak;
use crate::drawing::live::live;
use crate::drawing::parts::{icon, remark};
use state::{Shown, Staff, t};

/// Leaves its way in on `globalThis`, `porteVoixDesk`.
pub fn start() {
    let open = Closure::<dyn Fn(HtmlElement, Worker, String, String) -> JsValue>::new(open);
    // A global scope takes any property.
    let _ = Reflect::set(
        &js_sys::global(),
        &"porteVoixDesk".into(),
        &open.into_js_value(),
    );
}

/// Draws a committee in a container until the function that it answers is called.
// What JavaScript gives is given whole.
#[allow(clippy::needless_pass_by_value)]
fn open(container: HtmlElement, worker: Worker, lang: String, scope: String) -> JsValue {
    speak(Lang::of(&lang));
    talk::attach(worker);
    let Ok(scope) = scope.parse::<ScopeId>() else {
        return JsValue::UNDEFINED;
    };
    let drawn = mount_to(container, move || {
        let staff = Staff::new(scope);
        talk::listen(move || staff.refresh());
        staff.refresh();
        draw(staff)
    });
    let mut drawn = Some(drawn);
    Closure::<dyn FnMut()>::new(move || {
        talk::detach();
        drop(drawn.take());
    })
    .into_js_value()
    .unchecked_into()
}

fn draw(staff: Staff) -> AnyView {
    let shown = Memo::new(move |_| staff.shown.get());
    let content = move || match shown.get() {
        Shown::Loading => {
            view! { <p class="state">{icon("reaching")}<span>{t(Key::Loading)}</span></p> }
                .into_any()
        }
        Shown::NotReady => remark("reaching", t(Key::NotReady)),
        Shown::Here => view! {
            {figures::draw(staff)}
            <div class="side">{invite::draw(staff)}{people::draw(staff)}</div>
            {needs::draw(staff)}
        }
        .into_any(),
    };
    // What it waits for is read aloud; once it is here, only what its own parts say.
    let waits = move || shown.get() != Shown::Here;
    view! { <div class="desk" role=move || waits().then_some("status")>{live(content)}</div> }
        .into_any()
}
