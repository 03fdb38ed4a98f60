//! A moment in words, by the phone's own clock and calendar.

use js_sys::{Date, Object, Reflect};
use shared::text::staff::Staff as Key;
use wasm_bindgen::JsValue;

use super::state::tf;
use crate::drawing::lang::lang;

/// Hours in a day, in milliseconds.
const DAY_MS: f64 = 86_400_000.0;

/// A moment, in milliseconds since 1970: today at an hour, yesterday, or a date.
#[allow(
    clippy::cast_precision_loss,
    reason = "milliseconds since 1970 fit a float for 200,000 years"
)]
pub(super) fn said(at_ms: u64) -> String {
    let at = Date::new(&JsValue::from_f64(at_ms as f64));
    let now = Date::new_0();
    let yesterday = Date::new(&JsValue::from_f64(now.get_time() - DAY_MS));
    let is_on = |day: &Date| day.to_date_string() == at.to_date_string();
    let hour = [("hour", "numeric"), ("minute", "2-digit")];
    if is_on(&now) {
        return tf(Key::Today, &[&written(&at, &hour)]);
    }
    if is_on(&yesterday) {
        return tf(Key::Yesterday, &[&written(&at, &hour)]);
    }
    let day = [("weekday", "long"), ("day", "numeric"), ("month", "long")];
    written(&at, &[&day[..], &hour].concat())
}

fn written(at: &Date, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, how) in parts {
        // A fresh plain object takes any property.
        let _ = Reflect::set(&options, &(*name).into(), &(*how).into());
    }
    at.to_locale_string(lang().tag(), &options).into()
}
