//! Bytes said by what is already known: what both sides have is pointed at, not shown.
//!
//! ```text
//! squeezed = ( literals u8 || so many bytes || copied u8 [ || from u16 be ] )*
//! ```
//!
//! The known bytes and what was put together so far stand in one row; `from` is a place in it,
//! and nothing follows a `copied` of zero. It knows nothing of what the bytes mean. Written for
//! bodies of a few hundred bytes in a code, where any tables would weigh more than they save.

/// Bytes worth pointing at: a pointer takes up to four.
const LEAST: usize = 6;

/// Says `bytes` to whoever has `known`.
pub(super) fn squeeze(known: &[u8], bytes: &[u8]) -> Vec<u8> {
    let row = [known, bytes].concat();
    let mut squeezed = Vec::new();
    let (mut literals, mut at) = (Vec::new(), known.len());
    while at < row.len() {
        let (length, from) = longest(&row, at);
        if length < LEAST {
            literals.extend(row.get(at));
            at += 1;
            if literals.len() == usize::from(u8::MAX) {
                say(&mut squeezed, &mut literals, None);
            }
        } else {
            say(&mut squeezed, &mut literals, Some((length, from)));
            at += length;
        }
    }
    if !literals.is_empty() {
        say(&mut squeezed, &mut literals, None);
    }
    squeezed
}

/// The longest earlier stretch that is as what follows `at`: its length and its place.
fn longest(row: &[u8], at: usize) -> (usize, usize) {
    let ahead = row.get(at..).unwrap_or_default();
    let mut best = (0, 0);
    for from in 0..at.min(usize::from(u16::MAX)) {
        let same = row
            .get(from..at)
            .unwrap_or_default()
            .iter()
            .zip(ahead)
            .take(usize::from(u8::MAX))
            .take_while(|(one, other)| one == other)
            .count();
        if same > best.0 {
            best = (same, from);
        }
    }
    best
}

fn say(squeezed: &mut Vec<u8>, literals: &mut Vec<u8>, copied: Option<(usize, usize)>) {
    // Invariant: at most 255 literals and 255 copied, from a place below 65,535.
    squeezed.push(u8::try_from(literals.len()).unwrap_or(u8::MAX));
    squeezed.append(literals);
    match copied {
        None => squeezed.push(0),
        Some((length, from)) => {
            squeezed.push(u8::try_from(length).unwrap_or(u8::MAX));
            squeezed.extend(u16::try_from(from).unwrap_or(u16::MAX).to_be_bytes());
        }
    }
}

/// Puts together what was said; none when it points nowhere, or is longer than `most`.
pub(super) fn expand(known: &[u8], mut squeezed: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut row = known.to_vec();
    while let Some((literals, rest)) = squeezed.split_first() {
        let (literals, rest) = rest.split_at_checked(usize::from(*literals))?;
        row.extend(literals);
        let (copied, rest) = rest.split_first()?;
        squeezed = rest;
        if *copied > 0 {
            let (from, rest) = rest.split_first_chunk()?;
            let from = usize::from(u16::from_be_bytes(*from));
            let copied = row.get(from..from + usize::from(*copied))?.to_vec();
            row.extend(copied);
            squeezed = rest;
        }
        if row.len() > known.len() + most {
            return None;
        }
    }
    Some(row.split_off(known.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_known_is_not_shown() {
        let known: Vec<u8> = (0..200).collect();
        let bytes = [&known[10..90], b"new words", &known[..40]].concat();
        let squeezed = squeeze(&known, &bytes);
        assert_eq!(expand(&known, &squeezed, 1_000), Some(bytes));
        assert!(squeezed.len() <= 9 + 8, "{}", squeezed.len());
    }

    proptest! {
        #[test]
        fn any_bytes_are_put_together_again(
            known in prop::collection::vec(0u8..4, 0..80),
            bytes in prop::collection::vec(0u8..4, 0..700),
        ) {
            let squeezed = squeeze(&known, &bytes);
            prop_assert_eq!(expand(&known, &squeezed, 700), Some(bytes));
        }

        #[test]
        fn whatever_is_said_is_bounded(known in any::<[u8; 40]>(), said in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Some(bytes) = expand(&known, &said, 500) {
                prop_assert!(bytes.len() <= 500);
            }
        }
    }
}
