//! Words being written and ballots being made, each kept under its own key: in which tab, for which committee, in which
//! form. Saving or clearing in one place never touches what is written in another.
//!
//! A tab that was killed leaves its drafts behind: the next tab that opens the same form for the
//! same committee takes them over. Those of a tab that still lives are its own.
//!
//! Pure: where texts are kept is a [`Shelf`], the browser's storage or a list in memory.

use shared::identity::{DocumentId, ScopeId};

/// What every key starts with.
const FIRST: &str = "porte-voix:draft";

/// Where texts are kept by key.
pub trait Shelf {
    /// Every key, in any order; others' too.
    fn keys(&self) -> Vec<String>;
    /// What is kept.
    fn get(&self, key: &str) -> Option<String>;
    /// Keeps; false when refused.
    fn set(&self, key: &str, text: &str) -> bool;
    /// Lets go.
    fn remove(&self, key: &str);
}

/// For which committee one writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Desk {
    /// None yet, and no invitation: the first that is joined.
    #[default]
    Nowhere,
    /// The one that an invitation, not read yet, is to: a digest of its code.
    Invitation(u64),
    /// That one.
    Committee(ScopeId),
}

impl Desk {
    /// The invitation with this code, before anything is known of it.
    pub fn of_code(code: &str) -> Self {
        // FNV-1a: only told apart from other invitations of the same phone.
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self::Invitation(code.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
    }

    fn key(self) -> String {
        match self {
            Self::Nowhere => String::from("-"),
            Self::Invitation(digest) => ["i", &digest.to_string()].concat(),
            Self::Committee(scope) => scope.to_string(),
        }
    }
}

/// What one writes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A need.
    Need,
    /// Words added to a need.
    Addition(DocumentId),
    /// A correction of a need.
    Correction(DocumentId),
    /// The sentence of a need as it was chosen, in a ballot that is not given yet.
    Chosen(DocumentId),
    /// A ballot.
    Ballot,
}

impl Form {
    fn key(self) -> String {
        match self {
            Self::Need => String::from("need"),
            Self::Addition(need) => ["add", &need.to_string()].join("."),
            Self::Ballot => String::from("ballot"),
            Self::Correction(need) => ["fix", &need.to_string()].join("."),
            Self::Chosen(need) => ["saw", &need.to_string()].join("."),
        }
    }
}

/// The drafts of one tab.
pub struct Drafts<'a> {
    /// Where all tabs keep theirs.
    pub shelf: &'a dyn Shelf,
    /// This tab.
    pub tab: &'a str,
    /// Tabs that had ended when this one began.
    pub gone: &'a [String],
}

impl Drafts<'_> {
    fn key(&self, desk: Desk, form: Form) -> String {
        [FIRST, self.tab, &desk.key(), &form.key()].join(":")
    }

    /// Takes up what was written: this tab's, or what a tab that is gone left.
    pub fn take_up(&self, desk: Desk, form: Form) -> Option<String> {
        let own = self.key(desk, form);
        if let Some(text) = self.shelf.get(&own) {
            return Some(text);
        }
        let end = [":", &desk.key(), ":", &form.key()].concat();
        let mut left: Vec<String> = self.shelf.keys();
        left.retain(|key| tab_of(key).is_some_and(|tab| self.ended(tab)) && key.ends_with(&end));
        left.sort_unstable();
        let key = left.first()?;
        let text = self.shelf.get(key)?;
        // Kept here first: between the two it is there twice, never not at all.
        if self.shelf.set(&own, &text) {
            self.shelf.remove(key);
        }
        Some(text)
    }

    /// Keeps; false when refused.
    pub fn keep(&self, desk: Desk, form: Form, text: &str) -> bool {
        self.shelf.set(&self.key(desk, form), text)
    }

    /// Lets go of this tab's.
    pub fn clear(&self, desk: Desk, form: Form) {
        self.shelf.remove(&self.key(desk, form));
    }

    /// The need written for a place that has a better name now; one that is there already stays,
    /// and so does what was to be moved.
    pub fn rename(&self, from: Desk, to: Desk) {
        if let Some(text) = self.take_up(from, Form::Need)
            && self.shelf.get(&self.key(to, Form::Need)).is_none()
            && self.keep(to, Form::Need, &text)
        {
            self.clear(from, Form::Need);
        }
    }

    fn ended(&self, tab: &str) -> bool {
        self.gone.iter().any(|gone| gone == tab)
    }
}

/// The keys of every draft, of all tabs.
pub fn all(shelf: &dyn Shelf) -> Vec<String> {
    let mut keys = shelf.keys();
    keys.retain(|key| tab_of(key).is_some());
    keys
}

/// The tabs whose drafts are kept and that are not among those that live.
pub fn gone(shelf: &dyn Shelf, live: &[String]) -> Vec<String> {
    let keys = shelf.keys();
    let tabs = keys.iter().filter_map(|key| tab_of(key));
    tabs.filter(|tab| !live.iter().any(|name| name == tab))
        .map(str::to_owned)
        .collect()
}

/// The tab in a draft's key; none for the key of something else.
fn tab_of(key: &str) -> Option<&str> {
    key.strip_prefix(FIRST)?
        .strip_prefix(':')?
        .split(':')
        .next()
}

#[cfg(test)]
mod tests;
