//! A code to show: its QR, made by the core, and its text with a button to copy it.

use leptos::prelude::*;
use shared::text::Key;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::parts::button;
use super::state::{App, t};

/// A code as the core gives it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Code {
    /// The code or link.
    pub(crate) text: String,
    /// The same, as SVG.
    pub(crate) qr: String,
}

/// The code on screen.
pub(crate) fn shown(app: App, code: &Code) -> AnyView {
    let text = code.text.clone();
    view! {
        <div class="code">
            <div class="qr" role="img" aria-label=t(Key::DeviceQr) inner_html=code.qr.clone()></div>
            <label for="shown-code">{t(Key::DeviceCode)}</label>
            <textarea id="shown-code" readonly rows="4" prop:value=code.text.clone()></textarea>
            {button("second", "copy", t(Key::Copy), move || copy(app, &text))}
        </div>
    }
    .into_any()
}

/// Copies where the browser allows it; elsewhere the text can be selected.
fn copy(app: App, text: &str) {
    let navigator: JsValue = window().navigator().into();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok();
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
