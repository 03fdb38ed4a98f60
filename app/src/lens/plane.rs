//! From the modules of a code to the points of a picture: the projection of a plane, by least
//! squares over the marks that were found.

/// Eight numbers of the projection, the ninth being one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane([f64; 8]);

/// A place in the code, in modules from its top left, and where it is in the picture.
pub(super) type Pair = ((f32, f32), (f32, f32));

impl Plane {
    /// The projection that puts these places nearest to where they are. With three, they span a
    /// parallelogram. None with fewer, or when they are on a line.
    pub(super) fn through(pairs: &[Pair]) -> Option<Self> {
        let mut pairs = pairs.to_vec();
        if let [a, b, c] = pairs[..] {
            let fourth =
                |a: (f32, f32), b: (f32, f32), c: (f32, f32)| (b.0 + c.0 - a.0, b.1 + c.1 - a.1);
            pairs.push((fourth(a.0, b.0, c.0), fourth(a.1, b.1, c.1)));
        }
        // Normal equations of the direct linear transform (Hartley, Zisserman, 4.1), the lower
        // right number being one: x = (a u + b v + c) / (g u + h v + 1), y likewise.
        let mut equations = [[0f64; 9]; 8];
        for ((u, v), (x, y)) in pairs {
            let [u, v, x, y] = [u, v, x, y].map(f64::from);
            for row in [
                [u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x, x],
                [0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y, y],
            ] {
                for (equation, factor) in equations.iter_mut().zip(row) {
                    for (sum, term) in equation.iter_mut().zip(row) {
                        *sum += factor * term;
                    }
                }
            }
        }
        solve(equations).map(Self)
    }

    /// Where a place of the code is in the picture.
    pub(super) fn at(&self, u: f32, v: f32) -> (f32, f32) {
        let [a, b, c, d, e, f, g, h] = self.0;
        let (u, v) = (f64::from(u), f64::from(v));
        let depth = g * u + h * v + 1.0;
        let (x, y) = ((a * u + b * v + c) / depth, (d * u + e * v + f) / depth);
        // Half a pixel is far coarser than an f32.
        #[allow(clippy::cast_possible_truncation)]
        let point = (x as f32, y as f32);
        point
    }
}

/// Gauss and Jordan, with the largest pivot of each column.
fn solve(mut equations: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for column in 0..8 {
        let size = |row: usize| {
            let row: Option<&[f64; 9]> = equations.get(row);
            row.and_then(|row| row.get(column))
                .map_or(0.0, |one| one.abs())
        };
        let pivot = (column..8).max_by(|a, b| size(*a).total_cmp(&size(*b)))?;
        equations.swap(column, pivot);
        let mut row = *equations.get(column)?;
        let first = *row.get(column)?;
        if first.abs() < 1e-12 {
            return None;
        }
        row = row.map(|one| one / first);
        for (place, other) in equations.iter_mut().enumerate() {
            if place == column {
                *other = row;
            } else {
                let factor = other.get(column).copied()?;
                for (one, part) in other.iter_mut().zip(row) {
                    *one -= factor * part;
                }
            }
        }
    }
    Some(equations.map(|row| row[8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_places_span_a_parallelogram_and_four_a_perspective() {
        let flat = Plane::through(&[
            ((0.0, 0.0), (10.0, 10.0)),
            ((10.0, 0.0), (30.0, 12.0)),
            ((0.0, 10.0), (9.0, 31.0)),
        ])
        .unwrap();
        let (x, y) = flat.at(5.0, 5.0);
        assert!(
            (x - 19.5).abs() < 0.01 && (y - 21.5).abs() < 0.01,
            "{x} {y}"
        );
        let pairs = [
            ((3.5, 3.5), (110.0, 90.0)),
            ((53.5, 3.5), (420.0, 101.0)),
            ((3.5, 53.5), (95.0, 400.0)),
            ((50.5, 50.5), (380.0, 370.0)),
        ];
        let plane = Plane::through(&pairs).unwrap();
        for ((u, v), (x, y)) in pairs {
            let at = plane.at(u, v);
            assert!((at.0 - x).hypot(at.1 - y) < 0.01, "{at:?}");
        }
        assert!(Plane::through(&pairs[..2]).is_none());
    }
}
