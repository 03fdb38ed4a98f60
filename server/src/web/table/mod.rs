//! `/table`: the table's public page. Plain HTML made here, readable without any program, in
//! French or English: as `?lang=` says, else as the browser does.

mod line;
mod list;
mod page;
#[cfg(test)]
mod page_tests;
mod words;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{AppState, assets, spoken};

pub(super) use page::STYLE;

/// What may follow the address.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    lang: Option<String>,
}

/// `GET /table`.
pub(super) async fn table(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let english = match asked.lang.as_deref() {
        Some(lang) => lang == "en",
        None => spoken::is_english(&headers),
    };
    let public = state.public.borrow().clone();
    let index = assets::text("index.html").unwrap_or_default();
    let html = page::page(&public.table, english, &styles(&index));
    let mut response = html.into_response();
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    answer.append(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

/// The app's styles, as its index has them: inline, or by a link whose name changes with its
/// content.
pub(super) fn styles(index: &str) -> String {
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
    fn the_table_looks_like_the_app_whether_its_styles_are_inline_or_linked() {
        let index =
            "<link rel=\"icon\"><link rel=\"stylesheet\" href=\"/s.1.css\"><style>a{}</style>";
        assert_eq!(
            styles(index),
            "<style>a{}</style><link rel=\"stylesheet\" href=\"/s.1.css\">"
        );
        assert_eq!(styles(""), "");
    }
}
