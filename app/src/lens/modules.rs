//! From three marks to the modules of a code: how many there are, where each of them is, and
//! which are dark.

use super::corners::Corner;
use super::picture::{Picture, whole};
use super::plane::{Pair, Plane};

/// The least share of timing modules that must be as they should.
const TIMING: f32 = 0.75;

/// The modules of a code: how many a side has, and which are dark.
pub(super) struct Modules {
    pub(super) side: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// Whether a module is dark.
    pub(super) fn is_dark(&self, x: usize, y: usize) -> bool {
        self.dark
            .get(y * self.side + x)
            .copied()
            .unwrap_or_default()
    }
}

/// Reads the modules between three marks, under the likeliest sizes, the best first.
pub(super) fn read(picture: &Picture, corners: &[Corner; 3]) -> impl Iterator<Item = Modules> {
    let mut planes: Vec<(f32, u8, Plane)> = versions(corners)
        .filter_map(|version| {
            let plane = lay(picture, corners, version)?;
            Some((timing(picture, &plane, version), version, plane))
        })
        .filter(|(timing, ..)| *timing >= TIMING)
        .collect();
    planes.sort_by(|a, b| b.0.total_cmp(&a.0));
    planes
        .into_iter()
        .take(2)
        .map(|(_, version, plane)| sample(picture, &plane, version))
}

/// Modules of a side.
fn side(version: u8) -> u8 {
    version * 4 + 17
}

/// Versions that the marks may stand in: the nearest, and two around it.
fn versions(corners: &[Corner; 3]) -> impl Iterator<Item = u8> {
    let [top_left, top_right, bottom_left] = corners;
    let (across, down) = (top_left.to(top_right), top_left.to(bottom_left));
    let mean = |other: &Corner| (top_left.module + other.module) / 2.0;
    let modules =
        across.0.hypot(across.1) / mean(top_right) + down.0.hypot(down.1) / mean(bottom_left);
    // Between the middles of two marks are seven modules less than a side.
    let nearest = whole((modules / 2.0 + 7.0 - 17.0) / 4.0 + 0.5);
    (nearest.saturating_sub(2)..=nearest.saturating_add(2))
        .filter_map(|version| u8::try_from(version).ok())
        .filter(|version| (1..=40).contains(version))
}

/// The plane of a code of some version: through the marks in the corners, then through the small
/// marks inside it that are where they should be.
fn lay(picture: &Picture, corners: &[Corner; 3], version: u8) -> Option<Plane> {
    let end = f32::from(side(version)) - 3.5;
    let places = [(3.5, 3.5), (end, 3.5), (3.5, end)];
    let mut pairs: Vec<Pair> = places
        .into_iter()
        .zip(corners.iter().map(|corner| (corner.x, corner.y)))
        .collect();
    let plane = Plane::through(&pairs)?;
    let small = small_marks(version);
    // Seen at an angle, the far corner is not where the three others say.
    let reach = (f32::from(side(version)) / 9.0).max(4.0);
    let last = small.last().copied();
    let found = last.and_then(|last| Some((last, seek(picture, &plane, last, reach)?)));
    let Some((last, at)) = found else {
        return Some(plane);
    };
    pairs.push((last, at));
    let plane = Plane::through(&pairs)?;
    let others = small.iter().filter(|place| **place != last);
    let found = others.filter_map(|place| Some((*place, seek(picture, &plane, *place, 1.5)?)));
    pairs.extend(found);
    Plane::through(&pairs)
}

/// Middles of the small marks (ISO/IEC 18004, annex E), the bottom right one last; version 1 has
/// none.
fn small_marks(version: u8) -> Vec<(f32, f32)> {
    let count = version / 7 + 2;
    if version < 2 {
        return Vec::new();
    }
    let last = f32::from(side(version)) - 6.5;
    // Even steps from the last one backwards; what is left over is before the second.
    let step = match version {
        32 => 26,
        _ => (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2,
    };
    let at = |number: u8| match number {
        0 => 6.5,
        _ => last - f32::from(step) * f32::from(count - 1 - number),
    };
    let mut marks = Vec::new();
    for row in 0..count {
        for column in 0..count {
            let in_corner = (row == 0 && (column == 0 || column + 1 == count))
                || (column == 0 && row + 1 == count);
            if !in_corner {
                marks.push((at(column), at(row)));
            }
        }
    }
    marks
}

/// Looks for a small mark within some modules of its place: where it is like nowhere else.
fn seek(picture: &Picture, plane: &Plane, place: (f32, f32), reach: f32) -> Option<(f32, f32)> {
    let likeness = |u: f32, v: f32| {
        let at = |right: f32, down: f32| {
            let (x, y) = plane.at(u + right, v + down);
            picture.shade(x, y)
        };
        // Most places are none: the middle must be darker than what is beside it.
        let beside = at(-1.0, 0.0).min(at(1.0, 0.0)).min(at(0.0, -1.0));
        if at(0.0, 0.0) >= beside {
            return 0.0;
        }
        let (mut dark, mut light, mut least, mut most) = (0.0, 0.0, f32::MAX, 0f32);
        for row in -2i8..=2 {
            for column in -2i8..=2 {
                let shade = at(f32::from(column), f32::from(row));
                (least, most) = (least.min(shade), most.max(shade));
                match row.abs().max(column.abs()) {
                    1 => light += shade / 8.0,
                    _ => dark += shade / 17.0,
                }
            }
        }
        (light - dark) / (most - least).max(24.0)
    };
    let best_around = |middle: (f32, f32), reach: f32, step: f32| {
        let steps = whole(reach / step);
        let mut best = (f32::MIN, middle);
        for row in -steps..=steps {
            for column in -steps..=steps {
                let at = (
                    middle.0 + column as f32 * step,
                    middle.1 + row as f32 * step,
                );
                let likeness = likeness(at.0, at.1);
                if likeness > best.0 {
                    best = (likeness, at);
                }
            }
        }
        best
    };
    let (_, near) = best_around(place, reach, 0.5);
    let (likeness, (u, v)) = best_around(near, 0.375, 0.125);
    (likeness > 0.45).then(|| plane.at(u, v))
}

/// The share of modules of the two timing lines, dark and light in turn, that are so.
fn timing(picture: &Picture, plane: &Plane, version: u8) -> f32 {
    let end = side(version) - 8;
    let mut right = 0u8;
    for place in 8..end {
        for (u, v) in [(place, 6), (6, place)] {
            let is_dark = module_is_dark(picture, plane, u, v);
            right += u8::from(is_dark == (place % 2 == 0));
        }
    }
    f32::from(right) / f32::from((end - 8) * 2)
}

fn sample(picture: &Picture, plane: &Plane, version: u8) -> Modules {
    let side = side(version);
    let mut dark = Vec::with_capacity(usize::from(side) * usize::from(side));
    for v in 0..side {
        for u in 0..side {
            dark.push(module_is_dark(picture, plane, u, v));
        }
    }
    Modules {
        side: usize::from(side),
        dark,
    }
}

/// Whether the inside of a module is darker than what is four modules around.
fn module_is_dark(picture: &Picture, plane: &Plane, u: u8, v: u8) -> bool {
    let (u, v) = (f32::from(u) + 0.5, f32::from(v) + 0.5);
    let mut shade = 0.0;
    for down in [-0.2, 0.0, 0.2] {
        for right in [-0.2, 0.0, 0.2] {
            let (x, y) = plane.at(u + right, v + down);
            shade += picture.shade(x, y) / 9.0;
        }
    }
    let (x, y) = plane.at(u, v);
    let (near, _) = plane.at(u + 4.0, v);
    let (_, far) = plane.at(u, v + 4.0);
    let reach = whole((near - x).abs().max((far - y).abs()));
    shade < picture.mean_around(x, y, usize::try_from(reach).unwrap_or(1).max(4))
}
