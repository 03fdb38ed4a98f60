//! The language of the moment, and numbers written in it.

use std::cell::Cell;

use shared::text::Lang;

thread_local! {
    // Read by every text; a signal would make each of them a subscription.
    static LANG: Cell<Lang> = const { Cell::new(Lang::Fr) };
}

/// The language now.
pub(crate) fn lang() -> Lang {
    LANG.get()
}

/// From now on texts are in this language.
pub(crate) fn speak(lang: Lang) {
    LANG.set(lang);
}

/// A number as the language writes it.
pub(crate) fn written(number: f64) -> String {
    js_sys::Number::from(number)
        .to_locale_string(lang().tag())
        .into()
}
