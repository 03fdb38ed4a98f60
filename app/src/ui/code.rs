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

/// The code on screen, until it is put away.
pub(crate) fn shown(app: App, label: Key, code: RwSignal<Option<String>>) -> Option<AnyView> {
    let text = code.get()?;
    let below = shown_as(app, "shown-code", label, &text);
    let drawn = RwSignal::new(None::<String>);
    spawn_local(async move {
        let svg = near::draw_code(&text).await;
        // The screen may have been left meanwhile.
        drawn.try_set(svg.ok());
    });
    let qr = move || {
        drawn.get().map(|svg| {
            view! { <div class="qr" role="img" aria-label=t(Key::DeviceQr) inner_html=svg></div> }
                .into_any()
        })
    };
    let away = button("plain", "close", t(Key::Close), move || code.set(None));
    Some(view! { {live(qr)}{below}<div class="actions">{away}</div> }.into_any())
}

/// A text to copy.
pub(crate) fn shown_as(app: App, id: &'static str, label: Key, text: &str) -> AnyView {
    let copied = text.to_owned();
    view! {
        <div class="code">
            <label for=id>{t(label)}</label>
            <textarea id=id readonly rows="4" prop:value=text.to_owned()></textarea>
            {button("second", "copy", t(Key::Copy), move || copy(app, id, &copied))}
        </div>
    }
    .into_any()
}

/// Copies where the browser allows it; elsewhere the text is selected, and that is said.
fn copy(app: App, id: &str, text: &str) {
    // Selected in any case, at once: a browser that never answers leaves something to copy.
    if let Some(shown) = document().get_element_by_id(id)
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
