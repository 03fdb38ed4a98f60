//! What the screens ask of the program for sharing without the Internet: a place to draw in, a
//! look for a code, a code as a drawing.

use leptos::prelude::*;
use shared::text::Key;
use wasm_bindgen::prelude::*;

use super::parts::button;
use super::program::{self, NEAR};
use super::state::{App, t};
use crate::drawing::live::live;

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
pub(crate) fn container(app: App, only_scan: bool, found: impl Fn(String) + 'static) -> AnyView {
    let hear = Closure::<dyn Fn(String)>::new(found).into_js_value();
    program::container(app, NEAR, only_scan, hear)
}

/// A code as a drawing (SVG).
pub(crate) async fn draw_code(text: &str) -> Result<String, JsValue> {
    let draw = program::method(NEAR.bring, "porteVoixQr").await?;
    let svg = draw.call1(&JsValue::NULL, &text.into())?;
    svg.as_string().ok_or(JsValue::NULL)
}
