//! What a change and a document may weigh. Every bound of the vetting is a number on this page.

/// Operations in one change.
pub const OPERATIONS: usize = 2_000;
/// Predecessors in one change, over all operations.
pub const PREDECESSORS: usize = 4_000;
/// Dependencies of one change.
pub const DEPENDENCIES: usize = 256;
/// Other actors named by one change.
pub const ACTORS: usize = 256;
/// Bytes of values in one change.
pub const VALUES: usize = 32 * 1024;
/// Bytes of one map key.
pub const KEY: usize = 64;
/// Values of one place that are read, of those put at once or ever: the newest. An honest phone has
/// two at once; who writes more hides their own older ones.
pub const READ_AT_ONCE: usize = 16;
/// See [`READ_AT_ONCE`]: of every value ever put at a place.
pub const READ_EVER: usize = 1_000;
/// The greatest epoch: an honest phone begins a new one each time that a change of its own is set
/// aside, which is rare. It bounds how many branches one key can open in one document.
pub const LAST_EPOCH: u32 = 63;
/// What the past of a change may weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentLimits {
    /// Changes.
    pub changes: u64,
    /// Operations.
    pub operations: u64,
}

/// Of a document that one person writes: who saves once a minute does so for a whole day.
pub const OF_ONE: DocumentLimits = DocumentLimits {
    changes: 1_000,
    operations: 16_000,
};
/// Of a document that several people of the staff write.
pub const OF_SEVERAL: DocumentLimits = DocumentLimits {
    changes: 3_000,
    operations: 60_000,
};

/// Whether a character may stand in what people write.
///
/// Line feeds may. Other control characters may not, nor those that reverse the direction of what
/// follows: shown beside somebody else's words they could turn a sentence into another; nor those
/// that only hide (see `visible`): two needs would read the same.
pub fn may_be_typed(c: char) -> bool {
    match c {
        '\n' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        c => !c.is_control() && !super::visible::only_hides(c),
    }
}

/// What somebody typed or pasted, without the characters that may not stand.
///
/// Line ends become line feeds and tabs become spaces. What draws nothing becomes nothing.
pub fn typed(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n")
        .replace('\t', " ");
    if super::visible::says_something(&text) {
        text.chars().filter(|c| may_be_typed(*c)).collect()
    } else {
        String::new()
    }
}

/// The same on one line, for a name or a sentence: shown in a list, what follows a line end would
/// be taken for what the program says.
pub fn typed_on_one_line(text: &str) -> String {
    typed(text).trim().replace('\n', " ")
}
