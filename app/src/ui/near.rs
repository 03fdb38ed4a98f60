//! The way to the program for sharing without the Internet: it draws in a container of a screen,
//! over the same Worker. Nothing of it is here, so that nobody waits for it who does not share.

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

thread_local! {
    /// What ends the drawing of the program, where it draws.
    static CLOSE: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// A way to scan instead of pasting: the camera, where the person asks for it.
pub(crate) fn scanner(app: App, found: impl Fn(String) + Clone + Send + 'static) -> AnyView {
    let open = RwSignal::new(false);
    live(move || {
        if open.get() {
            let found = found.clone();
            container(app, true, move |text| {
                open.set(false);
                found(text);
            })
        } else {
            let scan = move || open.set(true);
            view! { <div class="actions">{button("second", "camera", t(Key::ScanInstead), scan)}</div> }
                .into_any()
        }
    })
}

/// Where the program draws. `only_scan`: it only looks for a code, which `found` is given.
pub(crate) fn container(
    app: App,
    only_scan: bool,
    found: impl Fn(String) + Clone + 'static,
) -> AnyView {
    let place = NodeRef::<leptos::html::Div>::new();
    let failed = RwSignal::new(false);
    let tries = RwSignal::new(0_u32);
    let found = StoredValue::new_local(found);
    Effect::new(move |_| {
        tries.track();
        // Drawn anew over the Worker of the moment.
        if app.core.get() != CoreState::Running {
            return;
        }
        if let Some(place) = place.get() {
            let found = found.get_value();
            spawn_local(async move {
                let drawn = draw(place.into(), found).await;
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
        <div class="near" node_ref=place data-scan=only_scan.then_some("")><p class="state">{t(Key::Wait)}</p></div>
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

async fn draw(place: HtmlElement, found: impl Fn(String) + 'static) -> Result<(), JsValue> {
    let share = method("porteVoixShare").await?;
    let worker = core_link::worker().ok_or(JsValue::NULL)?;
    close();
    place.set_inner_html("");
    let hear = Closure::<dyn Fn(String)>::new(found).into_js_value();
    let arguments = Array::of4(&place, &worker, &lang().code().into(), &hear);
    let end = Reflect::apply(&share, &JsValue::NULL, &arguments)?;
    CLOSE.set(end.dyn_into().ok());
    Ok(())
}

/// A code as a drawing (SVG).
pub(crate) async fn draw_code(text: &str) -> Result<String, JsValue> {
    let draw = method("porteVoixQr").await?;
    let svg = draw.call1(&JsValue::NULL, &text.into())?;
    svg.as_string().ok_or(JsValue::NULL)
}

/// One of the program's ways in, once the program is there.
async fn method(name: &str) -> Result<Function, JsValue> {
    let global = js_sys::global();
    let get = |name: &str| -> Result<Function, JsValue> {
        Reflect::get(&global, &name.into())?.dyn_into()
    };
    let asked: Promise = get("porteVoixNear")?.call0(&global)?.dyn_into()?;
    JsFuture::from(asked).await?;
    get(name)
}
