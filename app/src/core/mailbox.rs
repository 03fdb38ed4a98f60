//! The words exchanged with the interface: JSON texts over `postMessage`.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

use super::js;
use crate::bridge::{Answer, FromCore, Problem, ToCore};

/// Hears commands; what is not a command is no one's.
pub(super) fn listen(mut hear: impl FnMut(ToCore) + 'static) {
    let ear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(text) = event.data().as_string() else {
            return;
        };
        if let Ok(command) = serde_json::from_str(&text) {
            hear(command);
        }
    });
    js::scope().set_onmessage(Some(ear.into_js_value().unchecked_ref()));
}

/// Says something to the interface.
pub(super) fn say(message: &FromCore) {
    if let Ok(text) = serde_json::to_string(message) {
        say_text(&text);
    }
}

/// Says something that is JSON already.
pub(super) fn say_text(text: &str) {
    // A text can always be posted.
    let _ = js::scope().post_message(&JsValue::from_str(text));
}

/// Answers a command.
pub(super) fn reply(id: u32, result: Result<Answer, Problem>) {
    say(&FromCore::Reply { id, result });
}
