//! The words exchanged with the interface: bytes over `postMessage`.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::MessageEvent;

use super::js;
use crate::bridge::{Answer, FromCore, Problem, ToCore};
use crate::bytes;

/// Hears commands; what is not a command is no one's.
pub(super) fn listen(mut hear: impl FnMut(ToCore) + 'static) {
    let ear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        let data = data.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
        if let Some(command) = data.and_then(|bytes| bytes::read(&bytes)) {
            hear(command);
        }
    });
    js::scope().set_onmessage(Some(ear.into_js_value().unchecked_ref()));
}

/// Says something to the interface.
pub(super) fn say(message: &FromCore) {
    say_bytes(&bytes::write(message));
}

/// Says something that is written already.
pub(super) fn say_bytes(bytes: &[u8]) {
    // Bytes can always be posted.
    let _ = js::scope().post_message(&Uint8Array::from(bytes));
}

/// Answers a command.
pub(super) fn reply(id: u32, result: Result<Answer, Problem>) {
    say(&FromCore::Reply { id, result });
}

/// Tells the interface that the storage is held, by another tab most likely; a word like the
/// others of the Worker's first script, because the program has no state yet.
pub(super) fn say_held() {
    say_word("held");
}

/// Tells the interface that a newer version has been here.
pub(super) fn say_newer() {
    say_word("newer");
}

fn say_word(word: &str) {
    // A text can always be posted.
    let _ = js::scope().post_message(&word.into());
}
