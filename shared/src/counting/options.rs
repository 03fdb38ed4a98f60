//! The options of a count, numbered: sorted by id, so that everyone gives them the same number.

/// The id of an option: a need's, or that of a group of needs (its smallest member's).
pub type OptionId = [u8; 16];

/// More options than an index of two bytes can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{found} options, at most {} can be counted", OptionList::MAX)]
pub struct TooManyOptions {
    /// Number of distinct options given.
    pub found: usize,
}

/// Distinct options in the order of their ids; an option's index is its place here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OptionList(Vec<OptionId>);

impl OptionList {
    /// Greatest number of options.
    pub const MAX: usize = 1 << 16;

    /// Sorts the ids and removes those given twice.
    ///
    /// # Errors
    /// More than [`OptionList::MAX`] distinct ids.
    pub fn new(ids: impl IntoIterator<Item = OptionId>) -> Result<Self, TooManyOptions> {
        let mut ids: Vec<OptionId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() > Self::MAX {
            return Err(TooManyOptions { found: ids.len() });
        }
        Ok(Self(ids))
    }

    /// Number of options, `m` in the formulas.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing to rank.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The index of an option, or nothing when it is unknown to this count.
    pub fn index_of(&self, id: &OptionId) -> Option<u16> {
        self.0
            .binary_search(id)
            .ok()
            .and_then(|index| u16::try_from(index).ok())
    }

    /// The id at an index.
    pub fn id(&self, index: u16) -> Option<&OptionId> {
        self.0.get(usize::from(index))
    }

    /// The ids, in the order of their indexes.
    pub fn ids(&self) -> &[OptionId] {
        &self.0
    }
}
