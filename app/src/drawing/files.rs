//! Files between the screens and the browser.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Event, File, HtmlAnchorElement, HtmlInputElement, Url};

/// Hands a text or bytes to the browser's downloads.
pub(crate) fn download(name: &str, content: &JsValue) -> Option<()> {
    let blob = Blob::new_with_str_sequence(&js_sys::Array::of1(content)).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // What is not given back goes with the page.
    let _ = Url::revoke_object_url(&address);
    Some(())
}

/// The file just chosen; the field is emptied, so that the same file can be chosen again.
pub(crate) fn chosen(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}
