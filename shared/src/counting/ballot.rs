//! One ballot: a weak order, that is groups of equals from the most wanted down.
//!
//! One shape covers every way of answering: choosing a few (one group), ordering them (groups
//! of one), three piles (three groups), a pair (two groups, the others unknown). Options are
//! indexes here; [`WeakOrder::from_ids`] makes them from what a person signed.

use std::collections::BTreeSet;

use super::options::{OptionId, OptionList};

/// What a ballot says of the options it does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unlisted {
    /// They stand below all listed ones, and equal among themselves.
    Below,
    /// Nothing: the ballot compares only the options it lists.
    Unknown,
}

/// Why a ballot cannot be counted. None depends on which options a count knows, so that a
/// ballot valid for one is valid for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBallot {
    /// A group holds no option.
    #[error("a group of the ballot is empty")]
    EmptyGroup,
    /// An option stands at two places.
    #[error("an option is listed twice")]
    ListedTwice,
    /// More options than the paper allows.
    #[error("{listed} options are listed, the paper allows {at_most}")]
    TooMany {
        /// Number of options listed.
        listed: usize,
        /// Number of options the paper allows.
        at_most: usize,
    },
}

/// Ordered groups of options, the most wanted first; each option at most once, no empty group.
/// No group at all is a ballot that says nothing; it still weighs in [`super::share`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeakOrder {
    groups: Vec<Vec<u16>>,
    unlisted: Unlisted,
}

/// What [`WeakOrder::from_ids`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromIds {
    /// The ballot over the options known to the count.
    pub order: WeakOrder,
    /// Number of options listed that the count does not know.
    pub ignored: usize,
}

/// Checks what a person signed, whatever the count knows: no empty group, no option twice, and
/// at most as many options as the paper allows (when it says).
///
/// # Errors
/// The first [`BadBallot`] found, in the order of its variants.
pub fn check_ids(groups: &[Vec<OptionId>], at_most: Option<usize>) -> Result<(), BadBallot> {
    check(groups)?;
    let listed = groups.iter().map(Vec::len).sum();
    match at_most {
        Some(at_most) if listed > at_most => Err(BadBallot::TooMany { listed, at_most }),
        _ => Ok(()),
    }
}

fn check<T: Ord>(groups: &[Vec<T>]) -> Result<(), BadBallot> {
    if groups.iter().any(Vec::is_empty) {
        return Err(BadBallot::EmptyGroup);
    }
    let mut seen = BTreeSet::new();
    if groups.iter().flatten().all(|option| seen.insert(option)) {
        Ok(())
    } else {
        Err(BadBallot::ListedTwice)
    }
}

impl WeakOrder {
    /// A ballot over indexes. The order inside a group has no meaning and is not kept.
    ///
    /// # Errors
    /// An empty group, or an option listed twice.
    pub fn new(groups: Vec<Vec<u16>>, unlisted: Unlisted) -> Result<Self, BadBallot> {
        check(&groups)?;
        Ok(Self::sorted(groups, unlisted))
    }

    /// A ballot from the ids that a person signed. Ids unknown to the count are left out and
    /// counted in `ignored`; the others keep their order.
    ///
    /// # Errors
    /// An empty group, or an id listed twice, known or not.
    pub fn from_ids(
        groups: &[Vec<OptionId>],
        unlisted: Unlisted,
        options: &OptionList,
    ) -> Result<FromIds, BadBallot> {
        check(groups)?;
        let known: Vec<Vec<u16>> = groups
            .iter()
            .map(|group| group.iter().filter_map(|id| options.index_of(id)).collect())
            .collect();
        let listed: usize = groups.iter().map(Vec::len).sum();
        let ignored = listed - known.iter().map(Vec::len).sum::<usize>();
        Ok(FromIds {
            order: Self::sorted(known, unlisted),
            ignored,
        })
    }

    /// The same ballot over other options: `target` gives, for each index, the index of the
    /// group that it counts for, or nothing when it counts for none. A group that the ballot
    /// lists through several of its members counts once, at the best of their places.
    pub fn carried_to(&self, target: &[Option<u16>]) -> Self {
        let mut seen = BTreeSet::new();
        let carried = self.groups.iter().map(|group| {
            group
                .iter()
                .filter_map(|&option| target.get(usize::from(option)).copied().flatten())
                .filter(|&option| seen.insert(option))
                .collect()
        });
        Self::sorted(carried.collect(), self.unlisted)
    }

    fn sorted(mut groups: Vec<Vec<u16>>, unlisted: Unlisted) -> Self {
        groups.retain(|group| !group.is_empty());
        groups.iter_mut().for_each(|group| group.sort_unstable());
        Self { groups, unlisted }
    }

    /// The groups, the most wanted first, each in ascending order of index.
    pub fn groups(&self) -> &[Vec<u16>] {
        &self.groups
    }

    /// What the ballot says of the others.
    pub fn unlisted(&self) -> Unlisted {
        self.unlisted
    }

    /// The options listed, the most wanted first.
    pub fn listed(&self) -> impl Iterator<Item = u16> + '_ {
        self.groups.iter().flatten().copied()
    }
}

/// Canonical bytes: CBOR `[unlisted, [[index, ...], ...]]`, unlisted 0 for below, 1 for unknown.
impl<C> minicbor::Encode<C> for WeakOrder {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        c: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        let unlisted = match self.unlisted {
            Unlisted::Below => 0,
            Unlisted::Unknown => 1,
        };
        e.array(2)?.u8(unlisted)?;
        self.groups.encode(e, c)
    }
}
