//! A code to show: its QR, drawn by the program for sharing once that is here, and its text with
//! a button to copy it.

use leptos::prelude::*;
use shared::text::Key;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::near;
use super::parts::button;
use super::state::{App, t};
use crate::drawing::live::live;

/// The code on screen.
pub(crate) fn shown(app: App, code: &str) -> AnyView {
    let text = code.to_owned();
    let drawn = RwSignal::new(None::<String>);
    spawn_local({
        let text = text.clone();
        async move {
            let svg = near::draw_code(&text).await;
            // The screen may have been left meanwhile.
            drawn.try_set(svg.ok());
        }
    });
    let qr = move || {
        drawn.get().map(|svg| {
            view! { <div class="qr" role="img" aria-label=t(Key::DeviceQr) inner_html=svg></div> }
                .into_any()
        })
    };
    view! {
        <div class="code">
            {live(qr)}
            <label for="shown-code">{t(Key::DeviceCode)}</label>
            <textarea id="shown-code" readonly rows="4" prop:value=code.to_owned()></textarea>
            {button("second", "copy", t(Key::Copy), move || copy(app, &text))}
        </div>
    }
    .into_any()
}

/// Copies where the browser allows it; elsewhere the text is selected, and that is said.
fn copy(app: App, text: &str) {
    // Selected in any case, at once: a browser that never answers leaves something to copy.
    if let Some(shown) = document().get_element_by_id("shown-code")
        && let Ok(shown) = shown.dyn_into::<web_sys::HtmlTextAreaElement>()
    {
        shown.select();
    }
    app.fails(Key::CopySelected);
    let navigator: JsValue = window().navigator().into();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok();
    // Absent where the page came over plain http.
    let Some(clipboard) = clipboard.and_then(|found| found.dyn_into::<web_sys::Clipboard>().ok())
    else {
        return;
    };
    let written = clipboard.write_text(text);
    spawn_local(async move {
        if JsFuture::from(written).await.is_ok() {
            app.says(t(Key::Copied));
        }
    });
}
