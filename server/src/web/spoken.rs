//! The language that a browser asks for, of the two that pages are in.

use axum::http::{HeaderMap, header};

/// Whether English comes before French among the languages of a browser; French where it says
/// neither, or nothing.
pub(super) fn is_english(headers: &HeaderMap) -> bool {
    let all = headers.get_all(header::ACCEPT_LANGUAGE).into_iter();
    let all: Vec<&str> = all.filter_map(|one| one.to_str().ok()).collect();
    let weight = |name: &str| {
        let ranges = all.iter().flat_map(|one| one.split(','));
        let weights = ranges.filter_map(|range| {
            let mut parts = range.split(';');
            let language = parts.next()?.trim().split('-').next()?;
            language.eq_ignore_ascii_case(name).then_some(())?;
            let mut weights = parts.filter_map(|part| part.trim().strip_prefix("q="));
            let weight = weights.next().map_or(Ok(1.0), |one| one.trim().parse());
            weight.ok()
        });
        weights.fold(0.0, f32::max)
    };
    let first = |name: &str| {
        let ranges = all.iter().flat_map(|one| one.split(','));
        let mut named = ranges.map(|range| range.trim().get(..2).unwrap_or_default());
        named.position(|one| one.eq_ignore_ascii_case(name))
    };
    let (english, french) = (weight("en"), weight("fr"));
    english > french || english > 0.0 && english >= french && first("en") < first("fr")
}
