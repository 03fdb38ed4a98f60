//! The app's files, embedded in the binary, with the compressed sibling that the browser takes.
//!
//! Names with a hash never change content, so they are kept for a year; the others (index,
//! service worker, manifest) are asked for each time. A path without a dot, or with an
//! invitation, is a screen of the app, and gets the index: the address bar of a phone may hold any of them.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use shared::identity::invitation;

use super::nowhere::nowhere;
use super::{AppState, index};

/// Everything that the build put in `dist`.
#[derive(rust_embed::RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Dist;

/// One file, as text.
pub(super) fn text(name: &str) -> Option<String> {
    let file = Dist::get(name)?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// Serves a file, or the app for a path that is one of its screens.
pub(super) async fn file_or_app(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(answer) = file(path, &headers) {
        return answer;
    }
    let reserved = ["api", "sync", "table", "healthz"];
    let first = path.split('/').next().unwrap_or_default();
    // A link whose # was written otherwise on its way: the app reads it, and clears the address.
    let invites = path.contains(invitation::PREFIX);
    if !invites && (path.contains('.') || reserved.contains(&first)) {
        return nowhere(&headers);
    }
    index::page(&state)
}

fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    if path.is_empty() || path == "index.html" || path.ends_with(".br") || path.ends_with(".gz") {
        return None;
    }
    Dist::get(path)?;
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (data, encoding) = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(name, _)| accepts(accepted, name))
        .find_map(|(name, suffix)| {
            Dist::get(&format!("{path}{suffix}")).map(|file| (file.data, Some(name)))
        })
        .or_else(|| Dist::get(path).map(|file| (file.data, None)))?;
    let mut response = data.into_owned().into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(if is_hashed(path) {
            "public, max-age=31536000, immutable"
        } else if path.starts_with("icons/") || path.starts_with("pictograms/") {
            // Asked for at every screen; the service worker checks what it keeps itself.
            "public, max-age=3600"
        } else {
            "no-cache"
        }),
    );
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

fn accepts(accepted: &str, name: &str) -> bool {
    accepted.split(',').any(|part| {
        let mut pieces = part.split(';');
        let coding = pieces.next().unwrap_or_default().trim();
        let refused = pieces.any(|piece| matches!(piece.trim(), "q=0" | "q=0.0" | "q=0.00"));
        coding.eq_ignore_ascii_case(name) && !refused
    })
}

/// Whether a name holds a hash: a part between dots or dashes, of at least eight hex digits.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['.', '-', '_'])
        .any(|part| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("core-0a1b2c3d4e.wasm") && is_hashed("pkg/ui.deadbeef01.js"));
        assert!(!is_hashed("sw.js") && !is_hashed("manifest.webmanifest"));
    }

    #[test]
    fn a_refused_encoding_is_not_used() {
        assert!(accepts("gzip, br;q=0.8", "br"));
        assert!(!accepts("br;q=0, gzip", "br") && !accepts("", "gzip"));
    }
}
