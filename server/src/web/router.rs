//! Every route on one screen, and the layers around them.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use super::{AppState, api, assets, headers, health, hub, index, sync, table};

/// Longest time a request may take; the link is not one.
const REQUEST: Duration = Duration::from_secs(30);
/// Nothing is uploaded by HTTP: what a phone sends goes through the link.
const BODY: usize = 64 * 1024;

/// The routes.
pub fn router(state: AppState) -> Router {
    let csp = index::policy();
    let pages = Router::new()
        .route("/", get(index::index))
        .route("/table", get(table::table))
        .route("/hub", get(hub::hub))
        .route("/api/v1/consultations/{id}/results", get(api::results))
        .route("/healthz", get(health::healthz))
        .fallback(assets::file_or_app)
        // For what is made on the fly: the app's files come compressed already.
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            REQUEST,
        ))
        .layer(RequestBodyLimitLayer::new(BODY));
    let link = Router::new().route("/sync", get(sync::sync));
    headers::secure(pages.merge(link), &csp).with_state(state)
}
