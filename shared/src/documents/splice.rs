//! What of a long text is written anew: one splice between the common beginning and end, moved out
//! to whole words.
//!
//! Two people who replace the same words apart then find both replacements, whole, one after the
//! other. Written letter by letter, the two would share the letters that they have in common, and
//! nobody could read what comes out.

/// What to take out of a text, and what to put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Splice<'a> {
    /// After how many characters.
    pub(super) at: usize,
    /// How many characters go.
    pub(super) gone: usize,
    /// What comes.
    pub(super) put: &'a [char],
}

/// The splice that makes `new` of `old`. It begins where a word begins and ends where one ends with
/// the space that follows it, in both.
pub(super) fn splice<'a>(old: &[char], new: &'a [char]) -> Splice<'a> {
    let same = |pair: &(&char, &char)| pair.0 == pair.1;
    let mut at = old.iter().zip(new).take_while(same).count();
    if at == old.len() && at == new.len() {
        return Splice {
            at,
            gone: 0,
            put: &[],
        };
    }
    while !ends_a_word(old, at) {
        at = at.saturating_sub(1);
    }
    let shorter = old.len().min(new.len()).saturating_sub(at);
    let mut after = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(shorter)
        .take_while(same)
        .count();
    let ends = |text: &[char], after: usize| {
        let end = text.len().saturating_sub(after);
        end == at || ends_a_word(text, end)
    };
    while after > 0 && !(ends(old, after) && ends(new, after)) {
        after = after.saturating_sub(1);
    }
    Splice {
        at,
        gone: old.len().saturating_sub(at).saturating_sub(after),
        put: new
            .get(at..new.len().saturating_sub(after))
            .unwrap_or_default(),
    }
}

/// Whether a word can begin after so many characters: at the start, or after a space.
fn ends_a_word(text: &[char], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|last| text.get(last))
        .is_none_or(|last| last.is_whitespace())
}
