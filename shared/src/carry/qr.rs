//! QR codes as drawings, on phones and on a hub's page.
//!
//! The code itself is fast_qr's. Its own drawings can do much more than black squares on white,
//! and every phone would download all of it.

use std::fmt::Write;

use fast_qr::{ECL, QRBuilder};

/// White modules around a code, without which cameras do not find it (ISO/IEC 18004).
const QUIET: usize = 4;

/// Letters from which a code is better off with large modules than with much correction: on a
/// screen nothing is scratched, and a camera misses small modules first.
const LONG: usize = 400;

/// The QR code of a text as an SVG; nothing when the text is too long for any.
pub fn svg(text: &str) -> Option<String> {
    let correction = if text.len() < LONG { ECL::Q } else { ECL::L };
    let code = QRBuilder::new(text).ecl(correction).build().ok()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The dark modules that a drawing holds.
    fn drawn(svg: &str) -> Vec<(usize, usize)> {
        let path = svg
            .rsplit("d=\"")
            .next()
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let mut modules = Vec::new();
        for run in path.split('M').skip(1) {
            let mut numbers = run.split(|c: char| !c.is_ascii_digit());
            let mut number = || numbers.next().unwrap().parse::<usize>().unwrap();
            let (x, y, long) = (number(), number(), number());
            modules.extend((x..x + long).map(|x| (x, y)));
        }
        modules
    }

    #[test]
    fn every_dark_module_is_drawn_once_inside_the_quiet_zone() {
        let text = "PV1.une invitation";
        let code = QRBuilder::new(text).ecl(ECL::Q).build().unwrap();
        let expected: Vec<_> = (0..code.size)
            .flat_map(|y| (0..code.size).map(move |x| (x, y)))
            .filter(|&(x, y)| code[y][x].value())
            .map(|(x, y)| (x + QUIET, y + QUIET))
            .collect();
        assert!(expected.len() > 100);
        assert_eq!(drawn(&svg(text).unwrap()), expected);
    }

    #[test]
    fn a_text_too_long_for_any_code_has_none() {
        assert_eq!(svg(&"a".repeat(3_000)), None);
    }
}
