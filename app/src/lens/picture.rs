//! What a camera saw, in shades of grey, and what is asked of it: shades between pixels, and
//! means around them.

/// Pixels of a picture at most, so that sums of shades fit 32 bits.
const MAX_PIXELS: usize = 4096 * 4096;
/// Pixels of a side at least.
const MIN_SIDE: usize = 24;

/// A number of pixels or modules, rounded down.
pub(super) fn whole(value: f32) -> i32 {
    // A cast from f32 keeps to the range of i32, and makes nothing of what is no number.
    #[allow(clippy::cast_possible_truncation)]
    let whole = value.floor() as i32;
    whole
}

/// A coordinate, for arithmetic.
pub(super) fn real(value: usize) -> f32 {
    value as f32
}

/// A picture in shades of grey.
pub(super) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    luma: Vec<u8>,
    /// Sums of all shades above and left of each corner of a pixel.
    sums: Vec<u32>,
}

impl Picture {
    /// None when it is too small or too large, or is not as large as it says.
    pub(super) fn new(width: usize, height: usize, luma: &[u8]) -> Option<Self> {
        let pixels = width.checked_mul(height)?;
        let fits = width.min(height) >= MIN_SIDE && pixels <= MAX_PIXELS;
        if !fits || luma.len() != pixels {
            return None;
        }
        let stride = width + 1;
        let mut sums = vec![0u32; stride];
        sums.reserve_exact(stride * height);
        for row in luma.chunks_exact(width) {
            let above = sums.len() - stride;
            let mut sum = 0;
            sums.push(0);
            for (x, shade) in (1..).zip(row) {
                sum += u32::from(*shade);
                let up = sums.get(above + x).copied().unwrap_or_default();
                sums.push(up + sum);
            }
        }
        let luma = luma.to_vec();
        Some(Self {
            width,
            height,
            luma,
            sums,
        })
    }

    /// The same at half the size.
    pub(super) fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut luma = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let sum = self.sum(x * 2, y * 2, x * 2 + 2, y * 2 + 2);
                luma.push(u8::try_from(sum / 4).unwrap_or(u8::MAX));
            }
        }
        Self::new(width, height, &luma)
    }

    fn sum(&self, left: usize, top: usize, right: usize, bottom: usize) -> u32 {
        let stride = self.width + 1;
        let at = |x: usize, y: usize| self.sums.get(y * stride + x).copied().unwrap_or_default();
        (at(right, bottom) + at(left, top))
            .saturating_sub(at(right, top))
            .saturating_sub(at(left, bottom))
    }

    /// The mean shade of the square of pixels at most so far from one, within the picture.
    pub(super) fn mean(&self, x: usize, y: usize, reach: usize) -> f32 {
        let (left, top) = (x.saturating_sub(reach), y.saturating_sub(reach));
        let right = (x + reach + 1).min(self.width);
        let bottom = (y + reach + 1).min(self.height);
        let pixels = right.saturating_sub(left) * bottom.saturating_sub(top);
        self.sum(left, top, right, bottom) as f32 / real(pixels.max(1))
    }

    /// The mean shade around a point of the plane, which may lie outside.
    pub(super) fn mean_around(&self, x: f32, y: f32, reach: usize) -> f32 {
        let inside = |value: f32, end: usize| {
            usize::try_from(whole(value)).map_or(0, |value| value.min(end.saturating_sub(1)))
        };
        self.mean(inside(x, self.width), inside(y, self.height), reach)
    }

    /// The shade at a pixel; the nearest one's outside of the picture.
    pub(super) fn at(&self, x: i32, y: i32) -> f32 {
        let inside = |value: i32, end: usize| {
            usize::try_from(value).map_or(0, |value| value.min(end.saturating_sub(1)))
        };
        let place = inside(y, self.height) * self.width + inside(x, self.width);
        self.luma.get(place).copied().map_or(0.0, f32::from)
    }

    /// The shade at a point, between the four pixels around it. Pixel (0, 0) has its middle at
    /// (0.5, 0.5).
    pub(super) fn shade(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x - 0.5, y - 0.5);
        let (column, row) = (whole(x), whole(y));
        let (right, down) = (x - x.floor(), y - y.floor());
        let top = self.at(column, row) * (1.0 - right) + self.at(column + 1, row) * right;
        let bottom =
            self.at(column, row + 1) * (1.0 - right) + self.at(column + 1, row + 1) * right;
        top * (1.0 - down) + bottom * down
    }

    /// Which pixels are dark, row by row: darker than what is around them, by a share of the
    /// picture's contrast, once single grains are smoothed away.
    pub(super) fn dark(&self) -> Dark {
        let reach = (self.width.max(self.height) / 16).max(8);
        let bias = self.contrast() * 0.06;
        let mut dark = Vec::with_capacity(self.luma.len());
        let (mut near, mut far) = (Vec::new(), Vec::new());
        for y in 0..self.height {
            let near_rows = self.columns(y, 1, &mut near);
            let far_rows = self.columns(y, reach, &mut far);
            for x in 0..self.width {
                let near = mean_of(&near, near_rows, x, 1);
                dark.push(near < mean_of(&far, far_rows, x, reach) - bias);
            }
        }
        Dark {
            width: self.width,
            height: self.height,
            dark,
        }
    }

    /// For the rows at most so far from one, the sums of all shades left of each corner of a
    /// pixel; gives how many rows these are.
    fn columns(&self, y: usize, reach: usize, sums: &mut Vec<u32>) -> usize {
        let stride = self.width + 1;
        let (top, bottom) = (y.saturating_sub(reach), (y + reach + 1).min(self.height));
        let row = |y: usize| self.sums.get(y * stride..).into_iter().flatten();
        sums.clear();
        let columns = row(bottom).zip(row(top)).take(stride);
        sums.extend(columns.map(|(below, above)| below.saturating_sub(*above)));
        bottom - top
    }

    /// How far apart the darkest and the lightest twentieth are.
    fn contrast(&self) -> f32 {
        let mut shades: Vec<u8> = self.luma.iter().step_by(31).copied().collect();
        shades.sort_unstable();
        let at = |twentieth: usize| shades.get(shades.len() * twentieth / 20).copied();
        f32::from(at(19).unwrap_or_default()) - f32::from(at(1).unwrap_or_default())
    }
}

/// The mean shade of a square, from the sums of its rows.
fn mean_of(sums: &[u32], rows: usize, x: usize, reach: usize) -> f32 {
    let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(sums.len() - 1));
    let at = |x: usize| sums.get(x).copied().unwrap_or_default();
    at(right).saturating_sub(at(left)) as f32 / real((right - left) * rows)
}

/// A picture in black and white.
pub(super) struct Dark {
    pub(super) width: usize,
    pub(super) height: usize,
    dark: Vec<bool>,
}

impl Dark {
    /// Whether a pixel is dark; none is outside.
    pub(super) fn at(&self, x: i32, y: i32) -> bool {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return false;
        };
        x < self.width
            && self
                .dark
                .get(y * self.width + x)
                .copied()
                .unwrap_or_default()
    }

    /// The rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks_exact(self.width)
    }
}
