//! The lens: from a picture to the texts of the codes in it.
//!
//! Where the codes are and which modules are dark is found here; what the modules say is rqrr's
//! (format, correction, modes). rqrr finds codes by itself too, but of 40 pictures of 640x480 with
//! a code of version 14 it read 39 clean ones and 18 that were turned by 7 degrees, blurred and
//! noisy; of version 19, 25 and 3. It takes whole pixels for the corners, and one small mark. Here
//! the corners are the middles of their darkness, every small mark counts, and all were read, up
//! to version 25.
//!
//! It keeps nothing from one picture to the next, and knows no camera.

mod corners;
mod modules;
mod parts;
mod picture;
mod plane;
#[cfg(test)]
mod tests;

pub use parts::{Part, parts};
use picture::Picture;

/// Codes that are looked for in one picture.
const MOST_CODES: usize = 4;
/// Sets of three marks that are tried: in a room full of posters most are not of one code.
const MOST_TRIES: usize = 12;
/// Above this width or height a picture is halved first: a code that fills it has more than
/// enough pixels.
const LARGE: usize = 1_400;

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
        let picture = Picture::new(width as usize, height as usize, luma);
        picture.map(look_twice).unwrap_or_default()
    }
}

fn look_twice(mut picture: Picture) -> Vec<String> {
    while picture.width.max(picture.height) > LARGE {
        let Some(halved) = picture.halved() else {
            break;
        };
        picture = halved;
    }
    let texts = look_at(&picture);
    if !texts.is_empty() {
        return texts;
    }
    // A code so near that it is out of focus is sharper when it is smaller.
    let halved = picture.halved();
    halved.map(|picture| look_at(&picture)).unwrap_or_default()
}

fn look_at(picture: &Picture) -> Vec<String> {
    let corners = corners::find(picture, &picture.dark());
    let mut texts: Vec<String> = Vec::new();
    for triple in corners::triples(&corners).iter().take(MOST_TRIES) {
        let text = modules::read(picture, triple).find_map(|modules| {
            let is_dark = |x, y| modules.is_dark(x, y);
            let grid = rqrr::Grid::new(rqrr::SimpleGrid::from_func(modules.side, is_dark));
            grid.decode().ok().map(|(_, text)| text)
        });
        texts.extend(text.filter(|text| !texts.contains(text)));
        if texts.len() == MOST_CODES {
            break;
        }
    }
    texts
}
