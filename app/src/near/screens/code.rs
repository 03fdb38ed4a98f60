//! A code of this phone, and what to do with it.

use leptos::prelude::*;
use shared::text::nearby::Near as Key;

use super::scan;
use crate::drawing::live::live;
use crate::drawing::parts::button;
use crate::near::state::{Near, Shown, Step, t};
use crate::near::{browser, channel};

/// The code that another phone answers, then the look for its answer.
pub(super) fn offer(near: Near, road: u32, code: &Shown) -> AnyView {
    let looking = RwSignal::new(false);
    let code = code.clone();
    live(move || {
        if looking.get() {
            return scan::draw(near, Some(road));
        }
        view! {
            <h2>{t(Key::OfferTitle)}</h2>
            <p>{t(Key::OfferSays)}</p>
            {shown(near, &code)}
            <div class="actions">
                {button("first", "camera", t(Key::OfferNext), move || looking.set(true))}
                {leave(near, road)}
            </div>
        }
        .into_any()
    })
}

/// The code that answers another phone's.
pub(super) fn answer(near: Near, road: u32, code: &Shown) -> AnyView {
    view! {
        <h2>{t(Key::AnswerTitle)}</h2>
        <p>{t(Key::AnswerSays)}</p>
        {shown(near, code)}
        <div class="actions">{leave(near, road)}</div>
    }
    .into_any()
}

fn leave(near: Near, road: u32) -> AnyView {
    button("plain", "close", t(Key::Cancel), move || {
        channel::part(road);
        near.go(Step::Menu);
    })
}

/// A code as a drawing; as letters for whoever has no camera.
pub(super) fn shown(near: Near, code: &Shown) -> AnyView {
    let text = code.text.clone();
    let copy = move || {
        let text = text.clone();
        // Selected in any case: a browser that refuses, or never answers, leaves it to be copied.
        if let Ok(Some(shown)) = document().query_selector(".near textarea[readonly]") {
            // Whoever sees nothing selected can still select it.
            let _ = browser::call(&shown, "select", &[]);
        }
        near.says(Key::CopySelected);
        wasm_bindgen_futures::spawn_local(async move {
            let clipboard = browser::get(&browser::navigator(), "clipboard");
            let copied = browser::ask(&clipboard, "writeText", &[text.into()]).await;
            if copied.is_ok() {
                near.says(Key::Copied);
            }
        });
    };
    view! {
        <div class="code">
            <div class="qr" role="img" aria-label=t(Key::CodeLabel) inner_html=code.qr.clone()></div>
            <details><summary>{t(Key::CodeText)}</summary>
                <textarea readonly rows="5" aria-label=t(Key::CodeText) prop:value=code.text.clone()></textarea>
                {button("second", "copy", t(Key::Copy), copy)}
            </details>
        </div>
    }
    .into_any()
}
