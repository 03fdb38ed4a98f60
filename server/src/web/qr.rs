//! QR codes as drawings in pages.

use std::fmt::Write;

use fast_qr::QRBuilder;

/// White modules around a code, without which cameras do not find it (ISO/IEC 18004).
const QUIET: usize = 4;

/// The QR code of a text as an SVG; none when the text is too long for any.
pub(super) fn svg(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).build().ok()?;
    let side = code.size.saturating_add(2 * QUIET);
    let mut dark = String::new();
    for y in 0..code.size {
        let mut x = 0;
        for run in code[y].chunk_by(|a, b| a.value() == b.value()) {
            if run.first().is_some_and(|module| module.value()) {
                let (x, y, long) = (x + QUIET, y + QUIET, run.len());
                // Writing to a String never fails.
                let _ = write!(dark, "M{x} {y}h{long}v1h-{long}");
            }
            x += run.len();
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0\"/>\
         <path d=\"{dark}\"/></svg>"
    ))
}
