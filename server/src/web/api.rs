//! The published results as JSON: the same content as the table's page.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::AppState;

/// `GET /api/v1/consultations/{id}/results`.
pub(super) async fn results(State(state): State<AppState>, Path(id): Path<String>) -> Response {
    let public = state.public.borrow().clone();
    if public.table.consultation.is_empty() || public.table.consultation != id {
        return (StatusCode::NOT_FOUND, "no such consultation\n").into_response();
    }
    Json(&public.table).into_response()
}
