//! The ways to the programs that are asked for: each draws in a container of a screen, over the
//! same Worker. Nothing of them is here, so that nobody waits for what they do not use.

use std::cell::RefCell;

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use shared::text::Key;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlElement;

use super::core_link;
use super::parts::{button, remark};
use super::state::{App, CoreState, lang, t};
use crate::drawing::live::live;

/// A program, by what the page's script and the program itself leave on `globalThis`.
#[derive(Clone, Copy)]
pub(crate) struct Program {
    /// The class of its container.
    pub(crate) class: &'static str,
    /// What brings it.
    pub(crate) bring: &'static str,
    /// What draws it.
    pub(crate) open: &'static str,
}

/// Sharing without the Internet.
pub(crate) const NEAR: Program = Program {
    class: "near",
    bring: "porteVoixNear",
    open: "porteVoixShare",
};

/// The screens of who has a role.
pub(crate) const STAFF: Program = Program {
    class: "staff",
    bring: "porteVoixStaff",
    open: "porteVoixDesk",
};

thread_local! {
    /// What ends the drawing of a program, where one draws.
    static CLOSE: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Where a program draws, `given` what it needs besides. `mark`: an attribute of the container.
pub(crate) fn container(app: App, program: Program, mark: bool, given: JsValue) -> AnyView {
    let place = NodeRef::<leptos::html::Div>::new();
    let failed = RwSignal::new(false);
    let tries = RwSignal::new(0_u32);
    let given = StoredValue::new_local(given);
    Effect::new(move |_| {
        tries.track();
        // Drawn anew over the Worker of the moment.
        if app.core.get() != CoreState::Running {
            return;
        }
        if let Some(place) = place.get() {
            let given = given.get_value();
            spawn_local(async move {
                let drawn = draw(program, place.into(), given).await;
                failed.try_set(drawn.is_err());
            });
        }
    });
    on_cleanup(close);
    let trouble = move || {
        let again = move || {
            failed.set(false);
            tries.update(|tries| *tries += 1);
        };
        failed.get().then(|| {
            view! {
                {remark("warning", t(Key::ShareUnready))}
                <div class="actions">{button("second", "reaching", t(Key::Retry), again)}</div>
            }
            .into_any()
        })
    };
    view! {
        <div class=program.class node_ref=place data-scan=mark.then_some("")><p class="state">{t(Key::Wait)}</p></div>
        {live(trouble)}
    }
    .into_any()
}

fn close() {
    if let Some(close) = CLOSE.take() {
        // It only takes its own drawing away.
        let _ = close.call0(&JsValue::NULL);
    }
}

async fn draw(program: Program, place: HtmlElement, given: JsValue) -> Result<(), JsValue> {
    let open = method(program.bring, program.open).await?;
    let worker = core_link::worker().ok_or(JsValue::NULL)?;
    close();
    place.set_inner_html("");
    let arguments = Array::of4(&place, &worker, &lang().code().into(), &given);
    let end = Reflect::apply(&open, &JsValue::NULL, &arguments)?;
    CLOSE.set(end.dyn_into().ok());
    Ok(())
}

/// One of a program's ways in, once the program is there.
pub(crate) async fn method(bring: &str, name: &str) -> Result<Function, JsValue> {
    ask(bring, &JsValue::UNDEFINED).await?;
    get(name)
}

/// Asks the page's script, and waits for its answer.
pub(crate) async fn ask(name: &str, given: &JsValue) -> Result<JsValue, JsValue> {
    let asked: Promise = get(name)?.call1(&JsValue::NULL, given)?.dyn_into()?;
    JsFuture::from(asked).await
}

fn get(name: &str) -> Result<Function, JsValue> {
    Reflect::get(&js_sys::global(), &name.into())?.dyn_into()
}
