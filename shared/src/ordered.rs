//! Ordered maps and sets, gathered one entry after the other.
//!
//! The standard `collect` sorts the whole first, and a sort is compiled anew for every type:
//! some 3.5 kB of wasm each, twenty times over on every phone. The outcome is the same.

use std::collections::{BTreeMap, BTreeSet};

use litemap::LiteMap;

/// What is gathered into [`BTreeMap`]s and [`BTreeSet`]s.
pub(crate) trait Ordered: Iterator + Sized {
    /// Like `collect`: of two entries with the same key, the later stays.
    fn ordered<C: Default + Extend<Self::Item> + OneByOne>(self) -> C {
        let mut collection = C::default();
        collection.extend(self);
        collection
    }
}

impl<I: Iterator> Ordered for I {}

/// A collection that `extend` fills by inserting.
pub(crate) trait OneByOne {}

impl<K: Ord, V> OneByOne for BTreeMap<K, V> {}
impl<T: Ord> OneByOne for BTreeSet<T> {}
impl<K: Ord, V> OneByOne for LiteMap<K, V> {}
