//! The parts in which a photo is looked at, closer and closer: a code that fills little of a large
//! photo has too few points once the whole is made small.

/// A part of a photo: left, top, width and height in its points.
pub type Part = [u32; 4];

/// The parts of a photo looked at so many times as close. Each lies half over its neighbours, so
/// that a code as large as half a part is whole in one of them.
pub fn parts(width: u32, height: u32, closer: u32) -> Vec<Part> {
    let closer = closer.max(1);
    let (wide, high) = (width.div_ceil(closer), height.div_ceil(closer));
    let starts = |side: u32, part: u32| {
        let last = side.saturating_sub(part);
        let step = (part / 2).max(1);
        (0..last)
            .step_by(usize::try_from(step).unwrap_or(1))
            .chain([last])
            .collect::<Vec<u32>>()
    };
    let columns = starts(width, wide);
    let rows = starts(height, high).into_iter();
    rows.flat_map(|top| columns.iter().map(move |left| [*left, top, wide, high]))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_whole_photo_is_its_only_part() {
        assert_eq!(parts(4_000, 3_000, 1), [[0, 0, 4_000, 3_000]]);
        assert_eq!(parts(4_000, 3_000, 2).len(), 9);
        assert_eq!(parts(4_000, 3_000, 4).len(), 49);
    }

    proptest! {
        #[test]
        fn a_code_as_large_as_half_a_part_is_whole_in_one(
            width in 100_u32..9_000,
            height in 100_u32..9_000,
            closer in 1_u32..5,
            (x, y) in (0.0..1.0_f64, 0.0..1.0_f64),
        ) {
            let all = parts(width, height, closer);
            let side = width.min(height) / closer / 2;
            let along = |place: f64, room: u32| (place * f64::from(room - side)).floor() as u32;
            let (left, top) = (along(x, width), along(y, height));
            let holds = |[l, t, w, h]: &Part| {
                *l <= left && *t <= top && left + side <= l + w && top + side <= t + h
            };
            prop_assert!(all.iter().any(holds));
            prop_assert!(all.iter().all(|[l, t, w, h]| l + w <= width && t + h <= height));
            prop_assert!(all.len() <= 64);
        }
    }
}
