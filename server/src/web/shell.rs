//! What the server's own pages have in common: a head that takes its styles from the app, a line
//! with the way to the question and to the other language, and the headers that they are sent with.
//!
//! The templates escape what people wrote; only styles and scripts of our own go in as they are.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::assets;

/// A page without its inside.
pub(super) struct Shell<'a> {
    /// The language of the page.
    pub(super) english: bool,
    /// Its title.
    pub(super) title: &'a str,
    /// What the head takes from the app: [`styles`].
    pub(super) styles: &'a str,
    /// What the app's stylesheet has no need of.
    pub(super) style: &'static str,
    /// The same page in the other language: its address, and what that language is called.
    pub(super) other: Option<(&'static str, &'static str)>,
    /// What else stands in the head.
    pub(super) head: Markup,
}

impl Shell<'_> {
    /// The whole page; `main`: what stands under the line of the top.
    pub(super) fn around(&self, main: &Markup) -> String {
        let (lang, other_lang) = (tag(self.english), tag(!self.english));
        let page = html! {
            (DOCTYPE)
            html lang=(lang) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · Porte-Voix" }
                    (PreEscaped(self.styles))
                    style { (PreEscaped(self.style)) }
                    link rel="icon" href="/icons/icon.svg" type="image/svg+xml";
                    (self.head)
                }
                body {
                    header class="top" {
                        a class="brand" href="/" { "Porte-Voix" }
                        @if let Some((address, name)) = self.other {
                            a class="language" hreflang=(other_lang) lang=(other_lang) href=(address) { (name) }
                        }
                    }
                    (main)
                }
            }
        };
        let mut page = page.into_string();
        page.push('\n');
        page
    }
}

/// A language of the pages, as HTML names it.
pub(super) fn tag(english: bool) -> &'static str {
    if english { "en-CA" } else { "fr-CA" }
}

/// A page that is sent, and how it may be kept.
pub(super) fn answer(html: String, kept: &'static str) -> Response {
    let mut response = html.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    response
}

/// The app's styles.
pub(super) fn styles() -> String {
    styles_of(&assets::text("index.html").unwrap_or_default())
}

/// As its index has them: inline, or by a link whose name changes with its content.
fn styles_of(index: &str) -> String {
    let inline = index
        .split("<style")
        .skip(1)
        .filter_map(|rest| rest.split_once("</style>"))
        .map(|(style, _)| format!("<style{style}</style>"));
    let linked = index
        .split("<link")
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .filter(|(link, _)| link.contains("rel=\"stylesheet\""))
        .map(|(link, _)| format!("<link{link}>"));
    inline.chain(linked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_looks_like_the_app_whether_its_styles_are_inline_or_linked() {
        let index =
            "<link rel=\"icon\"><link rel=\"stylesheet\" href=\"/s.1.css\"><style>a{}</style>";
        assert_eq!(
            styles_of(index),
            "<style>a{}</style><link rel=\"stylesheet\" href=\"/s.1.css\">"
        );
        assert_eq!(styles_of(""), "");
    }
}
