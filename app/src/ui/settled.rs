//! What the browser promises about keeping things: asked once something is worth keeping.
//!
//! The page's script asks it, because a browser may ask the person in turn, who may not answer,
//! and some never do: after a while there is no answer.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::keep::{self, Kept};

/// What the storage manager answers to a question; undefined where there is none, or no answer.
async fn ask(question: &str) -> JsValue {
    let global = js_sys::global();
    let asked = Reflect::get(&global, &"porteVoixStorage".into())
        .and_then(JsValue::dyn_into::<Function>)
        .and_then(|ask| ask.call1(&global, &question.into()))
        .and_then(JsValue::dyn_into::<Promise>);
    match asked {
        Ok(asked) => JsFuture::from(asked).await.unwrap_or_default(),
        Err(_) => JsValue::UNDEFINED,
    }
}

/// Asks the browser to keep the data, once, after the first contribution.
pub(crate) fn ask_to_persist() {
    if keep::text(Kept::AskedToPersist).is_none() {
        keep::set_text(Kept::AskedToPersist, "1");
        persist(|_| ());
    }
}

/// Asks the browser to keep the data; `then` gets its answer.
pub(crate) fn persist(then: impl FnOnce(Option<bool>) + 'static) {
    spawn_local(async move { then(ask("persist").await.as_bool()) });
}

/// Whether the browser keeps the data, and the bytes used.
pub(crate) fn look(then: impl FnOnce(Option<bool>, Option<f64>) + 'static) {
    spawn_local(async move {
        let kept = ask("persisted").await.as_bool();
        let used = Reflect::get(&ask("estimate").await, &"usage".into());
        then(kept, used.ok().and_then(|used| used.as_f64()));
    });
}
