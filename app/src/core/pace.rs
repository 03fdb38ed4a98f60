//! The Worker's clock and timers. Nothing that is written depends on them.

use std::cell::Cell;
use std::time::Duration;

use js_sys::Promise;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::js;

/// Milliseconds since the Worker started; never goes back.
pub(super) fn now() -> u64 {
    let now = js::scope()
        .performance()
        .map_or_else(js_sys::Date::now, |performance| performance.now());
    whole(now)
}

/// Milliseconds since 1970 by the phone's own clock: to be read by a person, and by nothing else.
#[cfg(feature = "staff")]
pub(super) fn date() -> u64 {
    whole(js_sys::Date::now())
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float saturates, and milliseconds fit"
)]
fn whole(milliseconds: f64) -> u64 {
    milliseconds as u64
}

/// Calls once, after a while.
pub(super) fn after(wait: Duration, then: impl FnOnce() + 'static) {
    let then = Cell::new(Some(then));
    let call = Closure::once_into_js(move || {
        if let Some(then) = then.take() {
            then();
        }
    });
    let wait = i32::try_from(wait.as_millis()).unwrap_or(i32::MAX);
    let _ = js::scope()
        .set_timeout_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), wait);
}

/// Waits.
pub(super) async fn sleep(wait: Duration) {
    let over = Promise::new(&mut |done, _| {
        after(wait, move || {
            // A promise can always be kept.
            let _ = done.call0(&JsValue::NULL);
        });
    });
    // A timer does not fail.
    let _ = JsFuture::from(over).await;
}

/// Calls for ever, at intervals.
pub(super) fn every(interval: Duration, then: impl FnMut() + 'static) {
    let call = Closure::<dyn FnMut()>::new(then).into_js_value();
    let interval = i32::try_from(interval.as_millis()).unwrap_or(i32::MAX);
    let _ = js::scope()
        .set_interval_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), interval);
}
