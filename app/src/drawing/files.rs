//! Files between the screens and the browser.

use std::time::Duration;

use leptos::prelude::{document, set_timeout};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Event, File, HtmlAnchorElement, HtmlInputElement, Url};

/// How long a browser may take to read what it was handed.
const READ: Duration = Duration::from_secs(60);

/// Hands a text or bytes to the browser's downloads.
pub(crate) fn download(name: &str, content: &JsValue) -> Option<()> {
    let blob = Blob::new_with_str_sequence(&js_sys::Array::of1(content)).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Some browsers read it a while after the click. What is not given back goes with the page.
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&address);
        },
        READ,
    );
    Some(())
}

/// The file just chosen; the field is emptied, so that the same file can be chosen again.
pub(crate) fn chosen(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}
