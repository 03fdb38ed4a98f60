//! `/hub`: the page that a hub shows in the room: its code to scan, what to do with it, and how it
//! goes. Plain HTML in both languages, French first, or English with `?lang=en`; it is read whole
//! without any program, and a few lines of script bring its numbers up to date.

mod page;
#[cfg(test)]
mod page_tests;
mod seen;
mod words;

use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{AppState, assets, csp, shell};
use crate::village::upstream::Upstream;
use page::{SCRIPT, Shown};
use seen::Seen;

pub(super) use page::STYLE;

/// What may follow the address.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    lang: Option<String>,
}

/// `GET /hub`.
pub(super) async fn hub(State(state): State<AppState>, Query(asked): Query<Asked>) -> Response {
    let Some(village) = &state.village else {
        return (StatusCode::NOT_FOUND, "not a hub\n").into_response();
    };
    let upstream = village.upstream();
    let all = state.metrics.open_connections();
    let seen = Seen {
        // The table is no phone.
        connected: all.saturating_sub(usize::from(upstream == Upstream::Here)),
        held: village.held(),
        upstream,
        asked: village.question().to_owned(),
    };
    let front = state.public.borrow().front.clone();
    let question = [false, true].map(|english| match &front {
        Some(front) => front.question.in_language(english),
        None => village.question(),
    });
    let shown = Shown {
        name: village.name(),
        code: village.code(),
        question,
        seen,
    };
    let html = shown.page(asked.lang.as_deref() == Some("en"));
    let mut response = shell::answer(html, "no-store");
    let index = assets::text("index.html").unwrap_or_default();
    let own = format!("{index}<style>{STYLE}</style><script>{SCRIPT}</script>");
    if let Ok(policy) = HeaderValue::from_str(&csp::policy(&own)) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
