//! From automerge's state to plain values. What is missing or unexpected is a [`Problem`], never an
//! error: a document written by a newer app is shown as far as it is understood.

use std::collections::BTreeSet;

use litemap::LiteMap;

use automerge::{Automerge, ObjId, ROOT, ReadDoc, ScalarValue, Value};

use super::document::Document;
use super::limits;
use crate::ordered::Ordered;

/// Something in a document that this program could not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The keys that lead there.
    pub path: String,
}

/// Reads one map of a document and what is under it.
pub(super) struct Reader<'d> {
    state: &'d Automerge,
    object: ObjId,
    path: String,
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self {
            state: document.state(),
            object: ROOT,
            path: String::new(),
        }
    }

    fn at(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}/{key}", self.path)
        }
    }

    fn problem(&self, key: &str, problems: &mut Vec<Problem>) {
        problems.push(Problem { path: self.at(key) });
    }

    /// A text of the genesis, without the line feed that ends it in the document.
    pub(super) fn long_text(&self, key: &str, problems: &mut Vec<Problem>) -> String {
        let text = match self.state.get(&self.object, key) {
            Ok(Some((Value::Object(_), id))) => self.state.text(&id).ok(),
            _ => None,
        };
        if text.is_none() {
            self.problem(key, problems);
        }
        let mut text = text.unwrap_or_default();
        if text.ends_with('\n') {
            text.pop();
        }
        text
    }

    /// All words put at once at a key, without repetition, the one that is shown first. Every phone
    /// that knows the same changes gives the same, in the same order.
    pub(super) fn at_once(&self, key: &str) -> Vec<String> {
        let all = self
            .state
            .get_all(&self.object, key)
            .unwrap_or_default()
            .into_iter()
            .rev();
        let mut words: Vec<String> = Vec::new();
        for value in all.filter_map(|(value, _)| value.as_str().map(str::to_owned)) {
            if words.len() < limits::READ_AT_ONCE && !words.contains(&value) {
                words.push(value);
            }
        }
        words
    }

    /// The words that are shown, and the others put at the same time.
    pub(super) fn winner(&self, key: &str) -> (Option<String>, Vec<String>) {
        let mut all = self.at_once(key).into_iter();
        (all.next(), all.collect())
    }

    /// Words, if there are any. Of several put at once, all phones show the same.
    pub(super) fn words(&self, key: &str) -> Option<String> {
        match self.scalar(key) {
            Some(ScalarValue::Str(words)) => Some(words.to_string()),
            _ => None,
        }
    }

    /// Every word put at once at a key, ascending, without repetition.
    pub(super) fn all_words(&self, key: &str) -> Vec<String> {
        let words: BTreeSet<String> = self
            .state
            .get_all(&self.object, key)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(value, _)| value.as_str().map(str::to_owned))
            .ordered();
        words.into_iter().collect()
    }

    pub(super) fn number(&self, key: &str) -> Option<u64> {
        match self.scalar(key) {
            Some(ScalarValue::Uint(number)) => Some(number),
            _ => None,
        }
    }

    /// The greatest number put at a key, of several at once.
    pub(super) fn greatest(&self, key: &str) -> Option<u64> {
        let mut greatest = None;
        for (value, _) in self.state.get_all(&self.object, key).unwrap_or_default() {
            greatest = greatest.max(value.as_u64());
        }
        greatest
    }

    fn scalar(&self, key: &str) -> Option<ScalarValue> {
        match self.state.get(&self.object, key) {
            Ok(Some((Value::Scalar(value), _))) => Some(value.into_owned()),
            _ => None,
        }
    }

    /// A map under a key.
    pub(super) fn map(&self, key: &str) -> Option<Self> {
        match self.state.get(&self.object, key) {
            Ok(Some((Value::Object(_), object))) => Some(Self {
                state: self.state,
                object,
                path: self.at(key),
            }),
            _ => None,
        }
    }

    /// A map of the genesis.
    pub(super) fn record(&self, key: &str, problems: &mut Vec<Problem>) -> Option<Self> {
        let map = self.map(key);
        if map.is_none() {
            self.problem(key, problems);
        }
        map
    }

    /// The keys of the map, ascending.
    pub(super) fn keys(&self) -> Vec<String> {
        self.state.keys(&self.object).collect()
    }

    /// Each entry under a key of the genesis, read by a function.
    pub(super) fn entries<K: Ord + std::str::FromStr, V>(
        &self,
        key: &str,
        problems: &mut Vec<Problem>,
        mut read: impl FnMut(&Self, &str, &mut Vec<Problem>) -> Option<V>,
    ) -> LiteMap<K, V> {
        let Some(map) = self.record(key, problems) else {
            return LiteMap::new_vec();
        };
        let mut entries = LiteMap::new_vec();
        for key in map.keys() {
            match (key.parse(), read(&map, &key, problems)) {
                (Ok(id), Some(value)) => {
                    entries.insert(id, value);
                }
                _ => map.problem(&key, problems),
            }
        }
        entries
    }

    /// The keys of a map of marks that were parsed.
    pub(super) fn marks<K: Ord + std::str::FromStr>(&self, key: &str) -> Vec<K> {
        let map = self.map(key);
        map.iter()
            .flat_map(|map| map.keys())
            .filter_map(|key| key.parse().ok())
            .collect()
    }

    /// Words that are parsed, or a problem if they cannot be.
    pub(super) fn parsed<T: std::str::FromStr>(
        &self,
        key: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<T> {
        let words = self.words(key)?;
        let parsed = words.parse().ok();
        if parsed.is_none() {
            self.problem(key, problems);
        }
        parsed
    }
}
