//! The lens: finds codes in pictures. Pure, so that it is tried on any machine.

use rqrr::PreparedImage;

/// Looks at pictures, one after the other.
#[derive(Debug, Default)]
pub struct Lens;

impl Lens {
    /// One that has not seen anything.
    pub fn new() -> Self {
        Self
    }

    /// Whether the text of a code is a frame of a film.
    pub fn is_film(text: &str) -> bool {
        text.starts_with("PVF")
    }

    /// The texts of the codes in a picture of one byte a point, row by row; none when the bytes
    /// are not such a picture.
    pub fn look(&mut self, width: u32, height: u32, luma: &[u8]) -> Vec<String> {
        let (width, height) = (width as usize, height as usize);
        if width.checked_mul(height) != Some(luma.len()) {
            return Vec::new();
        }
        let bright = |x: usize, y: usize| luma.get(y * width + x).copied().unwrap_or(u8::MAX);
        let mut picture = PreparedImage::prepare_from_greyscale(width, height, bright);
        let found = picture.detect_grids();
        found
            .into_iter()
            .filter_map(|grid| Some(grid.decode().ok()?.1))
            .collect()
    }
}
