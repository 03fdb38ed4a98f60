//! `/table`: the table's public page. Plain HTML made here, readable without any program, in
//! French, or in English with `?lang=en`.

mod page;
mod words;

use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{AppState, assets};

pub(super) use page::STYLE;

/// What may follow the address.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    lang: Option<String>,
}

/// `GET /table`.
pub(super) async fn table(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    let english = asked.lang.as_deref() == Some("en");
    let public = state.public.borrow().clone();
    let html = page::page(&public.table, english, &stylesheet());
    let mut response = html.into_response();
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The address of the app's stylesheet, whose name changes with its content: read in the index.
fn stylesheet() -> String {
    let index = assets::text("index.html").unwrap_or_default();
    index
        .split("<link")
        .filter(|link| link.contains("rel=\"stylesheet\""))
        .find_map(|link| link.split_once("href=\"")?.1.split('"').next())
        .unwrap_or("/style.css")
        .to_owned()
}
