//! Ordered maps and sets, gathered one entry after the other.
//!
//! The standard `collect` sorts the whole first, and a sort is compiled anew for every type:
//! some 3.5 kB of wasm each, twenty times over on every phone. The outcome is the same.

use std::collections::{BTreeMap, BTreeSet};

use litemap::LiteMap;

/// What is gathered into ordered collections.
pub(crate) trait Ordered: Iterator + Sized {
    /// Like `collect`: of two entries with the same key, the later stays.
    fn ordered<C: Default + OneByOne<Self::Item>>(self) -> C {
        let mut collection = C::default();
        for entry in self {
            collection.put(entry);
        }
        collection
    }
}

impl<I: Iterator> Ordered for I {}

/// A collection that takes its entries one by one.
pub(crate) trait OneByOne<T> {
    /// Takes one.
    fn put(&mut self, entry: T);
}

impl<K: Ord, V> OneByOne<(K, V)> for BTreeMap<K, V> {
    fn put(&mut self, (key, value): (K, V)) {
        self.insert(key, value);
    }
}

impl<T: Ord> OneByOne<T> for BTreeSet<T> {
    fn put(&mut self, entry: T) {
        self.insert(entry);
    }
}

impl<K: Ord, V> OneByOne<(K, V)> for LiteMap<K, V> {
    fn put(&mut self, (key, value): (K, V)) {
        self.insert(key, value);
    }
}
