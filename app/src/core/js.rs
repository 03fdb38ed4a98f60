//! Names of JavaScript reached by hand: what `web-sys` lacks, or has behind an unstable flag.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

/// The Worker's global scope.
pub(super) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// A property; undefined when there is none.
pub(super) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method.
pub(super) fn call(object: &JsValue, name: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    let method: Function = get(object, name).dyn_into()?;
    Reflect::apply(&method, object, arguments)
}

/// An object with one property.
pub(super) fn object(name: &str, value: &JsValue) -> JsValue {
    let object = Object::new();
    // A fresh plain object takes any property.
    let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    object.into()
}

/// Makes the Worker fail as by an uncaught error, so that the interface starts it again.
pub(super) fn fail(why: &str) {
    let error = js_sys::Error::new(why);
    let _ = call(&scope(), "reportError", &Array::of1(&error));
}

/// Whether the page came over plain http, from a relay in the room: it may vanish with all that
/// browsers keep for its address.
pub(super) fn is_guest() -> bool {
    get(&scope(), "isSecureContext").is_falsy()
}

/// The address of the page that this Worker belongs to, such as `https://table.example`.
pub(super) fn origin() -> Option<String> {
    let location = get(&scope(), "location");
    get(&location, "origin").as_string()
}
