//! The three marks in the corners of a code: dark, light, dark thrice, light, dark, whatever the
//! direction one crosses them in.

use super::picture::{Dark, Picture, real, whole};

/// Marks that are looked at further, the most often crossed first.
const MOST: usize = 12;
/// Marks that are kept while looking: a picture full of stripes must not take for ever.
const MOST_SEEN: usize = 400;

/// The middle of a mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corner {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Pixels of one module, about.
    pub(super) module: f32,
    /// Rows that crossed it.
    rows: f32,
}

/// Every mark of a picture.
pub(super) fn find(picture: &Picture, dark: &Dark) -> Vec<Corner> {
    let mut corners: Vec<Corner> = Vec::new();
    for (y, row) in dark.rows().enumerate() {
        // Ends and lengths of the five last runs.
        let mut lengths = [0usize; 5];
        let mut start = 0;
        for x in 1..=row.len() {
            let before = row.get(x - 1).copied().unwrap_or_default();
            if row.get(x) == Some(&before) {
                continue;
            }
            lengths.rotate_left(1);
            lengths[4] = x - start;
            start = x;
            if before && is_mark(lengths) && corners.len() < MOST_SEEN {
                let [.., middle, light, last] = lengths;
                let at = real(x - last - light) - real(middle) / 2.0;
                cross(dark, at, real(y) + 0.5, &mut corners);
            }
        }
    }
    corners.retain(|corner| corner.rows > 1.0);
    corners.sort_by(|a, b| b.rows.total_cmp(&a.rows));
    corners.truncate(MOST);
    for corner in &mut corners {
        corner.centre(picture);
    }
    corners
}

/// Whether five runs are as 1, 1, 3, 1, 1.
fn is_mark(lengths: [usize; 5]) -> bool {
    let total: usize = lengths.iter().sum();
    let module = real(total) / 7.0;
    let slack = (module * 0.6).max(1.0);
    total >= 7
        && lengths
            .iter()
            .zip([1.0, 1.0, 3.0, 1.0, 1.0])
            .all(|(length, wanted)| {
                let slack = if wanted > 1.0 { slack * 1.5 } else { slack };
                (real(*length) - wanted * module).abs() < slack
            })
}

/// Looks at a mark in the other directions; notes it.
fn cross(dark: &Dark, x: f32, y: f32, corners: &mut Vec<Corner>) {
    let Some((_, y, down)) = through(dark, x, y, 0, 1) else {
        return;
    };
    let Some((x, _, across)) = through(dark, x, y, 1, 0) else {
        return;
    };
    // One diagonal at least: a corner of the mark may be cut off by blur.
    let falling = through(dark, x, y, 1, 1).map(|(_, _, length)| length);
    let rising = through(dark, x, y, 1, -1).map(|(_, _, length)| length);
    let Some(slant) = falling.into_iter().chain(rising).reduce(f32::min) else {
        return;
    };
    // The shortest way through is the mark's side, or at most a twelfth more.
    let module = down.min(across).min(slant) / 7.0;
    if down.max(across) > down.min(across) * 1.7 {
        return;
    }
    let same = |corner: &&mut Corner| {
        (corner.x - x).hypot(corner.y - y) < module * 2.0
            && (corner.module - module).abs() < module * 0.5
    };
    match corners.iter_mut().find(same) {
        Some(corner) => {
            let all = corner.rows + 1.0;
            corner.x += (x - corner.x) / all;
            corner.y += (y - corner.y) / all;
            corner.module += (module - corner.module) / all;
            corner.rows = all;
        }
        None => corners.push(Corner {
            x,
            y,
            module,
            rows: 1.0,
        }),
    }
}

/// The middle of the mark, and its length in pixels, along a direction through a point.
fn through(dark: &Dark, x: f32, y: f32, right: i32, down: i32) -> Option<(f32, f32, f32)> {
    let (column, row) = (whole(x), whole(y));
    if !dark.at(column, row) {
        return None;
    }
    let longest = i32::try_from(dark.width.max(dark.height)).ok()?;
    // Steps from the point to the end of each of three runs, in one sense.
    let ends = |sense: i32| {
        let mut ends = [0i32; 3];
        let (mut run, mut step) = (0, 0);
        let mut wanted = true;
        while run < 3 {
            step += 1;
            let inside = dark.at(column + right * sense * step, row + down * sense * step);
            if inside != wanted || step > longest {
                if let Some(end) = ends.get_mut(run) {
                    *end = step;
                }
                run += 1;
                wanted = !wanted;
            }
        }
        ends
    };
    let ([a1, a2, a3], [b1, b2, b3]) = (ends(1), ends(-1));
    let lengths = [b3 - b2, b2 - b1, a1 + b1 - 1, a2 - a1, a3 - a2];
    if !is_mark(lengths.map(|length| usize::try_from(length).unwrap_or_default())) {
        return None;
    }
    let middle = (a1 - b1) as f32 / 2.0;
    let length = (a3 + b3 - 1) as f32 * (right as f32).hypot(down as f32);
    let at = |whole: i32, direction: i32| whole as f32 + 0.5 + middle * direction as f32;
    Some((at(column, right), at(row, down), length))
}

impl Corner {
    /// Moves to the middle of the darkness within 2.2 modules: the square of nine modules, and of
    /// the light ring around it.
    fn centre(&mut self, picture: &Picture) {
        let reach = self.module * 2.2;
        for _ in 0..2 {
            let light =
                picture.mean_around(self.x, self.y, usize::try_from(whole(reach)).unwrap_or(1));
            let (mut sum, mut right, mut down) = (0.0, 0.0, 0.0);
            let (left, top) = (whole(self.x - reach), whole(self.y - reach));
            let (end, bottom) = (whole(self.x + reach), whole(self.y + reach));
            for y in top..=bottom {
                for x in left..=end {
                    let (dx, dy) = (x as f32 + 0.5 - self.x, y as f32 + 0.5 - self.y);
                    if dx.hypot(dy) <= reach {
                        let darkness = (light - picture.at(x, y)).max(0.0);
                        sum += darkness;
                        right += darkness * dx;
                        down += darkness * dy;
                    }
                }
            }
            if sum > 0.0 {
                self.x += right / sum;
                self.y += down / sum;
            }
        }
    }

    /// Pixels to another one.
    pub(super) fn to(&self, other: &Self) -> (f32, f32) {
        (other.x - self.x, other.y - self.y)
    }
}

/// Three marks as they stand in one code, the likeliest first.
pub(super) fn triples(corners: &[Corner]) -> Vec<[Corner; 3]> {
    let mut triples: Vec<(f32, [Corner; 3])> = Vec::new();
    for top_left in corners {
        for top_right in corners {
            let across = top_left.to(top_right);
            let width = across.0.hypot(across.1);
            if width < top_left.module * 10.0 {
                continue;
            }
            for bottom_left in corners {
                let down = top_left.to(bottom_left);
                let height = down.0.hypot(down.1);
                if height < top_left.module * 10.0 {
                    continue;
                }
                // How far from a square, as a part of its side; turned right only.
                let turn = (across.0 * down.1 - across.1 * down.0) / (width * height);
                let sizes = [top_left.module, top_right.module, bottom_left.module];
                let largest = sizes.iter().copied().fold(0.0, f32::max);
                let smallest = sizes.iter().copied().fold(f32::MAX, f32::min);
                let oddness = (1.0 - turn)
                    + (width.max(height) / width.min(height) - 1.0)
                    + (largest / smallest - 1.0) * 0.5;
                if turn > 0.7 && oddness < 0.9 {
                    triples.push((oddness, [*top_left, *top_right, *bottom_left]));
                }
            }
        }
    }
    triples.sort_by(|a, b| a.0.total_cmp(&b.0));
    triples.into_iter().map(|(_, triple)| triple).collect()
}
