//! What the browser promises about keeping things: asked once something is worth keeping.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::StorageManager;

use super::keep::{self, Kept};

/// Absent where the address is not a secure one.
fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let storage = js_sys::Reflect::get(&navigator, &"storage".into()).ok()?;
    storage.dyn_into().ok()
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
    let asked = manager().and_then(|manager| manager.persist().ok());
    spawn_local(async move {
        let answer = match asked {
            Some(asked) => JsFuture::from(asked)
                .await
                .ok()
                .and_then(|answer| answer.as_bool()),
            None => None,
        };
        then(answer);
    });
}

/// Whether the browser keeps the data, and the bytes used.
pub(crate) fn look(then: impl FnOnce(Option<bool>, Option<f64>) + 'static) {
    let manager = manager();
    let persisted = manager
        .as_ref()
        .and_then(|manager| manager.persisted().ok());
    let estimate = manager.as_ref().and_then(|manager| manager.estimate().ok());
    spawn_local(async move {
        let kept = match persisted {
            Some(asked) => JsFuture::from(asked)
                .await
                .ok()
                .and_then(|answer| answer.as_bool()),
            None => None,
        };
        let used = match estimate {
            Some(asked) => {
                let answer = JsFuture::from(asked).await.ok();
                answer.and_then(|answer| {
                    js_sys::Reflect::get(&answer, &"usage".into())
                        .ok()?
                        .as_f64()
                })
            }
            None => None,
        };
        then(kept, used);
    });
}
