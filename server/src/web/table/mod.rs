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
use axum::response::Response;
use serde::Deserialize;

use super::{AppState, shell, spoken};

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
    let html = page::page(&public.table, english, &shell::styles());
    let mut response = shell::answer(html, "no-cache");
    let vary = HeaderValue::from_static("accept-language");
    response.headers_mut().append(header::VARY, vary);
    response
}
