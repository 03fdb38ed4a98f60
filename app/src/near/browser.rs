//! Names of JavaScript reached by hand: what `web-sys` lacks, or has behind an unstable flag.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A property; undefined when there is none.
pub(super) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property of a plain object.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    // A plain object takes any property.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// An object with these properties.
pub(super) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object: JsValue = Object::new().into();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object
}

/// Calls a method.
pub(super) fn call(
    object: &JsValue,
    name: &str,
    arguments: &[JsValue],
) -> Result<JsValue, JsValue> {
    let method: Function = get(object, name).dyn_into()?;
    let arguments: Array = arguments.iter().collect();
    Reflect::apply(&method, object, &arguments)
}

/// Calls a method that answers a promise, and waits for it.
pub(super) async fn ask(
    object: &JsValue,
    name: &str,
    arguments: &[JsValue],
) -> Result<JsValue, JsValue> {
    let asked = call(object, name, arguments)?;
    JsFuture::from(Promise::resolve(&asked)).await
}

/// The same, given up after so many milliseconds: what browsers offer may never answer.
pub(super) async fn ask_within(
    ms: u32,
    object: &JsValue,
    name: &str,
    arguments: &[JsValue],
) -> Result<JsValue, JsValue> {
    let asked = call(object, name, arguments)?;
    within(ms, &asked).await
}

/// What a promise comes to, unless that takes longer.
pub(super) async fn within(ms: u32, promise: &JsValue) -> Result<JsValue, JsValue> {
    let late = Promise::new(&mut |_, failed| {
        let after = [failed.into(), JsValue::from(ms)];
        // A page always has timers.
        let _ = call(&js_sys::global(), "setTimeout", &after);
    });
    JsFuture::from(Promise::race(&Array::of2(promise, &late))).await
}

/// Waits.
pub(super) async fn sleep(ms: u32) {
    let wait = Promise::new(&mut |done, _| {
        let after = [done.into(), JsValue::from(ms)];
        // A page always has timers.
        let _ = call(&js_sys::global(), "setTimeout", &after);
    });
    // A timer does not fail.
    let _ = JsFuture::from(wait).await;
}

/// The browser's navigator.
pub(super) fn navigator() -> JsValue {
    get(&js_sys::global(), "navigator")
}

/// A short buzz and a short sound: something was read. Where there is neither, the screen says
/// it too.
pub(super) fn signal() {
    let _ = call(&navigator(), "vibrate", &[JsValue::from(80)]);
    let _ = beep();
}

fn beep() -> Result<(), JsValue> {
    let make: Function = get(&js_sys::global(), "AudioContext").dyn_into()?;
    let audio = Reflect::construct(&make, &Array::new())?;
    let tone = call(&audio, "createOscillator", &[])?;
    let volume = call(&audio, "createGain", &[])?;
    set(&get(&volume, "gain"), "value", &JsValue::from(0.1));
    set(&get(&tone, "frequency"), "value", &JsValue::from(880));
    call(&tone, "connect", std::slice::from_ref(&volume))?;
    call(&volume, "connect", &[get(&audio, "destination")])?;
    let now = get(&audio, "currentTime").as_f64().unwrap_or(0.0);
    call(&tone, "start", &[])?;
    call(&tone, "stop", &[JsValue::from(now + 0.12)])?;
    let close = Closure::once_into_js(move || {
        // It was only for this sound.
        let _ = call(&audio, "close", &[]);
    });
    set(&tone, "onended", &close);
    Ok(())
}

/// A file made of bytes, for the phone's own ways of sending.
pub(super) fn file(name: &str, content: &JsValue) -> Option<JsValue> {
    let make: Function = get(&js_sys::global(), "File").dyn_into().ok()?;
    let parts = Array::of1(content);
    Reflect::construct(&make, &Array::of2(&parts, &name.into())).ok()
}

/// Brings what was just said into sight, once it is drawn: the button may be far below.
pub(super) fn show_notice() {
    spawn_local(async {
        sleep(50).await;
        let notice = document().query_selector(".near > [role=status]");
        if let Ok(Some(notice)) = notice {
            let nearest = object(&[("block", "nearest".into())]);
            // Where it cannot be scrolled to, it is read out all the same.
            let _ = call(&notice, "scrollIntoView", &[nearest]);
        }
    });
}

/// What the history says of an entry that is a step of sharing.
const STEP: &str = "step";

fn history() -> JsValue {
    get(&js_sys::global(), "history")
}

fn is_at_step() -> bool {
    get(&history(), "state") == STEP
}

/// A step begins: the back button ends it.
pub(super) fn enter_step() {
    if !is_at_step() {
        // Refused only when called hundreds of times a minute; back then leaves the screen.
        let _ = call(&history(), "pushState", &[STEP.into(), "".into()]);
    }
}

/// The step was left by the screen's own ways: so is its entry.
pub(super) fn leave_step() {
    if is_at_step() {
        // The back button would only have one entry more.
        let _ = call(&history(), "back", &[]);
    }
}

/// Calls whenever the person goes back to an entry that is no step.
pub(super) fn on_back(then: impl Fn() + 'static) {
    let heard = Closure::<dyn Fn()>::new(move || {
        if !is_at_step() {
            then();
        }
    });
    let ear = heard.into_js_value();
    // Listening cannot fail on a window.
    let _ = call(
        &js_sys::global(),
        "addEventListener",
        &["popstate".into(), ear],
    );
}
